/** Access tokens of partners: OAuth2 client credentials (RFC 6749 4.4), told in the body or by Basic (2.3.1). */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { partnerById, partnerUsed, secretHashOf, type Partner } from '../store/partners.ts';
import type { Sql } from '../store/sql.ts';
import type { ServerKey } from '../verify/keys.ts';

const PARTNER_AUDIENCE = 'urn:stationmaster:hq:partner';
export const TOKEN_S = 3_600;

/** 256 random bits, told once. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** null: the id or the secret is not right; which of the two is not said. */
export async function tokenFor(
  hq: { readonly sql: Sql; readonly key: ServerKey; readonly nowMs: number },
  clientId: string,
  secret: string,
): Promise<string | null> {
  const hash = (await secretHashOf(hq.sql, clientId)) ?? '0'.repeat(64);
  if (!timingSafeEqual(Buffer.from(hash), Buffer.from(secretHash(secret)))) return null;
  const nowS = Math.floor(hq.nowMs / 1_000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject(clientId)
    .setAudience(PARTNER_AUDIENCE)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + TOKEN_S)
    .sign(hq.key.privateKey);
}

/** Of a request's Authorization; null: none that holds, or its partner has ended. */
export async function partnerOf(
  hq: { readonly sql: Sql; readonly key: ServerKey; readonly nowMs: number },
  authorization: string | undefined,
): Promise<Partner | null> {
  const token = /^Bearer ([A-Za-z0-9_.-]{20,2000})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return null;
  let clientId: string | undefined;
  try {
    const { payload } = await jwtVerify(token, hq.key.publicKey, {
      audience: PARTNER_AUDIENCE,
      algorithms: ['EdDSA'],
      currentDate: new Date(hq.nowMs),
      requiredClaims: ['sub', 'exp'],
    });
    clientId = payload.sub;
  } catch {
    // Forged, too old, or a token for something else: all of them are no token.
    return null;
  }
  const partner = clientId === undefined ? null : await partnerById(hq.sql, clientId);
  if (partner === null || partner.endedAtMs !== null) return null;
  await partnerUsed(hq.sql, partner.clientId, hq.nowMs);
  return partner;
}

/** Basic, else the form's own fields; null: neither. */
export function clientOf(
  authorization: string | undefined,
  form: URLSearchParams,
): { readonly id: string; readonly secret: string } | null {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s);
    return { id: formDecoded(id), secret: formDecoded(secret) };
  }
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  return id === null || secret === null ? null : { id, secret };
}

/** RFC 6749 2.3.1: both are form-encoded before Basic. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // No such encoding: then it is meant as it stands.
    return text;
  }
}
