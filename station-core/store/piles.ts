/** Piles, connectors, and those who were turned away at the door. */
import { id, type PileId } from '../base/ids.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { PileSecurity } from '../domain/certificate.ts';
import type { HandshakeCause } from '../domain/event.ts';
import type { Admission, Connector, ConnectorRef, ConnectorState, Pile, PileClock, RegisterKind } from '../domain/pile.ts';
import type { PileEntry } from '../domain/ports.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { revokedOf } from './pile-certificates.ts';
import { shyToReadOf } from './shy-keys.ts';
import { energyOrNull, int, intOrNull, json, one, powerOrNull, text, textOrNull, timeOrNull } from './rows.ts';

export function pileById(db: Reader, pileId: PileId): Pile | null {
  return db.remembered('pile', pileId, () => {
    const row = db.get('SELECT * FROM pile WHERE id = ?', pileId);
    return row === undefined ? null : toPile(row);
  });
}

export function allPiles(db: Reader): Pile[] {
  return db.all('SELECT * FROM pile ORDER BY id').map(toPile);
}

/** What handshakes need, of every pile: read once at the start and kept in memory. */
export function pileEntries(db: Reader): PileEntry[] {
  return db.all('SELECT id, admission, vendor, model, firmware, password_hash, security FROM pile').map((row) => toEntry(db, row));
}

export function pileEntry(db: Reader, pileId: PileId): PileEntry | null {
  const row = db.get('SELECT id, admission, vendor, model, firmware, password_hash, security FROM pile WHERE id = ?', pileId);
  return row === undefined ? null : toEntry(db, row);
}

function toEntry(db: Reader, row: Row): PileEntry {
  const pileId = id<PileId>(text(row, 'id'));
  const { least, move, certificateName } = json<PileSecurity>(row, 'security');
  return {
    id: pileId,
    admission: admissionOf(row),
    make: { vendor: text(row, 'vendor'), model: text(row, 'model'), firmware: textOrNull(row, 'firmware') },
    shyKeys: shyToReadOf(db, pileId),
    passwordHash: textOrNull(row, 'password_hash'),
    newPasswordHash: move?.passwordHash ?? null,
    least,
    certificateName,
    revoked: revokedOf(db, pileId, certificateName),
  };
}

export function waitingPiles(db: Reader): number {
  return int(one(db.get("SELECT count(*) AS n FROM pile WHERE admission = 'waiting'")), 'n');
}

export function putPile(db: Writer, p: Pile): void {
  db.runOne(
    `INSERT INTO pile (id, name, admission, vendor, model, serial, firmware, protocol, password_hash, connection_id, first_seen_ms, connected_at_ms,
       disconnected_at_ms, booted_at_ms, last_heard_ms, remote_address, clock, register_kind, place, zone, security)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, admission = excluded.admission, vendor = excluded.vendor, model = excluded.model, serial = excluded.serial,
       firmware = excluded.firmware, protocol = excluded.protocol, password_hash = excluded.password_hash, connection_id = excluded.connection_id,
       connected_at_ms = excluded.connected_at_ms, disconnected_at_ms = excluded.disconnected_at_ms, booted_at_ms = excluded.booted_at_ms,
       last_heard_ms = excluded.last_heard_ms, remote_address = excluded.remote_address, clock = excluded.clock, register_kind = excluded.register_kind,
       place = excluded.place, zone = excluded.zone, security = excluded.security`,
    p.id, p.name, p.admission, p.vendor, p.model, p.serial, p.firmware, p.protocol, p.passwordHash, p.connectionId, p.firstSeenMs, p.connectedAtMs,
    p.disconnectedAtMs, p.bootedAtMs, p.lastHeardMs, p.remoteAddress, JSON.stringify(p.clock), p.registerKind, p.place, p.zone, JSON.stringify(p.security),
  ); // prettier-ignore
  // Not all of it is replaced where it was there: when it was first seen stays.
  db.forget('pile', p.id);
}

export function deletePile(db: Writer, pileId: PileId): void {
  db.run('DELETE FROM pile WHERE id = ?', pileId);
  db.forget('pile', pileId);
  db.forget('connector');
  db.forget('transaction');
}

export function connectorsOf(db: Reader, pileId: PileId): Connector[] {
  return db.all('SELECT * FROM connector WHERE pile_id = ? ORDER BY evse, connector', pileId).map(toConnector);
}

export function connectorAt(db: Reader, ref: ConnectorRef): Connector | null {
  return db.remembered('connector', connectorKey(ref), () => {
    const row = db.get('SELECT * FROM connector WHERE pile_id = ? AND evse = ? AND connector = ?', ref.pileId, ref.evse, ref.connector);
    return row === undefined ? null : toConnector(row);
  });
}

function connectorKey({ pileId, evse, connector }: ConnectorRef): string {
  return `${evse}/${connector}/${pileId}`;
}

/** Connectors of accepted piles, connected since before the given time, that have not said how they are and were not asked (F15). */
export function silentConnectors(db: Reader, connectedBefore: UtcMs, limit: number): Connector[] {
  return db
    .all(
      `SELECT c.* FROM connector c JOIN pile p ON p.id = c.pile_id
       WHERE c.state = 'unknown' AND c.status_asked_ms IS NULL AND p.connection_id IS NOT NULL AND p.admission = 'accepted' AND p.connected_at_ms <= ?
       ORDER BY c.pile_id, c.evse, c.connector LIMIT ?`,
      connectedBefore,
      limit,
    )
    .map(toConnector);
}

/** How many connectors were asked for their status at this time or later. */
export function connectorsAskedSince(db: Reader, sinceMs: UtcMs): number {
  return int(one(db.get('SELECT count(*) AS n FROM connector WHERE status_asked_ms >= ?', sinceMs)), 'n');
}

/** Accepted piles that are gone since before the given time. */
export function missingPiles(db: Reader, goneBefore: UtcMs): Pile[] {
  return db
    .all("SELECT * FROM pile WHERE admission = 'accepted' AND connection_id IS NULL AND disconnected_at_ms <= ? ORDER BY id", goneBefore)
    .map(toPile);
}

/** Another pile that answers to a name: its identity, or the name on its certificate. null: nobody else does. */
export function otherOfName(db: Reader, name: string, than: PileId): PileId | null {
  const row = db.get(
    "SELECT id FROM pile WHERE id <> ? AND (id = ? OR json_extract(security, '$.certificateName') = ?) ORDER BY id LIMIT 1",
    than,
    name,
    name,
  );
  return row === undefined ? null : id<PileId>(text(row, 'id'));
}

/** Piles that are being moved to another security profile and did not fail at it. */
export function movingPiles(db: Reader): Pile[] {
  return db.all("SELECT * FROM pile WHERE json_extract(security, '$.move.step') IS NOT NULL ORDER BY id LIMIT 200").map(toPile);
}

export function putConnector(db: Writer, c: Connector): void {
  db.runOne(
    `INSERT INTO connector (pile_id, evse, connector, name, rated_power, state, state_at_ms, state_heard_ms, status_asked_ms, error_code, error_info, power, last_register, last_register_at_ms, phases)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
     ON CONFLICT (pile_id, evse, connector) DO UPDATE SET name = excluded.name, rated_power = excluded.rated_power, state = excluded.state, state_at_ms = excluded.state_at_ms,
       state_heard_ms = excluded.state_heard_ms, status_asked_ms = excluded.status_asked_ms, error_code = excluded.error_code, error_info = excluded.error_info, power = excluded.power,
       last_register = excluded.last_register, last_register_at_ms = excluded.last_register_at_ms, phases = excluded.phases`,
    c.pileId, c.evse, c.connector, c.name, c.ratedPower, c.state, c.stateAtMs, c.stateHeardMs, c.statusAskedMs, c.errorCode, c.errorInfo, c.power, c.lastRegister, c.lastRegisterAtMs, c.phases,
  ); // prettier-ignore
  db.remember('connector', connectorKey(c), c);
}

/** An open span stays as it began. */
export function openUnknownSpan(db: Writer, ref: ConnectorRef, fromMs: UtcMs): void {
  if (
    db.get(
      'SELECT 1 AS open FROM unknown_span WHERE pile_id = ? AND evse = ? AND connector = ? AND to_ms IS NULL',
      ref.pileId,
      ref.evse,
      ref.connector,
    ) !== undefined
  )
    return;
  db.run(
    'INSERT INTO unknown_span (pile_id, evse, connector, from_ms) VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET to_ms = NULL',
    ref.pileId,
    ref.evse,
    ref.connector,
    fromMs,
  );
}

export function closeUnknownSpan(db: Writer, ref: ConnectorRef, toMs: UtcMs): void {
  db.run(
    'UPDATE unknown_span SET to_ms = max(from_ms, ?) WHERE pile_id = ? AND evse = ? AND connector = ? AND to_ms IS NULL',
    toMs,
    ref.pileId,
    ref.evse,
    ref.connector,
  );
}

/** Spans that touch [fromMs, toMs]; an open one ends at toMs. */
export function unknownSpans(db: Reader, ref: ConnectorRef, fromMs: UtcMs, toMs: UtcMs): { fromMs: UtcMs; toMs: UtcMs }[] {
  return db
    .all(
      'SELECT from_ms, to_ms FROM unknown_span WHERE pile_id = ? AND evse = ? AND connector = ? AND from_ms < ? AND (to_ms IS NULL OR to_ms > ?) ORDER BY from_ms',
      ref.pileId, ref.evse, ref.connector, toMs, fromMs,
    )
    .map((row) => ({ fromMs: utcMs(int(row, 'from_ms')), toMs: utcMs(intOrNull(row, 'to_ms') ?? toMs) })); // prettier-ignore
}

/** At most 500 kinds of knocks are kept; the oldest go. */
export function putKnock(
  db: Writer,
  knock: {
    readonly identity: string;
    readonly cause: HandshakeCause;
    readonly remoteAddress: string;
    readonly detail: string;
    readonly atMs: UtcMs;
  },
): void {
  db.run(
    `INSERT INTO knock (identity, cause, remote_address, detail, first_at_ms, last_at_ms, times) VALUES (?,?,?,?,?,?,1)
     ON CONFLICT (identity, cause) DO UPDATE SET remote_address = excluded.remote_address, detail = excluded.detail, last_at_ms = excluded.last_at_ms, times = times + 1`,
    knock.identity, knock.cause, knock.remoteAddress, knock.detail, knock.atMs, knock.atMs,
  ); // prettier-ignore
  db.run('DELETE FROM knock WHERE (identity, cause) IN (SELECT identity, cause FROM knock ORDER BY last_at_ms DESC LIMIT -1 OFFSET 500)');
}

function admissionOf(row: Row): Admission {
  return text(row, 'admission') as Admission;
}

function toPile(row: Row): Pile {
  return {
    id: id<PileId>(text(row, 'id')),
    name: text(row, 'name'),
    admission: admissionOf(row),
    vendor: text(row, 'vendor'),
    model: text(row, 'model'),
    serial: textOrNull(row, 'serial'),
    firmware: textOrNull(row, 'firmware'),
    protocol: text(row, 'protocol'),
    passwordHash: textOrNull(row, 'password_hash'),
    connectionId: textOrNull(row, 'connection_id'),
    firstSeenMs: utcMs(int(row, 'first_seen_ms')),
    connectedAtMs: timeOrNull(row, 'connected_at_ms'),
    disconnectedAtMs: timeOrNull(row, 'disconnected_at_ms'),
    bootedAtMs: timeOrNull(row, 'booted_at_ms'),
    lastHeardMs: timeOrNull(row, 'last_heard_ms'),
    remoteAddress: textOrNull(row, 'remote_address'),
    clock: json<PileClock>(row, 'clock'),
    registerKind: text(row, 'register_kind') as RegisterKind,
    place: text(row, 'place'),
    zone: text(row, 'zone'),
    security: json<PileSecurity>(row, 'security'),
  };
}

function toConnector(row: Row): Connector {
  return {
    pileId: id<PileId>(text(row, 'pile_id')),
    evse: int(row, 'evse'),
    connector: int(row, 'connector'),
    name: text(row, 'name'),
    ratedPower: powerOrNull(row, 'rated_power'),
    phases: intOrNull(row, 'phases') as Connector['phases'],
    state: text(row, 'state') as ConnectorState,
    stateAtMs: timeOrNull(row, 'state_at_ms'),
    stateHeardMs: timeOrNull(row, 'state_heard_ms'),
    statusAskedMs: timeOrNull(row, 'status_asked_ms'),
    errorCode: textOrNull(row, 'error_code'),
    errorInfo: textOrNull(row, 'error_info'),
    power: powerOrNull(row, 'power'),
    lastRegister: energyOrNull(row, 'last_register'),
    lastRegisterAtMs: timeOrNull(row, 'last_register_at_ms'),
  };
}
