/** A list of cards from a file: looked at first, every bad row named, and nothing is changed until all rows are good. */
import FileIcon from '@mui/icons-material/UploadFileOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview, ImportRowProblem } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { dayText } from '../../format/time-text.ts';
import type { english } from '../../i18n/resources.ts';

/** What the station takes at once. */
const MOST_CHARACTERS = 200_000;
/** Beyond these a list of problems helps nobody: mend the first ones. */
const MOST_SHOWN = 200;

interface Chosen {
  readonly name: string;
  readonly text: string;
}

export function ImportDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (told: string) => void }) {
  const { t } = useTranslation('cards');
  const api = useApi();
  const looking = useAction(api.cards.preview);
  const importing = useAction(api.cards.import);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const preview = looking.result?.ok === true ? looking.result.value : null;
  const choose = async (file: File) => {
    importing.reset();
    const text = await textOf(file);
    setTooLarge(text.length > MOST_CHARACTERS);
    if (text.length > MOST_CHARACTERS) return;
    setChosen({ name: file.name, text });
    await looking.run({ text });
  };
  const submit = async () => {
    if (chosen === null) return;
    const done = await importing.run({ text: chosen.text });
    if (done.ok) onDone(t('importDialog.done', { count: done.value.imported }));
  };
  const ready = preview !== null && preview.problems.length === 0 && !looking.pending;
  return (
    <FormDialog
      title={t('importDialog.title')}
      submit={ready ? t('importDialog.save', { count: preview.good }) : t('importDialog.saveNone')}
      width="md"
      disabled={!ready}
      pending={importing.pending}
      fault={importing.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('importDialog.what')}</Typography>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
        <Button component="label" variant={chosen === null ? 'contained' : 'outlined'} startIcon={<FileIcon />} sx={{ flexShrink: 0 }}>
          {t(chosen === null ? 'importDialog.choose' : 'importDialog.another')}
          <input
            hidden
            type="file"
            accept=".csv,.txt,text/csv"
            onChange={(event) => {
              const file = event.target.files?.[0];
              // The same file chosen again after it was mended is another one.
              event.target.value = '';
              if (file !== undefined) void choose(file);
            }}
          />
        </Button>
        {looking.pending && <CircularProgress size={20} aria-label={t('importDialog.reading')} />}
        {chosen !== null && preview !== null && !looking.pending && (
          <span>{t('importDialog.file', { name: chosen.name, rows: preview.rows })}</span>
        )}
      </Box>
      {isTooLarge && (
        <Alert severity="warning" variant="outlined">
          {t('importDialog.tooLarge')}
        </Alert>
      )}
      <FaultNote fault={looking.fault} />
      {preview !== null && !looking.pending && !isTooLarge && <Preview preview={preview} />}
    </FormDialog>
  );
}

function Preview({ preview }: { readonly preview: ImportPreview }) {
  const { t } = useTranslation('cards');
  const { problems, ignored, good, sample } = preview;
  const bad = new Set(problems.map(({ line }) => line)).size;
  return (
    <>
      {bad === 0 ? (
        <Alert severity="success" variant="outlined">
          {t('importDialog.allGood', { count: good })}
        </Alert>
      ) : (
        <Alert severity="warning" variant="outlined">
          {t('importDialog.bad', { count: bad })}
        </Alert>
      )}
      {ignored.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('importDialog.ignored', { names: ignored.join(', ') })}
        </Typography>
      )}
      {bad > 0 ? <Problems problems={problems} /> : <Sample sample={sample} more={good - sample.length} />}
    </>
  );
}

function Problems({ problems }: { readonly problems: readonly ImportRowProblem[] }) {
  const { t } = useTranslation('cards');
  const columns: readonly Column<ImportRowProblem>[] = [
    { id: 'line', title: t('importDialog.line'), width: 72, align: 'right', cell: ({ line }) => line },
    {
      id: 'why',
      title: t('importDialog.why'),
      wraps: true,
      cell: ({ why, found, firstLine }) => (isTrouble(why) ? t(`trouble.${why}`, { found, firstLine: firstLine ?? 0 }) : why),
    },
  ];
  return (
    <>
      <Box sx={{ maxHeight: 320, overflow: 'auto' }}>
        <DataTable
          label={t('importDialog.why')}
          columns={columns}
          rows={problems.slice(0, MOST_SHOWN)}
          rowKey={({ line, why }) => `${line}-${why}`}
        />
      </Box>
      {problems.length > MOST_SHOWN && (
        <Typography variant="body2" color="textSecondary">
          {t('importDialog.more', { count: problems.length - MOST_SHOWN })}
        </Typography>
      )}
    </>
  );
}

function Sample({ sample, more }: { readonly sample: ImportPreview['sample']; readonly more: number }) {
  const { t } = useTranslation('cards');
  const { zone } = useStation();
  const columns: readonly Column<ImportPreview['sample'][number]>[] = [
    { id: 'hint', title: t('column.hint'), cell: ({ hint }) => cardHintText(hint) },
    { id: 'label', title: t('column.label'), wraps: true, cell: ({ label }) => label },
    { id: 'account', title: t('column.account'), cell: ({ account }) => (account === '' ? t('nobody') : account) },
    { id: 'group', title: t('column.group'), cell: ({ parentTag }) => parentTag ?? '' },
    {
      id: 'until',
      title: t('column.validUntil'),
      cell: ({ validUntilMs }) => (validUntilMs === null ? t('forever') : dayText(validUntilMs - 1, zone)),
    },
    { id: 'state', title: t('column.state'), cell: ({ state }) => t(`state.${state}`) },
  ];
  return (
    <div>
      <Typography sx={{ mb: 1 }}>{t('importDialog.sample')}</Typography>
      <DataTable label={t('importDialog.sample')} columns={columns} rows={sample} rowKey={({ line }) => String(line)} />
      {more > 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
          {t('importDialog.more', { count: more })}
        </Typography>
      )}
    </div>
  );
}

type Trouble = Extract<keyof typeof english.cards, `trouble.${string}`> extends `trouble.${infer Why}` ? Why : never;
const TROUBLES: readonly Trouble[] = [
  'number-missing', 'number-too-long', 'number-rounded', 'number-twice', 'number-on-file', 'label-missing', 'label-too-long', 'account-unknown',
  'account-closed', 'account-merchant', 'parent-too-long', 'until-unreadable', 'state-unknown',
]; // prettier-ignore

function isTrouble(why: string): why is Trouble {
  return TROUBLES.some((known) => known === why);
}

/** Spreadsheets in China still write GB 18030: what is no UTF-8 is read as that. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: the other encoding reads any bytes.
    return new TextDecoder('gb18030').decode(bytes);
  }
}
