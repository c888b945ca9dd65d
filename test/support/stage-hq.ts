/** Canned facts of the line to HQ: in order, on its way, waiting, stopped, or none at all. */
import { ORPCError } from '@orpc/server';
import { utcMs } from '../../station-core/base/time.ts';
import type { DirectiveRow, HqBatch, HqLoss, HqOwned, HqView } from '../../station-core/api/contract.ts';

/** As the station answers a code that HQ does not take. */
export function wrongCode(): Error {
  const data = { code: 'hq.refused', detail: { refusal: 'hq.bad-code', help: 'The code was used, or is over.' } };
  return new ORPCError('hq.refused', { status: 422, message: 'HQ refused (refusal hq.bad-code). The code was used, or is over.', data });
}

/** What the scene's number of rows makes of the line: 0 none, 1 stopped, 2 waiting, 3 sending; otherwise in order. */
export function hqView(rows: number, nowMs: number): HqView {
  const at = (minutes: number) => utcMs(nowMs - minutes * 60_000);
  const well: HqView = {
    phase: 'resting',
    sending: null,
    contactAtMs: at(7),
    nextTryAtMs: at(-8),
    failures: 0,
    problem: null,
    waiting: 12,
    openBatches: 0,
    openBytes: 0,
    acknowledgedAtMs: at(7),
    directives: 14,
    lost: 1_263,
    held: { epoch: 2, number: 1_284, seq: 96_213, hash: 'a'.repeat(64) },
    link: {
      url: 'https://hq.example.com',
      caPem: null,
      proxy: null,
      capKiBs: 512,
      schedule: { everyMinutes: 15, window: { fromMinute: 60, toMinute: 300 }, urgentFrom: 'high' },
      stationId: 'lindenhof-01',
      hqName: 'Northern Charging HQ',
      countryCode: 'DE',
      partyId: 'NCH',
      epoch: 2,
      unlooked: 41_207,
      enrolledAtMs: at(90_000),
      state: 'linked',
      stoppedBy: null,
      gap: { fromMs: rows === 4 ? null : at(90_000 + 560), heardMs: at(90_000 + 95), toMs: at(90_000) },
    },
    keyFingerprint: '5f1c0e7d2a9b4c66'.repeat(4),
    nowMs: utcMs(nowMs),
  };
  if (rows === 0) return { ...well, phase: 'off', link: null, contactAtMs: null, acknowledgedAtMs: null, nextTryAtMs: null, lost: 0 };
  if (rows === 1) {
    const help = 'The batch is not the one that HQ has at this place.';
    return { ...well, phase: 'stopped', nextTryAtMs: null, waiting: 1_930, problem: { code: 'hq.fork', help, atMs: at(3) } };
  }
  if (rows === 2) {
    const help = 'HQ cannot be reached (address https://hq.example.com). Nobody listens at the address.';
    const open = { openBatches: 31, openBytes: 24_800_000, waiting: 8_412 };
    return { ...well, ...open, phase: 'waiting', failures: 9, problem: { code: 'hq.unreachable', help, atMs: at(2) } };
  }
  if (rows === 3)
    return {
      ...well,
      phase: 'working',
      openBatches: 4,
      openBytes: 3_100_000,
      sending: { number: 1_285, sentBytes: 412_000, bytes: 790_000 },
    };
  return well;
}

export function directiveRows(nowMs: number): DirectiveRow[] {
  const stories = [
    ['plan', 'city-2027', 'waiting', null],
    ['card', 'fleet-0417', 'applied', null],
    ['coupon', 'spring', 'refused', 'The price plan leaves a minute of the week without a price (plan city-2026, day 7, minute 1380).'],
    ['settings', 'money', 'overridden', null],
    ['plan', 'city-2026', 'superseded', null],
    ['unknown', 'x', 'refused', 'battery-swap: this version of the station does not know the kind'],
  ] as const;
  return stories.map(([kind, objectId, state, reason], index) => ({
    number: 14 - index,
    kind,
    objectId,
    version: 1,
    state,
    atMs: utcMs(nowMs - index * 5_400_000),
    code: reason === null ? null : 'plan.hole',
    reason,
    validFromMs: utcMs(nowMs - index * 5_400_000),
    untilMs: null,
    isGivenUp: false,
  }));
}

export function ownedRows(nowMs: number): HqOwned[] {
  const base = { version: 3, directiveNumber: 9, fields: null, lentUntilMs: null, before: null };
  const free = { overriddenUntilMs: null, overriddenBy: null, overrideReason: null };
  return [
    { ...base, ...free, kind: 'plan', objectId: 'city-2026', localId: 'city-2026' },
    { ...base, ...free, kind: 'card', objectId: 'fleet-0417', localId: 'hash' },
    {
      ...base,
      kind: 'settings',
      objectId: 'money',
      localId: 'money',
      overriddenUntilMs: utcMs(nowMs + 4 * 86_400_000),
      overriddenBy: 'Mira Kovač',
      overrideReason: 'Road works: no idle fee this week',
    },
  ];
}

export function batchRows(nowMs: number): HqBatch[] {
  return Array.from({ length: 12 }, (_, index) => ({
    epoch: 2,
    number: 1_284 - index,
    fromSeq: 96_000 - index * 80,
    toSeq: 96_079 - index * 80,
    state: index === 0 ? ('made' as const) : ('acknowledged' as const),
    manifestHash: 'b'.repeat(64),
    size: 24_000 + index * 1_250,
    cutAtMs: utcMs(nowMs - index * 900_000),
    madeAtMs: utcMs(nowMs - index * 900_000),
    acknowledgedAtMs: index === 0 ? null : utcMs(nowMs - index * 900_000),
    via: index === 0 ? null : index === 5 ? ('stick' as const) : ('line' as const),
  }));
}

export const lossRows: readonly HqLoss[] = [
  { kind: 'session', objectId: 's-1', hqVersion: 4, ownVersion: 0, text: '2026-11-20 16:42 · A-03/1 · 31.20 kWh' },
  { kind: 'session', objectId: '*', hqVersion: 1_260, ownVersion: 0, text: '+1260' },
  { kind: 'cdr', objectId: 'b-1', hqVersion: 1, ownVersion: 0, text: '2026-11-20 17:10 · A-03/1 · #4127 · EUR 12.87' },
  { kind: 'account', objectId: 'acc-7', hqVersion: 12, ownVersion: 11, text: 'driver · #7 · EUR 42.00' },
];
