/** Refunds that a payment company is asked to carry. One that is stuck is settled by the owner, who has asked there what became of it. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GoingRow, Refund } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { problemText } from '../../components/payment-problem.ts';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';

export function GoingList({ going, tell }: { readonly going: readonly GoingRow[]; readonly tell: (text: string) => void }) {
  const { t } = useTranslation('payments');
  const { t: problems } = useTranslation('moneySettings');
  const settle = useAction(useApi().refunds.settle);
  const maySettle = may(useMe().role, 'refund-settle');
  const [asked, setAsked] = useState<{ readonly refund: Refund; readonly went: boolean } | null>(null);
  const run = async (reason: string) => {
    if (asked === null) return;
    const done = await settle.run({ refundId: asked.refund.id, went: asked.went, reason });
    if (!done.ok) return;
    setAsked(null);
    tell(t(asked.went ? 'going.wentTold' : 'going.failedTold'));
  };
  const columns: Column<GoingRow>[] = [
    {
      id: 'what',
      title: t('going.what'),
      wraps: true,
      cell: ({ refund }) => (
        <>
          {refund.reason}
          {refund.problem !== null && (
            <Box component="span" sx={{ display: 'block', color: 'warning.main', fontSize: '0.8125rem' }}>
              {problemText(problems, refund.problem)}
            </Box>
          )}
        </>
      ),
    },
    { id: 'since', title: t('column.since'), cell: ({ refund }) => <TimeText atMs={refund.askedAtMs} /> },
    { id: 'amount', title: t('column.amount'), align: 'right', cell: ({ refund }) => <MoneyText minor={refund.amount} /> },
  ];
  if (maySettle)
    columns.push({
      id: 'deeds',
      title: '',
      align: 'right',
      cell: ({ refund, isStuck }) =>
        isStuck && (
          <>
            <Button size="small" onClick={() => setAsked({ refund, went: false })}>
              {t('going.failed')}
            </Button>
            <Button size="small" onClick={() => setAsked({ refund, went: true })}>
              {t('going.went')}
            </Button>
          </>
        ),
    });
  if (going.length === 0) return null;
  return (
    <>
      <Typography variant="h2" sx={{ mt: 3, mb: 1, fontSize: '1.1rem' }}>
        {t('going.title')}
      </Typography>
      <DataTable label={t('going.title')} columns={columns} rows={going} rowKey={({ refund }) => refund.id} />
      {asked !== null && (
        <ReasonDialog
          open
          title={t(asked.went ? 'going.went' : 'going.failed')}
          text={t(asked.went ? 'going.wentText' : 'going.failedText')}
          button={t(asked.went ? 'going.went' : 'going.failed')}
          pending={settle.pending}
          fault={settle.fault}
          onClose={() => setAsked(null)}
          onDo={(reason) => void run(reason)}
        />
      )}
    </>
  );
}
