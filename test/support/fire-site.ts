/** A zone as it stands on a real site: an I/O module with a smoke detector, siren, shunt trip and watchdog on it, cameras, rules and the matrix. */
import {
  id,
  type AlarmRuleId,
  type CameraId,
  type FieldDeviceId,
  type PileId,
  type RelayId,
  type SensorId,
  type ZoneId,
} from '../../station-core/base/ids.ts';
import type { Camera } from '../../station-core/domain/camera.ts';
import type { AlarmRule, Effect, FieldDevice, Relay, SafetyItem, Sensor } from '../../station-core/domain/safety.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { ModbusDevice } from '../sim/modbus-device.ts';
import type { WholeCamera } from '../sim/whole-camera.ts';
import type { TestPlant } from './open-plant.ts';

export const ZONE = id<ZoneId>('Z1');
export const SMOKE = id<SensorId>('SMOKE');
export const SMOKE_RULE = id<AlarmRuleId>('smoke');
/** Where the I/O module (register map digital-io-8) has what. */
export const INPUTS = { smoke: 0 } as const;
export const COILS = { siren: 0, trip: 1, watchdog: 7 } as const;

export interface FireSiteOptions {
  /** What smoke does; default everything but `trip`: the relay follows after 10 s where power does not fall. */
  readonly effects?: readonly Effect[];
  readonly pollMs?: number;
  readonly debounceMs?: number;
  /** Of the smoke alarm; default 1,000 and true. */
  readonly clearAfterMs?: number;
  readonly latching?: boolean;
  readonly cameras?: readonly WholeCamera[];
  readonly prerollS?: number;
  readonly postrollS?: number;
  /** Default: the module is opened here, and closed with the site. */
  readonly io?: ModbusDevice;
}

export interface FireSite {
  readonly io: ModbusDevice;
  /** The contact of the smoke detector. */
  smoke(on: boolean): void;
  phase(): string | undefined;
  /** What was done, in order. */
  steps(): readonly { readonly what: string; readonly afterMs: number; readonly pileId: string | null; readonly relayId: string | null }[];
  close(): Promise<void>;
}

/** Set up and saved when this resolves. The zone is held until the detector was read once. */
export async function fireSite(test: TestPlant, options: FireSiteOptions = {}): Promise<FireSite> {
  const io = options.io ?? (await ModbusDevice.open());
  await setUpFireSite(test, { ...options, io, cameras: (options.cameras ?? []).map(addressesOf) });
  const reader: ReadConnection = test.reader();
  const body = (row: object): Record<string, unknown> => JSON.parse(String((row as { body?: unknown }).body)) as Record<string, unknown>;
  return {
    io,
    smoke: (on) => io.set('discrete', INPUTS.smoke, on),
    phase: () => {
      const row = reader.get('SELECT phase FROM zone_state WHERE zone_id = ?', ZONE);
      return row === undefined ? undefined : String(row['phase']);
    },
    steps: () =>
      reader.all('SELECT body FROM incident_step ORDER BY incident_id, seq').map((row) => {
        const step = body(row);
        return {
          what: String(step['what']),
          afterMs: Number(step['afterMs']),
          pileId: textOrNull(step['pileId']),
          relayId: textOrNull(step['relayId']),
        };
      }),
    close: () => (options.io === undefined ? io.close() : Promise.resolve()),
  };
}

/** Where a camera is and how one logs in there. */
export interface CameraAddresses {
  readonly serviceUrl: string;
  readonly mainUrl: string;
  readonly subUrl: string;
  readonly username: string;
  readonly password: string;
}

export function addressesOf({ onvif, rtsp }: WholeCamera): CameraAddresses {
  const { serviceUrl, username, password } = onvif;
  return { serviceUrl, username, password, mainUrl: rtsp.url('main'), subUrl: rtsp.url('sub') };
}

/** The same for devices that run elsewhere. */
export async function setUpFireSite(
  test: TestPlant,
  options: Omit<FireSiteOptions, 'io' | 'cameras'> & {
    readonly io: { readonly host: string; readonly port: number };
    readonly cameras: readonly CameraAddresses[];
  },
): Promise<void> {
  const put = (item: SafetyItem) => test.click({ kind: 'operator.put-safety', item });
  await put({ kind: 'zone', zone: { id: ZONE, name: 'Row A', silence: 'hold', outline: [] } });
  await put({ kind: 'field-device', device: modbusAt('IO1', options.io, options.pollMs ?? 100) });
  await put({ kind: 'sensor', sensor: smokeSensor(options.debounceMs ?? 0) });
  for (const relay of [relayOf('siren'), relayOf('trip'), relayOf('watchdog')]) await put({ kind: 'relay', relay });
  const { clearAfterMs = SMOKE_ALARM.clearAfterMs, latching = SMOKE_ALARM.latching } = options;
  await put({ kind: 'rule', rule: { ...SMOKE_ALARM, clearAfterMs, latching } });
  const effects = options.effects ?? ['stop', 'siren', 'relays', 'cameras', 'record'];
  await put({ kind: 'matrix', cells: [{ ruleId: SMOKE_RULE, zoneId: null, effects }] });
  for (const [at, camera] of options.cameras.entries())
    await test.click({ kind: 'operator.put-camera', camera: cameraOf(cameraId(at), camera, ZONE, options), password: camera.password });
}

/** An I/O module of eight inputs and eight outputs. */
export function modbusAt(name: string, { host, port }: { readonly host: string; readonly port: number }, pollMs: number): FieldDevice {
  return {
    id: id<FieldDeviceId>(name),
    name,
    map: 'digital-io-8',
    wire: { kind: 'tcp', host, port },
    unitId: 1,
    pollMs,
    timeoutMs: 500,
    enabled: true,
  };
}

/** Lets a pile in with one connector of 22 kW, into the zone. */
export async function admitToZone(test: TestPlant, name: string): Promise<void> {
  await test.admit(name, { connectors: 1 });
  await test.click({
    kind: 'operator.admit-pile',
    pileId: id<PileId>(name),
    name,
    passwordHash: null,
    zone: ZONE,
    connectors: [{ evse: 1, connector: 1, name, ratedPowerW: 22_000 }],
  });
}

export const cameraId = (at: number): CameraId => id<CameraId>(`CAM${at + 1}`);

function smokeSensor(debounceMs: number): Sensor {
  return {
    id: SMOKE,
    name: 'Smoke, row A',
    kind: 'smoke',
    zoneId: ZONE,
    source: { kind: 'modbus', deviceId: id<FieldDeviceId>('IO1'), point: 'input-1' },
    unit: '',
    isSafety: true,
    calibration: { scale: 1, offset: 0, inverted: false },
    range: { low: null, high: null },
    debounceMs,
    silenceMs: 10_000,
    enabled: true,
    place: null,
  };
}

const SMOKE_ALARM: AlarmRule = {
  id: SMOKE_RULE,
  name: 'Smoke',
  condition: { kind: 'on', signal: `sensor:${SMOKE}` },
  severity: 'critical',
  zoneId: null,
  clearAfterMs: 1_000,
  latching: true,
  escalateAfterMs: null,
  enabled: true,
};

function relayOf(which: keyof typeof COILS): Relay {
  return {
    id: id<RelayId>(which),
    name: which,
    kind: which === 'trip' ? 'shunt-trip' : which,
    zoneId: which === 'watchdog' ? null : ZONE,
    pileId: null,
    target: { kind: 'modbus', deviceId: id<FieldDeviceId>('IO1'), point: `output-${COILS[which] + 1}` },
    actsBy: 'energising',
    pulseMs: which === 'watchdog' ? 500 : null,
    place: null,
  };
}

/** As it would be added by hand; in a zone it is turned to its preset P1. */
export function cameraOf(
  id: CameraId,
  { serviceUrl, username, mainUrl, subUrl }: CameraAddresses,
  zoneId: ZoneId | null,
  options: Pick<FireSiteOptions, 'prerollS' | 'postrollS'> = {},
): Camera {
  return {
    id,
    name: id,
    serviceUrl,
    username,
    pinnedCertificate: null,
    mainProfile: 'main',
    subProfile: 'sub',
    mainUrl,
    subUrl,
    zoneId,
    pileIds: [],
    alarmPreset: 'P1',
    presets: {},
    prerollS: options.prerollS ?? 10,
    postrollS: options.postrollS ?? 2,
    eventMap: '',
    privacy: { people: true, faces: false, recognise: false, keepDays: 30 },
    enabled: true,
    place: null,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
