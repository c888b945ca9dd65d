/** How a station comes to this HQ, and how it goes on after a restore or on a new PC: by a code that HQ gives once. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { enrolRequest, recoverRequest, type enrolAnswer, type recoverAnswer } from '../station-core/hq/wire.ts';
import type { Hq } from './context.ts';
import { Refusal } from './refusal.ts';
import { addCode, lockCode, useCode, withdrawCodesOf, type CodeKind, type UsedCode } from './store/codes.ts';
import { catchUpStation, lastKnownOf, numberAfter } from './store/directives.ts';
import { closeLeases } from './store/leases.ts';
import type { Sql } from './store/sql.ts';
import { addStation, lockStation, newestEpoch, openEpoch, stationById, type Station } from './store/stations.ts';
import { codeHashOf, newCode } from './verify/codes.ts';
import { parseJson } from './verify/batch-head.ts';
import { isSignedBy, readPublicKey, type StationKey } from './verify/keys.ts';

type EnrolAnswer = z.infer<typeof enrolAnswer>;
type RecoverAnswer = z.infer<typeof recoverAnswer>;

const DAY_MS = 86_400_000;
export const RECOVER_DAYS = 3;
/** Epochs a station may be ahead of an HQ that was put back: each of them took a code. */
const MOST_FORGOTTEN = 1_000;

interface MadeCode {
  /** Told once: only its hash is kept. */
  readonly code: string;
  /** SHA-256 of it, its id in lists. */
  readonly codeHash: string;
  readonly expiresAtMs: number;
}

interface EnrolCodeInput {
  readonly label: string;
  /** OCPI country_code and party_id of whoever owns the station. */
  readonly countryCode: string;
  readonly partyId: string;
  readonly tags: readonly string[];
  readonly days: number;
  /** Who, for the list. */
  readonly by: string;
}

/** A code for one new station. */
export async function makeEnrolCode(hq: Hq, input: EnrolCodeInput): Promise<MadeCode> {
  const { label, countryCode, partyId, tags, days, by } = input;
  return makeCode(hq, hq.db, { kind: 'enrol', stationId: null, label, countryCode, partyId, tags, days, by });
}

/** A code for a station that is known; those of it that nobody used end. Throws Refusal('hq.unknown-station'). */
export async function makeRecoveryCode(
  hq: Hq,
  stationId: string,
  input: { readonly label: string; readonly days: number; readonly by: string },
): Promise<MadeCode> {
  return hq.db.tx(async (sql) => {
    const station = await stationById(sql, stationId);
    if (station === null) throw new Refusal('hq.unknown-station', `This HQ knows of no station ${stationId}.`);
    await withdrawCodesOf(sql, stationId, hq.now());
    return makeCode(hq, sql, {
      kind: 'recover',
      stationId,
      countryCode: station.countryCode,
      partyId: station.partyId,
      tags: [],
      ...input,
    });
  });
}

interface CodeInput extends EnrolCodeInput {
  readonly kind: CodeKind;
  readonly stationId: string | null;
}

async function makeCode(hq: Hq, sql: Sql, { days, by, ...input }: CodeInput): Promise<MadeCode> {
  const code = newCode();
  const codeHash = codeHashOf(code);
  const madeAtMs = hq.now();
  const expiresAtMs = madeAtMs + days * DAY_MS;
  await addCode(sql, { ...input, codeHash, hint: code.slice(0, 4), madeBy: by, madeAtMs, expiresAtMs });
  return { code, codeHash, expiresAtMs };
}

/** body: as it came, signed by the key it names. The same request again is answered the same. Throws Refusal. */
export async function enrol(hq: Hq, body: Uint8Array, signature: string): Promise<EnrolAnswer> {
  const request = parsed(enrolRequest, body);
  const key = requireProof(request.publicKey, body, signature);
  const codeHash = codeHashOf(request.code);
  const stationId = await hq.db.tx(async (sql) => {
    const code = await requireCode(sql, 'enrol', codeHash, key, hq.now());
    if (code.usedByStation !== null) return code.usedByStation;
    const id = randomUUID();
    await useCode(sql, codeHash, id, key.hash, hq.now());
    const { name, zone, currency, software } = request;
    const { countryCode, partyId, tags } = code;
    const told = { name: storable(name), zone: storable(zone), software: storable(software), currency };
    await addStation(
      sql,
      { ...told, stationId: id, countryCode, partyId, tags, publicKey: key.pem, keyHash: key.hash },
      codeHash,
      hq.now(),
    );
    await catchUpStation(sql, id, hq.now());
    return id;
  });
  const station = await stationById(hq.db, stationId);
  // The answer was lost once, and the station has gone on since with another key or in another epoch.
  if (station?.keyHash !== key.hash || station.mark.epoch !== 1) throw usedCode();
  return enrolled(hq, station);
}

/** Closes the epoch of the station at its mark and opens the next one with this key. The same request again is answered the same. Throws Refusal. */
export async function recover(hq: Hq, body: Uint8Array, signature: string): Promise<RecoverAnswer> {
  const request = parsed(recoverRequest, body);
  const key = requireProof(request.publicKey, body, signature);
  const codeHash = codeHashOf(request.code);
  const { stationId } = request;
  await hq.db.tx(async (sql) => {
    const station = await lockStation(sql, stationId);
    const code = await requireCode(sql, 'recover', codeHash, key, hq.now());
    if (station === null || code.stationId !== stationId) throw wrongCode();
    if (station.isLocked) throw new Refusal('hq.locked', 'HQ has locked this station. Ask HQ.');
    if (code.usedByStation !== null) return;
    await useCode(sql, codeHash, stationId, key.hash, hq.now());
    if ((request.have?.epoch ?? 0) > station.mark.epoch + MOST_FORGOTTEN)
      throw new Refusal('hq.bad-request', 'The file names an epoch that this station cannot have come to.');
    // HQ itself may have been restored, and the station be in an epoch that HQ has forgotten.
    const epoch = Math.max(station.mark.epoch, request.have?.epoch ?? 0) + 1;
    const software = storable(request.software);
    await closeLeases(sql, stationId);
    await numberAfter(sql, stationId, request.directives ?? 0);
    await openEpoch(sql, station, { epoch, publicKey: key.pem, keyHash: key.hash, software, had: request.have, codeHash }, hq.now());
  });
  const station = await stationById(hq.db, stationId);
  const newest = await newestEpoch(hq.db, stationId);
  if (station?.keyHash !== key.hash || newest?.opened.codeHash !== codeHash || newest.closed === null) throw usedCode();
  const { name, zone, currency } = station;
  return {
    ...enrolled(hq, station),
    closed: newest.closed,
    directives: await lastKnownOf(hq.db, stationId, request.directives ?? 0),
    name,
    zone,
    currency,
  };
}

function enrolled(hq: Hq, station: Station): EnrolAnswer {
  const { stationId, countryCode, partyId, mark } = station;
  return { stationId, hqName: hq.name, hqKey: hq.key.publicPem, countryCode, partyId, epoch: mark.epoch };
}

function parsed<Shape extends z.ZodType>(shape: Shape, body: Uint8Array): z.infer<Shape> {
  const checked = shape.safeParse(parseJson(body));
  if (!checked.success) throw new Refusal('hq.bad-request', `The request is not right: ${checked.error.issues[0]?.path.join('.') ?? ''}.`);
  return checked.data;
}

/** Whoever asks has the private key, and nobody changed the request on its way. */
function requireProof(publicKey: string, body: Uint8Array, signature: string): StationKey {
  const key = readPublicKey(publicKey);
  if (!isSignedBy(key.key, body, signature)) throw new Refusal('hq.bad-signature', 'The request is not signed by the key that it names.');
  return key;
}

/** Locked until the transaction ends. A used one only for the key that used it: its answer was lost. */
async function requireCode(sql: Sql, kind: CodeKind, codeHash: string, key: StationKey, nowMs: number): Promise<UsedCode> {
  const code = await lockCode(sql, codeHash);
  if (code?.kind !== kind || code.withdrawnAtMs !== null) throw wrongCode();
  if (code.usedAtMs !== null && code.usedByKey !== key.hash) throw usedCode();
  if (code.usedAtMs === null && code.expiresAtMs < nowMs) throw new Refusal('hq.bad-code', 'The code has expired. Ask HQ for a new one.');
  return code;
}

function wrongCode(): Refusal {
  return new Refusal('hq.bad-code', 'This HQ knows of no such code, or it was withdrawn. Look at each letter, or ask HQ for a new one.');
}

function usedCode(): Refusal {
  return new Refusal('hq.bad-code', 'The code was used already. Ask HQ for a new one.');
}

/** PostgreSQL's texts hold no NUL. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
