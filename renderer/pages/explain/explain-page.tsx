/** The explained bill: what a driver sees who asks why. From the price list to the sum, minute by minute, and under another plan. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import BackIcon from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { BillExplained } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { FactList } from '../../components/fact-list.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { EnergyText, SpanText } from '../../components/texts.tsx';
import { shownAmount } from '../../format/amount-text.ts';
import { MinutesTable } from './minutes-table.tsx';
import { SourcePanel, StepsPanel } from './steps-panel.tsx';
import { WhatIfPanel } from './what-if-panel.tsx';

export function ExplainPage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('explain');
  const [sessionId = ''] = parts;
  const bill = useCall(
    useApi().explain.bill,
    { sessionId },
    { topics: ['session', 'bills'], concerns: (notice) => notice.topic !== 'session' || notice.sessionId === sessionId },
  );
  const { data } = bill;
  if (data === undefined || data === null)
    return (
      <PageFrame title={t('title.loading')}>
        {data === null ? (
          <EmptyState title={t('none.title')} help={t('none.help')} action={<ToSession sessionId={sessionId} number={null} />} />
        ) : bill.fault !== null ? (
          <FaultState fault={bill.fault} onRetry={bill.reload} />
        ) : (
          <ToCome />
        )}
      </PageFrame>
    );
  const { totals, currency } = data.priced;
  return (
    <PageFrame
      title={t('title', { amount: shownAmount(totals.total, currency) })}
      actions={
        <>
          <ToSession sessionId={sessionId} number={data.row.transactionId} />
          {data.bill !== null && (
            <Button variant="outlined" href={hrefOf(['receipt', data.bill.id])}>
              {t('to.receipt')}
            </Button>
          )}
        </>
      }
    >
      <Box sx={{ display: 'grid', gap: 1.5 }}>
        <SameNote explained={data} />
        <Box
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) minmax(340px, 34%)' },
            gap: 1.5,
            alignItems: 'start',
          }}
        >
          <StepsPanel explained={data} />
          <Box sx={{ display: 'grid', gap: 1.5 }}>
            <AboutPanel explained={data} />
            <SourcePanel explained={data} />
          </Box>
        </Box>
        <WhatIfPanel sessionId={sessionId} explained={data} />
        <MinutesTable explained={data} />
      </Box>
    </PageFrame>
  );
}

function ToSession({ sessionId, number }: { readonly sessionId: string; readonly number: number | null }) {
  const { t } = useTranslation('explain');
  return (
    <Button variant="outlined" startIcon={<BackIcon />} href={hrefOf(['session', sessionId])}>
      {t('to.session', { number: number ?? '' })}
    </Button>
  );
}

function SameNote({ explained }: { readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  if (explained.bill === null) return <Typography color="textSecondary">{t('same.running')}</Typography>;
  const { isReproduced } = explained;
  const Icon = isReproduced ? CheckIcon : WarningIcon;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, color: isReproduced ? 'text.secondary' : 'warning.main' }}>
      <Icon fontSize="small" />
      <Typography component="span" sx={isReproduced ? undefined : { fontWeight: 600 }}>
        {t(isReproduced ? 'same.yes' : 'same.no')}
      </Typography>
    </Box>
  );
}

function AboutPanel({ explained }: { readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const { row, priced, planName, bill } = explained;
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 0.5 }}>
      <FactList
        facts={[
          [t('about.place'), `${row.pileName} ${row.connectorName}`],
          [t('about.plan'), t('about.plan.value', { name: planName, version: priced.planVersion })],
          ...(bill === null ? [] : ([[t('about.bill'), bill.number]] as const)),
          [t('about.energy'), <EnergyText key="energy" dwh={priced.totals.energy} decimals={4} />],
          [t('about.charging'), <SpanText key="charging" ms={priced.totals.chargingMs} />],
          [t('about.idle'), <SpanText key="idle" ms={priced.totals.idleMs} />],
        ]}
      />
    </Paper>
  );
}

function ToCome() {
  const { t } = useTranslation();
  return (
    <Box role="status" aria-label={t('state.loading')} sx={{ display: 'grid', gap: 1.5 }}>
      <Skeleton variant="rounded" height={24} width={420} animation={false} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', md: 'minmax(0, 1fr) minmax(340px, 34%)' }, gap: 1.5 }}>
        <Skeleton variant="rounded" height={320} animation={false} />
        <Skeleton variant="rounded" height={320} animation={false} />
      </Box>
      <Skeleton variant="rounded" height={420} animation={false} />
    </Box>
  );
}
