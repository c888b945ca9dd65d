/** The station's bar: its name, whether it is heard, what time it is there, and what the person at this screen may do. */
import SensorsIcon from '@mui/icons-material/Sensors';
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import { useTranslation } from 'react-i18next';
import { may } from '../client/may.ts';
import { useNow } from '../client/screen-context.tsx';
import { useMe, useStation } from '../client/station-context.tsx';
import { dayText, secondText } from '../format/time-text.ts';
import { Bar, type UserDeed } from './bar.tsx';

export function TopBar({
  onLogout,
  onKeys,
  onDevice,
}: {
  readonly onLogout: () => void;
  readonly onKeys: () => void;
  readonly onDevice: () => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const { name } = useStation();
  const bridge = window.stationmaster;
  const ofThisScreen: readonly UserDeed[] =
    bridge !== undefined
      ? [{ text: t('top.second-screen'), run: () => void bridge.openSecondScreen(true) }]
      : may(me.role, 'alarms')
        ? [{ text: t('top.device'), run: onDevice }]
        : [];
  const deeds = [{ text: t('top.keys'), run: onKeys }, ...ofThisScreen, { text: t('top.logout'), run: onLogout }];
  return (
    <Bar name={name} icon={SensorsIcon} user={{ name: me.name, role: t(`role.${me.role}`), deeds }}>
      <Clock />
    </Bar>
  );
}

function Clock() {
  const { t } = useTranslation();
  const { zone } = useStation();
  const now = useNow(1_000);
  return (
    <Tooltip title={t('top.clock', { zone })}>
      <Box
        component="time"
        sx={{ display: { xs: 'none', sm: 'block' }, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', fontSize: '0.875rem' }}
      >
        <Box component="span" sx={{ color: 'text.secondary', mr: 1 }}>
          {dayText(now, zone)}
        </Box>
        {secondText(now, zone)}
      </Box>
    </Tooltip>
  );
}
