/** The payment companies of the configuration, and how each is. */
import TroubleIcon from '@mui/icons-material/CloudOffOutlined';
import WellIcon from '@mui/icons-material/CheckCircleOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProviderSeen } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark } from '../../components/mark.tsx';
import { Loadable, SkeletonRows } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';

export function ProvidersPanel() {
  const { t } = useTranslation('moneySettings');
  const companies = useCall(useApi().money.providers, undefined, { topics: ['payments', 'settings'] });
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <Stack spacing={2}>
        <Box>
          <Typography variant="h2">{t('companies.title')}</Typography>
          <Typography variant="body2" color="textSecondary">
            {t('companies.help')}
          </Typography>
        </Box>
        <Loadable call={companies} skeleton={<SkeletonRows rows={2} />}>
          {(all) =>
            all.length === 0 ? <Typography>{t('companies.none')}</Typography> : all.map((one) => <Company key={one.name} company={one} />)
          }
        </Loadable>
      </Stack>
    </Paper>
  );
}

function Company({ company }: { readonly company: ProviderSeen }) {
  const { t } = useTranslation('moneySettings');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('company.answered'), company.answeredAtMs === null ? null : <TimeText key="answered" atMs={company.answeredAtMs} />],
    [t('company.called'), company.calledBackAtMs === null ? null : <TimeText key="called" atMs={company.calledBackAtMs} />],
    [t('company.refused'), company.refusedAtMs === null ? null : <TimeText key="refused" atMs={company.refusedAtMs} />],
    [
      t('company.problem'),
      company.problemAtMs === null ? null : (
        <>
          <TimeText key="problem" atMs={company.problemAtMs} /> {company.problem}
        </>
      ),
    ],
  ];
  return (
    <Box sx={{ borderTop: 1, borderColor: 'divider', pt: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', alignItems: 'baseline' }}>
        <Typography sx={{ fontWeight: 600 }}>{company.name}</Typography>
        <HowItIs company={company} />
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {company.url ?? t('companies.test')}
      </Typography>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '240px minmax(0, 1fr)' },
          rowGap: 0.5,
          m: 0,
          mt: 1,
          '& dt': { color: 'text.secondary' },
          '& dd': { m: 0, overflowWrap: 'anywhere' },
        }}
      >
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <Box key={name} sx={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Box>
          ))}
      </Box>
    </Box>
  );
}

function HowItIs({ company }: { readonly company: ProviderSeen }) {
  const { t } = useTranslation('moneySettings');
  const { answeredAtMs, problemAtMs } = company;
  if (problemAtMs !== null && problemAtMs > (answeredAtMs ?? 0)) return <Mark tone="soon" icon={TroubleIcon} text={t('company.trouble')} />;
  if (answeredAtMs === null) return <Mark tone="quiet" icon={WaitingIcon} text={t('company.unasked')} />;
  return <Mark tone="free" icon={WellIcon} text={t('company.well')} />;
}
