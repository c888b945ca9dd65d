/** What the door is told after a commit: whatever of a pile a handshake goes by, and nothing else. */
import { beforeEach, expect, test } from 'vitest';
import { must } from '../../station-core/base/assert.ts';
import { id, type PileId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { PileCertificate, SecurityMove } from '../../station-core/domain/certificate.ts';
import type { Pile } from '../../station-core/domain/pile.ts';
import type { PileEntry } from '../../station-core/domain/ports.ts';
import { changedEntries } from '../../station-core/flow/pile-entries.ts';
import { putCertificate } from '../../station-core/store/pile-certificates.ts';
import { pileById, pileEntries, putPile } from '../../station-core/store/piles.ts';
import { FlowStation } from '../support/flow-station.ts';

const P1 = id<PileId>('P1');
let station: FlowStation;
let known: Map<PileId, PileEntry>;
let pile: Pile;
beforeEach(() => {
  station = new FlowStation().ready();
  station.connect('P2');
  known = new Map(pileEntries(station.db).map((entry) => [entry.id, entry]));
  pile = must(pileById(station.db, P1), 'it is there');
});

const move: SecurityMove = {
  to: 2, sinceMs: utcMs(1), step: 'waiting', stepSinceMs: utcMs(1), passwordHash: 'new', passwordTaken: false, needsReboot: false, networkSlot: null, url: null, problem: null,
}; // prettier-ignore

test.each<[string, (p: Pile) => Pile, Partial<PileEntry> | null]>([
  ['its admission', (p) => ({ ...p, admission: 'refused' }), { admission: 'refused' }],
  ['its password', (p) => ({ ...p, passwordHash: 'h' }), { passwordHash: 'h' }],
  ['the password of a move', (p) => ({ ...p, security: { ...p.security, move } }), { newPasswordHash: 'new' }],
  ['the least profile', (p) => ({ ...p, security: { ...p.security, least: 2 } }), { least: 2 }],
  ['the name on its certificate', (p) => ({ ...p, security: { ...p.security, certificateName: 'SN' } }), { certificateName: 'SN' }],
  ['what it says it is', (p) => ({ ...p, firmware: '2.0' }), { make: { vendor: 'Acme', model: 'Two', firmware: '2.0' } }],
  ['when it was heard', (p) => ({ ...p, lastHeardMs: utcMs(5), security: { ...p.security, seen: 1 } }), null],
])('%s', (_, change, told) => {
  const changed = change(pile);
  putPile(station.db, changed);
  const entries = changedEntries(station.db, known, [{ kind: 'pile.put', pile: changed }]);
  expect(entries).toEqual(told === null ? [] : [expect.objectContaining({ id: P1, ...told })]);
  expect(changedEntries(station.db, known, [{ kind: 'pile.put', pile: changed }])).toEqual([]);
});

test('a revoked certificate is told to whoever bears its name, whichever pile it was made for', () => {
  const certificate: PileCertificate = {
    serial: 'ab', pileId: P1, use: 'pile', commonName: 'P2', fingerprint: 'f0', issuedAtMs: utcMs(1), validUntilMs: utcMs(9e12), state: 'revoked', renewalAskedMs: null,
  }; // prettier-ignore
  putCertificate(station.db, certificate);
  const entries = changedEntries(station.db, known, [{ kind: 'pile-certificate.put', certificate }]);
  expect(entries.map((entry) => [entry.id, entry.revoked])).toEqual([
    ['P1', ['f0']],
    ['P2', ['f0']],
  ]);
});
