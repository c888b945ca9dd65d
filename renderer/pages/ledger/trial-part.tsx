/** The trial balance by groups of accounts, whose balances one is made of, and the proof that the ledger holds. */
import BalancedIcon from '@mui/icons-material/CheckCircleOutlined';
import OffIcon from '@mui/icons-material/ErrorOutlined';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableFooter from '@mui/material/TableFooter';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { Fragment, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerAccount, TrialView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { GROUPS, groupOf, isKeptApart } from './accounts.ts';
import { PartySheet } from './party-sheet.tsx';
import { ProofPanel } from './proof-panel.tsx';

export function TrialPart({ aside }: { readonly aside: ReactNode }) {
  const { t } = useTranslation('ledger');
  const trial = useCall(useApi().ledger.trialBalance, undefined, { topics: ['bills', 'payments', 'till', 'accounts', 'invoices'] });
  const [whose, setWhose] = useState<LedgerAccount | null>(null);
  return (
    <PageFrame title={t('title')} aside={aside}>
      {trial.data === undefined ? (
        trial.fault === null ? (
          <SkeletonRows rows={14} />
        ) : (
          <FaultState fault={trial.fault} onRetry={trial.reload} />
        )
      ) : trial.data.lines.length === 0 ? (
        <EmptyState title={t('empty.title')} help={t('empty.text')} />
      ) : (
        <Box
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 860px) 380px' },
            gap: 2.5,
            alignItems: 'start',
            pt: 0.5,
          }}
        >
          <TrialTable trial={trial.data} onWhose={setWhose} />
          <ProofPanel trial={trial.data} onProved={trial.reload} />
        </Box>
      )}
      {whose !== null && <PartySheet account={whose} onClose={() => setWhose(null)} />}
    </PageFrame>
  );
}

function TrialTable({ trial, onWhose }: { readonly trial: TrialView; readonly onWhose: (account: LedgerAccount) => void }) {
  const { t } = useTranslation('ledger');
  const agrees = trial.debits + trial.credits === 0;
  return (
    <Paper variant="outlined">
      <Table size="small" aria-label={t('show.trial')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('trial.account')}</TableCell>
            <TableCell align="right">{t('trial.debit')}</TableCell>
            <TableCell align="right">{t('trial.credit')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {GROUPS.map((group) => {
            const lines = trial.lines.filter(({ account }) => groupOf(account) === group);
            if (lines.length === 0) return null;
            return (
              <Fragment key={group}>
                <TableRow>
                  <TableCell colSpan={3} sx={{ color: 'text.secondary', fontWeight: 600, pt: 1.5, borderBottom: 0 }}>
                    {t(`group.${group}`)}
                  </TableCell>
                </TableRow>
                {lines.map(({ account, parties, balance }) => (
                  <TableRow key={account}>
                    <TableCell sx={{ pl: 4 }}>
                      <Link href={hrefOf(['ledger'], { show: 'postings', account })} underline="hover" color="inherit">
                        {t(`account.${account}`)}
                      </Link>
                      {isKeptApart(account) && (
                        <Link
                          component="button"
                          type="button"
                          sx={{ ml: 1.5, fontSize: 'inherit', verticalAlign: 'baseline' }}
                          onClick={() => onWhose(account)}
                        >
                          {t('trial.whose', { count: parties })}
                        </Link>
                      )}
                    </TableCell>
                    <TableCell align="right">{balance > 0 && <MoneyText minor={balance} unit={false} />}</TableCell>
                    <TableCell align="right">{balance < 0 && <MoneyText minor={-balance} unit={false} />}</TableCell>
                  </TableRow>
                ))}
              </Fragment>
            );
          })}
        </TableBody>
        <TableFooter>
          <TableRow sx={{ '& > td': { fontSize: '0.9375rem', fontWeight: 600, color: 'text.primary', borderBottom: 0 } }}>
            <TableCell>
              {t('trial.sum')}
              <Box component="span" sx={{ ml: 2, fontWeight: 400 }}>
                <Mark
                  tone={agrees ? 'quiet' : 'danger'}
                  icon={agrees ? BalancedIcon : OffIcon}
                  text={t(agrees ? 'trial.zero' : 'trial.off')}
                />
              </Box>
            </TableCell>
            <TableCell align="right">
              <MoneyText minor={trial.debits} />
            </TableCell>
            <TableCell align="right">
              <MoneyText minor={-trial.credits} />
            </TableCell>
          </TableRow>
        </TableFooter>
      </Table>
    </Paper>
  );
}
