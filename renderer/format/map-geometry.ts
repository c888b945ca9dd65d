/** Places on the plan as parts of its width and height: from the pointer, by the keyboard, and the shape of an area. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Finer than any screen shows; keeps what is written short. */
const FINENESS = 10_000;
const STEP = 0.01;
const SMALL_STEP = 0.002;
/** A click so near to the first corner closes the area, in pixels. */
const CLOSE_PX = 14;

/** Where the pointer is on the plan; beyond its edge: on the edge. */
export function placeAt(box: Box, clientX: number, clientY: number): Place {
  return inside({ x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height });
}

/** True where the pointer is over the plan. */
export function isOver(box: Box, clientX: number, clientY: number): boolean {
  return clientX >= box.left && clientX <= box.left + box.width && clientY >= box.top && clientY <= box.top + box.height;
}

/** The place after an arrow key; null: the key moves nothing. */
export function movedBy(place: Place, key: string, small: boolean): Place | null {
  const step = small ? SMALL_STEP : STEP;
  switch (key) {
    case 'ArrowLeft':
      return inside({ x: place.x - step, y: place.y });
    case 'ArrowRight':
      return inside({ x: place.x + step, y: place.y });
    case 'ArrowUp':
      return inside({ x: place.x, y: place.y - step });
    case 'ArrowDown':
      return inside({ x: place.x, y: place.y + step });
    default:
      return null;
  }
}

/** A click here closes the area: there are three corners, and it is the first of them. */
export function closes(corners: readonly Place[], at: Place, box: Box): boolean {
  const [first] = corners;
  if (first === undefined || corners.length < 3) return false;
  return Math.hypot((at.x - first.x) * box.width, (at.y - first.y) * box.height) <= CLOSE_PX;
}

/** Where the name of an area stands: over its upper left corner, or under it where the plan ends. */
export function nameSpot(corners: readonly Place[]): Place & { readonly above: boolean } {
  const top = Math.min(1, ...corners.map(({ y }) => y));
  const left = Math.min(1, ...corners.filter(({ y }) => y - top < 0.02).map(({ x }) => x));
  return { ...inside({ x: left, y: top }), above: top > 0.09 };
}

/** For an SVG polygon in a box of 1 by 1. */
export function pointsOf(corners: readonly Place[]): string {
  return corners.map(({ x, y }) => `${x},${y}`).join(' ');
}

function inside({ x, y }: Place): Place {
  return { x: part(x), y: part(y) };
}

function part(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * FINENESS) / FINENESS;
}
