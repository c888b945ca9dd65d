/** Accounts whose money stations share: what HQ holds free, what stations hold. */
import { useTranslation } from 'react-i18next';
import Button from '@mui/material/Button';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { currencyNamed } from '../../format/currency.ts';

export function WalletsPage() {
  const { t } = useTranslation('hqWallets');
  const { role } = useHqMe();
  const list = useCall(useHqApi().wallets.list, undefined);
  useFresh(list.reload);
  return (
    <PageFrame title={t('title')}>
      <Listed
        call={list}
        isEmpty={list.data?.length === 0}
        empty={
          <EmptyState
            title={t('empty')}
            help={t('empty.help')}
            action={
              hqMay(role, 'prices') ? (
                <Button variant="outlined" href={hrefOf(['compose'], { kind: 'account' })}>
                  {t('empty.do')}
                </Button>
              ) : undefined
            }
          />
        }
      >
        <DataTable
          label={t('title')}
          rows={list.data}
          rowKey={({ accountId }) => accountId}
          href={({ accountId }) => hrefOf(['wallet', accountId])}
          expected={4}
          columns={[
            { id: 'name', title: t('col.name'), wraps: true, cell: ({ name }) => name },
            { id: 'id', title: t('col.id'), cell: ({ accountId }) => accountId },
            {
              id: 'free',
              title: t('col.free'),
              align: 'right',
              cell: (row) => <MoneyText minor={row.free} currency={currencyNamed(row.currency)} />,
            },
            {
              id: 'lent',
              title: t('col.lent'),
              align: 'right',
              cell: (row) => <MoneyText minor={row.lent} currency={currencyNamed(row.currency)} />,
            },
            {
              id: 'doubt',
              title: t('col.doubt'),
              align: 'right',
              cell: (row) => (row.inDoubt === 0 ? '–' : <MoneyText minor={row.inDoubt} currency={currencyNamed(row.currency)} />),
            },
          ]}
        />
      </Listed>
    </PageFrame>
  );
}
