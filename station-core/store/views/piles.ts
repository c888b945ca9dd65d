/** Piles and those who knocked, as the installer sees them. */
import { id, type PileId } from '../../base/ids.ts';
import { watt } from '../../base/energy.ts';
import type { PileSecurity, SecurityMove } from '../../domain/certificate.ts';
import type { HandshakeCause } from '../../domain/event.ts';
import type { Admission, ConnectorState, PileClock } from '../../domain/pile.ts';
import type { KnockView, PileSecurityView, PileView } from '../../domain/views.ts';
import type { Reader, Row } from '../connection.ts';
import { newestCertificates } from '../pile-certificates.ts';
import { int, intOrNull, json, text, textOrNull, time, timeOrNull } from '../rows.ts';

export interface PilesList {
  readonly piles: readonly PileView[];
  readonly knocks: readonly KnockView[];
}

/** At most 2,000 piles and 100 knocks, newest first. */
export function pilesList(db: Reader): PilesList {
  return {
    piles: withConnectors(db, db.all('SELECT * FROM pile ORDER BY name, id LIMIT 2000')),
    knocks: db.all('SELECT * FROM knock ORDER BY last_at_ms DESC LIMIT 100').map(toKnock),
  };
}

export function pileViewById(db: Reader, params: { readonly pileId: PileId }): PileView | null {
  return withConnectors(db, db.all('SELECT * FROM pile WHERE id = ?', params.pileId))[0] ?? null;
}

/** What was turned away under this identity, newest first. */
export function knocksOf(db: Reader, params: { readonly pileId: PileId }): KnockView[] {
  return db.all('SELECT * FROM knock WHERE identity = ? ORDER BY last_at_ms DESC LIMIT 50', params.pileId).map(toKnock);
}

/** For keeping what is set when the rest of a pile is changed; the hash never leaves the core. */
export function pilePasswordHash(db: Reader, params: { readonly pileId: PileId }): string | null {
  const row = db.get('SELECT password_hash FROM pile WHERE id = ?', params.pileId);
  return row === undefined ? null : textOrNull(row, 'password_hash');
}

function withConnectors(db: Reader, piles: readonly Row[]): PileView[] {
  const ids = JSON.stringify(piles.map((row) => text(row, 'id')));
  const rows = db.all(
    'SELECT * FROM connector WHERE connector > 0 AND pile_id IN (SELECT value FROM json_each(?)) ORDER BY pile_id, evse, connector',
    ids,
  );
  const byPile = Map.groupBy(rows, (row) => text(row, 'pile_id'));
  const certificates = newestCertificates(db, ids);
  return piles.map((row) => ({
    ...toPile(row),
    certificate: certificates.get(id<PileId>(text(row, 'id'))) ?? null,
    connectors: (byPile.get(text(row, 'id')) ?? []).map(toConnector),
  }));
}

function toPile(row: Row): Omit<PileView, 'connectors' | 'certificate'> {
  const clock = json<PileClock>(row, 'clock');
  return {
    id: id<PileId>(text(row, 'id')),
    name: text(row, 'name'),
    admission: text(row, 'admission') as Admission,
    vendor: text(row, 'vendor'),
    model: text(row, 'model'),
    serial: textOrNull(row, 'serial'),
    firmware: textOrNull(row, 'firmware'),
    protocol: text(row, 'protocol'),
    hasPassword: textOrNull(row, 'password_hash') !== null,
    online: textOrNull(row, 'connection_id') !== null,
    remoteAddress: textOrNull(row, 'remote_address'),
    firstSeenMs: time(row, 'first_seen_ms'),
    lastHeardMs: timeOrNull(row, 'last_heard_ms'),
    connectedAtMs: timeOrNull(row, 'connected_at_ms'),
    disconnectedAtMs: timeOrNull(row, 'disconnected_at_ms'),
    clockSkewMs: clock.skewMs,
    clockUnset: clock.unset,
    place: text(row, 'place'),
    zone: text(row, 'zone'),
    security: toSecurity(json<PileSecurity>(row, 'security')),
  };
}

function toSecurity({ seen, least, move, certificateName }: PileSecurity): PileSecurityView {
  return {
    seen,
    least,
    certificateName,
    move: move === null ? null : withoutHash(move),
    warning: seen === 0 ? 'no-password' : seen === 1 ? 'unencrypted' : null,
  };
}

function withoutHash({ passwordHash, ...move }: SecurityMove): NonNullable<PileSecurityView['move']> {
  return { ...move, newPassword: passwordHash !== null };
}

function toConnector(row: Row): PileView['connectors'][number] {
  const power = intOrNull(row, 'rated_power');
  return {
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    name: text(row, 'name'),
    ratedPower: power === null ? null : watt(power),
    phases: intOrNull(row, 'phases') as 1 | 2 | 3 | null,
    state: text(row, 'state') as ConnectorState,
    errorCode: textOrNull(row, 'error_code'),
  };
}

function toKnock(row: Row): KnockView {
  return {
    identity: text(row, 'identity'),
    cause: text(row, 'cause') as HandshakeCause,
    remoteAddress: text(row, 'remote_address'),
    detail: text(row, 'detail'),
    firstAtMs: time(row, 'first_at_ms'),
    lastAtMs: time(row, 'last_at_ms'),
    times: int(row, 'times'),
  };
}
