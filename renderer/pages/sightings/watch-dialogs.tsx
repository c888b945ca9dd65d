/** Somebody or something is put on the watch list, changed there, or taken off with a reason. */
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WatchRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';

interface DialogProps<E> {
  readonly entry: E;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** entry null: a new one. */
export function WatchDialog({ entry, onClose, onDone }: DialogProps<WatchRow | null>) {
  const { t } = useTranslation('sightings');
  const save = useAction(useApi().cameras.saveWatch);
  const [signal, setSignal] = useState<WatchRow['signal']>(entry?.signal ?? 'plate');
  const [label, setLabel] = useState(entry?.label ?? '');
  const [note, setNote] = useState(entry?.note ?? '');
  const typed = label.trim();
  const submit = async () => {
    const done = await save.run({ watchId: entry?.id ?? null, signal, label: typed, note: note.trim() });
    if (done.ok) onDone(t('watch.saved', { label: typed }));
  };
  return (
    <FormDialog
      title={entry === null ? t('watch.add') : t('watch.changeOf', { label: entry.label })}
      submit={t('watch.save')}
      disabled={typed === ''}
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('watch.kind')}
        value={signal}
        onChange={(_, next: WatchRow['signal'] | null) => {
          if (next !== null) setSignal(next);
        }}
      >
        <ToggleButton value="plate">{t('signal.plate')}</ToggleButton>
        <ToggleButton value="face">{t('signal.face')}</ToggleButton>
      </ToggleButtonGroup>
      <TextField
        autoFocus
        label={t(signal === 'plate' ? 'watch.plate' : 'watch.face')}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
        helperText={t(signal === 'plate' ? 'watch.plateHelp' : 'watch.faceHelp')}
        slotProps={{ htmlInput: { maxLength: 80, spellCheck: false } }}
      />
      <TextField
        multiline
        minRows={2}
        label={t('watch.note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t('watch.noteHelp')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      {signal === 'face' && (
        <Typography variant="body2" color="textSecondary">
          {t('watch.faceLaw')}
        </Typography>
      )}
    </FormDialog>
  );
}

export function RemoveWatchDialog({ entry, onClose, onDone }: DialogProps<WatchRow>) {
  const { t } = useTranslation('sightings');
  const remove = useAction(useApi().cameras.removeWatch);
  const run = async (reason: string) => {
    const done = await remove.run({ watchId: entry.id, reason });
    if (done.ok) onDone(t('watch.removed', { label: entry.label }));
  };
  return (
    <ReasonDialog
      open
      title={t('watch.removeTitle', { label: entry.label })}
      text={t('watch.removeText')}
      button={t('watch.remove')}
      pending={remove.pending}
      fault={remove.fault}
      onDo={(reason) => void run(reason)}
      onClose={onClose}
    />
  );
}
