/** What a person says before a self-test begins: which connector, who signs, with a charge, with a restart. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { BeginPaper, INSTALLER_MAX } from '../../components/test-record/begin-paper.tsx';

export function StartForm({ pile, onStarted }: { readonly pile: PileView; readonly onStarted: (testId: string) => void }) {
  const { t } = useTranslation('selftest');
  const me = useMe();
  const begin = useAction(useApi().selfTests.start);
  const connectors = pile.connectors.filter(({ connector }) => connector > 0);
  const [picked, setPicked] = useState('');
  const [installer, setInstaller] = useState(me.role === 'installer' ? me.name : '');
  const [withCharge, setWithCharge] = useState(true);
  const [withRestart, setWithRestart] = useState(false);
  // What is free is proposed; what a person picked stays, whatever its state becomes.
  const chosen = connectors.find((one) => keyOf(one) === picked) ?? connectors.find(({ state }) => state === 'available') ?? connectors[0];
  const busy = pile.online && chosen !== undefined && isBusy(chosen.state);
  const submit = async () => {
    if (chosen === undefined) return;
    const ref = { pileId: pile.id, evse: chosen.evse, connector: chosen.connector };
    const done = await begin.run({ ref, installer: installer.trim(), withCharge, withRestart });
    if (done.ok) onStarted(done.value.testId);
  };
  return (
    <BeginPaper
      title={t('form.title')}
      what={
        <Typography color="textSecondary" sx={{ pt: 0.5 }}>
          {t('form.what')}
        </Typography>
      }
      submit={t('form.start')}
      disabled={chosen === undefined || busy || !pile.online}
      pending={begin.pending}
      fault={begin.fault}
      onSubmit={() => void submit()}
    >
      {chosen === undefined ? (
        <Typography>{t('form.connector.none')}</Typography>
      ) : (
        <TextField
          select
          label={t('form.connector')}
          value={keyOf(chosen)}
          onChange={(event) => setPicked(event.target.value)}
          error={busy}
          helperText={busy ? t('form.busy') : undefined}
        >
          {connectors.map((one) => (
            <MenuItem key={keyOf(one)} value={keyOf(one)}>
              <Box component="span" sx={{ display: 'inline-flex', gap: 1.5, alignItems: 'center' }}>
                {one.name}
                <StateMark state={pile.online ? one.state : 'offline'} size="small" />
              </Box>
            </MenuItem>
          ))}
        </TextField>
      )}
      <TextField
        label={t('form.installer')}
        value={installer}
        onChange={(event) => setInstaller(event.target.value)}
        helperText={t('form.installer.help')}
        slotProps={{ htmlInput: { maxLength: INSTALLER_MAX } }}
      />
      <Wish label={t('form.charge')} help={t('form.charge.help')} on={withCharge} onChange={setWithCharge} />
      <Wish label={t('form.restart')} help={t('form.restart.help')} on={withRestart} onChange={setWithRestart} />
      {!pile.online && (
        <Alert severity="warning" variant="outlined">
          {t('form.offline')}
        </Alert>
      )}
    </BeginPaper>
  );
}

function Wish(props: { readonly label: string; readonly help: string; readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  return (
    <FormControlLabel
      sx={{ alignItems: 'flex-start', m: 0, gap: 1 }}
      control={<Switch checked={props.on} onChange={(_, on) => props.onChange(on)} sx={{ mt: -0.75 }} />}
      label={
        <>
          {props.label}
          <Typography variant="body2" color="textSecondary">
            {props.help}
          </Typography>
        </>
      }
    />
  );
}

type Connector = PileView['connectors'][number];

/** The station refuses a test where a session is open; a plug alone may also mean that. */
function isBusy(state: Connector['state']): boolean {
  return state === 'charging' || state === 'suspended-ev' || state === 'suspended-evse' || state === 'finishing';
}

function keyOf({ evse, connector }: Pick<Connector, 'evse' | 'connector'>): string {
  return `${evse}/${connector}`;
}
