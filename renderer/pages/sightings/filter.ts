/** The filters of the sightings: as they stand in the address, as the station is asked, as the CSV is asked. */
import type { SightingRow } from '../../../station-core/api/contract.ts';
import { dayEndMs, dayStartMs } from '../../format/day-range.ts';

export const noSightingFilter = { view: '', text: '', camera: '', signal: '', day: '', watched: '', page: '' };
export type SightingFilterText = Readonly<Record<keyof typeof noSightingFilter, string>>;

/** As they are offered: who and what first, then what happened, then what a camera tells of itself. */
export const signals = [
  'person', 'vehicle', 'face', 'plate', 'line-crossed', 'loitering', 'no-helmet', 'smoking', 'fall', 'smoke', 'fire', 'over-temperature', 'motion', 'tamper', 'input',
] as const satisfies readonly SightingRow['signal'][]; // prettier-ignore

export interface SightingQuestion {
  readonly cameraId: string | null;
  readonly signal: (typeof signals)[number] | null;
  readonly text: string;
  readonly watched: boolean;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** What the address says, as the station reads it. Words it does not know count as no filter. The day is the station's. */
export function sightingQuestion(filter: SightingFilterText, zone: string): SightingQuestion {
  return {
    cameraId: filter.camera === '' ? null : filter.camera.slice(0, 80),
    signal: signals.find((signal) => signal === filter.signal) ?? null,
    text: filter.text.trim().slice(0, 80),
    watched: filter.watched === 'yes',
    fromMs: dayStartMs(filter.day, zone),
    toMs: dayEndMs(filter.day, zone),
  };
}

/** Where the whole list lies as CSV: the same filter, without a page. */
export function sightingsCsvPath(question: SightingQuestion, language: string): string {
  const query = new URLSearchParams({ lang: language });
  for (const [name, value] of Object.entries(question))
    if (value !== null && value !== '' && value !== false) query.set(name, String(value));
  return `/download/sightings.csv?${query.toString()}`;
}
