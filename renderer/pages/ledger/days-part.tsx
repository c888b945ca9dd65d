/** The closed days, newest first: what each earned, how the drawer stood, and all of its accounts. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayCloseRow, DaysView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { groupOf } from './accounts.ts';
import { Hash } from './proof-panel.tsx';

const SIZE = 31;
const noFilter = { show: '', page: '' };

export function DaysPart({ aside }: { readonly aside: ReactNode }) {
  const { t } = useTranslation('ledger');
  const mayClose = may(useMe().role, 'ledger-close');
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const days = useCall(useApi().ledger.days, { offset: page * SIZE, limit: SIZE }, { topics: ['till'] });
  const [open, setOpen] = useState<string | null>(null);
  const [closing, setClosing] = useState(false);
  const [told, tell] = useTold();
  const columns = useColumns(open, setOpen);
  return (
    <PageFrame
      title={t('title')}
      aside={aside}
      actions={mayClose ? <CloseToday days={days.data} onClose={() => setClosing(true)} /> : undefined}
    >
      <Listed
        call={days}
        isEmpty={days.data?.rows.length === 0}
        empty={<EmptyState title={t('days.emptyTitle')} help={t('days.emptyText')} />}
      >
        <DataTable
          label={t('show.days')}
          columns={columns}
          rows={days.data?.rows}
          rowKey={({ day }) => day}
          below={(close) => (close.day === open ? <Details close={close} /> : null)}
        />
        <Pager page={page} size={SIZE} total={days.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
      {closing && days.data !== undefined && (
        <CloseDialog
          day={days.data.today}
          onClose={() => setClosing(false)}
          onDone={(day) => {
            setClosing(false);
            tell(t('days.done', { day }));
            days.reload();
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function CloseToday({ days, onClose }: { readonly days: DaysView | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation('ledger');
  if (days === undefined) return null;
  if (days.todayIsClosed)
    return (
      <Typography variant="body2" color="textSecondary">
        {t('days.closedAlready')}
      </Typography>
    );
  return (
    <Button variant="contained" onClick={onClose}>
      {t('days.close')}
    </Button>
  );
}

function CloseDialog({
  day,
  onClose,
  onDone,
}: {
  readonly day: string;
  readonly onClose: () => void;
  readonly onDone: (day: string) => void;
}) {
  const { t } = useTranslation('ledger');
  const close = useAction(useApi().ledger.closeDay);
  const submit = async () => {
    const done = await close.run({ day });
    if (done.ok) onDone(day);
  };
  return (
    <FormDialog
      title={t('days.dialog', { day })}
      submit={t('days.submit')}
      pending={close.pending}
      fault={close.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('days.dialogText')}</Typography>
    </FormDialog>
  );
}

function useColumns(open: string | null, setOpen: (day: string | null) => void): readonly Column<DayCloseRow>[] {
  const { t, i18n } = useTranslation('ledger');
  const language = languageOf(i18n);
  return [
    { id: 'number', title: t('days.number'), align: 'right', width: 70, cell: ({ number }) => number },
    { id: 'day', title: t('days.day'), cell: ({ day }) => day },
    { id: 'earned', title: t('days.earned'), align: 'right', cell: (close) => <MoneyText minor={earnedOn(close)} /> },
    {
      id: 'cash',
      title: t('days.cash'),
      align: 'right',
      cell: ({ balances }) => <MoneyText minor={balances.find(({ account }) => account === 'cash')?.balance ?? 0} />,
    },
    { id: 'postings', title: t('days.postings'), align: 'right', cell: ({ lastSeq }) => lastSeq },
    { id: 'closed', title: t('days.closed'), cell: ({ closedAtMs }) => <TimeText atMs={closedAtMs} relative={false} long /> },
    { id: 'by', title: t('days.by'), cell: ({ closedByName }) => closedByName ?? t('days.itself') },
    {
      id: 'did',
      title: '',
      align: 'right',
      cell: ({ day }) => (
        <>
          <Button
            size="small"
            startIcon={<PdfIcon />}
            href={`/download/day-close/${day}.pdf?size=a4&lang=${language}`}
            target="_blank"
            sx={{ mr: 1 }}
          >
            {t('days.pdf')}
          </Button>
          <Button size="small" aria-expanded={open === day} onClick={() => setOpen(open === day ? null : day)}>
            {t('days.details')}
          </Button>
        </>
      ),
    },
  ];
}

/** Credits of the revenue accounts less what was taken back from them. */
function earnedOn({ moved }: DayCloseRow): number {
  return moved.filter(({ account }) => groupOf(account) === 'earned').reduce((sum, { debits, credits }) => sum + credits - debits, 0);
}

function Details({ close }: { readonly close: DayCloseRow }) {
  const { t } = useTranslation('ledger');
  const moved = new Map(close.moved.map((line) => [line.account, line]));
  return (
    <Box sx={{ py: 1, maxWidth: 760 }}>
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          fontVariantNumeric: 'tabular-nums',
          '& td, & th': { textAlign: 'right', py: '2px', px: 1, fontWeight: 400 },
          '& th:first-of-type': { textAlign: 'left' },
          '& thead th': { color: 'text.secondary' },
        }}
      >
        <thead>
          <tr>
            <th scope="col">{t('days.moved')}</th>
            <th scope="col">{t('trial.debit')}</th>
            <th scope="col">{t('trial.credit')}</th>
            <th scope="col">{t('days.after')}</th>
          </tr>
        </thead>
        <tbody>
          {close.balances.map(({ account, balance }) => (
            <tr key={account}>
              <th scope="row">{t(`account.${account}`)}</th>
              <td>
                <MoneyText minor={moved.get(account)?.debits ?? null} unit={false} />
              </td>
              <td>
                <MoneyText minor={moved.get(account)?.credits ?? null} unit={false} />
              </td>
              <td>
                <MoneyText minor={balance} unit={false} />
              </td>
            </tr>
          ))}
        </tbody>
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
        {t('days.hash')}
      </Typography>
      <Hash text={close.lastHash} />
    </Box>
  );
}
