/** What moved the drawer, newest first, and what it comes to by reason. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CashLine, ShiftReport } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';

export function CashSums({ report }: { readonly report: ShiftReport }) {
  const { t } = useTranslation('till');
  const { t: ledger } = useTranslation('ledger');
  const { shift, openingDifference } = report;
  return (
    <Sums title={t('cash.title')}>
      <Sum name={t('openingCash')} minor={shift.openingCash} />
      {openingDifference !== 0 && <Sum name={t('openingDifference')} minor={openingDifference} inside />}
      {report.cash.map((row) => (
        <Sum key={row.reason} name={`${ledger(`reason.${row.reason}`)} (${row.count})`} minor={row.in - row.out} />
      ))}
      <Sum name={t('expected')} minor={report.expected} total />
    </Sums>
  );
}

export function WaySums({ report }: { readonly report: ShiftReport }) {
  const { t } = useTranslation('till');
  const { t: ledger } = useTranslation('ledger');
  return (
    <Sums title={t('ways.title')}>
      {report.ways.length === 0 && <Typography color="textSecondary">{t('ways.none')}</Typography>}
      {report.ways.map((way) => (
        <Sum key={way.account} name={`${ledger(`account.${way.account}`)} (${way.count})`} minor={way.in - way.out} />
      ))}
    </Sums>
  );
}

function Sums({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1.5 }}>
      <Typography variant="h2" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 0.75 }}>
        {children}
      </Box>
    </Paper>
  );
}

/** inside: part of the line above. total: what all of it comes to. */
function Sum({
  name,
  minor,
  inside = false,
  total = false,
}: {
  readonly name: string;
  readonly minor: number;
  readonly inside?: boolean;
  readonly total?: boolean;
}) {
  return (
    <Box
      sx={{
        display: 'flex',
        justifyContent: 'space-between',
        alignItems: 'baseline',
        gap: 2,
        ...(inside ? { pl: 2, fontSize: '0.875rem', color: 'text.secondary' } : {}),
        ...(total ? { borderTop: 1, borderColor: 'divider', pt: 1, mt: 0.5, fontWeight: 600 } : {}),
      }}
    >
      <Box component="dt" sx={total ? {} : { color: 'text.secondary' }}>
        {name}
      </Box>
      <Box component="dd" sx={{ m: 0 }}>
        <MoneyText minor={minor} />
      </Box>
    </Box>
  );
}

export function CashLines({ report }: { readonly report: ShiftReport }) {
  const { t } = useTranslation('till');
  const columns = useColumns();
  const { lines, linesInAll } = report;
  return (
    <section>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, mb: 1 }}>
        <Typography variant="h2">{t('lines.title')}</Typography>
        {linesInAll > lines.length && (
          <Typography variant="body2" color="textSecondary">
            {t('lines.more', { shown: lines.length, count: linesInAll })}
          </Typography>
        )}
      </Box>
      {lines.length === 0 ? (
        <Typography color="textSecondary">{t('lines.none')}</Typography>
      ) : (
        <DataTable label={t('lines.title')} columns={columns} rows={lines} rowKey={({ seq }) => String(seq)} />
      )}
    </section>
  );
}

function useColumns(): readonly Column<CashLine>[] {
  const { t } = useTranslation('till');
  const { t: ledger } = useTranslation('ledger');
  return [
    { id: 'time', title: t('column.time'), width: 170, cell: ({ atMs }) => <TimeText atMs={atMs} /> },
    {
      id: 'what',
      title: t('column.what'),
      wraps: true,
      cell: (line) => (
        <>
          {ledger(`reason.${line.reason}`)}
          {line.billId !== null && line.billNumber !== null && (
            <>
              {' · '}
              <Link href={hrefOf(['receipt', line.billId])} underline="hover">
                {t('line.bill', { number: line.billNumber })}
              </Link>
            </>
          )}
          {line.note !== '' && (
            <Typography variant="body2" color="textSecondary">
              {line.note}
            </Typography>
          )}
        </>
      ),
    },
    { id: 'other', title: t('column.other'), cell: (line) => ledger(`account.${line.other}`) },
    { id: 'by', title: t('column.by'), cell: (line) => line.operatorName ?? '' },
    { id: 'amount', title: t('column.amount'), align: 'right', cell: (line) => <MoneyText minor={line.amount} /> },
  ];
}
