/** The sensor driver with a host that remembers what it is told, for tests on real sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { id, type FieldDeviceId, type RelayId, type SensorId } from '../../../station-core/base/ids.ts';
import type { FieldReading, FieldSetup } from '../../../station-core/domain/field-ports.ts';
import type { FieldDevice, Relay, Sensor, SensorSource } from '../../../station-core/domain/safety.ts';
import { openSensorDriver, type OpenedSensors, type SensorOptions } from '../../../station-core/drivers/sensor/driver.ts';
import { systemClock } from '../../../station-core/system.ts';

export interface SensorDeskOptions {
  readonly mqtt?: Partial<SensorOptions['mqtt']>;
}

export const NO_MQTT: SensorOptions['mqtt'] = { url: null, username: '', password: '', statusTopic: 'station/status', broker: null };

/** One driver and everything it told, in order. */
export class SensorDeskUnderTest {
  readonly readings: FieldReading[] = [];
  readonly devices: { readonly deviceId: string; readonly problem: string | null }[] = [];
  readonly pulses: { readonly relayId: string; readonly problem: string | null }[] = [];
  readonly logged: string[] = [];
  readonly clock = systemClock();
  readonly dataFolder = mkdtempSync(path.join(tmpdir(), 'stationmaster-sensors-'));
  driver: OpenedSensors = NOT_OPEN;
  #watchers: (() => void)[] = [];

  static async open(
    options: SensorDeskOptions = {},
    prepare: (dataFolder: string) => void = () => undefined,
  ): Promise<SensorDeskUnderTest> {
    const desk = new SensorDeskUnderTest();
    prepare(desk.dataFolder);
    const note = (_fields: unknown, text: string): void => desk.#told(() => desk.logged.push(text));
    desk.driver = await openSensorDriver(
      {
        clock: desk.clock,
        log: { info: note, warn: note, error: note },
        onReading: (reading) => desk.#told(() => desk.readings.push(reading)),
        onDevice: (deviceId, problem) => desk.#told(() => desk.devices.push({ deviceId, problem })),
        onPulse: (relayId, problem) => desk.#told(() => desk.pulses.push({ relayId, problem })),
      },
      { dataFolder: desk.dataFolder, mqtt: { ...NO_MQTT, ...options.mqtt } },
    );
    return desk;
  }

  setUp(setup: Partial<FieldSetup>): void {
    this.driver.setUp({ devices: [], sensors: [], relays: [], ...setup });
  }

  /** Resolves with the first reading, from now on, of which it is so. */
  async reads(sensorId: string, is: (reading: FieldReading) => boolean): Promise<FieldReading> {
    const from = this.readings.length;
    const find = (): FieldReading | undefined => this.readings.slice(from).find((one) => one.sensorId === sensorId && is(one));
    await this.until(() => find() !== undefined);
    return find() ?? this.reads(sensorId, is);
  }

  /** Resolves when a device was told so, from now on. */
  async tells(deviceId: string, is: (problem: string | null) => boolean): Promise<string | null> {
    const from = this.devices.length;
    const find = () => this.devices.slice(from).find((one) => one.deviceId === deviceId && is(one.problem));
    await this.until(() => find() !== undefined);
    return find()?.problem ?? null;
  }

  /** Resolves when it is so; looked at whenever something was told. */
  until(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  async close(): Promise<void> {
    await this.driver.close();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  #told(note: () => void): void {
    note();
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const look of watchers) look();
  }
}

const NOT_OPEN = {} as OpenedSensors;

export function testDevice(name: string, wire: FieldDevice['wire'], overrides: Partial<FieldDevice> = {}): FieldDevice {
  return {
    id: id<FieldDeviceId>(name),
    name,
    map: 'smoke-heat-co',
    wire,
    unitId: 1,
    pollMs: 50,
    timeoutMs: 150,
    enabled: true,
    ...overrides,
  };
}

export function testSensor(name: string, source: SensorSource, overrides: Partial<Sensor> = {}): Sensor {
  return {
    id: id<SensorId>(name),
    name,
    kind: 'smoke',
    zoneId: null,
    source,
    unit: '',
    isSafety: true,
    calibration: { scale: 1, offset: 0, inverted: false },
    range: { low: null, high: null },
    debounceMs: 0,
    silenceMs: 10_000,
    enabled: true,
    place: null,
    ...overrides,
  };
}

export function testRelay(name: string, target: Relay['target'], overrides: Partial<Relay> = {}): Relay {
  return {
    id: id<RelayId>(name),
    name,
    kind: 'siren',
    zoneId: null,
    pileId: null,
    target,
    actsBy: 'energising',
    pulseMs: null,
    place: null,
    ...overrides,
  };
}

export function modbusPoint(deviceId: string, point: string): Extract<SensorSource, { kind: 'modbus' }> {
  return { kind: 'modbus', deviceId: id<FieldDeviceId>(deviceId), point };
}
