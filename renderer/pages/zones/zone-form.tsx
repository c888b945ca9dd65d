/** A zone is added or changed: its name, what a silent sensor does, and its piles. */
import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { nameProblem } from './zone-checks.ts';

type Zone = SafetySetupAnswer['zones'][number];

export function ZoneForm(props: {
  /** null: a new one. */
  readonly zone: Zone | null;
  readonly setup: SafetySetupAnswer;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { zone, setup, onClose, onDone } = props;
  const { t } = useTranslation('zones');
  const api = useApi();
  const mayPiles = may(useMe().role, 'piles');
  const [name, setName] = useState(zone?.name ?? '');
  const [silence, setSilence] = useState<Zone['silence']>(zone?.silence ?? 'trip');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(setup.piles.filter(({ zoneId }) => zone !== null && zoneId === zone.id).map(({ id }) => id)),
  );
  const [tried, setTried] = useState(false);
  const wrong = nameProblem(name, zone, setup.zones);
  const save = useAction(async (wish: { readonly name: string; readonly silence: Zone['silence'] }) => {
    await api.safety.saveZone({ zoneId: zone?.id ?? null, ...wish, pileIds: mayPiles ? [...chosen] : null });
  });
  const submit = async () => {
    setTried(true);
    if (wrong !== null) return;
    const done = await save.run({ name: name.trim(), silence });
    if (done.ok) onDone(t('saved', { name: name.trim() }));
  };
  const toggle = (pileId: string) => {
    const next = new Set(chosen);
    if (!next.delete(pileId)) next.add(pileId);
    setChosen(next);
  };
  const nameOfZone = (zoneId: string) => setup.zones.find(({ id }) => id === zoneId)?.name ?? zoneId;
  return (
    <FormDialog
      title={zone === null ? t('form.title') : t('form.titleChange', { name: zone.name })}
      submit={t('form.save')}
      width="sm"
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('form.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={tried && wrong !== null}
        helperText={tried && wrong !== null ? t(`form.wrong.${wrong}`) : t('form.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <FormControl>
        <FormLabel id="zone-silence">{t('form.silence')}</FormLabel>
        <RadioGroup aria-labelledby="zone-silence" value={silence} onChange={(_, value) => setSilence(value === 'hold' ? 'hold' : 'trip')}>
          {(['trip', 'hold'] as const).map((what) => (
            <FormControlLabel
              key={what}
              value={what}
              control={<Radio size="small" />}
              sx={{ alignItems: 'flex-start', '& .MuiRadio-root': { mt: -0.25 } }}
              label={
                <>
                  {t(`form.silence.${what}`)}
                  <Typography variant="body2" color="textSecondary" component="span" sx={{ display: 'block' }}>
                    {t(`form.silence.${what}.help`)}
                  </Typography>
                </>
              }
            />
          ))}
        </RadioGroup>
      </FormControl>
      <FormControl component="fieldset">
        <FormLabel component="legend">{t('form.piles')}</FormLabel>
        {setup.piles.length === 0 ? (
          <Typography variant="body2">{t('form.piles.none')}</Typography>
        ) : (
          <FormGroup
            sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', maxHeight: 220, overflowY: 'auto' }}
          >
            {setup.piles.map((pile) => (
              <FormControlLabel
                key={pile.id}
                disabled={!mayPiles}
                control={<Checkbox size="small" checked={chosen.has(pile.id)} onChange={() => toggle(pile.id)} />}
                label={
                  pile.zoneId === null || pile.zoneId === zone?.id
                    ? pile.name
                    : t('form.piles.from', { name: pile.name, zone: nameOfZone(pile.zoneId) })
                }
              />
            ))}
          </FormGroup>
        )}
      </FormControl>
    </FormDialog>
  );
}
