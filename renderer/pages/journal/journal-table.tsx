/** The journal's rows: one line each, the whole message below when opened. */
import CollapseIcon from '@mui/icons-material/ExpandLess';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import RuleIcon from '@mui/icons-material/RuleOutlined';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { dayText, secondText } from '../../format/time-text.ts';
import { prettyBody } from '../../format/journal-body.ts';

export interface JournalTableProps {
  /** undefined: not here yet. */
  readonly rows: readonly JournalRow[] | undefined;
  /** Names of piles by identity. */
  readonly names: ReadonlyMap<string, string>;
}

export function JournalTable({ rows, names }: JournalTableProps) {
  const { t } = useTranslation('journal');
  const { zone } = useStation();
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const toggle = (seq: number) =>
    setOpened((before) => (before.has(seq) ? new Set([...before].filter((one) => one !== seq)) : new Set([...before, seq])));
  const columns: readonly Column<JournalRow>[] = [
    {
      id: 'open',
      title: '',
      width: 48,
      cell: ({ seq }) => (
        <IconButton
          size="small"
          aria-expanded={opened.has(seq)}
          aria-label={t(opened.has(seq) ? 'close' : 'open', { seq })}
          onClick={() => toggle(seq)}
        >
          {opened.has(seq) ? <CollapseIcon fontSize="small" /> : <ExpandIcon fontSize="small" />}
        </IconButton>
      ),
    },
    { id: 'time', title: t('column.time'), width: 150, cell: ({ receivedMs }) => <ReceivedText atMs={receivedMs} zone={zone} /> },
    { id: 'pile', title: t('column.pile'), cell: ({ pileId }) => <PileText pileId={pileId} names={names} station={t('station')} /> },
    { id: 'action', title: t('column.action'), cell: ({ action, kind }) => action ?? kind },
    {
      id: 'text',
      title: t('column.text'),
      width: '55%',
      cell: ({ body, seq }) => (
        <Box
          onClick={() => toggle(seq)}
          sx={{
            maxWidth: 0,
            minWidth: '100%',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            cursor: 'pointer',
            color: 'text.secondary',
            fontFamily: mono,
            fontSize: '0.8125rem',
          }}
        >
          {body.slice(0, 300)}
        </Box>
      ),
    },
    {
      id: 'remark',
      title: t('column.remark'),
      cell: ({ violation, operatorName }) => (
        <>
          {violation !== null && <Mark tone="soon" icon={RuleIcon} text={t('violation')} />}
          {operatorName !== null && (
            <Typography variant="body2" color="textSecondary" component="span">
              {t('by', { name: operatorName })}
            </Typography>
          )}
        </>
      ),
    },
  ];
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ seq }) => String(seq)}
      expected={14}
      below={(row) => (opened.has(row.seq) ? <WholeMessage row={row} /> : null)}
    />
  );
}

const mono = 'ui-monospace, Consolas, Menlo, monospace';

/** The name people use, and the identity the message came under where it differs. */
function PileText({
  pileId,
  names,
  station,
}: {
  readonly pileId: string | null;
  readonly names: ReadonlyMap<string, string>;
  readonly station: string;
}) {
  if (pileId === null) return <>{station}</>;
  const name = names.get(pileId) ?? pileId;
  return (
    <>
      {name}
      {name !== pileId && (
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.85em', ml: 1 }}>
          {pileId}
        </Box>
      )}
    </>
  );
}

function ReceivedText({ atMs, zone }: { readonly atMs: number; readonly zone: string }) {
  return (
    <time dateTime={new Date(atMs).toISOString()}>
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {dayText(atMs, zone).slice(5)}
      </Box>{' '}
      {secondText(atMs, zone)}
    </time>
  );
}

function WholeMessage({ row }: { readonly row: JournalRow }) {
  const { t } = useTranslation('journal');
  const text = prettyBody(row.body);
  return (
    <Paper variant="outlined" sx={{ p: 1.5, bgcolor: 'background.default' }}>
      <Stack spacing={1}>
        <Stack direction="row" spacing={2} sx={{ alignItems: 'center' }}>
          <Typography variant="body2" color="textSecondary">
            {t('number', { seq: row.seq })}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {row.kind}
          </Typography>
          {row.messageId !== null && (
            <Typography variant="body2" color="textSecondary">
              {t('messageId', { id: row.messageId })}
            </Typography>
          )}
          <CopyButton text={text} words={{ copy: t('copy'), copied: t('copied'), failed: t('copyFailed') }} />
        </Stack>
        {row.violation !== null && <Typography variant="body2">{t('violationText', { text: row.violation })}</Typography>}
        <Box
          component="pre"
          sx={{
            m: 0,
            fontFamily: mono,
            fontSize: '0.8125rem',
            lineHeight: 1.5,
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            maxHeight: 420,
            overflow: 'auto',
          }}
        >
          {text}
        </Box>
      </Stack>
    </Paper>
  );
}
