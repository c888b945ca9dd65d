/** One thing on the plan: its sign in the colour of its state, its name, its value. Dragged or moved with the keys while it is arranged. */
import CameraIcon from '@mui/icons-material/VideocamOutlined';
import PileIcon from '@mui/icons-material/EvStationOutlined';
import RelayIcon from '@mui/icons-material/ToggleOnOutlined';
import SensorIcon from '@mui/icons-material/SensorsOutlined';
import { styled } from '@mui/material/styles';
import type SvgIcon from '@mui/material/SvgIcon';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SheetRef } from '../../components/map/map-sheet.tsx';
import { Pin, useDragging } from '../../components/map/pin.tsx';
import { toneColor } from '../../components/mark.tsx';
import { sensorValue } from '../../format/sensor-value.ts';
import { movedBy, type Place } from '../../format/map-geometry.ts';
import type { Kind, Thing } from './map-things.ts';
import type { Placing } from './use-placing.ts';

export const kindIcon: Readonly<Record<Kind, typeof SvgIcon>> = {
  pile: PileIcon,
  sensor: SensorIcon,
  camera: CameraIcon,
  relay: RelayIcon,
};

const ThingPin = styled(Pin)({ '& .value': { fontVariantNumeric: 'tabular-nums' } });

export function MapPin(props: {
  readonly thing: Thing;
  readonly place: Place;
  readonly sheet: SheetRef;
  readonly placing: Placing | null;
  readonly tell: (text: string) => void;
  readonly onOpen: (anchor: HTMLElement) => void;
}) {
  const { thing, place, sheet, placing, tell, onOpen } = props;
  const { t } = useTranslation('map');
  const { t: sensors } = useTranslation('sensors');
  const { t: common } = useTranslation();
  const Icon = kindIcon[thing.kind];
  const value = thing.sensor === null ? '' : sensorValue(thing.sensor, (key) => sensors(key));
  const state = thing.states[0] === undefined ? value : common(`state.${thing.states[0]}`);
  const settle = async (at: Place | null) => {
    if (placing !== null && (await placing.settle(thing, at))) tell(t(at === null ? 'thing.taken' : 'thing.moved', { name: thing.name }));
  };
  const dragging = useDragging(sheet, { onMove: (at) => placing?.move(thing, at), onDrop: (at) => void settle(at) });
  const key = (event: KeyboardEvent) => {
    if (placing === null) return;
    if (event.key === 'Delete') void settle(null);
    const next = movedBy(place, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    placing.move(thing, next);
  };
  return (
    <ThingPin
      type="button"
      id={`pin-${thing.kind}-${thing.id}`}
      aria-label={[t(`kind.${thing.kind}`), thing.name, state].filter((word) => word !== '').join(', ')}
      title={placing === null ? thing.name : t('thing.keys')}
      style={{ left: `${place.x * 100}%`, top: `${place.y * 100}%`, color: toneColor(thing.tone) }}
      onClick={(event) => {
        event.stopPropagation();
        if (placing === null) onOpen(event.currentTarget);
      }}
      onPointerEnter={(event) => {
        if (placing === null && thing.kind === 'camera' && event.pointerType === 'mouse') onOpen(event.currentTarget);
      }}
      {...(placing === null ? {} : dragging)}
      onKeyDown={key}
      onKeyUp={(event) => {
        if (placing !== null && event.key.startsWith('Arrow')) void settle(place);
      }}
    >
      <Icon aria-hidden />
      {thing.kind !== 'camera' && thing.kind !== 'relay' && <span className="name">{thing.name}</span>}
      {value !== '' && <span className="value">{value}</span>}
    </ThingPin>
  );
}
