/** MQTT over TLS on real sockets: whom the station trusts, what it says when it does not, and that its password goes to nobody else. */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../../station-core/base/assert.ts';
import { readConfig } from '../../../station-core/config.ts';
import { openSiteBroker, type SiteBroker } from '../../sim/mqtt-broker.ts';
import { MqttDetector } from '../../sim/mqtt-detector.ts';
import { testAuthority, type TestAuthority, type TestLeaf } from '../../support/test-authority.ts';
import { SensorDeskUnderTest, testRelay, testSensor } from './sensor-desk.ts';

const LOGIN = { username: 'station', password: 'nobody else may hear this' };
const folder = mkdtempSync(path.join(tmpdir(), 'mqtt-tls-'));
const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const pinOf = (pem: string): string => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');

let authority: TestAuthority;
let leaf: TestLeaf;
let ca: string;
beforeAll(async () => {
  authority = await testAuthority('Site root');
  leaf = await authority.leaf({ commonName: 'broker', use: 'server' });
  ca = fileOf('ca.pem', authority.ca);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function broker(certificate: TestLeaf = leaf, port = 0): Promise<SiteBroker> {
  const opened = await openSiteBroker(port, certificate);
  closing.push(() => opened.close());
  return opened;
}

async function station(url: string, trust: { readonly ca?: string; readonly pinnedCertificate?: string }): Promise<SensorDeskUnderTest> {
  const opened = await SensorDeskUnderTest.open({ mqtt: { url, ...LOGIN, ...trust } });
  closing.push(() => opened.close());
  return opened;
}

const smoke = testSensor('smoke', { kind: 'mqtt', topic: 'canopy/smoke', path: '' });
const siren = testRelay('siren', { kind: 'mqtt', topic: 'canopy/siren', on: 'on', off: 'off' });

describe('a broker that is trusted', () => {
  test.each<[string, () => { ca?: string; pinnedCertificate?: string }, string]>([
    ['by its CA', () => ({ ca }), '127.0.0.1'],
    ['by its CA, at a name', () => ({ ca }), 'localhost'],
    ['by its pinned certificate', () => ({ pinnedCertificate: pinOf(leaf.cert) }), '127.0.0.1'],
    ['by its pinned certificate as openssl prints it', () => ({ pinnedCertificate: new X509Certificate(leaf.cert).fingerprint256 }), '127.0.0.1'],
    ['by both', () => ({ ca, pinnedCertificate: pinOf(leaf.cert) }), '127.0.0.1'],
  ])('%s: what a detector says is a reading, and a siren is ordered', async (_, trust, host) => {
    const { url } = await broker();
    const desk = await station(url.replace('127.0.0.1', host), trust());
    await desk.until(() => desk.devices.some(({ problem }) => problem === null));
    desk.setUp({ sensors: [smoke], relays: [siren] });
    const detector = await MqttDetector.open({ url, ca: authority.ca });
    closing.push(() => detector.close());
    await detector.listen('canopy/siren');
    while (desk.readings.length === 0) await detector.send('canopy/smoke', '1');
    expect(desk.readings[0]).toMatchObject({ sensorId: 'smoke', value: 1, problem: null });
    expect(await desk.driver.act(siren.id, true)).toMatchObject({ outcome: 'acted' });
    await detector.hears('canopy/siren', 'on');
  }); // prettier-ignore
});

describe('a broker that is not trusted is not spoken to', () => {
  test.each<[string, () => Promise<TestLeaf>, () => Promise<{ ca?: string; pinnedCertificate?: string }>, RegExp]>([
    ['nobody here knows who signed its certificate', () => Promise.resolve(leaf), () => Promise.resolve({}), /give its CA \(mqtt\.ca\) or pin it/],
    ['another CA was given', () => Promise.resolve(leaf), async () => ({ ca: fileOf('other.pem', (await testAuthority('Other')).ca) }), /signed the certificate/],
    ['its certificate has ended', () => authority.leaf({ commonName: 'old', use: 'server', days: [-30, -1] }), () => Promise.resolve({ ca }), /has ended/],
    ['it shows another certificate than the pinned one, of the same CA', () => authority.leaf({ commonName: 'other', use: 'server' }), () => Promise.resolve({ ca, pinnedCertificate: pinOf(leaf.cert) }), /another certificate than the pinned one/],
    ['it shows another certificate than the pinned one', () => authority.leaf({ commonName: 'other', use: 'server' }), () => Promise.resolve({ pinnedCertificate: pinOf(leaf.cert) }), /another certificate than the pinned one/],
  ])('%s: it is told, and no byte of the log-in has left', async (_, certificate, trust, words) => {
    const opened = await broker(await certificate());
    const desk = await station(opened.url, await trust());
    // Twice: it is dialled anew.
    await desk.tells('mqtt', (problem) => words.test(problem ?? ''));
    await desk.tells('mqtt', (problem) => words.test(problem ?? ''));
    expect([opened.heardBytes, desk.devices.some(({ problem }) => problem === null)]).toEqual([0, false]);
    expect(JSON.stringify(desk.devices)).not.toContain(LOGIN.password);
    expect(await desk.driver.act(siren.id, true)).toMatchObject({ outcome: 'failed' });
  }); // prettier-ignore

  test('what listens there speaks no TLS', async () => {
    const plain = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => plain.close(() => resolve())));
    const desk = await station(`mqtts://127.0.0.1:${(plain.address() as AddressInfo).port}`, { ca });
    expect(await desk.tells('mqtt', (problem) => problem !== null)).toMatch(/speaks no TLS/);
  });
});

test('a CA file that is not there is told, and once it is there the broker is dialled with it', async () => {
  const { url } = await broker();
  const file = path.join(folder, 'later.pem');
  const desk = await station(url, { ca: file });
  expect(await desk.tells('mqtt', (problem) => problem !== null)).toMatch(/the file of mqtt\.ca cannot be read/);
  fileOf('later.pem', authority.ca);
  await desk.tells('mqtt', (problem) => problem === null);
});

test('a broker that comes back with a new certificate of the same CA is trusted again', async () => {
  const first = await openSiteBroker(0, leaf);
  const desk = await station(first.url, { ca });
  await desk.until(() => desk.devices.some(({ problem }) => problem === null));
  const away = desk.tells('mqtt', (problem) => problem !== null);
  await first.close();
  await away;
  const back = desk.tells('mqtt', (problem) => problem === null);
  await broker(await authority.leaf({ commonName: 'renewed', use: 'server' }), Number(new URL(first.url).port));
  await back;
});

describe('the configuration', () => {
  const read = (mqtt: object) => {
    const own = mkdtempSync(path.join(folder, 'config-'));
    writeFileSync(path.join(own, 'config.json'), JSON.stringify({ mqtt }));
    return { own, config: () => readConfig(own) };
  };

  test('a CA beside the data folder is found there, and a pin with and without colons is taken', () => {
    const pin = new X509Certificate(leaf.cert).fingerprint256;
    const { own, config } = read({ url: 'mqtts://broker:8883', ca: 'site-ca.pem', pinnedCertificate: pin });
    expect(config().mqtt).toMatchObject({ ca: path.join(own, 'site-ca.pem'), pinnedCertificate: pin });
    expect(read({}).config().mqtt).toMatchObject({ ca: '', pinnedCertificate: '' });
    expect(read({ pinnedCertificate: must(pin.replaceAll(':', ''), 'a pin') }).config().mqtt.pinnedCertificate).toHaveLength(64);
  });

  test('a pin that is none is refused', () => {
    expect(read({ pinnedCertificate: 'sha1:ab' }).config).toThrow(/no SHA-256/);
  });
});
