/** A pile's key store: the roots it trusts, its own key and chain, and the requests it makes (OCPP 2.0.1 A02, M; 1.6 security extensions). */
import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

/** OCPP CertificateHashDataType. */
export interface HashData {
  readonly hashAlgorithm: 'SHA256';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** Roots and chains on a pile; `use` is the protocol's own word (CentralSystemRootCertificate, CSMSRootCertificate, ...). */
export interface InstalledCertificate {
  readonly use: string;
  readonly pem: string;
  readonly hash: HashData;
  readonly children: readonly HashData[];
}

/** Keys and certificates of one pile; survives reboots. */
export class PileCertificates {
  readonly installed: InstalledCertificate[] = [];
  /** The chain in use for TLS (profile 3), leaf first, and its key, PEM. */
  own: { readonly chain: string; readonly key: string } | null = null;
  readonly #most: number;
  /** The key made for the last request, until its certificate comes. */
  #pendingKey: string | null = null;

  constructor(most = 20) {
    this.#most = most;
  }

  /** Trusts a root. 'Rejected' where it is no certificate or has ended, 'Failed' where there is no room. */
  install(use: string, pem: string, nowMs: number): 'Accepted' | 'Rejected' | 'Failed' {
    const hash = hashOfRoot(pem);
    const certificate = certificateOf(pem);
    if (hash === null || certificate === null || Date.parse(certificate.validTo) <= nowMs) return 'Rejected';
    const again = this.installed.findIndex((one) => one.use === use && sameHash(one.hash, hash));
    if (again >= 0) this.installed.splice(again, 1);
    if (this.installed.length >= this.#most) return 'Failed';
    this.installed.push({ use, pem, hash, children: [] });
    return 'Accepted';
  }

  /** Forgets a root by its hash (M04). */
  remove(hash: Partial<HashData>): 'Accepted' | 'NotFound' {
    const at = this.installed.findIndex((one) => sameHash(one.hash, hash));
    if (at < 0) return 'NotFound';
    this.installed.splice(at, 1);
    return 'Accepted';
  }

  /** PEM of the installed certificates for these uses. */
  roots(...uses: readonly string[]): string[] {
    return this.installed.filter((one) => uses.includes(one.use)).map((one) => one.pem);
  }

  /** Makes a new key (P-256) and a request for it, PEM. */
  async request(commonName: string, organisation: string): Promise<string> {
    const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: [{ CN: [commonName] }, { O: [organisation] }],
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    });
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    this.#pendingKey = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
    return request.toString('pem');
  }

  /** Takes the chain for the last request into use; a chain that does not fit key, name, time or roots is refused, with the reason. */
  accept(chain: string, commonName: string, nowMs: number, roots: readonly string[]): null | string {
    const certificates = pems(chain).map((pem) => certificateOf(pem));
    const [leaf] = certificates;
    if (leaf === undefined || leaf === null || certificates.includes(null)) return 'not a certificate';
    if (this.#pendingKey === null) return 'nobody asked for a certificate';
    if (!leaf.subject.split('\n').includes(`CN=${commonName}`)) return 'made out to somebody else';
    if (Date.parse(leaf.validTo) <= nowMs || Date.parse(leaf.validFrom) > nowMs) return 'not valid now';
    if (!leaf.checkPrivateKey(createPrivateKey(this.#pendingKey))) return 'for another key';
    if (
      roots.length > 0 &&
      !chainsTo(
        certificates.filter((one) => one !== null),
        roots,
      )
    )
      return 'of an unknown issuer';
    this.own = { chain, key: this.#pendingKey };
    this.#pendingKey = null;
    return null;
  }
}

/** The hash of a self-signed certificate; null where it is none. */
export function hashOfRoot(pem: string): HashData | null {
  return hashOf(pem, pem);
}

/** The hash of a certificate whose issuer is `issuerPem`; null where either is no certificate. */
export function hashOf(pem: string, issuerPem: string): HashData | null {
  const [certificate, issuer] = [certificateOf(pem), certificateOf(issuerPem)];
  if (certificate === null || issuer === null) return null;
  const fields = tbsFields(certificate.raw);
  const issuerKey = tbsFields(issuer.raw).key;
  return {
    hashAlgorithm: 'SHA256',
    issuerNameHash: sha256(fields.issuer),
    issuerKeyHash: sha256(issuerKey),
    serialNumber: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
  };
}

/** The certificates in a PEM text, each as PEM. */
export function pems(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Null where the text is no certificate. */
export function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null; // whoever asks says what that means
  }
}

function chainsTo(chain: readonly X509Certificate[], roots: readonly string[]): boolean {
  const trusted = roots.map((pem) => certificateOf(pem)).filter((one) => one !== null);
  let last = chain[0];
  for (const next of chain.slice(1)) {
    if (last?.verify(next.publicKey) !== true) return false;
    last = next;
  }
  return trusted.some((root) => last?.fingerprint256 === root.fingerprint256 || last?.verify(root.publicKey) === true);
}

function sameHash(a: HashData, b: Partial<HashData>): boolean {
  const same = (x: string, y: string | undefined): boolean => y !== undefined && x.toLowerCase() === y.toLowerCase();
  return (
    same(a.issuerNameHash, b.issuerNameHash) &&
    same(a.issuerKeyHash, b.issuerKeyHash) &&
    same(a.serialNumber, b.serialNumber?.replace(/^0+(?=.)/, ''))
  );
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Issuer (DER of the Name) and public key (the bits of the BIT STRING) of a certificate, by walking its DER (RFC 5280, 4.1; RFC 6960, 4.1.1). */
function tbsFields(der: Buffer): { readonly issuer: Buffer; readonly key: Buffer } {
  const tbs = children(children(der, 0)[0]?.whole ?? der, 0);
  const parts = tbs[0]?.tag === 0xa0 ? tbs.slice(1) : tbs; // [0] version is optional
  const issuer = parts[2]?.whole ?? Buffer.alloc(0);
  const spki = children(parts[5]?.whole ?? Buffer.alloc(0), 0);
  return { issuer, key: (spki[1]?.content ?? Buffer.alloc(0)).subarray(1) };
}

interface Der {
  readonly tag: number;
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The elements inside the element that begins at `at`. */
function children(bytes: Buffer, at: number): Der[] {
  const outer = element(bytes, at);
  const found: Der[] = [];
  for (let next = 0; outer !== null && next < outer.content.length;) {
    const one = element(outer.content, next);
    if (one === null) break;
    found.push(one);
    next += one.whole.length;
  }
  return found;
}

function element(bytes: Buffer, at: number): Der | null {
  if (bytes.length < at + 2) return null;
  const first = bytes[at + 1] ?? 0;
  const more = first < 0x80 ? 0 : first & 0x7f;
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  const from = at + 2 + more;
  return { tag: bytes[at] ?? 0, whole: bytes.subarray(at, from + length), content: bytes.subarray(from, from + length) };
}
