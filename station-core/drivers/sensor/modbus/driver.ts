/** Modbus TCP, RTU over TCP and serial RTU: devices that share a line share one wire. */
import { Fault } from '../../../base/fault.ts';
import type { FieldDeviceId } from '../../../base/ids.ts';
import type { RelayResult } from '../../../domain/field-ports.ts';
import type { Clock } from '../../../domain/ports.ts';
import type { FieldDevice } from '../../../domain/safety.ts';
import type { ProbedPoint } from '../../../domain/sensor-views.ts';
import { groupReads, splitRead, type Read } from './grouping.ts';
import { Poller, readOnce, writeOutput, type PointReading } from './poller.ts';
import type { MapPoint, RegisterMap } from './map-point.ts';
import type { LoadedMaps } from './register-map.ts';
import { Wire, WireError } from './wire.ts';

export interface ModbusHost {
  readonly clock: Clock;
  readonly maps: () => LoadedMaps;
  readonly onPoint: (deviceId: FieldDeviceId, point: string, value: number | null, problem: string | null) => void;
  readonly onDevice: (deviceId: FieldDeviceId, problem: string | null) => void;
}

/** A device and the names of the points that somebody wants to know. */
export interface WantedDevice {
  readonly device: FieldDevice;
  readonly points: readonly string[];
}

export interface ModbusDriver {
  setUp(wanted: readonly WantedDevice[]): void;
  /** Never rejects; at most `mostMs`. energised: what the output is to be. */
  write(deviceId: FieldDeviceId, point: string, energised: boolean, mostMs: number): Promise<RelayResult>;
  probe(device: FieldDevice): Promise<readonly ProbedPoint[]>;
  close(): void;
}

interface Running {
  readonly device: FieldDevice;
  readonly key: string;
  readonly shared: SharedWire;
  readonly poller: Poller;
  readonly map: RegisterMap;
}

interface SharedWire {
  readonly key: string;
  readonly wire: Wire;
  users: number;
}

const PROBE_MS = 10_000;
/** A write that found no line or no answer is tried again after so long, while there is time. */
const TRY_AGAIN_MS = 100;

export function openModbus(host: ModbusHost): ModbusDriver {
  const wires = new Map<string, SharedWire>();
  const running = new Map<FieldDeviceId, Running>();
  /** The newest order to each output: one that is still being tried for an older one gives way. */
  const newest = new Map<string, symbol>();

  const takeWire = (device: FieldDevice): SharedWire => {
    const key = wireKey(device.wire);
    const known = wires.get(key);
    if (known !== undefined) {
      known.users += 1;
      return known;
    }
    const wire = new Wire(device.wire, host.clock, (problem) => {
      for (const one of running.values()) {
        if (one.shared.key !== key) continue;
        if (problem === null) one.poller.lineIsBack();
        else host.onDevice(one.device.id, problem);
      }
    });
    const made = { key, wire, users: 1 };
    wires.set(key, made);
    return made;
  };
  const leaveWire = (shared: SharedWire): void => {
    shared.users -= 1;
    if (shared.users > 0) return;
    wires.delete(shared.key);
    shared.wire.close();
  };
  const stop = (one: Running): void => {
    running.delete(one.device.id);
    one.poller.close();
    leaveWire(one.shared);
  };

  const start = ({ device, points }: WantedDevice, key: string): void => {
    const map = host.maps().maps.get(device.map);
    if (map === undefined) return host.onDevice(device.id, mapProblem(host.maps(), device.map));
    const known = points.flatMap((name) => map.points.find((point) => point.name === name) ?? []);
    for (const name of points)
      if (!known.some((point) => point.name === name))
        host.onPoint(device.id, name, null, `the register map ${device.map} has no point "${name}"`);
    const shared = takeWire(device);
    const poller = new Poller(device, map, known, shared.wire, {
      clock: host.clock,
      onPoints: (readings) => {
        for (const { point, value, problem } of readings) host.onPoint(device.id, point.name, value, problem);
      },
      onDevice: (problem) => host.onDevice(device.id, problem),
    });
    running.set(device.id, { device, key, shared, poller, map });
    if (shared.wire.problem === null) poller.start();
  };

  return {
    setUp: (wanted) => {
      const keyOf = ({ device, points }: WantedDevice): string =>
        JSON.stringify([device, [...points].sort(), host.maps().maps.get(device.map) ?? null]);
      const keep = new Map(wanted.filter(({ device }) => device.enabled).map((one) => [one.device.id, keyOf(one)]));
      // New wires are taken before old ones are left, so that a changed device does not cut the line of its neighbours.
      const stale = [...running.values()].filter((one) => keep.get(one.device.id) !== one.key);
      for (const one of stale) one.shared.users += 1;
      const held = stale.map(({ shared }) => shared);
      for (const one of stale) stop(one);
      for (const one of wanted) {
        const key = keep.get(one.device.id);
        if (key !== undefined && !running.has(one.device.id)) start(one, key);
      }
      for (const shared of held) leaveWire(shared);
    },

    write: (deviceId, pointName, energised, mostMs) => {
      const one = running.get(deviceId);
      const point = one?.map.points.find(({ name }) => name === pointName);
      if (one === undefined) return Promise.resolve(failed('its device is switched off, not set up, or its register map is wrong'));
      if (point?.write !== true) return Promise.resolve(failed(`"${pointName}" is no output in the register map ${one.device.map}`));
      const output = `${deviceId}\n${pointName}`;
      const order = Symbol(output);
      newest.set(output, order);
      return writeInTime(host.clock, one, point, { energised, mostMs, isNewest: () => newest.get(output) === order });
    },

    probe: async (device) => {
      const map = host.maps().maps.get(device.map);
      if (map === undefined) throw new Fault('field.bad-map', { map: device.map, help: mapProblem(host.maps(), device.map) });
      const shared = takeWire(device);
      try {
        return await probeAll(host.clock, shared.wire, device, map);
      } finally {
        leaveWire(shared);
      }
    },

    close: () => {
      for (const one of [...running.values()]) stop(one);
    },
  };
}

/** Tries until it is done or the time is over. */
function writeInTime(
  clock: Clock,
  one: Running,
  point: MapPoint,
  { energised, mostMs, isNewest }: { readonly energised: boolean; readonly mostMs: number; readonly isNewest: () => boolean },
): Promise<RelayResult> {
  const beganMs = clock.monotonic();
  const leftMs = (): number => mostMs - (clock.monotonic() - beganMs);
  return new Promise<RelayResult>((resolve) => {
    let problem = 'it did not answer in time';
    let isOver = false;
    const end = (result: RelayResult): void => {
      if (isOver) return;
      isOver = true;
      cancel();
      resolve(result);
    };
    const cancel = clock.after(mostMs, () => end(failed(problem)));
    const attempt = (): void => {
      if (isOver) return;
      if (!isNewest()) return end(failed('a later order took its place'));
      const device = { unitId: one.device.unitId, timeoutMs: Math.max(Math.min(one.device.timeoutMs, leftMs()), 1) };
      writeOutput(one.shared.wire, device, point, energised).then(
        (wrong) => (wrong === null ? end({ outcome: 'acted', tookMs: Math.round(clock.monotonic() - beganMs) }) : again(wrong)),
        (error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          if (error instanceof WireError && error.kind === 'exception') end(failed(why));
          else again(why);
        },
      );
    };
    const again = (why: string): void => {
      problem = why;
      clock.after(TRY_AGAIN_MS, attempt);
    };
    attempt();
  });
}

/** At most 10 s. A read that the device refuses is halved until it is known which point it has not. */
async function probeAll(clock: Clock, wire: Wire, device: FieldDevice, map: RegisterMap): Promise<readonly ProbedPoint[]> {
  const endsMs = clock.monotonic() + PROBE_MS;
  const readings: PointReading[] = [];
  const todo: Read[] = groupReads(map, map.points);
  await untilOpen(clock, wire, device.timeoutMs);
  for (let read = todo.shift(); read !== undefined; read = todo.shift()) {
    if (clock.monotonic() > endsMs)
      throw new Fault('field.no-answer', { device: device.name, help: 'Reading all of it took longer than 10 s.' });
    try {
      readings.push(...(await readOnce(wire, device, read)));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      const halves = error.kind === 'exception' ? splitRead(read) : null;
      if (halves !== null) todo.unshift(...halves);
      else if (error.kind === 'exception') readings.push(...read.points.map((point) => ({ point, value: null, problem: error.message })));
      else throw faultOf(error, device);
    }
  }
  const order = new Map(map.points.map(({ name }, index) => [name, index]));
  return readings
    .sort((a, b) => (order.get(a.point.name) ?? 0) - (order.get(b.point.name) ?? 0))
    .map(({ point, value, problem }) => ({ point: point.name, value, unit: point.unit, problem }));
}

/** A wire that was just taken is still being dialled. */
async function untilOpen(clock: Clock, wire: Wire, timeoutMs: number): Promise<void> {
  const endsMs = clock.monotonic() + Math.max(timeoutMs, 3_500);
  while (wire.problem === 'it is being connected' && clock.monotonic() < endsMs)
    await new Promise<void>((resolve) => void clock.after(20, resolve));
}

function faultOf(error: WireError, device: FieldDevice): Fault {
  const where = { device: device.name, unit: device.unitId };
  switch (error.kind) {
    case 'gone': return new Fault('field.unreachable', { ...where, help: `${error.message}.` });
    case 'no-answer': return new Fault('field.no-answer', { ...where, help: `${error.message}. Check its unit id, and on a serial line speed and parity.` });
    default: return new Fault('field.bad-answer', { ...where, help: `${error.message}.` });
  }
} // prettier-ignore

function mapProblem({ problems }: LoadedMaps, name: string): string {
  const found = problems.find(({ file }) => file === `${name}.json`);
  if (found === undefined) return `there is no register map "${name}"`;
  return `its register map is wrong: ${found.file}, line ${found.line}${found.field === '' ? '' : `, ${found.field}`}: ${found.problem}`;
}

function failed(problem: string): RelayResult {
  return { outcome: 'failed', problem };
}

function wireKey(wire: FieldDevice['wire']): string {
  return wire.kind === 'serial' ? `serial ${wire.path} ${wire.baudRate} ${wire.parity}` : `${wire.kind} ${wire.host}:${wire.port}`;
}
