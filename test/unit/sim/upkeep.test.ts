/** Simulated piles of both versions really fetch images, really leave logs, really check signatures and really change their way in. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ftpFetch, FtpRefused, ftpStore } from '../../sim/ftp-client.ts';
import type { Payload } from '../../sim/ocpp-frame.ts';
import { objectOf } from '../../sim/ocpp-frame.ts';
import { hashOf, hashOfRoot } from '../../sim/pile-certificates.ts';
import type { SimPileOptions } from '../../sim/pile16-options.ts';
import { SimPile } from '../../sim/pile16.ts';
import type { SimPile201Options } from '../../sim/pile201-options.ts';
import { SimPile201 } from '../../sim/pile201.ts';
import type { TestAuthority, TestLeaf } from '../../support/test-authority.ts';
import { signImage, testAuthority } from '../../support/test-authority.ts';
import type { BookServer, BookServerOptions } from './book-server.ts';
import { bookServer } from './book-server.ts';
import { tinyFtp } from './tiny-ftp.ts';

const IMAGE = Buffer.from(`version 2.5.0\n${'firmware '.repeat(5_000)}`);
const ends: (() => Promise<void>)[] = [];
let authority: TestAuthority;
let maker: TestLeaf;

beforeAll(async () => {
  authority = await testAuthority();
  maker = await authority.leaf({ commonName: 'Maker' });
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A web server that gives the image (with ranges) and keeps what is left there. */
async function fileServer(): Promise<{
  readonly url: string;
  readonly left: Map<string, { method: string; body: Buffer }>;
  readonly asked: string[];
}> {
  const left = new Map<string, { method: string; body: Buffer }>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    asked.push(`${method} ${url} ${request.headers.range ?? ''}`.trim());
    if (method === 'GET') {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(url === '/image.bin' ? (from > 0 ? 206 : 200) : 404).end(url === '/image.bin' ? IMAGE.subarray(from) : '');
      return;
    }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      left.set(url, { method, body: Buffer.concat(parts) });
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, left, asked };
}

async function pile16(
  options: Partial<SimPileOptions> = {},
  listening: BookServerOptions = {},
): Promise<{ server: BookServer; pile: SimPile }> {
  const server = await bookServer(listening);
  const pile = new SimPile({ url: server.url, identity: 'CP-1', serial: 'SN-1', redialMs: 5, rebootMs: 5, ...options });
  ends.push(
    () => server.close(),
    () => pile.stop(),
  );
  pile.start();
  await pile.whenAccepted();
  return { server, pile };
}

async function pile201(
  options: Partial<SimPile201Options> = {},
  listening: BookServerOptions = {},
): Promise<{ server: BookServer; pile: SimPile201 }> {
  const server = await bookServer({ version: '2.0.1', ...listening });
  const pile = new SimPile201({ url: server.url, identity: 'CP-1', serial: 'SN-1', redialMs: 5, rebootMs: 5, ...options });
  ends.push(
    () => server.close(),
    () => pile.stop(),
  );
  pile.start();
  await pile.whenAccepted();
  return { server, pile };
}

const statusesOf = (server: BookServer, action: string): unknown[] => server.of(action).map((call) => call.payload['status']);

describe('FTP', () => {
  test.each([
    ['EPSV', {}],
    ['PASV where EPSV is not known', { epsv: false }],
  ])('fetches and stores by %s, from the middle too', async (_, how) => {
    const ftp = await tinyFtp(how);
    ends.push(() => ftp.close());
    await ftpStore(`${ftp.url}/in/log.txt`, IMAGE);
    expect(ftp.files.get('/in/log.txt')?.equals(IMAGE)).toBe(true);
    expect((await ftpFetch(`${ftp.url}/in/log.txt`)).equals(IMAGE)).toBe(true);
    expect((await ftpFetch(`${ftp.url}/in/log.txt`, { fromByte: 100 })).equals(IMAGE.subarray(100))).toBe(true);
    expect(await ftpFetch(`${ftp.url}/in/log.txt`, { breaksAfterBytes: 10 })).toHaveLength(10);
    await expect(ftpFetch(`${ftp.url}/none`)).rejects.toThrow(FtpRefused);
    await expect(ftpFetch(ftp.url.replace('s3cret', 'wrong'))).rejects.toMatchObject({ code: 530 });
  });
});

describe('firmware', () => {
  const GOOD = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'];
  test.each([
    ['is installed', {}, GOOD],
    ['is fetched in two pieces', { files: { breaksAfterBytes: 1_000 } }, GOOD],
    ['does not come', { firmware: 'download-fails' }, ['Downloading', 'DownloadFailed']],
    ['has a bad signature', { firmware: 'signature-fails' }, ['Downloading', 'Downloaded', 'InvalidSignature']],
    [
      'does not go in',
      { firmware: 'install-fails' },
      ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallationFailed'],
    ],
  ] as const)('signed, %s, in both versions', async (_, quirks, expected) => {
    const files = await fileServer();
    const signed = {
      location: `${files.url}/image.bin`,
      retrieveDateTime: '2026-01-01T00:00:00Z',
      signingCertificate: maker.cert,
      signature: signImage(IMAGE, maker),
    };
    const old = await pile16({ quirks });
    const young = await pile201({ quirks });
    expect(await old.server.call('CP-1', 'SignedUpdateFirmware', { requestId: 5, firmware: signed })).toEqual({ status: 'Accepted' });
    expect(await young.server.call('CP-1', 'UpdateFirmware', { requestId: 5, firmware: signed })).toEqual({ status: 'Accepted' });
    await old.server.until(() => statusesOf(old.server, 'SignedFirmwareStatusNotification').length === expected.length);
    await young.server.until(() => statusesOf(young.server, 'FirmwareStatusNotification').length === expected.length);
    expect(statusesOf(old.server, 'SignedFirmwareStatusNotification')).toEqual(expected);
    expect(statusesOf(young.server, 'FirmwareStatusNotification')).toEqual(expected);
    if (expected === GOOD) {
      expect(old.pile.upkeep.image?.equals(IMAGE)).toBe(true);
      expect(old.server.of('BootNotification').at(-1)?.payload['firmwareVersion']).toBe('2.5.0');
      expect(objectOf(young.server.of('BootNotification').at(-1)?.payload ?? {}, 'chargingStation')['firmwareVersion']).toBe('2.5.0');
      expect(young.server.of('BootNotification').at(-1)?.payload['reason']).toBe('FirmwareUpdate');
    }
    expect([...old.server.violations, ...young.server.violations]).toEqual([]);
  });

  test('by the old UpdateFirmware comes over FTP and tells the old words', async () => {
    const ftp = await tinyFtp();
    ends.push(() => ftp.close());
    ftp.files.set('/image.bin', IMAGE);
    const { server, pile } = await pile16();
    expect(await server.call('CP-1', 'UpdateFirmware', { location: `${ftp.url}/image.bin`, retrieveDate: '2026-01-01T00:00:00Z' })).toEqual(
      {},
    );
    await server.until(() => statusesOf(server, 'FirmwareStatusNotification').includes('Installed'));
    expect(statusesOf(server, 'FirmwareStatusNotification')).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed']);
    expect(pile.upkeep.image?.equals(IMAGE)).toBe(true);
    expect(server.violations).toEqual([]);
  });

  test('of an unknown maker is refused before anything is fetched, and told as a security event', async () => {
    const { server, pile } = await pile201();
    pile.certificates.install('ManufacturerRootCertificate', (await testAuthority('Another')).ca, Date.now());
    const firmware = {
      location: 'http://127.0.0.1:9/',
      retrieveDateTime: '2026-01-01T00:00:00Z',
      signingCertificate: maker.cert,
      signature: 'AA==',
    };
    expect(await server.call('CP-1', 'UpdateFirmware', { requestId: 1, firmware })).toEqual({ status: 'InvalidCertificate' });
    await server.until(() => server.of('SecurityEventNotification').length === 1);
    expect(server.of('SecurityEventNotification')[0]?.payload['type']).toBe('InvalidFirmwareSigningCertificate');
  });
});

describe('logs', () => {
  test.each([
    ['PUT', '/CP-1-SecurityLog-3.log', 'PUT'],
    ['POST', '/CP-1-SecurityLog-3.log', 'POST'],
    ['form', '/CP-1-SecurityLog-3.log', 'POST'],
  ] as const)('are left by HTTP %s', async (upload, path, method) => {
    const files = await fileServer();
    for (const make of [pile16, pile201]) {
      const { server } = await make({ quirks: { files: { upload } } });
      const asked = { requestId: 3, logType: 'SecurityLog', log: { remoteLocation: `${files.url}/` } };
      expect(await server.call('CP-1', 'GetLog', asked)).toMatchObject({ status: 'Accepted', filename: path.slice(1) });
      await server.until(() => statusesOf(server, 'LogStatusNotification').length === 2);
      expect(statusesOf(server, 'LogStatusNotification')).toEqual(['Uploading', 'Uploaded']);
      expect(files.left.get(path)).toMatchObject({ method });
      expect(files.left.get(path)?.body.toString()).toContain('SecurityLog of CP-1');
      expect(server.violations).toEqual([]);
    }
  });

  test('diagnostics go by FTP, and what cannot be left is told', async () => {
    const ftp = await tinyFtp();
    ends.push(() => ftp.close());
    const { server } = await pile16();
    expect(await server.call('CP-1', 'GetDiagnostics', { location: `${ftp.url}/` })).toEqual({ fileName: 'CP-1.zip' });
    await server.until(() => statusesOf(server, 'DiagnosticsStatusNotification').includes('Uploaded'));
    expect(ftp.files.get('/CP-1.zip')?.toString()).toContain('Diagnostics of CP-1');
    await server.call('CP-1', 'GetDiagnostics', { location: ftp.url.replace('s3cret', 'wrong') });
    await server.until(() => statusesOf(server, 'DiagnosticsStatusNotification').includes('UploadFailed'));
    expect(server.violations).toEqual([]);
  });
});

describe('certificates', () => {
  test('a hash names its certificate by issuer and serial number', async () => {
    const leaf = await authority.leaf({ commonName: 'X' });
    const [root, hash] = [hashOfRoot(authority.ca), hashOf(leaf.cert, authority.ca)];
    expect(hash).toMatchObject({ issuerNameHash: root?.issuerNameHash, issuerKeyHash: root?.issuerKeyHash });
    expect(hash?.serialNumber).toMatch(/^4a[0-9a-f]{16}$/);
    expect(hashOfRoot('nonsense')).toBe(null);
  });

  test('a pile installs, lists and forgets a root, and takes only a chain made out to it for its own key', async () => {
    const foreign = await testAuthority('Foreign');
    for (const { make, root, types, sign } of [
      { make: pile16, root: 'CentralSystemRootCertificate', types: 'CentralSystemRootCertificate', sign: {} },
      {
        make: pile201,
        root: 'CSMSRootCertificate',
        types: ['CSMSRootCertificate'],
        sign: { certificateType: 'ChargingStationCertificate' },
      },
    ] as const) {
      const { server, pile } = await make();
      const call = (action: string, payload: Payload): Promise<Payload | string> => server.call('CP-1', action, payload);
      const ids = { certificateType: types };
      expect(await call('InstallCertificate', { certificateType: root, certificate: 'nonsense' })).toEqual({ status: 'Rejected' });
      expect(await call('InstallCertificate', { certificateType: root, certificate: authority.ca })).toEqual({ status: 'Accepted' });
      expect(await call('GetInstalledCertificateIds', ids)).toMatchObject({ status: 'Accepted' });
      expect(await pile.askForCertificate()).toBe(true);
      const csr = String(server.of('SignCertificate')[0]?.payload['csr']);
      for (const chain of [await foreign.signRequest(csr), await authority.signRequest(csr, { commonName: 'Somebody' }), maker.cert]) {
        expect(await call('CertificateSigned', { certificateChain: chain, ...sign })).toMatchObject({ status: 'Rejected' });
      }
      expect(await call('CertificateSigned', { certificateChain: await authority.signRequest(csr), ...sign })).toEqual({
        status: 'Accepted',
      });
      expect(pile.certificates.own?.chain).toContain('BEGIN CERTIFICATE');
      expect(await call('DeleteCertificate', { certificateHashData: hashOfRoot(authority.ca) })).toEqual({ status: 'Accepted' });
      expect(await call('DeleteCertificate', { certificateHashData: hashOfRoot(authority.ca) })).toEqual({ status: 'NotFound' });
      expect(await call('GetInstalledCertificateIds', ids)).toMatchObject({ status: 'NotFound' });
      expect(server.violations).toEqual([]);
    }
  });
});

describe('the way in', () => {
  const basic = (identity: string, password: string): string => `Basic ${Buffer.from(`${identity}:${password}`).toString('base64')}`;
  const NEW = 'a-new-password-of-20';

  test.each([
    ['is taken', NEW],
    ['is refused, so the old one is used again', 'the-old-password'],
  ])('a new password %s', async (_, works) => {
    let wanted = 'the-old-password';
    const refuse = (__: string, authorization?: string): number | null => (authorization === basic('CP-1', wanted) ? null : 401);
    for (const make of [pile16, pile201]) {
      wanted = 'the-old-password';
      const { server, pile } = await make({ password: wanted }, { refuse });
      wanted = works;
      const path = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } };
      if (make === pile16) await server.call('CP-1', 'ChangeConfiguration', { key: 'AuthorizationKey', value: NEW });
      else await server.call('CP-1', 'SetVariables', { setVariableData: [{ ...path, attributeValue: NEW }] });
      await server.until(() => server.sockets('CP-1').length === 2);
      await pile.settled();
      expect(pile.ways.current.password).toBe(works);
      expect(pile.line.refusals.map((one) => one.status)).toEqual(works === NEW ? [] : [401, 401, 401]);
      expect(server.violations).toEqual([]);
    }
  });

  async function tlsServer(version: '1.6' | '2.0.1', clientCa?: string): Promise<BookServer> {
    const leaf = await authority.leaf({ commonName: '127.0.0.1', use: 'server' });
    const server = await bookServer({
      version,
      tls: { key: leaf.key, cert: leaf.cert, ...(clientCa === undefined ? {} : { ca: clientCa }) },
    });
    ends.push(() => server.close());
    return server;
  }

  test('of a 1.6 pile goes up to TLS and to client certificates, never down, and back where it does not work', async () => {
    const secure = await tlsServer('1.6');
    const { server, pile } = await pile16({ password: 'the-old-password', secureUrl: secure.url });
    const profile = (at: BookServer, value: string): Promise<Payload | string> =>
      at.call('CP-1', 'ChangeConfiguration', { key: 'SecurityProfile', value });
    expect(await profile(server, '2')).toEqual({ status: 'Rejected' }); // it trusts nobody yet
    await server.call('CP-1', 'InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate: authority.ca });
    expect(await profile(server, '2')).toEqual({ status: 'Accepted' });
    await secure.until(() => secure.sockets('CP-1').length === 1);
    await pile.whenAccepted();
    expect(await profile(secure, '1')).toEqual({ status: 'Rejected' });
    expect(await profile(secure, '3')).toEqual({ status: 'Rejected' }); // it has no certificate
    await pile.askForCertificate();
    const chain = await authority.signRequest(String(secure.of('SignCertificate')[0]?.payload['csr']));
    expect(await secure.call('CP-1', 'CertificateSigned', { certificateChain: chain })).toEqual({ status: 'Accepted' });
    await secure.close();
    pile.wayIn.change({ securityProfile: 3 }); // nobody listens there now
    await vi.waitFor(() => expect(pile.ways.failed).toHaveLength(1));
    expect([pile.config.text('SecurityProfile'), pile.ways.current.securityProfile]).toEqual(['2', 2]);
    expect([...server.violations, ...secure.violations]).toEqual([]);
  });

  test('of a 2.0.1 pile follows its network profiles to a server that wants its certificate', async () => {
    const secure = await tlsServer('2.0.1', authority.ca);
    const { server, pile } = await pile201({ password: 'the-old-password' });
    const connectionData = (ocppCsmsUrl: string, securityProfile: number): Payload => ({
      ...{ ocppVersion: 'OCPP20', ocppTransport: 'JSON', ocppInterface: 'Wired0', messageTimeout: 30 },
      ...{ ocppCsmsUrl, securityProfile },
    });
    const priority = async (): Promise<unknown> => {
      const where = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'NetworkConfigurationPriority' } };
      const answer = await server.call('CP-1', 'SetVariables', { setVariableData: [{ ...where, attributeValue: '2,1' }] });
      return typeof answer === 'string' ? answer : (answer['setVariableResult'] as Payload[])[0]?.['attributeStatus'];
    };
    const slot = (number: number, url: string, profile: number): Promise<Payload | string> =>
      server.call('CP-1', 'SetNetworkProfile', { configurationSlot: number, connectionData: connectionData(url, profile) });
    expect(await slot(2, server.url, 0)).toEqual({ status: 'Rejected' });
    expect(await slot(2, secure.url, 3)).toEqual({ status: 'Accepted' });
    expect(await priority()).toBe('Rejected'); // no root, no certificate
    await server.call('CP-1', 'InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: authority.ca });
    await pile.askForCertificate();
    const certificateChain = await authority.signRequest(String(server.of('SignCertificate')[0]?.payload['csr']));
    expect(await server.call('CP-1', 'CertificateSigned', { certificateChain })).toEqual({ status: 'Accepted' });
    expect(await priority()).toBe('Accepted');
    expect(await server.call('CP-1', 'Reset', { type: 'Immediate' })).toEqual({ status: 'Accepted' });
    await secure.until(() => secure.of('BootNotification').length === 1);
    await pile.whenAccepted();
    expect([pile.device.text('SecurityCtrlr.SecurityProfile'), pile.device.text('OCPPCommCtrlr.ActiveNetworkProfile')]).toEqual(['3', '2']);
    expect([...server.violations, ...secure.violations]).toEqual([]);
  });
});
