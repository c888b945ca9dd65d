/** The picture with the stations on it. Looked at: a click opens the station. Arranged: dragged, or moved with the arrow keys. */
import Box from '@mui/material/Box';
import { styled } from '@mui/material/styles';
import AlarmIcon from '@mui/icons-material/ReportOutlined';
import LockIcon from '@mui/icons-material/LockOutlined';
import GapIcon from '@mui/icons-material/PlaylistRemoveOutlined';
import SilentIcon from '@mui/icons-material/CloudOffOutlined';
import StationIcon from '@mui/icons-material/EvStationOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { navigate } from '../../client/router.ts';
import { severityTone } from '../../components/alarm-looks.ts';
import { toneColor, type Tone } from '../../components/mark.tsx';
import { movedBy, placeAt, type Place } from '../../format/map-geometry.ts';

export type MapPlaces = Awaited<ReturnType<HqApi['map']['get']>>['stations'];
type MapStation = MapPlaces[number];
export type Spot = Place;

export function MapCanvas({
  picture,
  stations,
  onPlace,
}: {
  readonly picture: string;
  readonly stations: MapPlaces;
  /** null: only looked at. */
  readonly onPlace: ((stationId: string, spot: Spot) => void) | null;
}) {
  const { t } = useTranslation('hqMap');
  const outer = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const [ratio, setRatio] = useState<number | null>(null);
  const room = useRoom(outer);
  const width = ratio === null || room === null ? 0 : Math.min(room.width, room.height * ratio);
  return (
    <Box ref={outer} sx={{ flex: 1, minWidth: 0, minHeight: 280, overflow: 'hidden', display: 'flex', justifyContent: 'center' }}>
      <Box
        ref={sheet}
        sx={{ position: 'relative', flex: 'none', alignSelf: 'flex-start', border: 1, borderColor: 'divider', bgcolor: '#ffffff' }}
        style={{ width, height: ratio === null ? 0 : width / ratio }}
      >
        <img
          src={`/map-picture/${picture}`}
          alt={t('alt')}
          draggable={false}
          style={{ width: '100%', height: '100%', display: 'block', userSelect: 'none' }}
          onLoad={({ currentTarget }) => setRatio(currentTarget.naturalWidth / Math.max(1, currentTarget.naturalHeight))}
        />
        {stations.map((station) =>
          station.place === null ? null : (
            <StationPin key={station.stationId} station={station} place={station.place} sheet={sheet} onPlace={onPlace} />
          ),
        )}
      </Box>
    </Box>
  );
}

const Pin = styled('button')({
  position: 'absolute',
  transform: 'translate(-50%, -50%)',
  display: 'inline-flex',
  alignItems: 'center',
  gap: 4,
  padding: '3px 8px',
  border: '2px solid currentColor',
  borderRadius: 14,
  background: 'var(--mui-palette-background-paper)',
  font: 'inherit',
  fontSize: '0.8125rem',
  fontWeight: 600,
  lineHeight: 1.3,
  whiteSpace: 'nowrap',
  cursor: 'pointer',
  touchAction: 'none',
  '& svg': { fontSize: 18, flex: 'none' },
  '& .name': { color: 'var(--mui-palette-text-primary)', maxWidth: 180, overflow: 'hidden', textOverflow: 'ellipsis' },
  '&[data-moves]': { cursor: 'grab', borderStyle: 'dashed' },
  '&:focus-visible, &:hover': { zIndex: 5 },
});

function StationPin(props: {
  readonly station: MapStation;
  readonly place: Spot;
  readonly sheet: { readonly current: HTMLDivElement | null };
  readonly onPlace: ((stationId: string, spot: Spot) => void) | null;
}) {
  const { station, sheet, onPlace } = props;
  const { t } = useTranslation('hqMap');
  // Where it was put, shown until HQ tells another place than the one it was taken from.
  const [held, setHeld] = useState<{ readonly from: Spot; readonly spot: Spot } | null>(null);
  const dragged = useRef<number | null>(null);
  const at = held !== null && held.from.x === props.place.x && held.from.y === props.place.y ? held.spot : props.place;
  const { tone, icon: Icon, word } = lookOf(station);
  const put = (spot: Spot) => {
    setHeld({ from: props.place, spot });
    onPlace?.(station.stationId, spot);
  };
  const spotOf = (event: PointerEvent) => {
    const box = sheet.current?.getBoundingClientRect();
    return box === undefined || dragged.current !== event.pointerId ? null : placeAt(box, event.clientX, event.clientY);
  };
  const moving = {
    'data-moves': '',
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      dragged.current = event.pointerId;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const spot = spotOf(event);
      if (spot !== null) setHeld({ from: props.place, spot });
    },
    onPointerUp: (event: PointerEvent) => {
      const spot = spotOf(event);
      dragged.current = null;
      if (spot !== null && held !== null) put(spot);
    },
    onPointerCancel: () => {
      dragged.current = null;
      setHeld(null);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const moved = movedBy(at, event.key, event.shiftKey);
      if (moved === null) return;
      event.preventDefault();
      put(moved);
    },
  };
  const told = [station.name, t(`word.${word}`), ...(station.alarms > 0 ? [t('alarms', { count: station.alarms })] : [])].join(', ');
  return (
    <Pin
      type="button"
      aria-label={told}
      title={told}
      style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%`, color: toneColor(tone) }}
      onClick={() => {
        if (onPlace === null) navigate(['station', station.stationId]);
      }}
      {...(onPlace === null ? {} : moving)}
    >
      <Icon aria-hidden />
      <span className="name">{station.name}</span>
      {station.alarms > 0 && <span>{station.alarms}</span>}
    </Pin>
  );
}

interface Look {
  readonly tone: Tone;
  readonly icon: typeof SvgIcon;
  readonly word: 'alarm' | 'locked' | 'missing' | 'silent' | 'well';
}

/** Danger first, then what HQ does not hear or hold. */
function lookOf({ worst, isLocked, isMissing, isSilent }: MapStation): Look {
  if (worst === 'critical' || worst === 'high') return { tone: 'danger', icon: AlarmIcon, word: 'alarm' };
  if (isLocked) return { tone: 'soon', icon: LockIcon, word: 'locked' };
  if (isMissing) return { tone: 'soon', icon: GapIcon, word: 'missing' };
  if (isSilent) return { tone: 'soon', icon: SilentIcon, word: 'silent' };
  return worst === null
    ? { tone: 'quiet', icon: StationIcon, word: 'well' }
    : { tone: severityTone(worst), icon: StationIcon, word: 'alarm' };
}

/** The room there is for the picture, as it changes with the window. */
function useRoom(outer: { readonly current: HTMLDivElement | null }): { readonly width: number; readonly height: number } | null {
  const [room, setRoom] = useState<{ readonly width: number; readonly height: number } | null>(null);
  useEffect(() => {
    if (outer.current === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(outer.current);
    return () => watch.disconnect();
  }, [outer]);
  return room;
}
