/** Directives of HQ as they were taken in, and what became of each. Bodies that tell of a person are sealed with that person's key. */
import { id, type PersonKeyId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { Directive, DirectiveKind, DirectiveOutcome, DirectiveRow, DirectiveState } from '../domain/hq-directive.ts';
import type { Page } from '../domain/views.ts';
import type { Reader, Row, Writer } from './connection.ts';
import { sealFor } from './person-keys.ts';
import { int, one, text, textOrNull, time, timeOrNull, intOrNull } from './rows.ts';
import type { Vault } from './vault.ts';

/** `code` of one that waits for bytes: an image from HQ, or a file on its way there. */
export const FILE_COMING = 'hq.file-coming';

/** 0: none was ever taken in. The line asks HQ for those after it. */
export function highestDirective(db: Reader): number {
  return intOrNull(one(db.get('SELECT max(number) AS n FROM hq_directive')), 'n') ?? 0;
}

/** Whose time has come, in the order of their numbers. Those that wait for bytes are not among them. */
export function directivesDue(db: Reader, nowMs: UtcMs, limit: number): number[] {
  return db
    .all(
      "SELECT number FROM hq_directive WHERE state = 'waiting' AND code IS NULL AND valid_from_ms <= ? ORDER BY number LIMIT ?",
      nowMs,
      limit,
    )
    .map((row) => int(row, 'number'));
}

/** Those of a kind that wait for bytes (FILE_COMING): at most 100, in order. */
export function directivesAwaitingFile(db: Reader, kind: Extract<DirectiveKind, 'firmware' | 'request-file'>): Directive[] {
  return db
    .all("SELECT * FROM hq_directive WHERE state = 'waiting' AND kind = ? AND code = ? ORDER BY number LIMIT 100", kind, FILE_COMING)
    .map((row) => toDirective(row, parsed(textOrNull(row, 'body'))));
}

/** null: there is none of this number. body undefined: its person was erased, and nobody can read it any more. */
export function directiveByNumber(db: Reader, vault: Vault, number: number): (Directive & { readonly isErased: boolean }) | null {
  const row = db.get('SELECT * FROM hq_directive WHERE number = ?', number);
  if (row === undefined) return null;
  const [body, key] = [textOrNull(row, 'body'), textOrNull(row, 'person_key_id')];
  if (body === null || key === null) return { ...toDirective(row, parsed(body)), isErased: false };
  const opened = vault.open(db, id<PersonKeyId>(key), body);
  return { ...toDirective(row, opened === null ? null : parsed(opened)), isErased: opened === null };
}

/** HQ has ordered something about this object, whatever became of it. */
export function isDirected(db: Reader, kind: DirectiveKind, objectId: string): boolean {
  return db.get('SELECT 1 FROM hq_directive WHERE kind = ? AND object_id = ? LIMIT 1', kind, objectId) !== undefined;
}

/** What HQ is told of it: the body of the row 'directive'. */
export function outcomeOf(db: Reader, number: number): DirectiveOutcome | null {
  const row = db.get('SELECT * FROM hq_directive WHERE number = ?', number);
  return row === undefined ? null : toOutcome(row);
}

/** Newest first, without bodies; at most 100 a page. */
export function directivesPage(db: Reader, { offset, limit }: { readonly offset: number; readonly limit: number }): Page<DirectiveRow> {
  const rows = db.all('SELECT * FROM hq_directive ORDER BY number DESC LIMIT ? OFFSET ?', Math.min(limit, 100), offset);
  return { rows: rows.map(toRow), total: int(one(db.get('SELECT count(*) AS n FROM hq_directive')), 'n') };
}

export function addDirective(
  db: Writer,
  vault: Vault,
  directive: Directive,
  outcome: DirectiveOutcome,
  sealedBy: PersonKeyId | null,
): void {
  const d = directive;
  const body = d.body === null ? null : JSON.stringify(d.body);
  const kept = body === null || sealedBy === null ? body : sealFor(db, vault, sealedBy, body, outcome.atMs);
  db.runOne(
    `INSERT INTO hq_directive (number, kind, object_id, version, valid_from_ms, issued_at_ms, until_ms, body, person_key_id, problem, state, at_ms, code, reason)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    d.number, d.kind, d.objectId, d.version, d.validFromMs, d.issuedAtMs, d.untilMs, kept, body === null ? null : sealedBy, d.problem,
    outcome.state, outcome.atMs, outcome.code, outcome.reason,
  ); // prettier-ignore
}

export function putDirectiveOutcome(db: Writer, { number, state, atMs, code, reason }: DirectiveOutcome): void {
  db.runOne('UPDATE hq_directive SET state = ?, at_ms = ?, code = ?, reason = ? WHERE number = ?', state, atMs, code, reason, number);
}

/** The station belongs to another HQ, or to none: numbers begin anew, and every object is the station's. Money stays where the ledger has it. */
export function clearDirectives(db: Writer): void {
  for (const table of ['hq_owned', 'hq_directive', 'hq_shared', 'hq_lease_request', 'blocked_tag']) db.run(`DELETE FROM ${table}`);
  db.forget('hq-owned');
}

function parsed(body: string | null): unknown {
  return body === null ? null : (JSON.parse(body) as unknown);
}

function toDirective(row: Row, body: unknown): Directive {
  return {
    number: int(row, 'number'),
    kind: text(row, 'kind') as Directive['kind'],
    objectId: text(row, 'object_id'),
    version: int(row, 'version'),
    validFromMs: time(row, 'valid_from_ms'),
    issuedAtMs: time(row, 'issued_at_ms'),
    untilMs: timeOrNull(row, 'until_ms'),
    body,
    problem: textOrNull(row, 'problem'),
  };
}

function toOutcome(row: Row): DirectiveOutcome {
  return {
    number: int(row, 'number'),
    state: text(row, 'state') as DirectiveState,
    atMs: time(row, 'at_ms'),
    code: textOrNull(row, 'code'),
    reason: textOrNull(row, 'reason'),
  };
}

function toRow(row: Row): DirectiveRow {
  return {
    ...toOutcome(row),
    kind: text(row, 'kind') as Directive['kind'],
    objectId: text(row, 'object_id'),
    version: int(row, 'version'),
    validFromMs: time(row, 'valid_from_ms'),
    untilMs: timeOrNull(row, 'until_ms'),
    isGivenUp: row['body'] === null,
  };
}
