/** Codes that start one charge. The codes themselves are nowhere: only what each is good for. */
import CancelIcon from '@mui/icons-material/BlockOutlined';
import UsedIcon from '@mui/icons-material/CheckCircleOutlined';
import OpenIcon from '@mui/icons-material/KeyOutlined';
import OverIcon from '@mui/icons-material/TimerOffOutlined';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState } from '../../components/page-states.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { AccountName } from './account-name.tsx';
import { CodeDialog, CodeShown } from './make-dialogs.tsx';
import type { PartProps } from './part-props.ts';

export function CodesPart({ items, aside, tell }: PartProps) {
  const { t } = useTranslation('payments');
  const mayPay = may(useMe().role, 'pay');
  const cancel = useAction(useApi().payments.cancelCode);
  const [making, setMaking] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const run = async (codeId: string): Promise<void> => {
    const done = await cancel.run({ codeId });
    if (done.ok) tell(t('code.cancelled'));
  };
  const columns = useColumns(mayPay ? run : null, cancel.pending);
  const make = (
    <Button variant="contained" onClick={() => setMaking(true)}>
      {t('make.code')}
    </Button>
  );
  return (
    <PageFrame title={t('title')} aside={aside} actions={mayPay ? make : undefined}>
      <FaultNote fault={cancel.fault} />
      {items?.codes.length === 0 ? (
        <EmptyState title={t('codes.emptyTitle')} help={t('codes.emptyText')} action={mayPay ? make : undefined} />
      ) : (
        <DataTable label={t('show.codes')} columns={columns} rows={items?.codes} rowKey={(row) => row.id} />
      )}
      {making && (
        <CodeDialog
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setCode(made.code);
          }}
        />
      )}
      {code !== null && <CodeShown code={code} onClose={() => setCode(null)} />}
    </PageFrame>
  );
}

const LOOKS: Readonly<Record<CodeRow['state'], { readonly tone: Tone; readonly icon: typeof OpenIcon }>> = {
  open: { tone: 'free', icon: OpenIcon },
  used: { tone: 'quiet', icon: UsedIcon },
  cancelled: { tone: 'quiet', icon: CancelIcon },
  expired: { tone: 'quiet', icon: OverIcon },
};

function useColumns(cancel: ((codeId: string) => Promise<void>) | null, pending: boolean): readonly Column<CodeRow>[] {
  const { t } = useTranslation('payments');
  const columns: Column<CodeRow>[] = [
    { id: 'state', title: t('column.state'), cell: ({ state }) => <Mark {...LOOKS[state]} text={t(`code.state.${state}`)} /> },
    { id: 'payer', title: t('column.payer'), cell: ({ payer }) => t(`payer.${payer}`) },
    {
      id: 'account',
      title: t('column.accountOrAmount'),
      wraps: true,
      cell: ({ account, amount }) => (amount === null ? <AccountName account={account} /> : <MoneyText minor={amount} />),
    },
    {
      id: 'limit',
      title: t('column.limit'),
      cell: ({ limits }) => (limits.amount === null ? t('limit.none') : <MoneyText minor={limits.amount} />),
    },
    {
      id: 'where',
      title: t('column.where'),
      wraps: true,
      cell: ({ place, sessionId }) =>
        sessionId === null ? (place ?? t('prepay.anywhere')) : <a href={hrefOf(['session', sessionId])}>{place ?? t('code.state.used')}</a>,
    },
    { id: 'by', title: t('column.madeBy'), cell: ({ madeByName }) => madeByName ?? t('code.byPhone') },
    { id: 'until', title: t('column.until'), cell: ({ expiresAtMs, state }) => (state === 'open' ? <TimeText atMs={expiresAtMs} /> : '') },
  ];
  if (cancel === null) return columns;
  return [
    ...columns,
    {
      id: 'deeds',
      title: '',
      align: 'right',
      cell: (row) =>
        row.state === 'open' && (
          <Button size="small" color="inherit" disabled={pending} onClick={() => void cancel(row.id)}>
            {t('code.cancel')}
          </Button>
        ),
    },
  ];
}
