/** What is typed about the line to HQ, and what is wrong with it. */
import type { HqSettings } from '../../../station-core/api/contract.ts';

export interface LineDraft {
  readonly url: string;
  readonly code: string;
  /** Of a recovery: which station this is to be. */
  readonly stationId: string;
  readonly caPem: string;
  readonly proxy: string;
  /** KiB a second; empty: no limit. */
  readonly cap: string;
  readonly every: string;
  readonly atNight: boolean;
  /** HH:MM by the station's clock. */
  readonly from: string;
  readonly to: string;
  readonly urgentFrom: 'low' | 'medium' | 'high' | 'critical' | 'none';
}

export type LineProblem = 'url' | 'code' | 'stationId' | 'caPem' | 'proxy' | 'cap' | 'every' | 'from' | 'to';

export function draftOf(settings: HqSettings | null): LineDraft {
  const window = settings?.schedule.window ?? null;
  return {
    url: settings?.url ?? '',
    code: '',
    stationId: '',
    caPem: settings?.caPem ?? '',
    proxy: settings?.proxy ?? '',
    cap: settings === null || settings.capKiBs === null ? '' : String(settings.capKiBs),
    every: String(settings?.schedule.everyMinutes ?? 15),
    atNight: window !== null,
    from: minuteText(window?.fromMinute ?? 60),
    to: minuteText(window?.toMinute ?? 300),
    urgentFrom: settings === null ? 'high' : (settings.schedule.urgentFrom ?? 'none'),
  };
}

export function problemsOf(draft: LineDraft, asks: 'settings' | 'enrol' | 'recover'): ReadonlySet<LineProblem> {
  const wrong = new Set<LineProblem>();
  if (!isAddress(draft.url)) wrong.add('url');
  if (asks !== 'settings' && draft.code.trim() === '') wrong.add('code');
  if (asks === 'recover' && !/^[A-Za-z0-9-]{1,36}$/.test(draft.stationId.trim())) wrong.add('stationId');
  if (draft.caPem.trim() !== '' && !/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(draft.caPem)) wrong.add('caPem');
  if (draft.proxy.trim() !== '' && !/^http:\/\/[^\s/@]+:\d{1,5}\/?$/.test(draft.proxy.trim())) wrong.add('proxy');
  if (draft.cap.trim() !== '' && !isWithin(draft.cap, 32, 1_000_000)) wrong.add('cap');
  if (!isWithin(draft.every, 1, 1_440)) wrong.add('every');
  if (draft.atNight && minuteOf(draft.from) === null) wrong.add('from');
  if (draft.atNight && (minuteOf(draft.to) === null || minuteOf(draft.to) === minuteOf(draft.from))) wrong.add('to');
  return wrong;
}

/** As the station takes it; only where nothing is wrong with it. */
export function settingsOf(draft: LineDraft): HqSettings {
  const [caPem, proxy, cap] = [draft.caPem.trim(), draft.proxy.trim(), draft.cap.trim()];
  const [fromMinute, toMinute] = [minuteOf(draft.from) ?? 0, minuteOf(draft.to) ?? 0];
  return {
    url: draft.url.trim(),
    caPem: caPem === '' ? null : `${caPem}\n`,
    proxy: proxy === '' ? null : proxy,
    capKiBs: cap === '' ? null : Number(cap),
    schedule: {
      everyMinutes: Number(draft.every),
      window: draft.atNight ? { fromMinute, toMinute } : null,
      urgentFrom: draft.urgentFrom === 'none' ? null : draft.urgentFrom,
    },
  };
}

/** 75 is "01:15". */
export function minuteText(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return Number(hours) * 60 + Number(minutes);
}

/** https, or http to this PC. The station looks again. */
function isAddress(text: string): boolean {
  return /^(https:\/\/[^\s/@]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?)\/?$/.test(text.trim()) && URL.canParse(text.trim());
}

function isWithin(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return /^\d{1,7}$/.test(text.trim()) && value >= least && value <= most;
}
