/** Sensors and relay outputs over Modbus and MQTT together: raw to calibrated value, orders to outputs, and the watchdog's pulse. */
import { Fault } from '../../base/fault.ts';
import { id, type FieldDeviceId, type RelayId } from '../../base/ids.ts';
import type { FieldSetup, PauseResult, RelayResult, SensorDriver, SensorDriverHost } from '../../domain/field-ports.ts';
import type { Relay, Sensor } from '../../domain/safety.ts';
import type { RegisterMapProblem, RegisterMapRow } from '../../domain/sensor-views.ts';
import { calibrate } from './calibration.ts';
import { openModbus, type WantedDevice } from './modbus/driver.ts';
import { loadRegisterMaps, mapFolderOf, type LoadedMaps } from './modbus/register-map.ts';
import { openMqtt, type MqttDriver, type MqttOptions } from './mqtt/driver.ts';
import { valueOfPayload } from './mqtt/payload.ts';

export interface SensorOptions {
  /** Register maps of the site are read from its `register-maps`. */
  readonly dataFolder: string;
  readonly mqtt: MqttOptions;
}

/** The driver, and what an installer sees of it. */
export interface OpenedSensors extends SensorDriver {
  /** What can be chosen, and what was left out. */
  readonly maps: () => {
    readonly rows: readonly RegisterMapRow[];
    readonly problems: readonly RegisterMapProblem[];
    readonly folder: string;
  };
  /** Reads the site's own maps again, and sets up anew what they change. */
  readonly reloadMaps: () => Promise<void>;
  /** Whether there is a broker at all. */
  readonly hasMqtt: boolean;
  /** Where the embedded broker listens; null: it is off. */
  readonly brokerUrl: string | null;
}

/** The name under which the broker is told as a device. */
export const MQTT_DEVICE = id<FieldDeviceId>('mqtt');
/** An order that was not carried out and read back by then has failed. */
const ACT_MS = 2_000;
/** No watchdog output stands still for longer because somebody asked. */
const LONGEST_PAUSE_MS = 60_000;

export async function openSensorDriver(host: SensorDriverHost, options: SensorOptions): Promise<OpenedSensors> {
  const { clock } = host;
  let maps: LoadedMaps = await loadRegisterMaps(options.dataFolder);
  for (const problem of maps.problems) host.log.warn({ ...problem }, 'a register map was left out');
  let setup: FieldSetup = { devices: [], sensors: [], relays: [] };
  let byPoint = new Map<string, readonly Sensor[]>();
  let byTopic = new Map<string, readonly Sensor[]>();
  const pulses = new Map<RelayId, Pulse>();

  const tell = (sensor: Sensor, value: number | null, problem: string | null, isRetained = false): void =>
    host.onReading({
      sensorId: sensor.id,
      ...calibrate(sensor, { value, problem }),
      atMs: clock.now(),
      arrivedMs: clock.monotonic(),
      ...(isRetained ? { isRetained } : {}),
    });

  const modbus = openModbus({
    clock,
    maps: () => maps,
    onPoint: (deviceId, point, value, problem) => {
      for (const sensor of byPoint.get(pointKey(deviceId, point)) ?? []) tell(sensor, value, problem);
    },
    onDevice: host.onDevice,
  });
  const mqtt: MqttDriver | null = await openMqtt(
    {
      clock,
      log: host.log,
      onMessage: (topic, payload, isRetained) => {
        for (const sensor of byTopic.get(topic) ?? []) {
          if (sensor.source.kind !== 'mqtt') continue;
          const { value, problem } = valueOfPayload(payload, sensor.source.path);
          tell(sensor, value, problem, isRetained);
        }
      },
      onState: (problem) => host.onDevice(MQTT_DEVICE, problem),
    },
    options.mqtt,
  );

  const write = (relay: Relay, energised: boolean, mostMs: number): Promise<RelayResult> => {
    switch (relay.target.kind) {
      case 'modbus':
        return modbus.write(relay.target.deviceId, relay.target.point, energised, mostMs);
      case 'mqtt':
        return (
          mqtt?.publish(relay.target.topic, energised ? relay.target.on : relay.target.off, mostMs) ??
          Promise.resolve({ outcome: 'failed', problem: 'MQTT is switched off in the configuration' })
        );
      case 'camera':
        return Promise.resolve({ outcome: 'failed', problem: 'it is an output of a camera' });
    }
  };

  const setUp = (next: FieldSetup): void => {
    setup = next;
    const sensors = next.sensors.filter((sensor) => sensor.enabled);
    byPoint = groupBy(sensors, ({ source }) => (source.kind === 'modbus' ? pointKey(source.deviceId, source.point) : null));
    byTopic = groupBy(sensors, ({ source }) => (source.kind === 'mqtt' ? source.topic : null));
    modbus.setUp(wantedOf(next, sensors));
    mqtt?.setUp([...byTopic.keys()]);
    setUpPulses(next.relays);
  };

  /** A watchdog output changes all the time, whatever else goes on; its coil standing still is how the hard-wired side knows. */
  const setUpPulses = (relays: readonly Relay[]): void => {
    const wanted = new Map(relays.filter(({ kind, pulseMs }) => kind === 'watchdog' && pulseMs !== null).map((relay) => [relay.id, relay]));
    for (const [relayId, pulse] of [...pulses]) {
      if (JSON.stringify(wanted.get(relayId)) === pulse.key) continue;
      pulse.cancel();
      pulses.delete(relayId);
      endPause(pulse, { outcome: 'failed', problem: 'what is set up of it was changed meanwhile' });
    }
    for (const [relayId, relay] of wanted) if (!pulses.has(relayId)) pulses.set(relayId, startPulse(relay));
  };
  const startPulse = (relay: Relay): Pulse => {
    const everyMs = relay.pulseMs ?? ACT_MS;
    let isHigh = false;
    let isBusy = false;
    const change = (): void => {
      // One write at a time: a device that hangs is not given more to do.
      if (isBusy || (pulse.pause !== null && clock.monotonic() < pulse.pause.untilMs)) return;
      isBusy = true;
      const { pause } = pulse;
      void write(relay, !isHigh, Math.min(everyMs, ACT_MS)).then((result) => {
        isBusy = false;
        const nowMs = clock.monotonic();
        if (result.outcome === 'acted') isHigh = !isHigh;
        // The first write after a pause says what came of it; one that was under way as it began does not.
        if (pause !== null)
          endPause(pulse, result.outcome === 'acted' ? { outcome: 'stood', stoodMs: Math.round(nowMs - pulse.changedMs) } : result);
        if (result.outcome === 'acted') pulse.changedMs = nowMs;
        if (pulses.has(relay.id)) host.onPulse?.(relay.id, result.outcome === 'acted' ? null : result.problem);
      });
    };
    const pulse: Pulse = {
      key: JSON.stringify(relay),
      cancel: clock.every(everyMs, change),
      change,
      pause: null,
      changedMs: clock.monotonic(),
    };
    return pulse;
  };
  const pausePulse: SensorDriver['pausePulse'] = (relayId, forMs) => {
    const pulse = pulses.get(relayId);
    if (pulse === undefined) return Promise.resolve({ outcome: 'failed', problem: 'it is no watchdog output' });
    if (pulse.pause !== null) return Promise.resolve({ outcome: 'failed', problem: 'it stands still already' });
    const nowMs = clock.monotonic();
    // From its last change on: it stands still for no longer than was told.
    const untilMs = Math.max(nowMs, pulse.changedMs + Math.min(Math.max(0, forMs), LONGEST_PAUSE_MS));
    return new Promise((resolve) => {
      pulse.pause = { untilMs, resolve, cancel: clock.after(untilMs - nowMs, pulse.change) };
    });
  };
  const resumePulse: SensorDriver['resumePulse'] = (relayId) => {
    const pulse = pulses.get(relayId);
    if (pulse === undefined || pulse.pause === null) return;
    pulse.pause = { ...pulse.pause, untilMs: clock.monotonic() };
    pulse.change();
  };

  const reloadMaps = async (): Promise<void> => {
    maps = await loadRegisterMaps(options.dataFolder);
    setUp(setup);
  };

  return {
    setUp,
    act: (relayId, on) => {
      const relay = setup.relays.find((one) => one.id === relayId);
      if (relay === undefined) return Promise.resolve({ outcome: 'failed', problem: 'there is no such relay' });
      return write(relay, on === (relay.actsBy === 'energising'), ACT_MS);
    },
    pausePulse,
    resumePulse,
    probe: async (device) => {
      await reloadMaps();
      const wrong = maps.problems.find(({ file }) => file === `${device.map}.json`);
      if (wrong !== undefined) throw new Fault('field.bad-map', { ...wrong });
      return modbus.probe(device);
    },
    maps: () => ({ rows: [...maps.maps.values()].map(rowOf), problems: maps.problems, folder: mapFolderOf(options.dataFolder) }),
    reloadMaps,
    hasMqtt: mqtt !== null,
    brokerUrl: mqtt?.brokerUrl ?? null,
    close: async () => {
      for (const pulse of pulses.values()) {
        pulse.cancel();
        endPause(pulse, { outcome: 'failed', problem: 'the station ended meanwhile' });
      }
      pulses.clear();
      modbus.close();
      await mqtt?.close();
    },
  };
}

interface Pulse {
  readonly key: string;
  readonly cancel: () => void;
  readonly change: () => void;
  /** It stands still until then, by the monotonic clock. */
  pause: { readonly untilMs: number; readonly resolve: (result: PauseResult) => void; readonly cancel: () => void } | null;
  /** When it changed last, by the monotonic clock. */
  changedMs: number;
}

function endPause(pulse: Pulse, result: PauseResult): void {
  const { pause } = pulse;
  pulse.pause = null;
  pause?.cancel();
  pause?.resolve(result);
}

/** Every device, with the points that sensors want, and its outputs in use: a module that is only written to is seen to live as well. */
function wantedOf({ devices, relays }: FieldSetup, sensors: readonly Sensor[]): WantedDevice[] {
  const used = [...sensors.map(({ source }) => source), ...relays.map(({ target }) => target)];
  return devices.map((device) => {
    const points = used.flatMap((one) => (one.kind === 'modbus' && one.deviceId === device.id ? [one.point] : []));
    return { device, points: [...new Set(points)] };
  });
}

function groupBy(sensors: readonly Sensor[], keyOf: (sensor: Sensor) => string | null): Map<string, readonly Sensor[]> {
  const groups = new Map<string, Sensor[]>();
  for (const sensor of sensors) {
    const key = keyOf(sensor);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sensor]);
    else group.push(sensor);
  }
  return groups;
}

function pointKey(deviceId: FieldDeviceId, point: string): string {
  return `${deviceId}\n${point}`;
}

function rowOf({ name, title, isOwn, points }: LoadedMaps['maps'] extends ReadonlyMap<string, infer M> ? M : never): RegisterMapRow {
  return {
    name,
    title,
    isOwn,
    points: points.map((point) => ({
      name: point.name,
      unit: point.unit,
      kind: point.kind,
      canWrite: point.write,
      low: point.low,
      high: point.high,
    })),
  };
}
