/** Canned facts for the firmware page of the stage: a rollout in the middle, one that failed, one that is done. */
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { FirmwareStep, PileBusy } from '../../station-core/domain/firmware.ts';
import type {
  FirmwareRow,
  LogRequestRow,
  PileFileRow,
  RolloutPileView,
  RolloutTarget,
  RolloutView,
} from '../../station-core/domain/views.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const hex = (seed: number): string =>
  Array.from({ length: 64 }, (_, at) => ((at * 7 + seed * 13 + ((at * at) % 11)) % 16).toString(16)).join('');

export function firmwareRows(nowMs: number): FirmwareRow[] {
  const row = (n: number, name: string, version: string, vendor: string | null, model: string | null, bytes: number, isSigned: boolean): FirmwareRow => ({
    id: id(`image-${n}`), name, version, vendor, model, bytes, sha256: hex(n), md5: hex(n).slice(0, 32), addedAtMs: utcMs(nowMs - n * 9 * dayMs), addedBy: id('op-1'), isSigned, addedByName: n === 2 ? 'Jonas Weber' : 'Mira Kovač',
  }); // prettier-ignore
  return [
    row(1, 'dc60-2.4.1.bin', '2.4.1', 'Nordlade', 'DC60', 48_211_456, true),
    row(2, 'ac22_release_1.09.zip', '1.09', 'Huanyu', null, 12_830_112, false),
    row(3, 'dc60-2.3.0.bin', '2.3.0', 'Nordlade', 'DC60', 47_902_208, true),
  ];
}

export function rolloutTargets(count: number): RolloutTarget[] {
  const busy: readonly (PileBusy | null)[] = [null, 'session', null, 'offline', null, 'connector-in-use', null, 'reserved'];
  return Array.from({ length: Math.min(count, 8) }, (_, at) => ({
    pileId: id(`CP-0${at + 1}`),
    name: `Pile ${at + 1}`,
    zone: at < 4 ? 'Row A' : 'Row B',
    vendor: at === 7 ? 'Huanyu' : 'Nordlade',
    model: at === 7 ? 'AC22' : 'DC60',
    firmware: at === 2 ? '2.4.1' : at === 7 ? '1.07' : '2.3.0',
    busy: busy[at] ?? null,
  }));
}

export function rolloutViews(nowMs: number): RolloutView[] {
  const pile = (n: number, step: FirmwareStep, minutes: number, change: Partial<RolloutPileView> = {}): RolloutPileView => ({
    pileId: id(`CP-0${n}`), name: `Pile ${n}`, zone: n < 5 ? 'Row A' : 'Row B', step, requestId: step === 'waiting' ? null : 190_000_000 + n, fetched: null,
    orderedAtMs: null, atMs: utcMs(nowMs - minutes * minuteMs), why: null, busy: null, ...change,
  }); // prettier-ignore
  const rollout = (n: number, state: RolloutView['state'], minutes: number, piles: readonly RolloutPileView[], firmware: RolloutView['firmware']): RolloutView => ({
    id: id(`rollout-${n}`), firmwareId: id('image-1'), by: id('op-1'), startedAtMs: utcMs(nowMs - minutes * minuteMs), endedAtMs: state === 'running' ? null : utcMs(nowMs - (minutes - 30) * minuteMs), state, piles, byName: 'Mira Kovač', firmware,
  }); // prettier-ignore
  const newest = { name: 'dc60-2.4.1.bin', version: '2.4.1', bytes: 48_211_456, isRemoved: false };
  const older = { name: 'dc60-2.3.0.bin', version: '2.3.0', bytes: 47_902_208, isRemoved: false };
  return [
    rollout(3, 'running', 26, [
      pile(1, 'installed', 14),
      pile(3, 'downloading', 1, { fetched: 30_100_000 }),
      pile(2, 'waiting', 26, { busy: 'session' }),
      pile(4, 'waiting', 26, { busy: 'offline' }),
      pile(5, 'waiting', 26),
      pile(6, 'waiting', 26, { busy: 'connector-in-use' }),
    ], newest),
    rollout(2, 'failed', 4_300, [pile(1, 'installed', 4_280), pile(3, 'failed', 4_270, { why: 'InstallVerificationFailed' }), pile(5, 'stopped', 4_270, { requestId: null })], older),
    rollout(1, 'done', 91_000, [pile(7, 'installed', 90_900)], { ...older, version: '2.2.8', name: 'dc60-2.2.8.bin', isRemoved: true }),
  ]; // prettier-ignore
}

export function pileFileRows(nowMs: number): PileFileRow[] {
  const names = ['diagnostics_20261119.zip', 'security-2026-11.log', 'CP-03_logs.tar.gz', 'diag.txt'];
  return names.map((name, at) => ({
    id: id(`file-${at}`),
    pileId: id(`CP-0${at + 1}`),
    pileName: `Pile ${at + 1}`,
    kind: at === 1 ? 'security-log' : 'diagnostics',
    requestId: 190_000_100 - at,
    name,
    bytes: [2_411_900, 88_120, 19_400_300, 812][at] ?? 0,
    sha256: hex(20 + at),
    receivedAtMs: utcMs(nowMs - at * 3 * dayMs - 17 * minuteMs),
  }));
}

export function logRequestRows(nowMs: number): LogRequestRow[] {
  const row = (n: number, state: LogRequestRow['state'], why: string | null): LogRequestRow => ({
    requestId: 190_000_200 + n, pileId: id(`CP-0${n}`), pileName: `Pile ${n}`, log: n === 6 ? 'security' : 'diagnostics', by: id('op-1'), orderedAtMs: utcMs(nowMs - n * minuteMs), state, why, fileId: null, atMs: utcMs(nowMs - n * minuteMs),
  }); // prettier-ignore
  return [row(2, 'uploading', null), row(6, 'failed', 'UploadFailed')];
}
