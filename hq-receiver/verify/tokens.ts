/** Tokens of stations: what they prove themselves with (RFC 7523 private_key_jwt), and what they get for it. Checked without asking anybody. */
import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose';
import type { KeyObject } from 'node:crypto';
import { ASSERTION_AUDIENCE, stationIdText } from '../../station-core/hq/wire.ts';
import { Refusal } from '../refusal.ts';
import type { ServerKey } from './keys.ts';

/** An access token is good for so long. */
export const TOKEN_S = 600;
/** What a station's corrected clock may still be off. */
const TOLERANCE_S = 60;
/** iat may lie back so far: nobody keeps assertions for later. */
const MOST_AGE_S = 300;
const MOST_LIFE_S = 900;
const AUDIENCE = 'urn:stationmaster:station';

/** Whose assertion it says it is, before anything of it was checked. Throws Refusal('hq.bad-token'). */
export function claimedStation(assertion: string): string {
  let subject: string | undefined;
  try {
    subject = decodeJwt(assertion).sub;
  } catch (error) {
    throw badToken(error);
  }
  const stationId = stationIdText.safeParse(subject);
  if (!stationId.success) throw new Refusal('hq.bad-token', 'The assertion names no station.');
  return stationId.data;
}

/** False: another key signed it. Throws Refusal('hq.bad-token') for anything else: times, audience, a missing jti. */
export async function readAssertion(
  assertion: string,
  key: KeyObject,
  nowMs: number,
): Promise<false | { readonly jti: string; readonly expiresAtMs: number }> {
  try {
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['EdDSA', 'Ed25519'],
      audience: ASSERTION_AUDIENCE,
      currentDate: new Date(nowMs),
      clockTolerance: TOLERANCE_S,
      maxTokenAge: MOST_AGE_S,
      requiredClaims: ['iss', 'sub', 'jti', 'exp', 'iat'],
    });
    const { iss, sub, jti = '', exp = 0, iat = 0 } = payload;
    if (iss !== sub) throw new Refusal('hq.bad-token', 'iss and sub of an assertion are both the station.');
    if (jti.length < 8 || jti.length > 100 || jti.includes('\0'))
      throw new Refusal('hq.bad-token', 'The jti of an assertion has 8 to 100 characters.');
    if (exp - iat > MOST_LIFE_S) throw new Refusal('hq.bad-token', `An assertion lives ${MOST_LIFE_S} s at most.`);
    return { jti, expiresAtMs: (exp + TOLERANCE_S) * 1_000 };
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false;
    throw badToken(error);
  }
}

interface StationToken {
  readonly stationId: string;
  /** Of the key that the station had: the token ends with it. */
  readonly keyHash: string;
}

export async function signStationToken(key: ServerKey, token: StationToken, nowMs: number): Promise<string> {
  const nowS = Math.floor(nowMs / 1_000);
  return new SignJWT({ key: token.keyHash })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject(token.stationId)
    .setAudience(AUDIENCE)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + TOKEN_S)
    .sign(key.privateKey);
}

/** Of a request's Authorization. Throws Refusal('hq.bad-token'). */
export async function readStationToken(key: ServerKey, authorization: string | undefined, nowMs: number): Promise<StationToken> {
  const token = /^Bearer ([A-Za-z0-9_.-]{20,2000})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new Refusal('hq.bad-token', 'There is no token. Ask for one at /oauth/token.');
  try {
    const { payload } = await jwtVerify(token, key.publicKey, { algorithms: ['EdDSA'], audience: AUDIENCE, currentDate: new Date(nowMs) });
    const { sub, key: keyHash } = payload;
    if (sub === undefined || typeof keyHash !== 'string') throw new Refusal('hq.bad-token', 'The token is none of a station.');
    return { stationId: sub, keyHash };
  } catch (error) {
    throw badToken(error);
  }
}

function badToken(error: unknown): Error {
  if (error instanceof Refusal) return error;
  if (error instanceof errors.JWTExpired)
    return new Refusal('hq.bad-token', 'The token or assertion has expired. Ask for a new one, by the time of this answer.');
  if (error instanceof errors.JOSEError) return new Refusal('hq.bad-token', 'The token or assertion is not right.');
  return error instanceof Error ? error : new Error('a token could not be read');
}
