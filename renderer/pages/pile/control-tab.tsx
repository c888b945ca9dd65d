/** Everything a pile can be told, in an attendant's words, grouped by what it is about. What a role may not do is not there. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';
import { AskGroup, MemoryGroup, RestartGroup, VendorGroup } from './basic-groups.tsx';
import { ChargingGroup } from './charging-group.tsx';
import { DeedGroup } from './deed.tsx';
import { LimitGroup } from './limit-group.tsx';
import { LocalListGroup } from './local-list-group.tsx';
import { isVersion2, useOrders } from './use-orders.tsx';
import { DisplayGroup, MonitoringGroup, PersonGroup } from './version2-groups.tsx';

export function ControlTab() {
  const { t } = useTranslation('pile');
  const { role } = useMe();
  const { pile } = useOrders();
  const mayOrder = may(role, 'orders');
  const second = isVersion2(pile);
  return (
    <Stack spacing={2}>
      {!pile.online && <Alert severity="warning">{t('offline')}</Alert>}
      <Box sx={{ columnWidth: 440, columnGap: 2, mb: -2 }}>
        <ChargingGroup />
        {mayOrder && (
          <>
            <RestartGroup />
            <LimitGroup />
            <AskGroup />
            {second && <DisplayGroup />}
            <LocalListGroup />
            <MemoryGroup />
            <LinksGroup />
            {second && <MonitoringGroup />}
            {second && <PersonGroup />}
            <VendorGroup />
          </>
        )}
      </Box>
    </Stack>
  );
}

/** What has pages of its own. */
function LinksGroup() {
  const { t } = useTranslation('pile');
  const { role } = useMe();
  const { pile } = useOrders();
  return (
    <DeedGroup title={t('links.title')} help={t('links.help')}>
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', pb: 1 }}>
        <Button size="small" variant="outlined" href={hrefOf(['reservations'], { pile: pile.id })}>
          {t('links.reservations')}
        </Button>
        {may(role, 'firmware') && (
          <>
            <Button size="small" variant="outlined" href={hrefOf(['firmware'])}>
              {t('links.firmware')}
            </Button>
            <Button size="small" variant="outlined" href={hrefOf(['firmware'], { view: 'files', pile: pile.id })}>
              {t('links.logs')}
            </Button>
          </>
        )}
        <Button size="small" variant="outlined" href={hrefOf(['pile', pile.id], { tab: 'security' })}>
          {t('links.certificates')}
        </Button>
      </Stack>
    </DeedGroup>
  );
}
