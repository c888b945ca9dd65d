/** MQTT on real sockets: the broker inside, detectors that speak to it, and everything that a detector should not send. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DetectorRefused, MqttDetector, MQTT_JUNK } from '../../sim/mqtt-detector.ts';
import { must } from '../../../station-core/base/assert.ts';
import { PacketSizes } from '../../../station-core/drivers/sensor/mqtt/guard.ts';
import { SensorDeskUnderTest, testRelay, testSensor } from './sensor-desk.ts';

const LOGIN = { username: 'detectors', password: 'a long enough password' };
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function desk(): Promise<{ station: SensorDeskUnderTest; url: string }> {
  const station = await SensorDeskUnderTest.open({ mqtt: { broker: { host: '127.0.0.1', port: 0, ...LOGIN } } });
  closing.push(() => station.close());
  await station.until(() => station.devices.some(({ deviceId, problem }) => deviceId === 'mqtt' && problem === null));
  return { station, url: must(station.driver.brokerUrl, 'the broker listens') };
}

async function detector(url: string, options: Partial<Parameters<typeof MqttDetector.open>[0]> = {}): Promise<MqttDetector> {
  const opened = await MqttDetector.open({ url, ...LOGIN, ...options });
  closing.push(() => opened.close());
  return opened;
}

/** Says it until it is read: a subscription takes its way to the broker first. */
async function sayUntilRead(station: SensorDeskUnderTest, one: MqttDetector, topic: string, payload: string): Promise<void> {
  while (station.readings.length === 0) await one.send(topic, payload);
}

const smoke = testSensor('smoke', { kind: 'mqtt', topic: 'canopy/smoke', path: '/smoke' });
const heat = testSensor('heat', { kind: 'mqtt', topic: 'canopy/heat', path: '' }, { kind: 'temperature', unit: '°C' });

test('a place in a document and a bare number come as readings; two sensors may look at one message', async () => {
  const { station, url } = await desk();
  const battery = testSensor('battery', { kind: 'mqtt', topic: 'canopy/smoke', path: '/state/0/battery~1percent' }, { unit: '%' });
  station.setUp({ sensors: [smoke, heat, battery] });
  const one = await detector(url);
  await sayUntilRead(station, one, 'canopy/heat', '20');
  const told = Promise.all([
    station.reads('smoke', () => true),
    station.reads('battery', () => true),
    station.reads('heat', ({ value }) => value !== 20),
  ]);
  await one.json('canopy/smoke', { smoke: true, state: [{ 'battery/percent': 88 }] });
  await one.send('canopy/heat', '41.5');
  expect((await told).map(({ value }) => value)).toEqual([1, 88, 41.5]);
});

test('what the broker kept is marked as kept', async () => {
  const { station, url } = await desk();
  const one = await detector(url);
  await one.retained('canopy/heat', '77');
  station.setUp({ sensors: [heat] });
  expect(await station.reads('heat', () => true)).toMatchObject({ value: 77, isRetained: true });
  await one.send('canopy/heat', '78');
  expect(await station.reads('heat', ({ value }) => value === 78)).not.toHaveProperty('isRetained');
});

test('junk becomes a problem in words, and the next good message a value', async () => {
  const { station, url } = await desk();
  station.setUp({ sensors: [smoke] });
  const one = await detector(url);
  await sayUntilRead(station, one, 'canopy/smoke', '{"smoke":0}');
  const seen: (string | null)[] = [];
  for (const payload of MQTT_JUNK.filter((junk) => junk.length > 0)) {
    const told = station.reads('smoke', ({ value }) => value === null);
    // Not more in a second than are looked at one by one.
    await one.send('canopy/smoke', payload);
    const { value, problem } = await told;
    expect(value).toBeNull();
    seen.push(problem);
  }
  expect(new Set(seen)).toEqual(
    new Set([
      'the message is not JSON',
      'the message is not text',
      'the message has nothing at /smoke',
      '/smoke is neither a number nor yes or no',
      'the message has 40000 bytes; more than 16384 are not looked at',
    ]),
  );
  const good = station.reads('smoke', ({ value }) => value === 1);
  await one.json('canopy/smoke', { smoke: 1 });
  await good;
});

test('a flood is thinned to what is looked at in a second, and the newest is never lost', async () => {
  const { station, url } = await desk();
  station.setUp({ sensors: [smoke, heat] });
  const one = await detector(url);
  const other = await detector(url, { clientId: 'other' });
  await sayUntilRead(station, other, 'canopy/heat', '19');
  const before = station.readings.length;
  await one.flood('canopy/smoke', 900);
  const last = station.reads('smoke', ({ value }) => value === 1);
  await one.json('canopy/smoke', { smoke: 1 });
  const calm = station.reads('heat', ({ value }) => value === 20);
  await other.send('canopy/heat', '20');
  await Promise.all([last, calm]);
  expect(station.readings.length - before).toBeLessThan(200);
  expect(station.logged).toContain('more than 20 messages a second; only the newest is looked at');
});

test('a packet that says it is huge ends the line of who sent it, and nobody else notices', async () => {
  const { station, url } = await desk();
  station.setUp({ sensors: [heat] });
  const hostile = await MqttDetector.open({ url, ...LOGIN, clientId: 'hostile' });
  closing.push(() => hostile.vanish());
  const quiet = await detector(url, { clientId: 'quiet' });
  await sayUntilRead(station, quiet, 'canopy/heat', '20');
  hostile.huge('canopy/heat', 200_000);
  await station.until(() => station.logged.includes('the broker cut somebody off'));
  const told = station.reads('heat', ({ value }) => value === 21);
  await quiet.send('canopy/heat', '21');
  await told;
});

test('nobody comes in without name and password', async () => {
  const { url } = await desk();
  await expect(MqttDetector.open({ url })).rejects.toBeInstanceOf(DetectorRefused);
  await expect(MqttDetector.open({ url, username: 'detectors', password: 'wrong' })).rejects.toBeInstanceOf(DetectorRefused);
  await expect(MqttDetector.open({ url, username: '__proto__', password: '' })).rejects.toBeInstanceOf(DetectorRefused);
});

test('the station says that it is there, and its last will that it is not', async () => {
  const { station, url } = await desk();
  const one = await detector(url);
  await one.listen('station/status');
  await one.hears('station/status', 'online');
  // Its goodbye says so itself; the will is for when it has no time for that.
  const gone = one.hears('station/status', 'offline');
  closing.splice(0, 1);
  await Promise.all([station.close(), gone]);
});

test('a relay that is ordered over MQTT is confirmed by the broker; with no broker it fails at once', async () => {
  const { station, url } = await desk();
  const siren = testRelay('siren', { kind: 'mqtt', topic: 'siren/set', on: 'ON', off: 'OFF' });
  station.setUp({ relays: [siren] });
  const one = await detector(url);
  await one.listen('siren/set');
  expect((await station.driver.act(siren.id, true)).outcome).toBe('acted');
  await one.hears('siren/set', 'ON');
  expect((await station.driver.act(siren.id, false)).outcome).toBe('acted');
  await one.hears('siren/set', 'OFF');

  const alone = await SensorDeskUnderTest.open();
  closing.push(() => alone.close());
  alone.setUp({ relays: [siren] });
  expect(await alone.driver.act(siren.id, true)).toEqual({ outcome: 'failed', problem: 'MQTT is switched off in the configuration' });
});

describe('a broker of the site that is not one', () => {
  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['closes at once', (socket) => socket.destroy(), /closed the connection|cut the connection/],
    ['announces a packet without end', (socket) => void socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])), /more than 65536 bytes/],
    [
      'accepts and then sends noise',
      (socket) => void socket.write(Buffer.concat([Buffer.from([0x20, 0x02, 0x00, 0x00]), Buffer.alloc(3_000, 0xff)])),
      /./,
    ],
  ])('%s: it is told in words and tried again', async (_name, behave, words) => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => socket.destroy());
      socket.on('data', () => undefined);
      behave(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const station = await SensorDeskUnderTest.open({ mqtt: { url: `mqtt://127.0.0.1:${port}` } });
    closing.push(
      () => new Promise<void>((resolve) => void server.close(() => resolve())),
      () => station.close(),
    );
    const problem = await station.tells('mqtt', (told) => told !== null);
    expect(problem).toMatch(words);
    await station.tells('mqtt', (told) => told !== null);
    expect(connections).toBeGreaterThan(1);
  });
});

test('somebody who connects to the broker and sends noise is cut off', async () => {
  const { url } = await desk();
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  const cut = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.write(Buffer.alloc(10_000, 0xff));
  await cut;
});

test('packets are followed however they are cut', () => {
  const packet = (bytes: number): Buffer => Buffer.concat([Buffer.from([0x30, (bytes & 0x7f) | 0x80, bytes >> 7]), Buffer.alloc(bytes)]);
  const stream = Buffer.concat([packet(300), packet(5_000), packet(200), Buffer.from([0xc0, 0x00])]);
  for (const size of [1, 2, 3, 7, 100, 4_096]) {
    const sizes = new PacketSizes(5_000);
    for (let at = 0; at < stream.length; at += size) expect(sizes.feed(stream.subarray(at, at + size))).toBeNull();
    expect(sizes.packets).toBe(4);
  }
  expect(new PacketSizes(4_999).feed(stream)).toBe('a packet of more than 4999 bytes was announced');
});
