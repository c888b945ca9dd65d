/** On the screen of danger: how each zone of it stands by what was seen, and what its cameras see now. */
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { AlarmRow, CameraRow, ZoneView } from '../../station-core/api/contract.ts';
import { useCameras, useZones } from '../client/use-safety.ts';
import { LiveView } from './live-view.tsx';

/** More would be too small to see anything on. */
const MOST_PICTURES = 2;

type Zone = Pick<ZoneView, 'name' | 'phase' | 'piles' | 'relays'>;

/** What was done is what the zone says, and what meters show: not what was meant. */
export function WhatWasDone({ alarms }: { readonly alarms: readonly AlarmRow[] }) {
  const { t } = useTranslation('alarms');
  const states = useZones();
  const zones = new Map<string, Zone>();
  for (const { zoneId, zoneName, zonePhase } of alarms) {
    if (zoneId === null || zoneName === null || zonePhase === null) continue;
    const state = states.data?.find((one) => one.zoneId === zoneId);
    zones.set(zoneId, state ?? { name: zoneName, phase: zonePhase, piles: [], relays: [] });
  }
  if (zones.size === 0) return <>{t('screen.didNothing')}</>;
  return (
    <>
      {[...zones].map(([zoneId, zone]) => (
        <OneZone key={zoneId} zone={zone} />
      ))}
    </>
  );
}

function OneZone({ zone: { name, phase, piles, relays } }: { readonly zone: Zone }) {
  const { t } = useTranslation('alarms');
  const isStopped = phase === 'latched' || phase === 'resetting';
  const asked = isStopped ? piles.filter(({ power }) => power !== 'idle') : [];
  const off = asked.filter(({ power }) => power === 'off').length;
  return (
    <>
      <div>{t(`zone.${phase}`, { zone: name })}</div>
      {asked.length > 0 && <div>{t('screen.off', { off, all: asked.length })}</div>}
      {relays.map(
        ({ relayId, name: relay, state }) => state !== 'rest' && <div key={relayId}>{t(`screen.relay.${state}`, { relay })}</div>,
      )}
    </>
  );
}

/** The cameras that look at the zones of these alarms, in the order of the alarms. */
export function useZoneCameras(alarms: readonly AlarmRow[]): readonly CameraRow['camera'][] {
  const cameras = useCameras().data ?? [];
  const zones = [...new Set(alarms.map(({ zoneId }) => zoneId))];
  return zones
    .flatMap((zoneId) => cameras.filter(({ camera }) => zoneId !== null && camera.zoneId === zoneId && camera.enabled))
    .map(({ camera }) => camera)
    .slice(0, MOST_PICTURES);
}

/** Live, each with its name. */
export function ZonePictures({ cameras, wall }: { readonly cameras: readonly CameraRow['camera'][]; readonly wall: boolean }) {
  return (
    <Box sx={{ flex: '1 1 380px', minWidth: 0, minHeight: 220, display: 'flex', flexDirection: 'column', gap: 2 }}>
      {cameras.map(({ id, name }) => (
        <Box key={id} sx={{ flex: 1, minHeight: 160, position: 'relative' }}>
          <Box sx={{ position: 'absolute', inset: 0 }}>
            <LiveView cameraId={id} label={name} />
          </Box>
          <Box
            sx={{
              position: 'absolute', left: 0, bottom: 0, px: 1.5, py: 0.5, maxWidth: '100%', bgcolor: 'rgb(20 23 26 / 0.78)', overflow: 'hidden',
              textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontWeight: 600, fontSize: wall ? '1.5rem' : '1rem',
            }} // prettier-ignore
          >
            {name}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
