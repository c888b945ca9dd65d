/** A record that is open: what is to be done now in big words, every check with its deeds, and how it is closed. */
import CloseIcon from '@mui/icons-material/TaskAltOutlined';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldCheckView, FieldRecordView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { ProgressPaper } from '../../components/test-record/progress-paper.tsx';
import { TimeText } from '../../components/texts.tsx';
import { AnswerDialog, SkipDialog, TryDialog } from './check-dialogs.tsx';
import { CheckList } from './check-list.tsx';
import { isLeft } from '../../components/field-record/looks.ts';
import { NowPanel } from './now-panel.tsx';

type Open = { readonly what: 'try' | 'answer' | 'skip'; readonly checkId: string } | { readonly what: 'close' } | null;

export function OpenRecord(props: {
  readonly record: FieldRecordView;
  readonly mayMake: boolean;
  /** The record is asked again at once. */
  readonly onDone: () => void;
  readonly onClosed: () => void;
}) {
  const { record, mayMake } = props;
  const { t } = useTranslation('fieldRecord');
  const [open, setOpen] = useState<Open>(null);
  const { checks } = record;
  const left = checks.filter(isLeft).length;
  const progress = t('run.progress', { done: checks.length - left, all: checks.length });
  const close = () => setOpen(null);
  const done = () => {
    close();
    props.onDone();
  };
  const check = open !== null && open.what !== 'close' ? checks.find(({ id }) => id === open.checkId) : undefined;
  const dialog = check === undefined ? null : { recordId: record.id, check, onClose: close, onDone: done };
  return (
    <Stack spacing={2}>
      <ProgressPaper
        title={progress}
        done={checks.length - left}
        all={checks.length}
        label={progress}
        action={
          mayMake && (
            <Button variant={left === 0 ? 'contained' : 'outlined'} startIcon={<CloseIcon />} onClick={() => setOpen({ what: 'close' })}>
              {t('do.close')}
            </Button>
          )
        }
      >
        <Typography variant="body2" color="textSecondary" component="div">
          {t('run.about', { installer: record.installer, by: record.begunByName })}
          {' · '}
          <TimeText atMs={record.begunAtMs} long />
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {t('run.now')}
        </Typography>
      </ProgressPaper>
      <NowPanel checks={checks} onAnswer={mayMake ? ({ id }) => setOpen({ what: 'answer', checkId: id }) : null} />
      <CheckList
        checks={checks}
        deeds={mayMake ? (one) => <Deeds check={one} onDo={(what) => setOpen({ what, checkId: one.id })} /> : null}
      />
      {dialog !== null && open?.what === 'try' && <TryDialog {...dialog} />}
      {dialog !== null && open?.what === 'answer' && <AnswerDialog {...dialog} />}
      {dialog !== null && open?.what === 'skip' && <SkipDialog {...dialog} />}
      {open?.what === 'close' && (
        <CloseDialog
          record={record}
          onClose={close}
          onDone={() => {
            done();
            props.onClosed();
          }}
        />
      )}
    </Stack>
  );
}

function Deeds({ check, onDo }: { readonly check: FieldCheckView; readonly onDo: (what: 'try' | 'answer' | 'skip') => void }) {
  const { t } = useTranslation('fieldRecord');
  const { state, target } = check;
  const isRunning = state === 'running';
  return (
    <>
      {state === 'asking' && (
        <Button size="small" variant="contained" onClick={() => onDo('answer')}>
          {t('do.answer')}
        </Button>
      )}
      {!isRunning && (
        <Button size="small" variant={state === 'open' ? 'outlined' : 'text'} onClick={() => onDo('try')}>
          {t(state === 'open' || state === 'skipped' ? 'do.try' : 'do.again')}
        </Button>
      )}
      {(state === 'open' || (isRunning && target.kind === 'sensor')) && (
        <Button size="small" onClick={() => onDo('skip')}>
          {t('do.skip')}
        </Button>
      )}
    </>
  );
}

function CloseDialog({
  record,
  onClose,
  onDone,
}: {
  readonly record: FieldRecordView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('fieldRecord');
  const close = useAction(useApi().fieldRecords.close);
  const [note, setNote] = useState('');
  const left = record.checks.filter(isLeft).length;
  const failed = record.checks.filter(({ state }) => state === 'failed').length;
  return (
    <FormDialog
      title={t('close.title')}
      submit={t('do.close')}
      width="sm"
      disabled={left > 0}
      pending={close.pending}
      fault={close.fault}
      onSubmit={() => void close.run({ recordId: record.id, note: note.trim() }).then(({ ok }) => ok && onDone())}
      onClose={onClose}
    >
      <Typography>{t('close.text')}</Typography>
      {left > 0 && (
        <Alert severity="warning" variant="outlined">
          {t('close.left', { count: left })}
        </Alert>
      )}
      {failed > 0 && (
        <Alert severity="error" variant="outlined">
          {t('close.failed', { count: failed })}
        </Alert>
      )}
      <TextField
        label={t('note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t('answer.note.help')}
        multiline
        maxRows={4}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </FormDialog>
  );
}
