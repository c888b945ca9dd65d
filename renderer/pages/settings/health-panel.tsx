/** How the station itself is doing: the database, its backup, the disk, and what is kept for another PC. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ReportIcon from '@mui/icons-material/ReportOutlined';
import RefreshIcon from '@mui/icons-material/Refresh';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Health } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark } from '../../components/mark.tsx';
import { Loadable, SkeletonRows } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { decimalText } from '../../format/money-text.ts';
import { RecoveryPart } from './recovery-part.tsx';
import { sizeText } from './size-text.ts';

export function HealthPanel() {
  const { t } = useTranslation('settings');
  const health = useCall(useApi().station.health, undefined, { topics: ['alarms', 'settings'] });
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <Loadable call={health} skeleton={<SkeletonRows rows={8} height={36} />}>
        {(now) => (
          <Stack spacing={2}>
            <StoreState state={now.store} />
            <Figures health={now} />
            <Box>
              <Button variant="outlined" startIcon={<RefreshIcon />} loading={health.refreshing} onClick={health.reload}>
                {t('health.refresh')}
              </Button>
            </Box>
            <RecoveryPart recovery={now.recovery} />
          </Stack>
        )}
      </Loadable>
    </Paper>
  );
}

function StoreState({ state }: { readonly state: Health['store'] }) {
  const { t } = useTranslation('settings');
  return (
    <Box>
      <Stack direction="row" spacing={1.5}>
        <Typography variant="h2">{t('health.store')}</Typography>
        <Mark tone={state === 'ok' ? 'free' : 'danger'} icon={state === 'ok' ? CheckIcon : ReportIcon} text={t(`health.${state}`)} />
      </Stack>
      <Typography>{t(`health.${state}Text`)}</Typography>
    </Box>
  );
}

function Figures({ health }: { readonly health: Health }) {
  const { t } = useTranslation('settings');
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('health.file'), sizeText(health.fileBytes)],
    [t('health.wal'), sizeText(health.walBytes)],
    [t('health.journalRows'), decimalText(health.journalRows, 0)],
    [t('health.disk'), health.freeDiskBytes === null ? t('health.diskUnknown') : sizeText(health.freeDiskBytes)],
    [t('health.inbox'), decimalText(health.inboxWaiting, 0)],
    [t('health.backup'), health.lastBackupMs === null ? t('health.backupNever') : <TimeText key="backup" atMs={health.lastBackupMs} />],
    [
      t('health.verified'),
      health.lastVerifiedMs === null ? t('health.verifiedNever') : <TimeText key="verified" atMs={health.lastVerifiedMs} />,
    ],
  ];
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'minmax(240px, 340px) minmax(120px, 260px)',
        rowGap: 1,
        m: 0,
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, textAlign: 'right' },
      }}
    >
      {rows.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Box>
      ))}
    </Box>
  );
}
