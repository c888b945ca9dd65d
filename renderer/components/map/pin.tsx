/** A pin on a picture, in the colour of its state, and how it is dragged. */
import { styled } from '@mui/material/styles';
import { useRef, type PointerEvent } from 'react';
import { placeAt, type Place } from '../../format/map-geometry.ts';
import type { SheetRef } from './map-sheet.tsx';

/** With `data-moves` it looks as if it can be dragged. */
export const Pin = styled('button')({
  position: 'absolute',
  transform: 'translate(-50%, -50%)',
  display: 'inline-flex',
  alignItems: 'center',
  gap: 4,
  padding: '3px 7px',
  border: '2px solid currentColor',
  borderRadius: 14,
  background: 'var(--mui-palette-background-paper)',
  font: 'inherit',
  fontSize: '0.75rem',
  fontWeight: 600,
  lineHeight: 1.3,
  whiteSpace: 'nowrap',
  cursor: 'pointer',
  touchAction: 'none',
  '& svg': { fontSize: 17, flex: 'none' },
  '& .name': { color: 'var(--mui-palette-text-primary)', maxWidth: 130, overflow: 'hidden', textOverflow: 'ellipsis' },
  '&[data-moves]': { cursor: 'grab', borderStyle: 'dashed' },
  '&:focus-visible, &:hover': { zIndex: 5 },
});

export interface Dragging {
  /** The pointer is here, not let go yet. */
  readonly onMove: (place: Place) => void;
  readonly onDrop: (place: Place) => void;
  /** The pointer was taken away. */
  readonly onCancel?: () => void;
}

/** What a pin listens to while it may be dragged over the sheet. */
export function useDragging(sheet: SheetRef, { onMove, onDrop, onCancel }: Dragging) {
  const held = useRef<number | null>(null);
  const placeOf = (event: PointerEvent) => {
    const box = sheet.current?.getBoundingClientRect();
    return box === undefined || held.current !== event.pointerId ? null : placeAt(box, event.clientX, event.clientY);
  };
  return {
    'data-moves': '',
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      held.current = event.pointerId;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const place = placeOf(event);
      if (place !== null) onMove(place);
    },
    onPointerUp: (event: PointerEvent) => {
      const place = placeOf(event);
      held.current = null;
      if (place !== null) onDrop(place);
    },
    onPointerCancel: () => {
      held.current = null;
      onCancel?.();
    },
  };
}
