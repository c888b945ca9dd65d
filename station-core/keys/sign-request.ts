/** A pile's certificate signing request -> a certificate of this station's CA (1.6 security whitepaper A02, 2.0.1 A02; FIELD-FAULTS F25). */
import type { Pkcs10CertificateRequest } from '@peculiar/x509';
import { createPublicKey, randomBytes, X509Certificate, type webcrypto } from 'node:crypto';
import { messageOf } from '../base/fault.ts';
import { DAY_MS, utcMs, type UtcMs } from '../base/time.ts';
import { loadX509, type X509Library } from './load-x509.ts';

export interface SignRequest {
  readonly csrPem: string;
  /** What its CN may be. */
  readonly names: readonly string[];
}

export type Signed =
  | {
      readonly ok: true;
      /** Lower-case hex. */
      readonly serial: string;
      readonly commonName: string;
      /** SHA-256 of the DER, lower-case hex. */
      readonly fingerprint: string;
      readonly validUntilMs: UtcMs;
      /** The certificate alone: its issuer is the root that the pile was given before. */
      readonly chainPem: string;
    }
  /** A sentence for the installer. */
  | { readonly ok: false; readonly problem: string };

export interface Issuer {
  readonly certificatePem: string;
  readonly signingKey: webcrypto.CryptoKey;
  readonly algorithm: { readonly name: string; readonly namedCurve: string; readonly hash: string };
}

/** As phones' certificates: piles' clocks are no better. */
const PILE_DAYS = 397;
/** OCPP's own limit is 5,500 characters. */
const LONGEST_REQUEST = 16_384;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const LEAST_RSA_BITS = 2_048;
const MOST_RSA_BITS = 8_192;

/** Never rejects for what a pile sent; it is told as a problem. */
export async function signRequest({ csrPem, names }: SignRequest, issuer: Issuer, now: UtcMs): Promise<Signed> {
  const x509 = await loadX509();
  const request = await readRequest(csrPem, x509);
  if ('problem' in request) return { ok: false, problem: request.problem };
  const { csr, commonName, organization } = request;
  if (!names.includes(commonName)) {
    const wanted = names.map((name) => `"${name}"`).join(' or ');
    return { ok: false, problem: `the request is for "${commonName.slice(0, 64)}", and this pile’s certificate may be for ${wanted}` };
  }
  const ca = new x509.X509Certificate(issuer.certificatePem);
  // As text in so many words: a value that begins with # would be taken for the hex of another one, and make another name.
  const utf8 = (value: string): [{ utf8String: string }] => [{ utf8String: value }];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: new x509.Name([{ CN: utf8(commonName) }, ...(organization === null ? [] : [{ O: utf8(organization) }])]),
    issuer: ca.subject,
    // A day back, for piles whose clock is behind.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(Math.min(now + PILE_DAYS * DAY_MS, ca.notAfter.getTime())),
    signingAlgorithm: issuer.algorithm,
    publicKey: csr.publicKey,
    signingKey: issuer.signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(csr.publicKey),
    ],
  });
  const made = new X509Certificate(Buffer.from(certificate.rawData));
  const { CN: madeFor } = made.toLegacyObject().subject as { readonly CN?: unknown };
  if (madeFor !== commonName) return { ok: false, problem: 'the name in the request cannot stand in a certificate' };
  return {
    ok: true,
    serial: made.serialNumber.toLowerCase(),
    commonName,
    fingerprint: made.fingerprint256.replaceAll(':', '').toLowerCase(),
    validUntilMs: utcMs(made.validToDate.getTime()),
    chainPem: `${certificate.toString('pem').trimEnd()}\n`,
  };
}

interface ReadRequest {
  readonly csr: Pkcs10CertificateRequest;
  readonly commonName: string;
  readonly organization: string | null;
}

async function readRequest(csrPem: string, x509: X509Library): Promise<ReadRequest | { readonly problem: string }> {
  if (csrPem.length > LONGEST_REQUEST) return { problem: 'the request is too long' };
  try {
    const csr = new x509.Pkcs10CertificateRequest(derOf(csrPem));
    const weakness = weaknessOf(Buffer.from(csr.publicKey.rawData));
    if (weakness !== null) return { problem: weakness };
    // The pile holds the key it wants a certificate for.
    if (!(await csr.verify())) return { problem: 'the request is not signed with its own key' };
    const [commonName, ...more] = csr.subjectName.getField('CN');
    if (commonName === undefined || more.length > 0) return { problem: 'the request has no name (CN), or several' };
    const [organization] = csr.subjectName.getField('O');
    return { csr, commonName, organization: organization === undefined ? null : organization.slice(0, 64) };
  } catch (error) {
    return { problem: `the request cannot be read: ${messageOf(error).slice(0, 100)}` };
  }
}

/** 1.6 security whitepaper §4.4.2: 112 bits at least. null: strong enough. */
function weaknessOf(spki: Buffer): string | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (type === 'ec' && CURVES.has(details.namedCurve ?? '')) return null;
  const bits = details.modulusLength ?? 0;
  if (type === 'rsa' && bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS) return null;
  const told = type === 'rsa' ? `RSA with ${bits} bits` : `${type ?? 'unknown'} ${details.namedCurve ?? ''}`.trim();
  return `the key of the request is not taken (${told}): EC P-256 or RSA with 2,048 bits is needed`;
}

/** Some piles leave out the line breaks, or write them as \n. */
function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----|\\n|\\r|\s/g, ''), 'base64');
}

/** 16 random bytes, positive (RFC 5280 §4.1.2.2: at most 20 octets). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
