/** The picture with the stations on it. Looked at: a click opens the station. Arranged: dragged, or moved with the arrow keys. */
import { styled } from '@mui/material/styles';
import AlarmIcon from '@mui/icons-material/ReportOutlined';
import LockIcon from '@mui/icons-material/LockOutlined';
import GapIcon from '@mui/icons-material/PlaylistRemoveOutlined';
import SilentIcon from '@mui/icons-material/CloudOffOutlined';
import StationIcon from '@mui/icons-material/EvStationOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { navigate } from '../../client/router.ts';
import { severityTone } from '../../components/alarm-looks.ts';
import { MapSheet, type SheetRef } from '../../components/map/map-sheet.tsx';
import { Pin, useDragging } from '../../components/map/pin.tsx';
import { toneColor, type Tone } from '../../components/mark.tsx';
import { movedBy, type Place } from '../../format/map-geometry.ts';

export type MapPlaces = Awaited<ReturnType<HqApi['map']['get']>>['stations'];
type MapStation = MapPlaces[number];

export function MapCanvas({
  picture,
  stations,
  onPlace,
}: {
  readonly picture: string;
  readonly stations: MapPlaces;
  /** null: only looked at. */
  readonly onPlace: ((stationId: string, spot: Place) => void) | null;
}) {
  const { t } = useTranslation('hqMap');
  const sheet = useRef<HTMLDivElement>(null);
  return (
    <MapSheet ref={sheet} src={`/map-picture/${picture}`} alt={t('alt')} minHeight={280}>
      {stations.map((station) =>
        station.place === null ? null : (
          <StationPin key={station.stationId} station={station} place={station.place} sheet={sheet} onPlace={onPlace} />
        ),
      )}
    </MapSheet>
  );
}

const LargePin = styled(Pin)({ padding: '3px 8px', fontSize: '0.8125rem', '& svg': { fontSize: 18 }, '& .name': { maxWidth: 180 } });

function StationPin(props: {
  readonly station: MapStation;
  readonly place: Place;
  readonly sheet: SheetRef;
  readonly onPlace: ((stationId: string, spot: Place) => void) | null;
}) {
  const { station, sheet, onPlace } = props;
  const { t } = useTranslation('hqMap');
  // Where it was put, shown until HQ tells another place than the one it was taken from.
  const [held, setHeld] = useState<{ readonly from: Place; readonly spot: Place } | null>(null);
  const at = held !== null && held.from.x === props.place.x && held.from.y === props.place.y ? held.spot : props.place;
  const { tone, icon: Icon, word } = lookOf(station);
  const put = (spot: Place) => {
    setHeld({ from: props.place, spot });
    onPlace?.(station.stationId, spot);
  };
  const dragging = useDragging(sheet, {
    onMove: (spot) => setHeld({ from: props.place, spot }),
    onDrop: (spot) => {
      if (held !== null) put(spot);
    },
    onCancel: () => setHeld(null),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = movedBy(at, event.key, event.shiftKey);
    if (moved === null) return;
    event.preventDefault();
    put(moved);
  };
  const told = [station.name, t(`word.${word}`), ...(station.alarms > 0 ? [t('alarms', { count: station.alarms })] : [])].join(', ');
  return (
    <LargePin
      type="button"
      aria-label={told}
      title={told}
      style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%`, color: toneColor(tone) }}
      onClick={() => {
        if (onPlace === null) navigate(['station', station.stationId]);
      }}
      {...(onPlace === null ? {} : { ...dragging, onKeyDown })}
    >
      <Icon aria-hidden />
      <span className="name">{station.name}</span>
      {station.alarms > 0 && <span>{station.alarms}</span>}
    </LargePin>
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
