/** Certificates that this station's CA signed for piles. */
import { id, type PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileCertificate, SignedUse } from '../domain/certificate.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { int, one, text, time, timeOrNull } from './rows.ts';

export function certificateBySerial(db: Reader, serial: string): PileCertificate | null {
  const row = db.get('SELECT * FROM pile_certificate WHERE serial = ?', serial);
  return row === undefined ? null : toCertificate(row);
}

/** Newest first, at most 50. */
export function certificatesOf(db: Reader, { pileId }: { readonly pileId: PileId }): PileCertificate[] {
  return db.all('SELECT * FROM pile_certificate WHERE pile_id = ? ORDER BY issued_at_ms DESC, serial LIMIT 50', pileId).map(toCertificate);
}

/** The newest of each pile; pileIds as a JSON array. Refused ones do not count. */
export function newestCertificates(db: Reader, pileIds: string): Map<PileId, PileCertificate> {
  const rows = db.all(
    `SELECT * FROM pile_certificate c WHERE pile_id IN (SELECT value FROM json_each(?)) AND state <> 'refused' AND use = 'pile' ORDER BY issued_at_ms, serial`,
    pileIds,
  );
  return new Map(rows.map(toCertificate).map((certificate) => [certificate.pileId, certificate]));
}

/** How many were signed for the pile since then: a pile that asks without end is turned down. */
export function certificatesSignedSince(db: Reader, pileId: PileId, sinceMs: UtcMs): number {
  return int(one(db.get('SELECT count(*) AS n FROM pile_certificate WHERE pile_id = ? AND issued_at_ms >= ?', pileId, sinceMs)), 'n');
}

/** Installed ones of accepted piles that end between the two. */
export function certificatesEnding(db: Reader, fromMs: UtcMs, beforeMs: UtcMs): PileCertificate[] {
  return db
    .all(
      `SELECT c.* FROM pile_certificate c JOIN pile p ON p.id = c.pile_id
       WHERE c.state = 'installed' AND c.valid_until_ms >= ? AND c.valid_until_ms < ? AND p.admission = 'accepted' ORDER BY c.valid_until_ms LIMIT 200`,
      fromMs, beforeMs,
    )
    .map(toCertificate); // prettier-ignore
}

/** The ones of the pile that a newer one takes the place of. */
export function installedOf(db: Reader, pileId: PileId, use: SignedUse): PileCertificate[] {
  return db.all("SELECT * FROM pile_certificate WHERE pile_id = ? AND use = ? AND state = 'installed'", pileId, use).map(toCertificate);
}

/** Fingerprints of what was revoked for this pile, or under a name that is its own now. */
export function revokedOf(db: Reader, pileId: PileId, certificateName: string | null): string[] {
  return db
    .all(
      `SELECT fingerprint FROM pile_certificate WHERE state = 'revoked' AND common_name IN (?, ?)
       UNION SELECT fingerprint FROM pile_certificate WHERE state = 'revoked' AND pile_id = ? ORDER BY 1`,
      pileId, certificateName ?? pileId, pileId,
    )
    .map((row) => text(row, 'fingerprint')); // prettier-ignore
}

/** What came to nothing, or has ended, is kept as far as the newest 50 of the pile; a revoked one stays until it has ended. */
export function putCertificate(db: Writer, c: PileCertificate): void {
  db.runOne(
    `INSERT INTO pile_certificate (serial, pile_id, use, common_name, fingerprint, issued_at_ms, valid_until_ms, state, renewal_asked_ms)
     VALUES (?,?,?,?,?,?,?,?,?)
     ON CONFLICT (serial) DO UPDATE SET state = excluded.state, renewal_asked_ms = excluded.renewal_asked_ms`,
    c.serial, c.pileId, c.use, c.commonName, c.fingerprint, c.issuedAtMs, c.validUntilMs, c.state, c.renewalAskedMs,
  ); // prettier-ignore
  db.run(
    `DELETE FROM pile_certificate WHERE pile_id = ? AND (state <> 'revoked' OR valid_until_ms < ?) AND serial NOT IN
       (SELECT serial FROM pile_certificate WHERE pile_id = ? ORDER BY issued_at_ms DESC, serial LIMIT 50)`,
    c.pileId, c.issuedAtMs, c.pileId,
  ); // prettier-ignore
}

function toCertificate(row: Row): PileCertificate {
  return {
    serial: text(row, 'serial'),
    pileId: id<PileId>(text(row, 'pile_id')),
    use: text(row, 'use') as SignedUse,
    commonName: text(row, 'common_name'),
    fingerprint: text(row, 'fingerprint'),
    issuedAtMs: time(row, 'issued_at_ms'),
    validUntilMs: time(row, 'valid_until_ms'),
    state: text(row, 'state') as PileCertificate['state'],
    renewalAskedMs: timeOrNull(row, 'renewal_asked_ms'),
  };
}
