/** How a pile comes in: its security profile and the move to another, live; its certificates; what it trusts; when it was turned away. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { TimeText } from '../../components/texts.tsx';
import { DeedGroup } from './deed.tsx';
import { MoveGroup } from './move-group.tsx';
import { CertificatesGroup, TrustGroup } from './certificate-groups.tsx';
import { useOrders } from './use-orders.tsx';

export function SecurityTab() {
  const { t } = useTranslation('pile');
  const { role } = useMe();
  const { pile } = useOrders();
  return (
    <Stack spacing={2}>
      {!pile.online && <Alert severity="warning">{t('offline')}</Alert>}
      <Box sx={{ columnWidth: 440, columnGap: 2, mb: -2 }}>
        <MoveGroup mayMove={may(role, 'piles')} />
        <CertificatesGroup mayRevoke={may(role, 'piles')} />
        <TrustGroup />
        <KnocksGroup />
      </Box>
    </Stack>
  );
}

function KnocksGroup() {
  const { t } = useTranslation('pile');
  const { t: pairing } = useTranslation('pairing');
  const { pile } = useOrders();
  const knocks = useCall(useApi().security.knocks, { pileId: pile.id }, { topics: ['waiting', 'pile'] }).data;
  return (
    <DeedGroup title={t('knocks.title')}>
      {knocks?.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ pb: 1 }}>
          {t('knocks.none')}
        </Typography>
      )}
      {knocks?.map((knock) => (
        <Box key={`${knock.cause} ${knock.remoteAddress}`} sx={{ py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Typography sx={{ fontWeight: 600 }}>{pairing(`cause.${knock.cause}`)}</Typography>
          <Typography variant="body2">{pairing(`remedy.${knock.cause}`)}</Typography>
          <Typography variant="body2" color="textSecondary" component="div">
            <TimeText atMs={knock.lastAtMs} /> · {pairing('times', { count: knock.times })} · {knock.remoteAddress}
          </Typography>
        </Box>
      ))}
    </DeedGroup>
  );
}
