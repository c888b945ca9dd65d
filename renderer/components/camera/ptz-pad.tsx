/** Turns a camera: hold an arrow and it turns, let go and it stands; or one of the views kept in the camera. */
import DownIcon from '@mui/icons-material/KeyboardArrowDown';
import LeftIcon from '@mui/icons-material/KeyboardArrowLeft';
import RightIcon from '@mui/icons-material/KeyboardArrowRight';
import UpIcon from '@mui/icons-material/KeyboardArrowUp';
import ZoomInIcon from '@mui/icons-material/ZoomIn';
import ZoomOutIcon from '@mui/icons-material/ZoomOut';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import type SvgIcon from '@mui/material/SvgIcon';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ptz, Speed } from './use-ptz.ts';

type Way = 'up' | 'left' | 'right' | 'down' | 'in' | 'out';

/** Half of its speed: one can still aim. */
const SPEEDS: Readonly<Record<Way, Speed>> = {
  up: { pan: 0, tilt: 0.5, zoom: 0 },
  left: { pan: -0.5, tilt: 0, zoom: 0 },
  right: { pan: 0.5, tilt: 0, zoom: 0 },
  down: { pan: 0, tilt: -0.5, zoom: 0 },
  in: { pan: 0, tilt: 0, zoom: 0.5 },
  out: { pan: 0, tilt: 0, zoom: -0.5 },
};
const ICONS: Readonly<Record<Way, typeof SvgIcon>> = {
  up: UpIcon,
  left: LeftIcon,
  right: RightIcon,
  down: DownIcon,
  in: ZoomInIcon,
  out: ZoomOutIcon,
};
const PLACES: Readonly<Record<Way, string>> = { up: '1 / 2', left: '2 / 1', right: '2 / 3', down: '3 / 2', in: '1 / 4', out: '3 / 4' };

/** The speed of an arrow key; null: it is none. */
export function speedOfKey(key: string): Speed | null {
  if (key === 'ArrowUp') return SPEEDS.up;
  if (key === 'ArrowDown') return SPEEDS.down;
  if (key === 'ArrowLeft') return SPEEDS.left;
  return key === 'ArrowRight' ? SPEEDS.right : null;
}

export interface PtzPadProps {
  readonly name: string;
  readonly ptz: Ptz;
  /** On a tile of the wall. */
  readonly dense?: boolean;
  /** Stands between nearer and further, e.g. the kept views. */
  readonly more?: ReactNode;
}

export function PtzPad({ name, ptz, dense = false, more }: PtzPadProps) {
  const { t } = useTranslation('cameras');
  const edge = dense ? 32 : 48;
  return (
    <Box
      role="group"
      aria-label={t('ptz.label', { name })}
      sx={{ flex: 'none', display: 'inline-grid', gridTemplateColumns: `repeat(4, ${edge}px)`, gridTemplateRows: `repeat(3, ${edge}px)` }}
    >
      {(Object.keys(SPEEDS) as Way[]).map((way) => (
        <PadButton key={way} way={way} ptz={ptz} label={t(`ptz.${way}`)} />
      ))}
      {more !== undefined && <Box sx={{ gridArea: '2 / 4', display: 'grid' }}>{more}</Box>}
    </Box>
  );
}

function PadButton({ way, ptz, label }: { readonly way: Way; readonly ptz: Ptz; readonly label: string }) {
  const Icon = ICONS[way];
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) ptz.begin(SPEEDS[way]);
  };
  return (
    <IconButton
      color="inherit"
      aria-label={label}
      title={label}
      sx={{ gridArea: PLACES[way], borderRadius: 1, touchAction: 'none', p: 0 }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        ptz.begin(SPEEDS[way]);
      }}
      onPointerUp={ptz.end}
      onPointerCancel={ptz.end}
      onKeyDown={press}
      onKeyUp={ptz.end}
      onBlur={ptz.end}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon />
    </IconButton>
  );
}
