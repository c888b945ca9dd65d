/** What a thing on the plan is and how it is now, beside it: a camera shows its picture. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Popover from '@mui/material/Popover';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../../client/route.ts';
import { LiveView } from '../../components/live-view.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { sensorValue } from '../../format/sensor-value.ts';
import type { Thing } from './map-things.ts';

export function ThingCard(props: {
  readonly thing: Thing;
  readonly anchor: HTMLElement;
  readonly zoneName: string | null;
  readonly onClose: () => void;
}) {
  const { thing, anchor, zoneName, onClose } = props;
  const { t } = useTranslation('map');
  const { t: zones } = useTranslation('zones');
  const { t: sensors } = useTranslation('sensors');
  const links = linksOf(thing);
  return (
    <Popover
      open
      anchorEl={anchor}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
      transformOrigin={{ vertical: 'top', horizontal: 'center' }}
      onClose={onClose}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-label': thing.name,
          variant: 'outlined',
          sx: { p: 1.5, mt: 0.5, width: thing.kind === 'camera' ? 420 : 260 },
        },
      }}
    >
      <Typography variant="h3">{thing.name}</Typography>
      <Typography variant="body2" color="textSecondary">
        {[t(`kind.${thing.kind}`), zoneName].filter((word) => word !== null).join(' · ')}
      </Typography>
      {thing.kind === 'camera' && (
        <Box sx={{ mt: 1, aspectRatio: '16 / 9', bgcolor: '#101214', overflow: 'hidden', borderRadius: 1 }}>
          <LiveView cameraId={thing.id} label={thing.name} />
        </Box>
      )}
      {thing.states.map((state, index) => (
        <Box key={index} sx={{ mt: 0.75 }}>
          <StateMark state={state} />
        </Box>
      ))}
      {thing.sensor !== null && (
        <Typography sx={{ mt: 0.75 }}>
          <strong>{sensorValue(thing.sensor, (key) => sensors(key))}</strong> {sensors(`health.${thing.sensor.health}`)}
          {thing.sensor.problem === null ? '' : ` · ${thing.sensor.problem}`}
        </Typography>
      )}
      {thing.relay !== null && <Typography sx={{ mt: 0.75 }}>{zones(`relay.${thing.relay}`)}</Typography>}
      <Box sx={{ display: 'flex', gap: 2, mt: 1 }}>
        {links.map(({ key, href }) => (
          <Link key={key} href={href}>
            {t(`open.${key}`)}
          </Link>
        ))}
      </Box>
    </Popover>
  );
}

function linksOf(thing: Thing): readonly { readonly key: 'pile' | 'sensor' | 'camera' | 'zone'; readonly href: string }[] {
  const own = {
    pile: [{ key: 'pile' as const, href: hrefOf(['pile', thing.id]) }],
    sensor: [{ key: 'sensor' as const, href: hrefOf(['sensors']) }],
    camera: [{ key: 'camera' as const, href: hrefOf(['cameras', thing.id]) }],
    relay: [],
  }[thing.kind];
  return thing.zoneId === null ? own : [...own, { key: 'zone', href: hrefOf(['zone', thing.zoneId]) }];
}
