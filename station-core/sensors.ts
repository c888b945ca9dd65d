/** Sensors and relays of the main thread: the driver, the memory of what they say, and what the calls about them need. Composition only. */
import { Fault, messageOf } from './base/fault.ts';
import type { EventId, FieldDeviceId } from './base/ids.ts';
import type { FieldReading, SensorDriver } from './domain/field-ports.ts';
import type { StationEvent } from './domain/event.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { SafetySetup } from './domain/safety.ts';
import type { SensorDesk } from './domain/sensor-views.ts';
import type { StationConfig } from './config.ts';
import { MQTT_DEVICE, openSensorDriver } from './drivers/sensor/driver.ts';
import { SensorKeeper } from './flow/sensor-keeper.ts';

export interface SensorsHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly dataFolder: string;
  readonly config: Pick<StationConfig, 'mqtt' | 'mqttBroker'>;
  readonly newEventId: () => EventId;
  readonly submit: (event: StationEvent) => Promise<unknown>;
  /** The safety lane hears every reading in the turn in which it arrived. */
  readonly onReading: (reading: FieldReading) => void;
  /** A device, or the broker, came or went. */
  readonly onDevice: (deviceId: FieldDeviceId, problem: string | null) => void;
  /** What screens show of sensors has changed; at most once a second. */
  readonly onChanged: () => void;
}

export interface Sensors extends Pick<SensorDriver, 'act' | 'pausePulse' | 'resumePulse'> {
  readonly desk: SensorDesk;
  /** After each change of what is set up. */
  setUp(setup: SafetySetup): void;
  /** A reading that came another way (a camera's input), for the screens and curves. */
  heard(reading: FieldReading): void;
  close(): Promise<void>;
}

/** Throws Fault('config.port-in-use') where the embedded broker cannot listen. */
export async function openSensors(host: SensorsHost): Promise<Sensors> {
  const { clock, log } = host;
  let isFull = false;
  const keeper = new SensorKeeper({
    clock,
    mqttDevice: MQTT_DEVICE,
    onChanged: host.onChanged,
    keep: (readings) => {
      host.submit({ kind: 'sensor.read', id: host.newEventId(), receivedMs: clock.now(), readings }).then(
        () => {
          isFull = false;
        },
        (error: unknown) => {
          // A gap in a curve; said once until it goes again.
          if (!isFull) log.warn({ problem: messageOf(error), readings: readings.length }, 'readings of sensors could not be kept');
          isFull = true;
        },
      );
    },
  });
  const driver = await openSensorDriver(
    {
      clock,
      log,
      onReading: (reading) => {
        // The safety lane first: what screens and curves need comes after it.
        host.onReading(reading);
        keeper.heard(reading);
      },
      onDevice: (deviceId, problem) => {
        const before = keeper.device(deviceId);
        if ((before?.problem ?? null) === null && problem !== null) log.warn({ deviceId, problem }, 'a field device does not answer');
        keeper.deviceTold(deviceId, problem);
        host.onDevice(deviceId, problem);
      },
      onPulse: (relayId, problem) => keeper.pulsed(relayId, problem),
    },
    { dataFolder: host.dataFolder, mqtt: mqttOf(host.config) },
  );
  let setup: SafetySetup | null = null;

  /** What the safety lane ordered last: a trial of somebody must not undo it. */
  const wanted = new Map<string, boolean>();
  const write: SensorDriver['act'] = async (relayId, on) => {
    const result = await driver.act(relayId, on);
    keeper.relayActed(relayId, on, result.outcome === 'acted' ? null : result.problem);
    return result;
  };
  const trying = new Set<string>();

  return {
    act: (relayId, on) => {
      wanted.set(relayId, on);
      return write(relayId, on);
    },
    pausePulse: (relayId, forMs) => driver.pausePulse(relayId, forMs),
    resumePulse: (relayId) => driver.resumePulse(relayId),
    setUp: (next) => {
      setup = next;
      keeper.setUp(next);
      driver.setUp(next);
    },
    heard: (reading) => keeper.heard(reading),
    desk: {
      view: () => ({
        rows: keeper.rows(),
        nowMs: clock.now(),
        mqtt: { enabled: driver.hasMqtt, problem: driver.hasMqtt ? (keeper.device(MQTT_DEVICE)?.problem ?? null) : null },
      }),
      field: () => {
        const maps = driver.maps();
        return {
          devices: keeper.devices(),
          relays: keeper.relays(),
          maps: maps.rows,
          mapProblems: maps.problems,
          mapFolder: maps.folder,
          zones: (setup?.zones ?? []).map(({ id, name }) => ({ id, name })),
          nowMs: clock.now(),
        };
      },
      probe: (device) => driver.probe(device),
      deviceOf: (deviceId) => setup?.devices.find(({ id }) => id === deviceId) ?? null,
      tryRelay: async (relayId, forMs) => {
        const relay = setup?.relays.find(({ id }) => id === relayId);
        if (relay === undefined) throw new Fault('input.not-found', { relay: relayId });
        if (relay.kind === 'watchdog')
          throw new Fault('field.busy', { relay: relay.name, help: 'A watchdog output is pulsed all the time.' });
        if (wanted.get(relayId) === true || trying.has(relayId)) throw new Fault('field.busy', { relay: relay.name });
        trying.add(relayId);
        try {
          const began = await write(relayId, true);
          if (began.outcome === 'failed') throw new Fault('field.no-answer', { relay: relay.name, help: `${began.problem}.` });
          await new Promise<void>((resolve) => void clock.after(forMs, resolve));
          const ended = await write(relayId, wanted.get(relayId) ?? false);
          if (ended.outcome === 'failed')
            throw new Fault('field.no-answer', { relay: relay.name, help: `It acts and could not be put to rest: ${ended.problem}.` });
          return { tookMs: began.tookMs };
        } finally {
          trying.delete(relayId);
        }
      },
    },
    close: async () => {
      keeper.close();
      await driver.close();
    },
  };
}

function mqttOf({ mqtt, mqttBroker }: SensorsHost['config']): Parameters<typeof openSensorDriver>[1]['mqtt'] {
  const { enabled, ...broker } = mqttBroker;
  return { ...mqtt, url: mqtt.url === '' ? null : mqtt.url, broker: enabled ? broker : null };
}
