/** Complaints and slips for the stage. */
import { id, type ComplaintId, type PileId, type SessionId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { ComplaintRow } from '../../station-core/api/contract.ts';

export function complaintRows(nowMs: number): readonly ComplaintRow[] {
  const row = (n: number, minutes: number, change: Partial<ComplaintRow>): ComplaintRow => ({
    id: id<ComplaintId>(`complaint-${n}`),
    atMs: utcMs(nowMs - minutes * 60_000),
    pileId: null,
    pileName: null,
    sessionId: null,
    transactionId: null,
    state: 'open',
    text: '',
    contact: '',
    answer: '',
    answeredBy: null,
    answeredAtMs: null,
    ...change,
  });
  const place = { pileId: id<PileId>('CP-02'), pileName: 'Schnelllader 2' };
  return [
    row(1, 12, { ...place, text: 'The cable is locked in my car. I stand here since ten minutes.', contact: '+49 170 5550123' }),
    row(2, 95, {
      ...place,
      sessionId: id<SessionId>('session-1'),
      transactionId: 184_402_117,
      text: '充电只有 7 kW，桩上写的是 60 kW。\n车是 800 V 的。',
      contact: '',
    }),
    row(3, 2_900, {
      text: 'The light at the entrance is broken.',
      contact: 'lena@example.org',
      state: 'answered',
      answer: 'Thank you. It is mended since Tuesday.',
      answeredBy: 'Mira',
      answeredAtMs: utcMs(nowMs - 2_000 * 60_000),
    }),
    row(4, 1_900_000, {
      state: 'answered',
      text: null,
      contact: null,
      answeredBy: 'Mira',
      answeredAtMs: utcMs(nowMs - 1_890_000 * 60_000),
    }),
  ];
}
