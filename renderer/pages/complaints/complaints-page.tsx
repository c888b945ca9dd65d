/** What drivers complain of by phone, and the desk's answers. */
import AnsweredIcon from '@mui/icons-material/CheckCircleOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComplaintRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';

const SIZE = 25;
/** As the contract takes it. */
const LONGEST = 2_000;

export function ComplaintsPage() {
  const { t } = useTranslation('complaints');
  const api = useApi();
  const [filter, setFilter] = useFilters({ page: '', show: '' });
  const page = pageOf(filter.page);
  const isAll = filter.show === 'all';
  const question = { state: isAll ? null : ('open' as const), offset: page * SIZE, limit: SIZE };
  const list = useCall(api.complaints.list, question, { topics: ['complaints'] });
  const [open, setOpen] = useState<ComplaintRow | null>(null);
  const [told, tell] = useTold();
  const columns = useColumns(setOpen);
  const fault = list.data === undefined ? list.fault : null;
  return (
    <PageFrame title={t('title')}>
      <Typography color="textSecondary" sx={{ mb: 2, maxWidth: 760 }}>
        {t('lead')}
      </Typography>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={isAll ? 'all' : 'open'}
        onChange={(_, show: 'all' | 'open' | null) => show !== null && setFilter({ show: show === 'all' ? 'all' : '', page: '' })}
        sx={{ mb: 2 }}
      >
        <ToggleButton value="open">{t('show.open')}</ToggleButton>
        <ToggleButton value="all">{t('show.all')}</ToggleButton>
      </ToggleButtonGroup>
      {fault !== null ? (
        <FaultState fault={fault} onRetry={list.reload} />
      ) : list.data?.total === 0 ? (
        <EmptyState title={t(isAll ? 'empty.all' : 'empty.open')} help={t('empty.text')} />
      ) : (
        <>
          <DataTable label={t('title')} columns={columns} rows={list.data?.rows} rowKey={(row) => row.id} expected={4} />
          <Pager page={page} size={SIZE} total={list.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
        </>
      )}
      {open !== null && (
        <AnswerDialog
          row={open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            tell(t('answered'));
            list.reload();
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(onOpen: (row: ComplaintRow) => void): readonly Column<ComplaintRow>[] {
  const { t } = useTranslation('complaints');
  return [
    { id: 'when', title: t('column.when'), cell: (row) => <TimeText atMs={row.atMs} /> },
    { id: 'about', title: t('column.about'), wraps: true, cell: (row) => <About row={row} /> },
    { id: 'text', title: t('column.text'), wraps: true, cell: (row) => <Written row={row} /> },
    { id: 'contact', title: t('column.contact'), wraps: true, cell: (row) => contactOf(row, t('noContact')) },
    {
      id: 'state',
      title: t('column.state'),
      cell: (row) =>
        row.state === 'open' ? (
          <Mark tone="soon" icon={WaitingIcon} text={t('state.open')} />
        ) : (
          <Mark tone="quiet" icon={AnsweredIcon} text={t('state.answered')} />
        ),
    },
    {
      id: 'answer',
      title: '',
      align: 'right',
      cell: (row) =>
        row.text !== null && (
          <Button size="small" variant={row.state === 'open' ? 'contained' : 'outlined'} onClick={() => onOpen(row)}>
            {t(row.state === 'open' ? 'answer' : 'change')}
          </Button>
        ),
    },
  ];
}

function contactOf(row: ComplaintRow, none: string): string {
  if (row.contact === null) return '';
  return row.contact === '' ? none : row.contact;
}

function About({ row }: { readonly row: ComplaintRow }) {
  const { t } = useTranslation('complaints');
  return (
    <>
      {row.pileId === null ? t('station') : <a href={hrefOf(['pile', row.pileId])}>{row.pileName ?? row.pileId}</a>}
      {row.sessionId !== null && (
        <Box>
          <a href={hrefOf(['session', row.sessionId])}>{t('session', { number: row.transactionId ?? '' })}</a>
        </Box>
      )}
    </>
  );
}

function Written({ row }: { readonly row: ComplaintRow }) {
  const { t } = useTranslation('complaints');
  if (row.text === null) return <Typography color="textSecondary">{t('erased')}</Typography>;
  return (
    <Box sx={{ minWidth: 220, maxWidth: 560, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {row.text}
      {row.answer !== '' && <Box sx={{ mt: 1, pl: 1.5, borderLeft: 2, borderColor: 'divider', color: 'text.secondary' }}>{row.answer}</Box>}
    </Box>
  );
}

interface AnswerProps {
  readonly row: ComplaintRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function AnswerDialog({ row, onClose, onDone }: AnswerProps) {
  const { t } = useTranslation('complaints');
  const api = useApi();
  const save = useAction(api.complaints.answer);
  const [text, setText] = useState(row.answer);
  const answer = text.trim();
  const submit = async () => {
    const result = await save.run({ complaintId: row.id, answer });
    if (result.ok) onDone();
  };
  return (
    <FormDialog
      title={t('answer.title')}
      submit={t('answer.send')}
      width="sm"
      disabled={answer === ''}
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 200, overflow: 'auto' }}>{row.text}</Box>
      {row.contact !== null && row.contact !== '' && <Typography color="textSecondary">{row.contact}</Typography>}
      <TextField
        label={t('answer.label')}
        helperText={t('answer.help')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        multiline
        minRows={4}
        autoFocus
        slotProps={{ htmlInput: { maxLength: LONGEST } }}
      />
    </FormDialog>
  );
}
