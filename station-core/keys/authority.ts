/** The station's own certificate authority (ECDSA P-256) and the certificate of its HTTPS listener. */
import 'reflect-metadata'; // before @peculiar/x509, which needs it
import * as x509 from '@peculiar/x509';
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { DAY_MS } from '../base/time.ts';
import type { UtcMs } from '../base/time.ts';
import { utcMs } from '../base/time.ts';
import type { Clock } from '../domain/ports.ts';
import { readWhole, seal, unseal, writeWhole } from './sealed-file.ts';

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
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Phones refuse leaf certificates of more than 398 days; the CA is installed by hand, so it lasts. */
const LEAF_DAYS = 397;
const CA_DAYS = 20 * 365;
const RENEW_BEFORE_DAYS = 30;

/** Reads the CA of this folder or makes it. Throws Fault('config.bad-value') when the keys do not belong together. */
export async function openAuthority(folder: string, masterKey: Buffer, clock: Clock): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const ca = (await readPair(folder, 'ca', masterKey)) ?? (await makeAuthority(folder, masterKey, clock.now()));
  return {
    certificatePem: ca.certificatePem,
    serverCredentials: async (names) => {
      const kept = await readPair(folder, 'server', masterKey);
      if (kept !== null && isGood(kept, ca, names, clock.now())) return credentials(kept, ca);
      return credentials(await makeLeaf(folder, masterKey, ca, names, clock.now()), ca);
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

async function makeLeaf(folder: string, masterKey: Buffer, ca: Pair, names: NetworkNames, now: UtcMs): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
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
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.names.map((value) => ({ type: 'dns' as const, value })),
        ...names.addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return writePair(folder, 'server', masterKey, { keyPem: await toPem(keys.privateKey), certificatePem: pem(certificate) });
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

function pem(certificate: x509.X509Certificate): string {
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
