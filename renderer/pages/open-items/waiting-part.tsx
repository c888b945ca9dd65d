/** Refunds and write-offs above the owner's limits: decided by somebody else than who asked. */
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { WaitingRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState } from '../../components/page-states.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import type { PartProps } from './part-props.ts';

export function WaitingPart({ items, aside, tell }: PartProps) {
  const { t } = useTranslation('payments');
  const api = useApi();
  const decideRefund = useAction(api.refunds.decide);
  const decideOff = useAction(api.payments.decideWriteOff);
  const decide = async ({ what }: WaitingRow, approve: boolean): Promise<void> => {
    const done =
      what.kind === 'refund'
        ? await decideRefund.run({ refundId: what.refundId, approve })
        : await decideOff.run({ writeOffId: what.writeOffId, approve });
    if (done.ok) tell(t(approve ? 'waiting.approved' : 'waiting.turnedDown'));
  };
  const columns = useColumns(decide, decideRefund.pending || decideOff.pending);
  return (
    <PageFrame title={t('title')} aside={aside}>
      <FaultNote fault={decideRefund.fault ?? decideOff.fault} />
      {items?.waiting.length === 0 ? (
        <EmptyState title={t('waiting.emptyTitle')} help={t('waiting.emptyText')} />
      ) : (
        <DataTable label={t('show.waiting')} columns={columns} rows={items?.waiting} rowKey={keyOf} expected={4} />
      )}
    </PageFrame>
  );
}

function keyOf({ what }: WaitingRow): string {
  return what.kind === 'refund' ? what.refundId : what.writeOffId;
}

function useColumns(decide: (row: WaitingRow, approve: boolean) => Promise<void>, pending: boolean): readonly Column<WaitingRow>[] {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  const me = useMe();
  const mayDecide = may(me.role, 'refund-decide');
  const whatOf = (row: WaitingRow): string => {
    if (row.what.kind === 'write-off') return t('waiting.write-off', { number: row.billNumber ?? 0 });
    if (row.billNumber !== null) return t('waiting.refund', { number: row.billNumber });
    return row.account === null ? t('waiting.refundOther') : t('waiting.refundWallet', { number: row.account.number });
  };
  return [
    {
      id: 'what',
      title: t('column.what'),
      wraps: true,
      cell: (row) => (row.sessionId === null ? whatOf(row) : <a href={hrefOf(['session', row.sessionId])}>{whatOf(row)}</a>),
    },
    { id: 'reason', title: t('column.reason'), wraps: true, cell: (row) => row.reason },
    { id: 'by', title: t('column.by'), cell: (row) => row.askedByName },
    { id: 'since', title: t('column.since'), cell: (row) => <TimeText atMs={row.askedAtMs} /> },
    { id: 'came', title: t('column.came'), cell: (row) => (row.method === null ? '' : common(`method.${row.method}`)) },
    { id: 'amount', title: t('column.amount'), align: 'right', cell: (row) => <MoneyText minor={row.amount} /> },
    {
      id: 'deeds',
      title: '',
      align: 'right',
      cell: (row) => (
        <>
          {mayDecide && (
            <Button size="small" color="inherit" disabled={pending} onClick={() => void decide(row, false)}>
              {t('waiting.turnDown')}
            </Button>
          )}
          {mayDecide && row.askedById !== me.operatorId && (
            <Button size="small" disabled={pending} onClick={() => void decide(row, true)}>
              {t('waiting.approve')}
            </Button>
          )}
          {row.askedById === me.operatorId && (
            <Typography variant="body2" color="textSecondary" sx={{ whiteSpace: 'normal' }}>
              {t('waiting.own')}
            </Typography>
          )}
        </>
      ),
    },
  ];
}
