/** The people of HQ, their logins, and what they did. */
import type { HqRole } from '../access/may.ts';
import { bool, int, intOrNull, json, one, text } from './rows.ts';
import type { Row, Sql } from './sql.ts';

interface Person {
  readonly personId: string;
  readonly name: string;
  readonly role: HqRole;
  readonly disabled: boolean;
  readonly createdAtMs: number;
  readonly lastSeenMs: number | null;
  readonly passwordHash: string;
}

interface Login {
  readonly secretHash: string;
  readonly personId: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly address: string;
  readonly browser: string;
}

const SETUP = 'setup-code-hash';

/** Whether anybody can log in. */
export async function isSetUp(sql: Sql): Promise<boolean> {
  return (await sql.query('SELECT 1 AS found FROM person LIMIT 1')).length > 0;
}

/** The hash of the code that makes the first admin; the newest start's counts. */
export async function putSetupCode(sql: Sql, hash: string): Promise<void> {
  await sql.run('INSERT INTO server_setting (name, value) VALUES ($1, $2::jsonb) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [
    SETUP,
    JSON.stringify(hash),
  ]);
}

/** null: there is none (any more). Locks it until the transaction ends, so that the code is used once. */
export async function lockSetupCode(sql: Sql): Promise<string | null> {
  const [row] = await sql.query('SELECT value FROM server_setting WHERE name = $1 FOR UPDATE', [SETUP]);
  const value = row === undefined ? null : json(row, 'value');
  return typeof value === 'string' ? value : null;
}

export async function dropSetupCode(sql: Sql): Promise<void> {
  await sql.run('DELETE FROM server_setting WHERE name = $1', [SETUP]);
}

/** Throws DatabaseError('conflict') where the name is taken, however it is written. */
export async function addPerson(sql: Sql, person: Omit<Person, 'lastSeenMs'>): Promise<void> {
  await sql.run(
    `INSERT INTO person (person_id, name, name_key, role, password_hash, disabled, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [person.personId, person.name, keyOf(person.name), person.role, person.passwordHash, person.disabled, person.createdAtMs],
  );
}

/** passwordHash null: stays. false: there is no such person. */
export async function changePerson(
  sql: Sql,
  change: Pick<Person, 'personId' | 'role' | 'disabled'> & { readonly passwordHash: string | null },
): Promise<boolean> {
  const written = await sql.run(
    'UPDATE person SET role = $2, disabled = $3, password_hash = coalesce($4, password_hash) WHERE person_id = $1',
    [change.personId, change.role, change.disabled, change.passwordHash],
  );
  return written === 1;
}

export async function personNamed(sql: Sql, name: string): Promise<Person | null> {
  const [row] = await sql.query('SELECT * FROM person WHERE name_key = $1', [keyOf(name)]);
  return row === undefined ? null : toPerson(row);
}

export async function personById(sql: Sql, personId: string): Promise<Person | null> {
  const [row] = await sql.query('SELECT * FROM person WHERE person_id = $1', [personId]);
  return row === undefined ? null : toPerson(row);
}

/** At most 500, with how many logins hold. */
export async function listPeople(sql: Sql, nowMs: number): Promise<(Person & { readonly logins: number })[]> {
  const rows = await sql.query(
    `SELECT person.*, (SELECT count(*) FROM login WHERE login.person_id = person.person_id AND login.expires_at_ms > $1) AS logins
     FROM person ORDER BY name_key LIMIT 500`,
    [nowMs],
  );
  return rows.map((row) => ({ ...toPerson(row), logins: int(row, 'logins') }));
}

/** Enabled admins beside this person: the last one cannot be taken away. Locks them until the transaction ends. */
export async function otherAdmins(sql: Sql, personId: string): Promise<number> {
  return (await sql.query(`SELECT person_id FROM person WHERE role = 'admin' AND NOT disabled AND person_id <> $1 FOR UPDATE`, [personId]))
    .length;
}

export async function putLogin(sql: Sql, login: Login): Promise<void> {
  await sql.run(
    `INSERT INTO login (secret_hash, person_id, created_at_ms, expires_at_ms, address, browser) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (secret_hash) DO UPDATE SET expires_at_ms = excluded.expires_at_ms, address = excluded.address, browser = excluded.browser`,
    [login.secretHash, login.personId, login.createdAtMs, login.expiresAtMs, login.address, login.browser],
  );
  await sql.run('UPDATE person SET last_seen_ms = $2 WHERE person_id = $1', [login.personId, login.createdAtMs]);
}

/** A login that holds, and whose it is; null: neither. */
export async function loginOf(
  sql: Sql,
  secretHash: string,
  nowMs: number,
): Promise<{ readonly login: Login; readonly person: Person } | null> {
  const [row] = await sql.query(
    `SELECT person.*, login.secret_hash, login.created_at_ms AS login_at_ms, login.expires_at_ms, login.address, login.browser
     FROM login JOIN person ON person.person_id = login.person_id
     WHERE login.secret_hash = $1 AND login.expires_at_ms > $2 AND NOT person.disabled`,
    [secretHash, nowMs],
  );
  if (row === undefined) return null;
  const person = toPerson(row);
  const login = {
    secretHash,
    personId: person.personId,
    createdAtMs: int(row, 'login_at_ms'),
    expiresAtMs: int(row, 'expires_at_ms'),
    address: text(row, 'address'),
    browser: text(row, 'browser'),
  };
  return { login, person };
}

export async function prolong(sql: Sql, login: Login, expiresAtMs: number, nowMs: number): Promise<void> {
  await sql.run('UPDATE login SET expires_at_ms = $2 WHERE secret_hash = $1', [login.secretHash, expiresAtMs]);
  await sql.run('UPDATE person SET last_seen_ms = $2 WHERE person_id = $1', [login.personId, nowMs]);
  // The others' that are over go with it, a few at a time.
  await sql.run(
    'DELETE FROM login WHERE secret_hash IN (SELECT secret_hash FROM login WHERE expires_at_ms < $1 ORDER BY expires_at_ms LIMIT 100)',
    [nowMs],
  );
}

export async function endLogin(sql: Sql, secretHash: string): Promise<void> {
  await sql.run('DELETE FROM login WHERE secret_hash = $1', [secretHash]);
}

/** exceptHash: the login that does it, where that one stays; null: none stays. */
export async function endLoginsOf(sql: Sql, personId: string, exceptHash: string | null): Promise<void> {
  await sql.run('DELETE FROM login WHERE person_id = $1 AND ($2::text IS NULL OR secret_hash <> $2)', [personId, exceptHash]);
}

interface Deed {
  readonly atMs: number;
  readonly personId: string;
  readonly name: string;
  readonly what: string;
  /** Never a password, a code or a card number. */
  readonly detail: Readonly<Record<string, string>>;
}

/** In the transaction of what was done. */
export async function putDeed(sql: Sql, deed: Deed): Promise<void> {
  await sql.run('INSERT INTO deed (at_ms, person_id, name, what, detail) VALUES ($1, $2, $3, $4, $5::jsonb)', [
    deed.atMs,
    deed.personId,
    deed.name,
    deed.what,
    JSON.stringify(deed.detail),
  ]);
}

/** Newest first. */
export async function listDeeds(
  sql: Sql,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: (Deed & { readonly deedId: number })[]; readonly total: number }> {
  const rows = await sql.query('SELECT * FROM deed ORDER BY deed_id DESC LIMIT $1 OFFSET $2', [page.limit, page.offset]);
  const total = int(one(await sql.query('SELECT count(*) AS total FROM deed')), 'total');
  return { rows: rows.map(toDeed), total };
}

function toDeed(row: Row): Deed & { readonly deedId: number } {
  const detail = json(row, 'detail');
  return {
    deedId: int(row, 'deed_id'),
    atMs: int(row, 'at_ms'),
    personId: text(row, 'person_id'),
    name: text(row, 'name'),
    what: text(row, 'what'),
    detail: Object.fromEntries(
      Object.entries(typeof detail === 'object' && detail !== null ? detail : {}).map(([key, value]) => [key, String(value)]),
    ),
  };
}

const ROLES: readonly HqRole[] = ['admin', 'pricing', 'operations', 'viewer'];

function toPerson(row: Row): Person {
  const role = ROLES.find((one) => one === text(row, 'role'));
  if (role === undefined) throw new TypeError('column role is no role');
  return {
    personId: text(row, 'person_id'),
    name: text(row, 'name'),
    role,
    disabled: bool(row, 'disabled'),
    createdAtMs: int(row, 'created_at_ms'),
    lastSeenMs: intOrNull(row, 'last_seen_ms'),
    passwordHash: text(row, 'password_hash'),
  };
}

/** Names that look alike are one name. */
function keyOf(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}
