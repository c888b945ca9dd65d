/** Modbus on real sockets: what a device says becomes readings, and what goes wrong becomes words; nothing else is disturbed. */
import { afterEach, describe, expect, test } from 'vitest';
import { ModbusDevice, type ModbusDeviceOptions, type ModbusHabit } from '../../sim/modbus-device.ts';
import { id, type RelayId } from '../../../station-core/base/ids.ts';
import { hearReading, startSensor } from '../../../station-core/rules/safety/sensor-state.ts';
import { modbusPoint, SensorDeskUnderTest, testDevice, testRelay, testSensor } from './sensor-desk.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function desk(): Promise<SensorDeskUnderTest> {
  const opened = await SensorDeskUnderTest.open();
  closing.push(() => opened.close());
  return opened;
}

async function slave(options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
  const device = await ModbusDevice.open(options);
  closing.push(() => device.close());
  return device;
}

const wireOf = (device: ModbusDevice, kind: 'tcp' | 'rtu-over-tcp' = 'tcp') => ({ kind, host: device.host, port: device.port });
const smoke = testSensor('smoke', modbusPoint('detector', 'smoke'));
const temperature = testSensor('temperature', modbusPoint('detector', 'temperature'), { kind: 'temperature', unit: '°C' });

describe.each(['tcp', 'rtu-over-tcp'] as const)('over %s', (kind) => {
  test('points come as calibrated values, adjacent ones in one request', async () => {
    const device = await slave({ framing: kind });
    device.set('holding', 0, 0b1);
    device.set('holding', 1, 0xffce);
    const station = await desk();
    const warmer = { ...temperature, calibration: { scale: 1, offset: 0.5, inverted: false } };
    station.setUp({ devices: [testDevice('detector', wireOf(device, kind))], sensors: [smoke, warmer] });
    expect((await station.reads('smoke', () => true)).value).toBe(1);
    expect((await station.reads('temperature', () => true)).value).toBe(-4.5);
    const before = station.readings.length;
    await device.asked(4);
    await station.until(() => station.readings.length >= before + 6);
    expect(device.requests).toBeLessThan(station.readings.length);
  });

  test('an exception is told in words, of that point alone', async () => {
    const device = await slave({ framing: kind });
    device.failAt('holding', 1, 2);
    const station = await desk();
    station.setUp({ devices: [testDevice('detector', wireOf(device, kind))], sensors: [smoke, temperature] });
    expect((await station.reads('temperature', () => true)).problem).toBe('the device has no such register (exception 2)');
    expect((await station.reads('smoke', () => true)).value).toBe(0);
  });

  test.each<[string, ModbusHabit, RegExp]>([
    ['a silent device', { kind: 'silent' }, /does not answer/],
    ['a device that answers for another', { kind: 'wrong-unit' }, /in place of|does not answer/],
    ['an answer to another question', { kind: 'wrong-transaction' }, /does not answer|^$/],
    ['an answer of another function', { kind: 'wrong-function' }, /function|does not answer/],
    ['half an answer', { kind: 'half' }, /does not answer|65,?535|not Modbus/],
    ['a length that lies', { kind: 'long-length' }, /not Modbus|does not answer|brought/],
    ['something that is no Modbus', { kind: 'garbage' }, /not Modbus|no answer/],
    ['a flood', { kind: 'floods' }, /not Modbus|far more|no answer/],
    ['a line that is cut each time', { kind: 'cuts' }, /cut the connection|closed the connection/],
    ['an answer that comes too late', { kind: 'slow', ms: 600 }, /does not answer/],
  ])('%s is told, and it is read again when it is well', async (_name, habit, words) => {
    const device = await slave({ framing: kind });
    const station = await desk();
    station.setUp({ devices: [testDevice('detector', wireOf(device, kind), { timeoutMs: 100 })], sensors: [smoke] });
    await station.reads('smoke', ({ value }) => value === 0);
    device.habit = habit;
    // RTU has no numbers on its frames: an answer under another number is the answer.
    if (!(kind === 'rtu-over-tcp' && habit.kind === 'wrong-transaction'))
      expect(await station.tells('detector', (problem) => problem !== null)).toMatch(words);
    device.set('holding', 0, 1);
    device.habit = { kind: 'answers' };
    expect((await station.reads('smoke', ({ value }) => value === 1)).problem).toBeNull();
  });
});

test('a value out of what the sensor can measure is no value, and says so', async () => {
  const device = await slave();
  device.set('holding', 1, 1_800);
  const station = await desk();
  const narrow = { ...temperature, range: { low: -20, high: 60 } };
  station.setUp({ devices: [testDevice('detector', wireOf(device))], sensors: [temperature, narrow].slice(1) });
  expect(await station.reads('temperature', () => true)).toMatchObject({
    value: null,
    problem: '180 is above 150, the most it can measure',
  });
  device.set('holding', 1, 700);
  expect(await station.reads('temperature', ({ problem }) => problem?.startsWith('70 ') === true)).toMatchObject({
    problem: '70 is above 60, the most it can measure',
  });
  device.set('holding', 1, 0x7fff);
  expect((await station.reads('temperature', ({ problem }) => problem?.includes('measures nothing') === true)).value).toBeNull();
});

test('devices behind one gateway share its line; a dead one does not silence the others', async () => {
  const gateway = await slave({ framing: 'rtu-over-tcp', unitIds: [1, 3] });
  const station = await desk();
  const wire = wireOf(gateway, 'rtu-over-tcp');
  const names = ['one', 'two', 'three'];
  station.setUp({
    devices: names.map((name, index) => testDevice(name, wire, { unitId: index + 1, timeoutMs: 60 })),
    sensors: names.map((name) => testSensor(`smoke-${name}`, modbusPoint(name, 'smoke'))),
  });
  await station.tells('two', (problem) => problem !== null);
  await station.reads('smoke-one', ({ value }) => value === 0);
  await station.reads('smoke-three', ({ value }) => value === 0);
  expect(station.readings.some(({ sensorId }) => sensorId === 'smoke-two')).toBe(false);
  expect(gateway.lines).toBe(1);
});

test('a device that goes away and comes back is read again, and said so both times', async () => {
  const device = await slave();
  const station = await desk();
  station.setUp({ devices: [testDevice('detector', wireOf(device))], sensors: [smoke] });
  await station.reads('smoke', () => true);
  const gone = station.tells('detector', (problem) => problem !== null);
  await device.powerOff();
  expect(await gone).toMatch(/connection|listens/);
  await device.powerOn();
  await station.tells('detector', (problem) => problem === null);
  await station.reads('smoke', ({ value }) => value === 0);
});

describe('relays', () => {
  const siren = testRelay('siren', modbusPoint('io', 'output-1'));
  const contactor = testRelay('contactor', modbusPoint('io', 'output-2'), { kind: 'contactor', actsBy: 'releasing' });
  const relayId = id<RelayId>('siren');

  test('a relay acts, and what its coil does is said by what it acts by', async () => {
    const device = await slave();
    const station = await desk();
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8' })], relays: [siren, contactor] });
    device.set('coil', 1, true);
    expect((await station.driver.act(relayId, true)).outcome).toBe('acted');
    expect((await station.driver.act(contactor.id, true)).outcome).toBe('acted');
    expect([device.get('coil', 0), device.get('coil', 1)]).toEqual([1, 0]);
    await station.driver.act(relayId, false);
    await station.driver.act(contactor.id, false);
    expect([device.get('coil', 0), device.get('coil', 1)]).toEqual([0, 1]);
  });

  test('a relay that says yes and does not move has failed, within two seconds', async () => {
    const device = await slave();
    device.stuckCoils.add(0);
    const station = await desk();
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8' })], relays: [siren] });
    expect(await station.driver.act(relayId, true)).toEqual({
      outcome: 'failed',
      problem: 'it was written and confirmed, but reads 0 instead of 1',
    });
  });

  test('where a coil cannot be read back the confirmation counts', async () => {
    const device = await slave();
    device.failAt('coil', 0, 1);
    const station = await desk();
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8' })], relays: [siren] });
    // The same place fails for writes too in this device: then the exception is the answer.
    expect(await station.driver.act(relayId, true)).toEqual({
      outcome: 'failed',
      problem: 'the device does not know this kind of register (exception 1)',
    });
  });

  test('an order goes before the polls of a device that does not answer', async () => {
    const gateway = await slave({ framing: 'rtu-over-tcp', unitIds: [2] });
    const station = await desk();
    const wire = wireOf(gateway, 'rtu-over-tcp');
    station.setUp({
      devices: [
        testDevice('dead', wire, { unitId: 9, timeoutMs: 5_000 }),
        testDevice('io', wire, { unitId: 2, map: 'digital-io-8', pollMs: 10_000 }),
      ],
      sensors: [testSensor('of-the-dead', modbusPoint('dead', 'smoke'))],
      relays: [siren],
    });
    await gateway.asked();
    const result = await station.driver.act(relayId, true);
    expect(result.outcome === 'acted' ? result.tookMs : Infinity).toBeLessThan(2_000);
    expect(gateway.get('coil', 0)).toBe(1);
  });

  test('a relay of a device that is away fails in time and does not act when it comes back', async () => {
    const device = await slave();
    const station = await desk();
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8' })], relays: [siren] });
    await station.tells('io', (problem) => problem === null);
    await device.powerOff();
    expect((await station.driver.act(relayId, true)).outcome).toBe('failed');
    await device.powerOn();
    await station.tells('io', (problem) => problem === null);
    expect(device.get('coil', 0)).toBe(0);
    expect((await station.driver.act(relayId, true)).outcome).toBe('acted');
  });

  test('an order that is still being tried gives way to the next one: a relay is never left as somebody wanted it before', async () => {
    const device = await slave();
    device.stuckCoils.add(0);
    const station = await desk();
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8' })], relays: [siren] });
    await station.tells('io', (problem) => problem === null);
    const earlier = station.driver.act(relayId, true);
    expect((await station.driver.act(relayId, false)).outcome).toBe('acted');
    device.stuckCoils.delete(0);
    expect(await earlier).toEqual({ outcome: 'failed', problem: 'a later order took its place' });
    expect(device.get('coil', 0)).toBe(0);
  });

  test('a relay of no device, of no output and of a camera fail with words', async () => {
    const device = await slave();
    const station = await desk();
    const relays = [testRelay('nowhere', modbusPoint('gone', 'output-1')), testRelay('input', modbusPoint('io', 'input-1'))];
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8' })], relays });
    const results = await Promise.all(relays.map((relay) => station.driver.act(relay.id, true)));
    expect(results.map((result) => (result.outcome === 'failed' ? result.problem : ''))).toEqual([
      'its device is switched off, not set up, or its register map is wrong',
      '"input-1" is no output in the register map digital-io-8',
    ]);
  });

  test('a watchdog output changes by itself, and it is told when it cannot', async () => {
    const device = await slave();
    const station = await desk();
    const watchdog = testRelay('watchdog', modbusPoint('io', 'output-8'), { kind: 'watchdog', pulseMs: 200 });
    station.setUp({ devices: [testDevice('io', wireOf(device), { map: 'digital-io-8', timeoutMs: 100 })], relays: [watchdog] });
    await device.coilChanges(7, 3);
    await station.until(() => station.pulses.some(({ problem }) => problem === null));
    device.habit = { kind: 'silent' };
    await station.until(() => station.pulses.some(({ problem }) => problem !== null));
    device.habit = { kind: 'answers' };
    await device.coilChanges(7, 2);
  });

  test('a pause of a watchdog output ends by itself, by hand, with a changed set-up and with the driver, and is said to have failed where the module is away', async () => {
    const device = await slave();
    const station = await desk();
    const watchdog = testRelay('watchdog', modbusPoint('io', 'output-8'), { kind: 'watchdog', pulseMs: 100 });
    const io = testDevice('io', wireOf(device), { map: 'digital-io-8', timeoutMs: 100 });
    station.setUp({ devices: [io], relays: [watchdog] });
    await device.coilChanges(7, 3);
    const pause = (forMs: number) => station.driver.pausePulse(watchdog.id, forMs);
    expect(await pause(400)).toMatchObject({ outcome: 'stood' });
    await device.coilChanges(7, 3);

    const long = pause(600_000);
    expect(await pause(1)).toMatchObject({ outcome: 'failed', problem: 'it stands still already' });
    station.driver.resumePulse(watchdog.id);
    expect(await long).toMatchObject({ outcome: 'stood' });
    await device.coilChanges(7, 3);

    const changed = pause(60_000);
    station.setUp({ devices: [io], relays: [{ ...watchdog, pulseMs: 150 }] });
    expect(await changed).toMatchObject({ outcome: 'failed' });
    await device.coilChanges(7, 3);

    device.habit = { kind: 'silent' };
    expect(await pause(300)).toMatchObject({ outcome: 'failed' });
    device.habit = { kind: 'answers' };
    await device.coilChanges(7, 3);

    const siren = testRelay('siren', modbusPoint('io', 'output-1'), { kind: 'siren' });
    expect(await station.driver.pausePulse(siren.id, 1_000)).toMatchObject({ outcome: 'failed', problem: 'it is no watchdog output' });
    const open = pause(60_000);
    await station.driver.close();
    expect(await open).toMatchObject({ outcome: 'failed' });
  });
});

test('every point of a device is read for the installer, one that it has not by name; what cannot be reached is a fault', async () => {
  const device = await slave();
  device.set('holding', 1, 235);
  device.failAt('holding', 3, 2);
  const station = await desk();
  const points = await station.driver.probe(testDevice('new', wireOf(device)));
  expect(points.map(({ point, value }) => [point, value])).toEqual([
    ['smoke', 0],
    ['heat', 0],
    ['co-alarm', 0],
    ['fault', 0],
    ['test', 0],
    ['temperature', 23.5],
    ['co', 0],
    ['smoke-density', null],
  ]);
  expect(points.at(-1)?.problem).toBe('the device has no such register (exception 2)');
  device.habit = { kind: 'silent' };
  await expect(station.driver.probe(testDevice('new', wireOf(device)))).rejects.toMatchObject({ code: 'field.no-answer' });
  await device.powerOff();
  await expect(station.driver.probe(testDevice('new', wireOf(device)))).rejects.toMatchObject({ code: 'field.unreachable' });
});

test('smoke read every 500 ms and held for 300 ms counts within a second of the contact', async () => {
  const device = await slave();
  const station = await desk();
  const held = { ...smoke, debounceMs: 300 };
  station.setUp({ devices: [testDevice('detector', wireOf(device), { pollMs: 500 })], sensors: [held] });
  const quiet = await station.reads('smoke', ({ value }) => value === 0);
  let state = hearReading(startSensor(quiet.arrivedMs), held, quiet);
  const beganMs = station.clock.monotonic();
  device.set('holding', 0, 1);
  const first = await station.reads('smoke', ({ value }) => value === 1);
  state = hearReading(state, held, first);
  // One poll interval at most until it is read, and the debounce after that: by the numbers, not by luck on this machine.
  expect(state.change).toMatchObject({ value: 1, sinceMs: first.arrivedMs });
  const worstMs = 500 + held.debounceMs;
  expect(worstMs).toBeLessThanOrEqual(1_000);
  process.stdout.write(
    `smoke: read after ${Math.round(first.arrivedMs - beganMs)} ms, counts after ${Math.round(first.arrivedMs - beganMs) + 300} ms; at worst ${worstMs} ms\n`,
  );
});
