/** What belongs to one account, page by page: movements of its money, charges with their bills, cards. */
import BoltIcon from '@mui/icons-material/Bolt';
import CheckIcon from '@mui/icons-material/Check';
import PaymentsIcon from '@mui/icons-material/PaymentsOutlined';
import UndoIcon from '@mui/icons-material/Undo';
import Link from '@mui/material/Link';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountMovement, CardRow, SessionRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { CardState } from '../../components/card-state.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { EnergyText, MoneyText, NoValue, TimeText } from '../../components/texts.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { dayText } from '../../format/time-text.ts';

const size = 25;

export type MovedAccount = 'wallet' | 'receivable' | 'merchant-payable';

export function Movements({ accountId, of }: { readonly accountId: string; readonly of: MovedAccount }) {
  const { t } = useTranslation('accounts');
  const [page, setPage] = useState(0);
  const list = useCall(
    useApi().accounts.movements,
    { accountId, of, offset: page * size, limit: size },
    { topics: ['accounts', 'payments', 'bills'] },
  );
  const columns: readonly Column<AccountMovement>[] = [
    { id: 'when', title: t('movement.when'), width: 160, cell: (row) => <TimeText atMs={row.atMs} relative={false} /> },
    { id: 'what', title: t('movement.what'), wraps: true, cell: (row) => <What row={row} /> },
    { id: 'by', title: t('movement.by'), cell: (row) => row.operatorName ?? '' },
    { id: 'amount', title: t('movement.amount'), align: 'right', cell: (row) => <MoneyText minor={row.amount} /> },
    { id: 'balance', title: t('movement.balance'), align: 'right', cell: (row) => <MoneyText minor={row.balance} /> },
  ];
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.total === 0)
    return <EmptyState title={t('movements.empty')} help={t(of === 'wallet' ? 'movements.emptyWallet' : 'movements.emptyOther')} />;
  return (
    <>
      <DataTable label={t('tab.wallet')} columns={columns} rows={list.data?.rows} rowKey={(row) => String(row.seq)} expected={8} />
      <Pager page={page} size={size} total={list.data?.total} onPage={setPage} />
    </>
  );
}

/** Where money came from or went to is told where it is a way of paying. */
const VIA: ReadonlySet<string> = new Set(['cash', 'card-terminal', 'qr', 'online', 'bank']);

function What({ row }: { readonly row: AccountMovement }) {
  const { t } = useTranslation('accounts');
  const via = isVia(row.other) ? ` · ${t(`via.${row.other}`)}` : '';
  return (
    <>
      {t(`reason.${row.reason}`)}
      {via}
      {row.sessionId !== null && row.billNumber !== null && (
        <>
          {' · '}
          <Link href={hrefOf(['session', row.sessionId])}>{t('movement.bill', { number: row.billNumber })}</Link>
        </>
      )}
    </>
  );
}

function isVia(account: string): account is 'cash' | 'card-terminal' | 'qr' | 'online' | 'bank' {
  return VIA.has(account);
}

export function Charges({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts');
  const [page, setPage] = useState(0);
  const list = useCall(
    useApi().accounts.sessions,
    { accountId, offset: page * size, limit: size },
    { topics: ['session', 'bills', 'payments'] },
  );
  const columns: readonly Column<SessionRow>[] = [
    { id: 'when', title: t('charge.when'), width: 160, cell: (row) => <TimeText atMs={row.startedAtMs} relative={false} /> },
    { id: 'place', title: t('charge.place'), wraps: true, cell: (row) => `${row.pileName} · ${row.connectorName}` },
    { id: 'bill', title: t('charge.bill'), cell: (row) => <BillMark row={row} /> },
    { id: 'energy', title: t('charge.energy'), align: 'right', cell: (row) => <EnergyText dwh={row.energy} /> },
    { id: 'total', title: t('charge.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} /> },
    {
      id: 'due',
      title: t('charge.due'),
      align: 'right',
      cell: (row) => (row.billState === 'issued' ? <MoneyText minor={row.due} /> : <NoValue />),
    },
  ];
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.total === 0) return <EmptyState title={t('charges.empty')} help={t('charges.emptyText')} />;
  return (
    <>
      <DataTable
        label={t('tab.charges')}
        columns={columns}
        rows={list.data?.rows}
        rowKey={(row) => row.id}
        href={(row) => hrefOf(['session', row.id])}
        expected={8}
      />
      <Pager page={page} size={size} total={list.data?.total} onPage={setPage} />
    </>
  );
}

function BillMark({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation();
  if (row.phase !== 'closed') return <Mark tone="charging" icon={BoltIcon} text={t('charge.running')} />;
  if (row.billState === null) return <>{t('charge.noBill')}</>;
  const text = `${common(`bill.${row.billState}`)} · ${row.billNumber ?? ''}`;
  switch (row.billState) {
    case 'issued':
      return <Mark tone="soon" icon={PaymentsIcon} text={text} />;
    case 'paid':
      return <Mark tone="quiet" icon={CheckIcon} text={text} />;
    case 'reversed':
      return <Mark tone="quiet" icon={UndoIcon} text={text} />;
  }
}

export function Cards({ accountId, accountNumber }: { readonly accountId: string; readonly accountNumber: number }) {
  const { t } = useTranslation('accounts');
  const { t: words } = useTranslation('cards');
  const { zone } = useStation();
  const [page, setPage] = useState(0);
  const list = useCall(useApi().cards.list, { accountId, offset: page * size, limit: size }, { topics: ['cards', 'accounts'] });
  const columns: readonly Column<CardRow>[] = [
    { id: 'label', title: words('column.label'), wraps: true, cell: (card) => card.label },
    { id: 'hint', title: words('column.hint'), cell: (card) => cardHintText(card.hint) },
    { id: 'state', title: words('column.state'), cell: (card) => <CardState card={card} /> },
    { id: 'group', title: words('column.group'), cell: (card) => card.parentTag ?? '' },
    {
      id: 'until',
      title: words('column.validUntil'),
      cell: (card) => (card.validUntilMs === null ? words('forever') : dayText(card.validUntilMs - 1, zone)),
    },
    { id: 'sessions', title: words('column.sessions'), align: 'right', cell: (card) => card.sessions },
  ];
  const manage = (
    <Button variant="outlined" href={hrefOf(['cards'], { text: `#${accountNumber}` })}>
      {t('cards.manage')}
    </Button>
  );
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.total === 0) return <EmptyState title={t('cards.empty')} help={t('cards.emptyText')} action={manage} />;
  return (
    <>
      <DataTable label={t('tab.cards')} columns={columns} rows={list.data?.rows} rowKey={(card) => card.id} expected={3} />
      <Pager page={page} size={size} total={list.data?.total} onPage={setPage} />
      <Typography component="div" sx={{ mt: 1.5 }}>
        {manage}
      </Typography>
    </>
  );
}
