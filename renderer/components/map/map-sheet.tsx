/** A picture as large as its room lets it be, and what stands on it. */
import Box from '@mui/material/Box';
import { useEffect, useRef, useState, type MouseEvent, type ReactNode, type Ref, type RefObject } from 'react';

export type SheetRef = RefObject<HTMLDivElement | null>;

export interface MapSheetProps {
  /** The picture itself, without the room around it: places are parts of its width and height. */
  readonly ref: Ref<HTMLDivElement>;
  readonly id?: string;
  readonly src: string;
  readonly alt: string;
  /** In pixels; the room may be less high than this where nothing is told. */
  readonly minHeight?: number;
  readonly cursor?: 'crosshair' | undefined;
  readonly onClick?: (event: MouseEvent) => void;
  readonly children: ReactNode;
}

export function MapSheet({ ref, id, src, alt, minHeight = 0, cursor, onClick, children }: MapSheetProps) {
  const outer = useRef<HTMLDivElement>(null);
  const [ratio, setRatio] = useState<number | null>(null);
  const room = useRoom(outer);
  const width = ratio === null || room === null ? 0 : Math.min(room.width, room.height * ratio);
  return (
    <Box ref={outer} sx={{ flex: 1, minWidth: 0, minHeight, overflow: 'hidden', display: 'flex', justifyContent: 'center' }}>
      <Box
        ref={ref}
        id={id}
        sx={{ position: 'relative', flex: 'none', alignSelf: 'flex-start', border: 1, borderColor: 'divider', bgcolor: '#ffffff' }}
        style={{ width, height: ratio === null ? 0 : width / ratio, cursor: cursor }}
        onClick={onClick}
      >
        <img
          src={src}
          alt={alt}
          draggable={false}
          style={{ width: '100%', height: '100%', display: 'block', userSelect: 'none' }}
          onLoad={({ currentTarget }) => setRatio(currentTarget.naturalWidth / Math.max(1, currentTarget.naturalHeight))}
        />
        {children}
      </Box>
    </Box>
  );
}

/** The room there is for the picture, as it changes with the window. */
function useRoom(outer: SheetRef): { readonly width: number; readonly height: number } | null {
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
