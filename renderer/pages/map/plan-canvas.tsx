/** The picture with everything on it. Looked at: a click opens what it is. Arranged: dragged, or moved with the arrow keys. Drawn: clicks are corners. */
import Box from '@mui/material/Box';
import { keyframes } from '@mui/material/styles';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer, ZoneView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { MapSheet } from '../../components/map/map-sheet.tsx';
import { toneColor } from '../../components/mark.tsx';
import { phaseTone, PhaseMark } from '../../components/phase-mark.tsx';
import { closes, nameSpot, placeAt, pointsOf, type Place } from '../../format/map-geometry.ts';
import { keyOfThing, type Thing } from './map-things.ts';
import { MapPin } from './map-pin.tsx';
import { ThingCard } from './thing-card.tsx';
import type { Placing } from './use-placing.ts';

export interface Drawing {
  readonly zoneId: string;
  readonly corners: readonly Place[];
}

const pulse = keyframes({ '0%, 100%': { fillOpacity: 0.18 }, '50%': { fillOpacity: 0.42 } });

export function PlanCanvas(props: {
  readonly plan: string;
  readonly zones: SafetySetupAnswer['zones'];
  readonly states: readonly ZoneView[];
  readonly things: readonly Thing[];
  /** null: nothing is moved now. */
  readonly placing: Placing | null;
  readonly drawing: Drawing | null;
  readonly onDraw: (drawing: Drawing | null) => void;
  readonly onClose: (corners: readonly Place[]) => void;
  readonly tell: (text: string) => void;
}) {
  const { plan, zones, states, things, placing, drawing, onDraw, onClose, tell } = props;
  const { t } = useTranslation('map');
  const sheet = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<{ readonly key: string; readonly anchor: HTMLElement } | null>(null);
  const shown = things.find((thing) => keyOfThing(thing) === open?.key);
  useDrawingKeys(drawing, onDraw, onClose);
  const corner = (clientX: number, clientY: number) => {
    const box = sheet.current?.getBoundingClientRect();
    if (drawing === null || box === undefined) return;
    const at = placeAt(box, clientX, clientY);
    if (closes(drawing.corners, at, box)) onClose(drawing.corners);
    else if (drawing.corners.length < 100) onDraw({ ...drawing, corners: [...drawing.corners, at] });
  };
  return (
    <>
      <MapSheet
        ref={sheet}
        id="site-plan"
        src={`/site-plan/${plan}`}
        alt={t('plan.alt')}
        cursor={drawing === null ? undefined : 'crosshair'}
        onClick={(event) => corner(event.clientX, event.clientY)}
      >
        <Areas zones={zones} states={states} drawing={drawing} />
        {drawing === null &&
          things.map((thing) =>
            thing.place === null ? null : (
              <MapPin
                key={keyOfThing(thing)}
                thing={thing}
                place={thing.place}
                sheet={sheet}
                placing={placing}
                tell={tell}
                onOpen={(anchor) => setOpen({ key: keyOfThing(thing), anchor })}
              />
            ),
          )}
      </MapSheet>
      {shown !== undefined && open !== null && placing === null && (
        <ThingCard
          thing={shown}
          anchor={open.anchor}
          zoneName={zones.find(({ id }) => id === shown.zoneId)?.name ?? null}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

/** The areas of the zones, their names, and the one that is being drawn. A stopped zone pulses, where motion is welcome. */
function Areas({
  zones,
  states,
  drawing,
}: {
  readonly zones: SafetySetupAnswer['zones'];
  readonly states: readonly ZoneView[];
  readonly drawing: Drawing | null;
}) {
  const drawn = zones.filter(({ id, outline }) => outline.length >= 3 && id !== drawing?.zoneId);
  const phaseOf = (zoneId: string) => states.find((state) => state.zoneId === zoneId)?.phase ?? 'unknown';
  return (
    <>
      <Box
        component="svg"
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        aria-hidden
        sx={{
          position: 'absolute',
          inset: 0,
          width: '100%',
          height: '100%',
          pointerEvents: 'none',
          '@media (prefers-reduced-motion: no-preference)': { '& .stopped': { animation: `${pulse} 1.6s ease-in-out infinite` } },
        }}
      >
        {drawn.map((zone) => {
          const phase = phaseOf(zone.id);
          const isStopped = phase === 'latched' || phase === 'resetting';
          const color = toneColor(phase === 'clear' ? 'quiet' : phaseTone(phase));
          return (
            <polygon
              key={zone.id}
              className={isStopped ? 'stopped' : undefined}
              points={pointsOf(zone.outline)}
              style={{
                fill: color,
                fillOpacity: isStopped ? 0.3 : phase === 'held' ? 0.16 : 0.07,
                stroke: color,
                strokeWidth: isStopped ? 4 : 2,
              }}
              vectorEffect="non-scaling-stroke"
            />
          );
        })}
        {drawing !== null && (
          <polyline
            points={pointsOf(drawing.corners)}
            style={{ fill: 'none', stroke: toneColor('charging'), strokeWidth: 3 }}
            vectorEffect="non-scaling-stroke"
          />
        )}
      </Box>
      {drawing?.corners.map((at, index) => (
        <Box
          key={index}
          aria-hidden
          sx={{
            position: 'absolute',
            width: 14,
            height: 14,
            m: '-7px',
            borderRadius: '50%',
            border: 3,
            borderColor: 'info.main',
            bgcolor: index === 0 ? 'info.main' : 'background.paper',
            pointerEvents: 'none',
          }}
          style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%` }}
        />
      ))}
      {drawing === null &&
        drawn.map((zone) => {
          const at = nameSpot(zone.outline);
          const phase = phaseOf(zone.id);
          return (
            <Box
              key={zone.id}
              component="a"
              href={hrefOf(['zone', zone.id])}
              sx={{
                position: 'absolute',
                px: 1,
                py: 0.25,
                borderRadius: 1,
                bgcolor: 'background.paper',
                color: 'text.primary',
                opacity: 0.94,
                fontSize: '0.8125rem',
                fontWeight: 600,
                textDecoration: 'none',
                whiteSpace: 'nowrap',
                display: 'inline-flex',
                gap: 1,
                alignItems: 'center',
                '&:hover': { textDecoration: 'underline' },
              }}
              style={{
                left: `${at.x * 100}%`,
                top: `${at.y * 100}%`,
                transform: at.above ? 'translateY(calc(-100% - 3px))' : 'translateY(3px)',
              }}
            >
              {zone.name}
              {phase !== 'clear' && phase !== 'unknown' && <PhaseMark phase={phase} />}
            </Box>
          );
        })}
    </>
  );
}

function useDrawingKeys(
  drawing: Drawing | null,
  onDraw: (drawing: Drawing | null) => void,
  onClose: (corners: readonly Place[]) => void,
): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (drawing === null) return;
    const onButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    if (event.key === 'Escape') onDraw(null);
    else if (event.key === 'Backspace') onDraw({ ...drawing, corners: drawing.corners.slice(0, -1) });
    else if (event.key === 'Enter' && !onButton && drawing.corners.length >= 3) onClose(drawing.corners);
    else return;
    event.preventDefault();
  });
  const isDrawing = drawing !== null;
  useEffect(() => {
    if (!isDrawing) return undefined;
    const listen = (event: KeyboardEvent) => pressed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [isDrawing]);
}
