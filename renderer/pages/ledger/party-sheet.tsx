/** Whose balances an account is made of, the largest first; each leads to its statement. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerAccount, PartyLine } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SideSheet } from '../../components/side-sheet.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { NOBODY } from './filter.ts';

const SIZE = 50;

export function PartySheet({ account, onClose }: { readonly account: LedgerAccount; readonly onClose: () => void }) {
  const { t } = useTranslation('ledger');
  const [page, setPage] = useState(0);
  const parties = useCall(useApi().ledger.parties, { account, offset: page * SIZE, limit: SIZE }, { topics: ['payments', 'accounts'] });
  const columns: readonly Column<PartyLine>[] = [
    {
      id: 'whose',
      title: t('parties.whose'),
      wraps: true,
      cell: (line) => (
        <Link href={hrefOf(['ledger'], { show: 'postings', account, party: line.party === '' ? NOBODY : line.party })} underline="hover">
          <PartyText party={line.party} accountNumber={line.accountNumber} />
        </Link>
      ),
    },
    { id: 'balance', title: t('parties.balance'), align: 'right', cell: (line) => <MoneyText minor={line.balance} /> },
  ];
  return (
    <SideSheet open onClose={onClose} title={t('parties.title', { account: t(`account.${account}`) })} width={480}>
      {parties.data === undefined && parties.fault !== null ? (
        <FaultState fault={parties.fault} onRetry={parties.reload} />
      ) : (
        <Box>
          <DataTable label={t('parties.whose')} columns={columns} rows={parties.data?.rows} rowKey={({ party }) => party} expected={8} />
          <Pager page={page} size={SIZE} total={parties.data?.total} onPage={setPage} />
        </Box>
      )}
    </SideSheet>
  );
}

/** An account by its number; what is none, by the beginning of its id. */
export function PartyText({ party, accountNumber }: { readonly party: string | null; readonly accountNumber: number | null }) {
  const { t } = useTranslation('ledger');
  if (accountNumber !== null) return <>{t('parties.account', { number: accountNumber })}</>;
  if (party === null || party === '') return <>{t('parties.nobody')}</>;
  return <span title={party}>{party.length > 14 ? `${party.slice(0, 13)}…` : party}</span>;
}
