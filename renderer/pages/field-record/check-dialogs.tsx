/** The three things a person says of a check: begin it, what was seen, why it is left out. Each tells first what it will do. */
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldCheckView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';

export interface CheckDialogProps {
  readonly recordId: string;
  readonly check: FieldCheckView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const mostSeconds = 60;

/** Where nobody said otherwise: some pulses, and at least ten seconds. */
function proposed({ target, forMs }: FieldCheckView): number {
  if (forMs !== null) return Math.round(forMs / 1_000);
  return target.kind === 'watchdog' ? Math.min(mostSeconds, Math.max(10, Math.ceil((target.pulseMs * 4) / 1_000))) : 0;
}

export function TryDialog({ recordId, check, onClose, onDone }: CheckDialogProps) {
  const { t } = useTranslation('fieldRecord');
  const begin = useAction(useApi().fieldRecords.check);
  const { target, name } = check;
  const [typed, setTyped] = useState(String(proposed(check)));
  const least = target.kind === 'watchdog' ? Math.floor(target.pulseMs / 1_000) + 1 : 1;
  const seconds = /^\d{1,2}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
  const wrong = target.kind === 'watchdog' && (seconds < least || seconds > mostSeconds);
  return (
    <FormDialog
      title={t(`try.${target.kind}.title`, { name })}
      submit={t('try.begin')}
      width="sm"
      disabled={wrong}
      pending={begin.pending}
      fault={begin.fault}
      onSubmit={() =>
        void begin.run({ recordId, checkId: check.id, ...(target.kind === 'watchdog' ? { seconds } : {}) }).then(({ ok }) => ok && onDone())
      }
      onClose={onClose}
    >
      <Typography>{t(`try.${target.kind}.text`)}</Typography>
      {target.kind === 'relay' && target.what === 'siren' && <Typography>{t('try.relay.siren')}</Typography>}
      {target.kind === 'relay' && (target.what === 'shunt-trip' || target.what === 'contactor') && (
        <Typography>{t('try.relay.power')}</Typography>
      )}
      {target.kind === 'watchdog' && (
        <TextField
          label={t('try.watchdog.seconds')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={wrong}
          helperText={
            wrong ? t('try.watchdog.seconds.wrong', { least }) : t('try.watchdog.seconds.help', { every: target.pulseMs / 1_000 })
          }
          autoFocus
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 2 } }}
        />
      )}
    </FormDialog>
  );
}

const longestNote = 500;
type Seen = 'yes' | 'no' | 'back' | 'gone';

export function AnswerDialog({ recordId, check, onClose, onDone }: CheckDialogProps) {
  const { t } = useTranslation('fieldRecord');
  const tell = useAction(useApi().fieldRecords.told);
  const [seen, setSeen] = useState<Seen | ''>('');
  const [note, setNote] = useState('');
  const { target, name } = check;
  const choices: readonly (readonly [Seen, string])[] =
    target.kind === 'watchdog'
      ? [
          ['back', t('answer.watchdog.back')],
          ['gone', t('answer.watchdog.gone')],
          ['no', t('answer.watchdog.no')],
        ]
      : [
          ['yes', t(`answer.${wordOf(target)}.yes`)],
          ['no', t(`answer.${wordOf(target)}.no`)],
        ];
  const submit = () => {
    const cameBack = target.kind !== 'watchdog' || seen === 'no' ? null : seen === 'back';
    void tell.run({ recordId, checkId: check.id, did: seen !== 'no', cameBack, note: note.trim() }).then(({ ok }) => ok && onDone());
  };
  return (
    <FormDialog
      title={t('answer.title', { name })}
      submit={t('answer.save')}
      disabled={seen === ''}
      pending={tell.pending}
      fault={tell.fault}
      onSubmit={submit}
      onClose={onClose}
    >
      <RadioGroup aria-label={t('answer.title', { name })} value={seen} onChange={(_, value) => setSeen(value as Seen)}>
        {choices.map(([value, label]) => (
          <FormControlLabel key={value} value={value} control={<Radio />} label={label} sx={{ minHeight: 48 }} />
        ))}
      </RadioGroup>
      <TextField
        label={t('answer.note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t('answer.note.help')}
        slotProps={{ htmlInput: { maxLength: longestNote } }}
      />
    </FormDialog>
  );
}

/** What a person sees or hears of it. */
function wordOf(target: FieldCheckView['target']): 'siren' | 'trip' | 'relay' {
  if (target.kind !== 'relay') return 'relay';
  return target.what === 'siren' ? 'siren' : target.what === 'shunt-trip' || target.what === 'contactor' ? 'trip' : 'relay';
}

export function SkipDialog({ recordId, check, onClose, onDone }: CheckDialogProps) {
  const { t } = useTranslation('fieldRecord');
  const skip = useAction(useApi().fieldRecords.skip);
  return (
    <ReasonDialog
      open
      title={t('skip.title', { name: check.name })}
      text={t('skip.text')}
      button={t('do.skip')}
      pending={skip.pending}
      fault={skip.fault}
      onClose={onClose}
      onDo={(reason) => void skip.run({ recordId, checkId: check.id, reason }).then(({ ok }) => ok && onDone())}
    />
  );
}
