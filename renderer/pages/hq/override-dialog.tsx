/** What HQ owns is set aside here until a day, or given back before it. */
import DialogContentText from '@mui/material/DialogContentText';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqOwned } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { usePlace } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { dayEndMs } from '../../format/day-range.ts';
import { dayText } from '../../format/time-text.ts';

export function OverrideDialog({
  owned,
  onClose,
  onDone,
}: {
  readonly owned: HqOwned;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('hqLine');
  const { zone } = usePlace();
  const nowMs = useNow();
  const override = useAction(useApi().hq.override);
  const isOver = owned.overriddenUntilMs !== null;
  const [day, setDay] = useState(() => dayText(nowMs + 7 * 86_400_000, zone));
  const [reason, setReason] = useState('');
  const endMs = isOver ? null : dayEndMs(day, zone);
  const ready = reason.trim().length >= 3 && (isOver || (endMs !== null && endMs > nowMs));
  const submit = async () => {
    const done = await override.run({ what: owned.kind, objectId: owned.objectId, untilMs: endMs, reason: reason.trim() });
    if (done.ok) onDone(t(isOver ? 'override.ended' : 'override.done'));
  };
  return (
    <FormDialog
      title={t(isOver ? 'override.endTitle' : 'override.title', { what: `${t(`kind.${owned.kind}`)} ${owned.objectId}` })}
      submit={t(isOver ? 'override.end' : 'override.do')}
      disabled={!ready}
      pending={override.pending}
      fault={override.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <DialogContentText>{t(isOver ? 'override.endText' : 'override.text')}</DialogContentText>
      {!isOver && (
        <TextField
          type="date"
          label={t('override.until')}
          value={day}
          onChange={(event) => setDay(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      )}
      <TextField
        label={t('override.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        autoFocus
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}
