/** Everything in the field that means harm at once: cameras with bombs and floods, Modbus that lies, MQTT junk without end. */
import { id, type CameraId, type FieldDeviceId, type SensorId } from '../../station-core/base/ids.ts';
import type { Sensor } from '../../station-core/domain/safety.ts';
import { ModbusDevice, type ModbusHabit } from '../sim/modbus-device.ts';
import { annexBTrack, sharedTrack, type MediaTrack } from '../sim/media-track.ts';
import { openSiteBroker } from '../sim/mqtt-broker.ts';
import { MqttDetector } from '../sim/mqtt-detector.ts';
import type { OnvifHabit } from '../sim/onvif-options.ts';
import type { RtspHabit } from '../sim/rtsp-options.ts';
import { WholeCamera } from '../sim/whole-camera.ts';
import { addressesOf, cameraOf, modbusAt, type CameraAddresses } from './fire-site.ts';
import type { TestPlant } from './open-plant.ts';

/** Where the harm is, for a station in another process. */
export interface HostileAddresses {
  readonly brokerUrl: string;
  readonly cameras: readonly CameraAddresses[];
  readonly modbus: readonly { readonly host: string; readonly port: number }[];
}

export interface HostileField {
  readonly addresses: HostileAddresses;
  /** Until this is called everybody is quiet, so that the station can be set up. */
  begin(): void;
  close(): Promise<void>;
}

export const HOSTILE_TOPIC = 'site/smoke';

const CAMERAS: readonly { readonly onvif: OnvifHabit; readonly rtsp: RtspHabit }[] = [
  { onvif: { kind: 'entity-bomb' }, rtsp: { kind: 'floods' } },
  { onvif: { kind: 'floods', each: 500 }, rtsp: { kind: 'broken-payloads' } },
  { onvif: { kind: 'endless' }, rtsp: { kind: 'endless-fragment' } },
  { onvif: { kind: 'wrong-types' }, rtsp: { kind: 'lies-about-length', by: 40_000 } },
];

const MODBUS: readonly ModbusHabit[] = [
  { kind: 'exception', code: 4 },
  { kind: 'floods' },
  { kind: 'garbage' },
  { kind: 'wrong-transaction' },
];
/** Messages of one lot, and the pause after it: some thousands a second, more than any site of detectors sends in a day. */
const LOT = 500;
const PAUSE_MS = 50;

export async function openHostileField(): Promise<HostileField> {
  const broker = await openSiteBroker();
  const main = (await sharedTrack('Zhling_1280x720.264')) ?? madeUp();
  const cameras = await Promise.all(CAMERAS.map(() => WholeCamera.open({ main })));
  const modbus = await Promise.all(MODBUS.map(() => ModbusDevice.open()));
  const detector = await MqttDetector.open({ url: broker.url, clientId: 'hostile' });
  let isOver = false;
  const pester = async (): Promise<void> => {
    while (!isOver && detector.isConnected) {
      detector.junk(HOSTILE_TOPIC);
      detector.huge(HOSTILE_TOPIC, 1_000_000);
      await detector.flood(HOSTILE_TOPIC, LOT);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  let pestering: Promise<void> = Promise.resolve();
  return {
    addresses: { brokerUrl: broker.url, cameras: cameras.map(addressesOf), modbus: modbus.map(({ host, port }) => ({ host, port })) },
    begin: () => {
      for (const [at, camera] of cameras.entries()) {
        camera.onvif.habit = CAMERAS[at]?.onvif ?? { kind: 'answers' };
        camera.rtsp.habit = CAMERAS[at]?.rtsp ?? { kind: 'plays' };
      }
      for (const [at, device] of modbus.entries()) device.habit = MODBUS[at] ?? { kind: 'answers' };
      pestering = pester();
    },
    close: async () => {
      isOver = true;
      await pestering;
      await detector.close();
      await Promise.all([...cameras.map((camera) => camera.close()), ...modbus.map((device) => device.close())]);
      await broker.close();
    },
  };
}

/** The station watches all of it: sensors, cameras, a topic. None of it is in a zone. */
export async function watchHostileField(test: TestPlant, { cameras, modbus }: HostileAddresses): Promise<void> {
  for (const [at, camera] of cameras.entries())
    await test.click({ kind: 'operator.put-camera', camera: cameraOf(id<CameraId>(`BAD${at}`), camera, null), password: camera.password });
  for (const [at, where] of modbus.entries()) {
    const name = `BADIO${at}`;
    await test.click({ kind: 'operator.put-safety', item: { kind: 'field-device', device: modbusAt(name, where, 100) } });
    await putSensor(test, `SENSOR-${name}`, { kind: 'modbus', deviceId: id<FieldDeviceId>(name), point: 'input-1' });
  }
  await putSensor(test, 'SENSOR-MQTT', { kind: 'mqtt', topic: HOSTILE_TOPIC, path: '/smoke' });
}

async function putSensor(test: TestPlant, name: string, source: Sensor['source']): Promise<void> {
  const sensor: Sensor = {
    ...{ id: id<SensorId>(name), name, kind: 'other', zoneId: null, source, unit: '', isSafety: false, place: null },
    ...{
      calibration: { scale: 1, offset: 0, inverted: false },
      range: { low: 0, high: 1 },
      debounceMs: 0,
      silenceMs: 10_000,
      enabled: true,
    },
  };
  await test.click({ kind: 'operator.put-safety', item: { kind: 'sensor', sensor } });
}

/** Bytes in the shape of H.264, where the clips are absent. */
function madeUp(): MediaTrack {
  const nal = (type: number, bytes: number): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 1, 0x60 | type]), Buffer.alloc(bytes, 0x55)]);
  const bytes = Buffer.concat([nal(7, 10), nal(8, 4), nal(5, 20_000), ...Array.from({ length: 24 }, () => nal(1, 5_000))]);
  return annexBTrack(bytes, { width: 1_280, height: 720, framesPerSecond: 25 });
}
