/** The station's own certificate authority (ECDSA P-256) and the certificate of its HTTPS listener. */
import type * as X509 from '@peculiar/x509';
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { DAY_MS } from '../base/time.ts';
import type { UtcMs } from '../base/time.ts';
import { utcMs } from '../base/time.ts';
import type { Clock } from '../domain/ports.ts';
import { loadX509 } from './load-x509.ts';
import { readWhole, seal, unseal, writeWhole } from './sealed-file.ts';
import { signRequest, type Signed, type SignRequest } from './sign-request.ts';

export interface NetworkNames {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

export interface ServerCredentials {
  /** PKCS #8 PEM. In memory only; at rest it is sealed. */
  readonly keyPem: string;
  /** The listener's certificate followed by the CA's. */
  readonly certificatePem: string;
  readonly validUntilMs: UtcMs;
  readonly covers: NetworkNames;
}

export interface Authority {
  readonly certificatePem: string;
  readonly serverCredentials: (names: NetworkNames) => Promise<ServerCredentials>;
  /** The same with an RSA key, for piles that know no elliptic curve; null: it was not made yet, and is not asked for. */
  readonly rsaCredentials: (names: NetworkNames, make: boolean) => Promise<ServerCredentials | null>;
  readonly signRequest: (request: SignRequest) => Promise<Signed>;
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
/** Phones refuse leaf certificates of more than 398 days; the CA is installed by hand, so it lasts. */
const LEAF_DAYS = 397;
const CA_DAYS = 20 * 365;
const RENEW_BEFORE_DAYS = 30;

/** Reads the CA of this folder or makes it. Throws Fault('config.bad-value') when the keys do not belong together. */
export async function openAuthority(folder: string, masterKey: Buffer, clock: Clock): Promise<Authority> {
  const ca = (await readPair(folder, 'ca', masterKey)) ?? (await makeAuthority(folder, masterKey, clock.now()));
  return {
    certificatePem: ca.certificatePem,
    serverCredentials: async (names) => {
      const kept = await readPair(folder, 'server', masterKey);
      if (kept !== null && isGood(kept, ca, names, clock.now())) return credentials(kept, ca);
      return credentials(await writePair(folder, 'server', masterKey, await makeLeaf(ca, names, clock.now(), ECDSA)), ca);
    },
    rsaCredentials: async (names, make) => {
      const kept = await readPair(folder, 'server-rsa', masterKey);
      if (kept === null && !make) return null;
      if (kept !== null && isGood(kept, ca, names, clock.now())) return credentials(kept, ca);
      return credentials(await writePair(folder, 'server-rsa', masterKey, await makeLeaf(ca, names, clock.now(), RSA)), ca);
    },
    signRequest: async (request) => {
      const issuer = { certificatePem: ca.certificatePem, signingKey: await fromPem(ca.keyPem), algorithm: ECDSA };
      return signRequest(request, issuer, clock.now());
    },
  };
}

interface Pair {
  readonly keyPem: string;
  readonly certificatePem: string;
}

async function readPair(folder: string, name: string, masterKey: Buffer): Promise<Pair | null> {
  const sealed = await readWhole(join(folder, `${name}.key`));
  const certificatePem = await readWhole(join(folder, `${name}.crt`));
  if (sealed === null || certificatePem === null) return null;
  return { keyPem: unseal(sealed, masterKey, `${name}.key`), certificatePem };
}

async function writePair(folder: string, name: string, masterKey: Buffer, pair: Pair): Promise<Pair> {
  await writeWhole(join(folder, `${name}.crt`), pair.certificatePem);
  await writeWhole(join(folder, `${name}.key`), seal(pair.keyPem, masterKey, `${name}.key`));
  return pair;
}

async function makeAuthority(folder: string, masterKey: Buffer, now: UtcMs): Promise<Pair> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  // The number tells two stations' CAs apart in a phone's list.
  const name = `CN=Stationmaster station ${randomBytes(4).toString('hex')}`;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: name,
    issuer: name,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + CA_DAYS * DAY_MS),
    signingAlgorithm: ECDSA,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return writePair(folder, 'ca', masterKey, { keyPem: await toPem(keys.privateKey), certificatePem: pem(certificate) });
}

async function makeLeaf(ca: Pair, names: NetworkNames, now: UtcMs, algorithm: typeof ECDSA | typeof RSA): Promise<Pair> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
  // Old TLS sends its secret encrypted to an RSA key (TLS_RSA_WITH_…).
  const uses =
    algorithm === RSA
      ? new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true)
      : new x509.KeyUsagesExtension(digitalSignature, true);
  const issuer = new x509.X509Certificate(ca.certificatePem);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Stationmaster',
    issuer: issuer.subject,
    // A day back, for phones whose clock is behind.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + LEAF_DAYS * DAY_MS),
    signingAlgorithm: ECDSA,
    publicKey: keys.publicKey,
    signingKey: await fromPem(ca.keyPem),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      uses,
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.names.map((value) => ({ type: 'dns' as const, value })),
        ...names.addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { keyPem: await toPem(keys.privateKey), certificatePem: pem(certificate) };
}

/** False: expired soon, from another CA, written by half before a power cut, or without one of the names people may type. */
function isGood(kept: Pair, ca: Pair, wanted: NetworkNames, now: UtcMs): boolean {
  const leaf = new X509Certificate(kept.certificatePem);
  if (!leaf.checkPrivateKey(createPrivateKey(kept.keyPem))) return false;
  if (!leaf.verify(createPublicKey(ca.certificatePem)) || leaf.validToDate.getTime() - now < RENEW_BEFORE_DAYS * DAY_MS) return false;
  if (leaf.validFromDate.getTime() > now) return false;
  return wanted.names.every((n) => leaf.checkHost(n) !== undefined) && wanted.addresses.every((a) => leaf.checkIP(a) !== undefined);
}

function credentials(leaf: Pair, ca: Pair): ServerCredentials {
  const parsed = new X509Certificate(leaf.certificatePem);
  return {
    keyPem: leaf.keyPem,
    certificatePem: `${leaf.certificatePem.trimEnd()}\n${ca.certificatePem}`,
    validUntilMs: utcMs(parsed.validToDate.getTime()),
    covers: covered(parsed.subjectAltName ?? ''),
  };
}

function covered(subjectAltName: string): NetworkNames {
  const entries = subjectAltName.split(', ');
  const of = (prefix: string): string[] => entries.filter((e) => e.startsWith(prefix)).map((e) => e.slice(prefix.length));
  return { names: of('DNS:'), addresses: of('IP Address:') };
}

/** 16 random bytes, positive (RFC 5280 §4.1.2.2: at most 20 octets). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: X509.X509Certificate): string {
  return `${certificate.toString('pem').trimEnd()}\n`;
}

async function toPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

async function fromPem(text: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, ECDSA, false, ['sign']);
}
