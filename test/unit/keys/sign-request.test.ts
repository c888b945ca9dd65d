/** Requests of piles for a certificate: what is signed, and what is not (FIELD-FAULTS F25). Also the forms in which piles send a password. */
import 'reflect-metadata';
import { Name, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StationKeys } from '../../../station-core/keys/open-keys.ts';
import { pilePassword } from '../../../station-core/keys/pile-password.ts';
import { openTestKeys } from '../../support/pile-pki.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

let station: Awaited<ReturnType<typeof openTestKeys>>;
let keys: StationKeys;
beforeAll(async () => {
  station = await openTestKeys();
  keys = station.keys;
});
afterAll(() => station.close());

async function request(
  algorithm: typeof EC | ReturnType<typeof rsa> | { name: 'Ed25519' } = EC,
  name: string | Name = 'CN=CP-1, O=Hof',
): Promise<string> {
  const pair = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const csr = await Pkcs10CertificateRequestGenerator.create({ name, keys: pair, signingAlgorithm: { ...algorithm } });
  return csr.toString('pem');
}

const sign = (csrPem: string, names: readonly string[] = ['CP-1']) => keys.signRequest({ csrPem, names });

describe('signed', () => {
  test.each([
    ['EC P-256', EC],
    ['EC P-384', { ...EC, namedCurve: 'P-384' }],
    ['RSA 2048', rsa(2_048)],
  ] as const)('%s', async (_, algorithm) => {
    const signed = await sign(await request(algorithm));
    if (!signed.ok) throw new Error(signed.problem);
    const certificate = new X509Certificate(signed.chainPem);
    const ca = new X509Certificate(keys.caCertificatePem());
    expect(certificate.checkIssued(ca) && certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=CP-1\nO=Hof');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.ca).toBe(false);
    expect(signed.serial).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(signed.serial).toBe(certificate.serialNumber.toLowerCase());
    expect(signed.fingerprint).toBe(createHash('sha256').update(certificate.raw).digest('hex'));
    const days = (certificate.validToDate.getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(397);
    expect(signed.validUntilMs).toBe(certificate.validToDate.getTime());
  });

  test('by the serial number bound to it', async () => {
    expect(await sign(await request(EC, 'CN=SN-77'), ['CP-1', 'SN-77'])).toMatchObject({ ok: true, commonName: 'SN-77' });
  });

  test('no two with one serial number', async () => {
    const csr = await request();
    const [a, b] = [await sign(csr), await sign(csr)];
    expect(a.ok && b.ok && a.serial !== b.serial).toBe(true);
  });

  test('written as piles write it: without line breaks, with \\n in words, without a frame', async () => {
    const csr = await request();
    for (const odd of [
      csr.replaceAll('\n', ''),
      csr.replaceAll('\n', '\\n'),
      csr.replace(/-----[A-Z ]+-----/g, ''),
      csr.replaceAll('\n', '\r\n'),
    ])
      expect(await sign(odd)).toMatchObject({ ok: true, commonName: 'CP-1' });
  });
});

describe('not signed', () => {
  test('a forged signature: the name was changed after it was signed', async () => {
    const der = Buffer.from((await request()).replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    const at = der.indexOf(Buffer.from('CP-1'));
    der.write('CP-9', at);
    expect(await sign(der.toString('base64'), ['CP-9'])).toEqual({ ok: false, problem: 'the request is not signed with its own key' });
  });

  test.each<[string, () => Promise<string> | string, RegExp]>([
    ['another name', () => request(EC, 'CN=CP-2'), /for "CP-2", and this pile’s certificate may be for "CP-1"/],
    ['no name', () => request(EC, 'O=Hof'), /no name/],
    ['two names', () => request(EC, 'CN=CP-1, CN=CP-2'), /no name \(CN\), or several/],
    ['a weak RSA key', () => request(rsa(1_024)), /RSA with 1024 bits/],
    ['a kind of key piles do not have', () => request({ name: 'Ed25519' }), /ed25519/],
    ['rubbish', () => 'AAAA', /cannot be read/],
    ['nothing', () => '', /cannot be read/],
    ['far too much', () => 'A'.repeat(20_000), /too long/],
  ])('%s', async (_, csr, problem) => {
    const signed = await sign(await csr());
    expect(signed.ok).toBe(false);
    expect(signed.ok ? '' : signed.problem).toMatch(problem);
  });
});

describe('a name is what it says, letter by letter', () => {
  // Where the library reads a name as text, # begins the hex of another one: here UTF8String "CP-2".
  const disguised = '#0c0443502d32';

  test('a pile called like the hex of another gets its own name', async () => {
    const signed = await sign(await request(EC, new Name([{ CN: [{ utf8String: disguised }] }])), [disguised]);
    if (!signed.ok) throw new Error(signed.problem);
    expect(new X509Certificate(signed.chainPem).toLegacyObject().subject).toMatchObject({ CN: disguised });
  });

  test.each(['#zz', '#0c0443502d32', '#', ' ', 'a, CN=CP-2', 'ä'])('an organisation called "%s" breaks nothing', async (organization) => {
    const signed = await sign(await request(EC, new Name([{ CN: [{ utf8String: 'CP-1' }] }, { O: [{ utf8String: organization }] }])));
    if (!signed.ok) throw new Error(signed.problem);
    expect(new X509Certificate(signed.chainPem).toLegacyObject().subject).toEqual(expect.objectContaining({ CN: 'CP-1', O: organization }));
  });
});

describe('F25 a password told as text or as hex is known again however the pile sends it', () => {
  const text = 'ABCDEFGHIJKLMNOPQRST';
  const digits = '00112233445566778899AABBCCDDEEFF00112233';
  test.each<[string, string, Buffer, boolean]>([
    ['the text', text, Buffer.from(text), true],
    ['the text as hex', text, Buffer.from(Buffer.from(text).toString('hex')), true],
    ['the text as hex in capitals', text, Buffer.from(Buffer.from(text).toString('hex').toUpperCase()), true],
    ['hex as it was told', digits, Buffer.from(digits), true],
    ['hex in small letters', digits, Buffer.from(digits.toLowerCase()), true],
    ['the bytes that hex stands for', digits, Buffer.from(digits, 'hex'), true],
    ['the bytes of small hex', digits.toLowerCase(), Buffer.from(digits, 'hex'), true],
    ['another text', text, Buffer.from('ABCDEFGHIJKLMNOPQRSU'), false],
    ['text in small letters is another', text, Buffer.from(text.toLowerCase()), false],
    ['half of it', digits, Buffer.from(digits.slice(0, 20)), false],
    ['nothing', text, Buffer.alloc(0), false],
  ])('%s', async (_, password, sent, expected) => {
    expect(await pilePassword.verify(pilePassword.hash(password), sent)).toBe(expected);
  });
});
