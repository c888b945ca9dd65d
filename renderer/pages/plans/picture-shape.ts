/** The 24-hour picture as shapes: stacked steps, gaps and a scale. Only where things stand on the screen; no price is made here. */
import type { DaySegment } from '../../../station-core/api/contract.ts';

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Bar {
  readonly segment: DaySegment;
  readonly x: number;
  readonly width: number;
  /** Top of the energy part and of the whole; both the zero line where there is no price. */
  readonly energyY: number;
  readonly topY: number;
  readonly height: number;
}

/** Both parts of a segment's price in 1e-5 of the major unit; null: nobody says what it costs. */
export function stackOf(segment: DaySegment): number | null {
  return segment.energyRate === null ? null : segment.energyRate + (segment.serviceRate ?? 0);
}

/** Marks of a scale from zero: at most four steps, of 1, 2 or 5 times a power of ten, the last at or above `max`. */
export function scaleMarks(max: number): readonly number[] {
  if (max <= 0) return [0, 10_000];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const whole = Math.max(1, Math.round(step));
  return Array.from({ length: Math.ceil(max / whole) + 1 }, (_, index) => index * whole);
}

/** Where a minute of the day stands. */
export function minuteX(minute: number, frame: Frame): number {
  return frame.left + (minute / 1_440) * frame.width;
}

/** Where a price stands. */
export function rateY(rate: number, top: number, frame: Frame): number {
  return frame.top + frame.height - (rate / top) * frame.height;
}

export function barsOf(segments: readonly DaySegment[], top: number, frame: Frame): readonly Bar[] {
  const zero = frame.top + frame.height;
  return segments.map((segment) => {
    const x = minuteX(segment.fromMinute, frame);
    const stack = stackOf(segment);
    const energyY = segment.energyRate === null ? zero : rateY(segment.energyRate, top, frame);
    const topY = stack === null ? zero : rateY(stack, top, frame);
    return { segment, x, width: minuteX(segment.toMinute, frame) - x, energyY, topY, height: zero - topY };
  });
}

/** The step curve along the tops, broken where there is no price. */
export function stepPath(bars: readonly Bar[]): string {
  let path = '';
  let drawing = false;
  for (const bar of bars) {
    if (stackOf(bar.segment) === null) {
      drawing = false;
      continue;
    }
    path += `${drawing ? 'L' : 'M'}${bar.x.toFixed(1)} ${bar.topY.toFixed(1)}L${(bar.x + bar.width).toFixed(1)} ${bar.topY.toFixed(1)}`;
    drawing = true;
  }
  return path;
}
