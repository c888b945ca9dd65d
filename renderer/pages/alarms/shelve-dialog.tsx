/** Puts an alarm on a shelf: until when, and why. Says that the station goes on acting. */
import DialogContentText from '@mui/material/DialogContentText';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useAlarmTitle } from '../../components/alarm-looks.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { shortTimeText } from '../../format/time-text.ts';

const MINUTE_MS = 60_000;
const SPANS = [15, 60, 240, 480, 1_440] as const;

export function ShelveDialog({
  alarm,
  onClose,
  onDone,
}: {
  readonly alarm: AlarmRow;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('alarms');
  const { zone } = useStation();
  const now = useNow();
  const titleOf = useAlarmTitle();
  const shelve = useAction(useApi().alarms.shelve);
  const [minutes, setMinutes] = useState<number>(60);
  const [reason, setReason] = useState('');
  const untilText = shortTimeText(now + minutes * MINUTE_MS, zone, now);
  const run = async () => {
    // A minute less than a day: the clock of this screen may be ahead of the station's.
    const done = await shelve.run({ key: alarm.key, untilMs: now + Math.min(minutes, 1_439) * MINUTE_MS, reason: reason.trim() });
    if (done.ok) onDone(t('shelve.done', { time: untilText }));
  };
  return (
    <FormDialog
      title={t('shelve.title', { title: titleOf(alarm) })}
      submit={t('shelve')}
      disabled={reason.trim().length < 3}
      pending={shelve.pending}
      fault={shelve.fault}
      width="sm"
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <DialogContentText>{t('shelve.text')}</DialogContentText>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('shelve.for')}
        value={minutes}
        onChange={(_, next: number | null) => {
          if (next !== null) setMinutes(next);
        }}
      >
        {SPANS.map((span) => (
          <ToggleButton key={span} value={span}>
            {span < 60 ? t('shelve.minutes', { count: span }) : t('shelve.hours', { count: span / 60 })}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Typography variant="body2" color="textSecondary">
        {t('shelve.until', { time: untilText })}
      </Typography>
      <TextField
        autoFocus
        label={t('shelve.reason')}
        helperText={t('shelve.reasonHelp')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}
