/** What is kept for the day the PC breaks: that backups stay here, and the recovery file. */
import ShieldIcon from '@mui/icons-material/ShieldOutlined';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Health } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useMe } from '../../client/station-context.tsx';
import { Mark } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { RecoveryDialog } from './recovery-dialog.tsx';

export function RecoveryPart({ recovery }: { readonly recovery: Health['recovery'] }) {
  const { t } = useTranslation('settings');
  const [asked, setAsked] = useState(false);
  const isOwner = may(useMe().role, 'recovery-file');
  return (
    <Stack spacing={1.5} component="section" aria-labelledby="recovery-title">
      <Divider />
      <Typography variant="h2" id="recovery-title">
        {t('recovery.title')}
      </Typography>
      <Typography>{t('recovery.backups')}</Typography>
      <Typography>{t('recovery.file')}</Typography>
      <Stack direction="row" spacing={1.5} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography component="span" sx={{ color: 'text.secondary' }}>
          {t('recovery.last')}
        </Typography>
        {recovery.lastMadeMs !== null && <TimeText atMs={recovery.lastMadeMs} />}
        <AgeMark recovery={recovery} />
      </Stack>
      <Box>
        {isOwner ? (
          <Button variant="outlined" startIcon={<ShieldIcon />} onClick={() => setAsked(true)}>
            {t('recovery.make')}
          </Button>
        ) : (
          <Typography sx={{ color: 'text.secondary' }}>{t('recovery.ownerOnly')}</Typography>
        )}
      </Box>
      {asked && <RecoveryDialog onClose={() => setAsked(false)} />}
    </Stack>
  );
}

function AgeMark({ recovery: { lastMadeMs, isOld } }: { readonly recovery: Health['recovery'] }) {
  const { t } = useTranslation('settings');
  if (lastMadeMs === null) return <Mark tone="soon" icon={WarningIcon} text={t('recovery.never')} />;
  if (isOld) return <Mark tone="soon" icon={WarningIcon} text={t('recovery.old')} />;
  return <Mark tone="quiet" icon={CheckIcon} text={t('recovery.inTime')} />;
}
