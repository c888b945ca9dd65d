/** Keeps a connector free for a card: which, for whom, how long. */
import FormControl from '@mui/material/FormControl';
import FormLabel from '@mui/material/FormLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow, PileView } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { CardPicker } from '../../components/card-picker.tsx';
import { useCommandText } from '../../components/command-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { shortTimeText } from '../../format/time-text.ts';

/** What is offered, in minutes; a day is the longest the station takes. */
const SPANS = [15, 30, 60, 120, 240, 720] as const;

interface Choice {
  readonly key: string;
  readonly name: string;
  readonly pileName: string;
  readonly ref: { readonly pileId: string; readonly evse: number; readonly connector: number };
}

export function ReserveDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('reservations');
  const api = useApi();
  const { zone } = useStation();
  const now = useNow();
  const textOf = useCommandText();
  const spanId = useId();
  const piles = useCall(api.piles.list, undefined, { topics: ['connector', 'pile'] });
  const make = useAction(api.reservations.make);
  const [key, setKey] = useState('');
  const [card, setCard] = useState<CardRow | null>(null);
  const [minutes, setMinutes] = useState<number>(30);
  const choices = freeConnectors(piles.data?.accepted ?? []);
  const chosen = choices.find((choice) => choice.key === key) ?? null;
  const expiresAtMs = now + minutes * 60_000;
  const refused =
    make.result?.ok === true && make.result.value.outcome !== 'accepted' ? textOf(make.result.value, chosen?.pileName ?? '') : null;
  const submit = async () => {
    if (chosen === null || card === null) return;
    const done = await make.run({ ref: chosen.ref, cardId: card.id, expiresAtMs });
    if (done.ok && done.value.outcome === 'accepted') onDone(t('dialog.done', { name: chosen.name }));
  };
  const none = piles.data !== undefined && choices.length === 0;
  return (
    <FormDialog
      title={t('dialog.title')}
      submit={t('dialog.button')}
      disabled={chosen === null || card === null}
      pending={make.pending}
      fault={make.fault ?? piles.fault}
      width="sm"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {none ? (
        <Typography>{t('dialog.connector.none')}</Typography>
      ) : (
        <TextField
          select
          autoFocus
          label={t('dialog.connector')}
          value={chosen?.key ?? ''}
          onChange={(event) => setKey(event.target.value)}
        >
          {choices.map((choice) => (
            <MenuItem key={choice.key} value={choice.key}>
              {choice.name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <CardPicker value={card} onChange={setCard} focused={false} />
      <FormControl component="fieldset" aria-labelledby={spanId} fullWidth>
        <FormLabel id={spanId} sx={{ mb: 1, color: 'text.primary', fontWeight: 600, '&.Mui-focused': { color: 'text.primary' } }}>
          {t('dialog.how-long')}
        </FormLabel>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={minutes}
          onChange={(_, value: number | null) => {
            if (value !== null) setMinutes(value);
          }}
        >
          {SPANS.map((span) => (
            <ToggleButton key={span} value={span}>
              {span < 60 ? t('dialog.minutes', { count: span }) : t('dialog.hours', { count: span / 60 })}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </FormControl>
      <Typography variant="body2" color="textSecondary">
        {t('dialog.until', { time: shortTimeText(expiresAtMs, zone, now) })}
      </Typography>
      {refused !== null && (
        <Typography role="alert" sx={{ color: 'warning.main' }}>
          {refused}
        </Typography>
      )}
    </FormDialog>
  );
}

/** Of piles that are connected, by name. */
function freeConnectors(piles: readonly PileView[]): Choice[] {
  return piles
    .filter((pile) => pile.online)
    .flatMap((pile) =>
      pile.connectors
        .filter(({ state, connector }) => state === 'available' && connector > 0)
        .map(({ evse, connector, name }) => ({
          key: `${pile.id}/${evse}/${connector}`,
          name: `${pile.name} · ${name}`,
          pileName: pile.name,
          ref: { pileId: pile.id, evse, connector },
        })),
    );
}
