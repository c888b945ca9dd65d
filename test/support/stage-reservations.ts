/** Canned reservations and card lists of piles for the stage. */
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { LocalListRow, ReservationRow } from '../../station-core/domain/views.ts';

const minuteMs = 60_000;
const labels = ['Taxi 14', '王芳', 'B-KX 204', 'Nordlicht Pflege GmbH', 'Courier 7', null, 'HH-E 771', 'Dr. Sommer'];
const ended: readonly (readonly [ReservationRow['state'], string | null])[] = [
  ['used', null],
  ['no-show', null],
  ['refused', 'Occupied'],
  ['cancelled', null],
  ['cancelled', 'OtherCard'],
  ['used', null],
  ['refused', 'NotSupported'],
];

export function reservationRows(open: boolean, count: number, nowMs: number): ReservationRow[] {
  return Array.from({ length: Math.min(count, open ? 4 : 61) }, (_, index) => {
    const [state, why] = open
      ? ([index === 3 ? 'asked' : 'held', null] as const)
      : (ended[index % ended.length] ?? (['used', null] as const));
    const madeAtMs = nowMs - (open ? 12 * (index + 1) : 190 * (index + 1)) * minuteMs;
    return {
      id: 700 - index,
      pileId: id(`CP-0${(index % 8) + 1}`),
      evse: 1,
      connector: 1,
      pileName: `Bay ${(index % 8) + 1}`,
      connectorName: index % 2 === 0 ? 'A' : 'B',
      cardLabel: labels[index % labels.length] ?? null,
      cardHint: '4F21',
      madeBy: index % 3 === 0 ? '李伟' : 'Mira Kovač',
      madeAtMs: utcMs(madeAtMs),
      expiresAtMs: utcMs(open ? nowMs + (7 + 48 * index) * minuteMs : madeAtMs + 60 * minuteMs),
      state,
      why,
      sessionId: state === 'used' ? id('live') : null,
    };
  });
}

const states: readonly (readonly [LocalListRow['state'], number, string | null])[] = [
  ['in-step', 0, null],
  ['in-step', 2, null],
  ['sending', 86, null],
  ['unsupported', 86, 'NotSupported'],
  ['failed', 86, 'Failed'],
  [null, 86, null],
  ['in-step', 0, null],
  ['asking', 3, null],
];

export function localListRows(count: number, nowMs: number): LocalListRow[] {
  return Array.from({ length: Math.min(count, 8) }, (_, index) => {
    const [state, behind, problem] = states[index % states.length] ?? ([null, 0, null] as const);
    return {
      pileId: id(`CP-0${index + 1}`),
      pileName: `Bay ${index + 1}`,
      online: index !== 5,
      state,
      version: state === null || state === 'unsupported' ? null : 40 + index,
      behind,
      problem,
      changedAtMs: state === null ? null : utcMs(nowMs - 17 * (index + 1) * minuteMs),
    };
  });
}
