/** A certificate authority for tests, apart from the station's own: roots, server and client certificates, makers' signatures, expired ones too. */
import { createPrivateKey, sign, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import type { X509Certificate } from '@peculiar/x509';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, PEM. */
export interface TestLeaf {
  readonly cert: string;
  readonly key: string;
}

/** What a leaf is like. */
export interface LeafOptions {
  readonly commonName: string;
  readonly organisation?: string;
  readonly use?: 'client' | 'server';
  /** Valid from and to, days from now; default -1 to 30. */
  readonly days?: readonly [number, number];
}

/** One authority. */
export interface TestAuthority {
  /** The root, PEM. */
  readonly ca: string;
  /** A certificate with a new key; a server's names 127.0.0.1, ::1 and localhost. */
  leaf(options: LeafOptions): Promise<TestLeaf>;
  /** Signs a request (PEM) as it stands; gives the leaf. Throws where the request is not signed by its own key. */
  signRequest(pem: string, options?: Pick<LeafOptions, 'days'> & { readonly commonName?: string }): Promise<string>;
}

/** Makes a new root called `name`. */
export async function testAuthority(name = 'Test root'): Promise<TestAuthority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: ECDSA,
    serialNumber: newSerial(),
    notBefore: daysFromNow(-400),
    notAfter: daysFromNow(400),
    extensions: [
      new BasicConstraintsExtension(true, 1, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const issue = async (
    subject: string | { CN: string[]; O: string[] }[],
    publicKey: webcrypto.CryptoKey,
    options: LeafOptions,
  ): Promise<string> => {
    const [from, to] = options.days ?? [-1, 30];
    const server = options.use === 'server';
    const certificate = await X509CertificateGenerator.create({
      subject,
      issuer: root.subjectName,
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ECDSA,
      serialNumber: newSerial(),
      notBefore: daysFromNow(from),
      notAfter: daysFromNow(to),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([server ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
        ...(server ? [new SubjectAlternativeNameExtension(NAMES)] : []),
      ],
    });
    return pem(certificate);
  };
  return {
    ca: pem(root),
    leaf: async (options) => {
      const own = await newKeys();
      const subject = [{ CN: [options.commonName], O: [options.organisation ?? 'Test'] }];
      return { cert: await issue(subject, own.publicKey, options), key: await keyPem(own.privateKey) };
    },
    signRequest: async (text, options = {}) => {
      const request = new Pkcs10CertificateRequest(text);
      if (!(await request.verify())) throw new Error('the request is not signed by its own key');
      const subject = options.commonName === undefined ? request.subject : `CN=${options.commonName}`;
      const key = await webcrypto.subtle.importKey('spki', request.publicKey.rawData, P256, true, ['verify']);
      return issue(subject, key, { commonName: '', ...options });
    },
  };
}

/** A maker's signature over an image as SignedUpdateFirmware carries it: base64, ECDSA with SHA-256. */
export function signImage(image: Buffer, maker: TestLeaf): string {
  return sign('sha256', image, createPrivateKey(maker.key)).toString('base64');
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA = { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' };
const NAMES = [
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
  { type: 'dns', value: 'localhost' },
] as const satisfies { type: 'ip' | 'dns'; value: string }[];

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return String(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }));
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

let serials = 0;
function newSerial(): string {
  serials += 1;
  return `4a${Date.now().toString(16).padStart(12, '0')}${serials.toString(16).padStart(4, '0')}`;
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}
