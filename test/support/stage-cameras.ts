/** Canned cameras of the stage: one of every health, what stands in the network, what one says of itself, what was seen. */
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { CameraProbe, CameraRow, EventMapsView, FoundCameraRow, SightingRow, WatchRow } from '../../station-core/api/contract.ts';
import type { CameraAbilities, CameraHealth, CameraSignal } from '../../station-core/domain/camera.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Of the zones the stage shows. */
export const stageZones = [
  { id: 'zone-a', name: 'Row A' },
  { id: 'zone-b', name: 'Row B' },
  { id: 'zone-t', name: 'Transformer' },
] as const;

const turning: CameraAbilities = {
  profiles: [
    { token: 'Profile_1', name: 'mainStream', codec: 'H264', width: 2560, height: 1440 },
    { token: 'Profile_2', name: 'subStream', codec: 'H264', width: 640, height: 360 },
  ],
  presets: [
    { token: '1', name: 'Gate' },
    { token: '2', name: 'Piles 1–4' },
    { token: '3', name: 'Transformer' },
  ],
  ptz: true,
  relays: ['RelayOut_1'],
  inputs: ['AlarmIn_1', 'AlarmIn_2'],
  snapshots: true,
  events: true,
  audioOut: true,
};
const fixed: CameraAbilities = { ...turning, presets: [], ptz: false, relays: [], inputs: [], audioOut: false };

const names = [
  'Row A north',
  'Row A south',
  'Row B, turning',
  'Gate',
  'Transformer',
  'Parking deck',
  'Old camera at the back fence by the hydrant',
];

export function cameraRows(rows: number): CameraRow[] {
  return names.slice(0, Math.min(rows, names.length)).map((name, at) => cameraRow(name, at));
}

function cameraRow(name: string, at: number): CameraRow {
  const canTurn = at === 2 || at === 3;
  const zone = [stageZones[0], stageZones[0], stageZones[1], null, stageZones[2], null, stageZones[1]][at] ?? null;
  const piles = [[1, 2], [3, 4], [5, 6, 7, 8], [], [], [], []][at] ?? [];
  return {
    camera: {
      id: id(`camera-${at + 1}`),
      name,
      serviceUrl: at === 6 ? '' : `http://192.168.10.${31 + at}/onvif/device_service`,
      username: 'station',
      pinnedCertificate: at === 1 ? 'a1'.repeat(32) : null,
      mainProfile: 'Profile_1',
      subProfile: 'Profile_2',
      mainUrl: `rtsp://192.168.10.${31 + at}:554/stream1`,
      subUrl: `rtsp://192.168.10.${31 + at}:554/stream2`,
      zoneId: zone === null ? null : id(zone.id),
      pileIds: piles.map((n) => id(`CP-0${n}`)),
      alarmPreset: canTurn ? '2' : null,
      presets: at === 2 ? { 'CP-05': '1' } : {},
      prerollS: at === 6 ? 0 : 10,
      postrollS: 30,
      eventMap: '',
      privacy: { people: at === 3, faces: false, recognise: false, keepDays: 30 },
      enabled: at !== 5,
      place: at < 3 ? { x: 0.08 + at * 0.3, y: 0.68 } : null,
    },
    hasPassword: true,
    zoneName: zone?.name ?? null,
    piles: piles.map((n) => ({ id: `CP-0${n}`, name: `Pile ${n}` })),
    health: at === 5 ? null : healthOf(at, canTurn),
  };
}

function healthOf(at: number, canTurn: boolean): CameraHealth {
  const well: CameraHealth = {
    cameraId: id(`camera-${at + 1}`),
    reachable: true,
    recording: true,
    eventsFlow: true,
    covered: false,
    clockOffsetMs: 400,
    problem: '',
    codec: at === 4 ? 'hvc1.1.6.L150' : 'avc1.640032',
    framesPerSecond: 25,
    bitsPerSecond: 1_940_000 + at * 310_000,
    ringBytes: 2_400_000,
    ringMs: 10_200,
    make: { manufacturer: at % 2 === 0 ? 'Hikvision' : 'Dahua', model: at % 2 === 0 ? 'DS-2DE4425IW-DE' : 'IPC-HFW2431S', firmware: 'V5.7.3 build 220112', serial: `SN20260${at}4711` },
    abilities: canTurn ? turning : fixed,
  }; // prettier-ignore
  if (at === 1) return { ...well, covered: true, problem: 'The picture has not changed for 10 minutes.' };
  if (at === 3) return { ...well, clockOffsetMs: -184_000 };
  if (at === 4)
    return { ...well, reachable: false, recording: false, eventsFlow: false, problem: 'No answer from 192.168.10.35 for 4 minutes.' };
  if (at === 6) return { ...well, make: null, abilities: null, eventsFlow: false, clockOffsetMs: null, recording: false };
  return well;
}

export const foundCameras: readonly FoundCameraRow[] = [
  { serviceUrl: 'http://192.168.10.31/onvif/device_service', name: 'HIKVISION DS-2DE4425IW', hardware: 'DS-2DE4425IW-DE', address: '192.168.10.31', cameraId: id('camera-1') },
  { serviceUrl: 'http://192.168.10.52/onvif/device_service', name: 'Dahua', hardware: 'IPC-HFW2431S', address: '192.168.10.52', cameraId: null },
  { serviceUrl: 'https://192.168.10.60/onvif/device_service', name: '', hardware: 'P3265-LVE', address: '192.168.10.60', cameraId: null },
]; // prettier-ignore

export const probed: CameraProbe = {
  make: { manufacturer: 'Dahua', model: 'IPC-SD49425', firmware: '2.840.0000000.4.R', serial: '8K04B1EPAJ00123' },
  abilities: { ...turning, profiles: [...turning.profiles.slice(0, 1), { token: 'Profile_2', name: 'subStream', codec: 'H265', width: 704, height: 576 }] },
  mainProfile: 'Profile_1',
  subProfile: 'Profile_2',
  mainUrl: 'rtsp://192.168.10.52:554/cam/realmonitor?channel=1&subtype=0',
  subUrl: 'rtsp://192.168.10.52:554/cam/realmonitor?channel=1&subtype=1',
  clockOffsetMs: 3_720_000,
  certificate: '9f2c41d07be8530a'.repeat(4),
}; // prettier-ignore

export const eventMaps: EventMapsView = {
  names: ['axis', 'dahua', 'hikvision', 'profile-m'],
  problems: [{ file: 'own-cameras.json', line: 14, field: 'rules.3.on', help: 'one of true, false or a text is expected' }],
};

export function sightingRows(rows: number, nowMs: number): SightingRow[] {
  const signals: readonly CameraSignal[] = ['person', 'plate', 'vehicle', 'face', 'line-crossed', 'loitering', 'no-helmet', 'tamper'];
  return Array.from({ length: rows }, (_, at) => {
    const signal = signals[at % signals.length] ?? 'person';
    return {
      id: id(`sighting-${at}`),
      cameraId: id(`camera-${(at % 4) + 1}`),
      cameraName: names[at % 4] ?? '',
      signal,
      label: signal === 'plate' ? `B-XY ${4_700 + at}` : signal === 'face' && at % 16 === 3 ? 'Delivery driver' : '',
      atMs: utcMs(nowMs - at * 7 * minuteMs - 12_000),
      picture: signal === 'face' || signal === 'person' ? (at % 3 === 0 ? `s${at}.jpg` : null) : `s${at}.jpg`,
      isWatched: at % 9 === 1,
    };
  });
}

export function watchRows(rows: number, nowMs: number): WatchRow[] {
  const row = (n: number, signal: WatchRow['signal'], label: string, note: string, seenMinutes: number | null): WatchRow => ({
    id: `watch-${n}`, signal, label, note, addedBy: id('op-1'), addedByName: 'Mira Kovač', addedAtMs: utcMs(nowMs - n * 6 * dayMs), lastSeenMs: seenMinutes === null ? null : utcMs(nowMs - seenMinutes * minuteMs),
  }); // prettier-ignore
  return [
    row(1, 'plate', 'B-XY 4701', 'Left without paying on 11-14: speak to the driver, call the owner.', 38),
    row(2, 'plate', 'M-AB 1234', 'Parks on the fire lane. Ask to move.', 4_100),
    row(3, 'face', 'Delivery driver', '', null),
  ].slice(0, Math.min(rows, 3));
}

/** A yard by night as a picture; the hand of the clock shows that it is another one each time. */
export function stagedPicture(name: string, nowMs: number): string {
  const hue = (name.charCodeAt(name.length - 1) * 47 + name.length * 11) % 360;
  const angle = (nowMs / 1_000) % 60;
  const car = (x: number, y: number) => `<g transform="translate(${x} ${y})"><rect width="150" height="52" rx="12" fill="hsl(${hue} 18% 42%)"/><rect x="26" y="-26" width="90" height="34" rx="10" fill="hsl(${hue} 14% 55%)"/></g>`; // prettier-ignore
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720" viewBox="0 0 1280 720"><rect width="1280" height="720" fill="hsl(${hue} 12% 28%)"/><path d="M0 430 L1280 340 V720 H0 Z" fill="hsl(${hue} 6% 40%)"/><rect x="200" y="230" width="46" height="190" rx="6" fill="#dfe3e7"/><rect x="620" y="215" width="46" height="180" rx="6" fill="#dfe3e7"/><rect x="1010" y="200" width="46" height="170" rx="6" fill="#dfe3e7"/>${car(280, 420)}${car(720, 400)}<g transform="translate(1180 90) rotate(${angle * 6})"><circle r="40" fill="none" stroke="#fff" stroke-width="4"/><path d="M0 0 V-34" stroke="#fff" stroke-width="5"/></g></svg>`; // prettier-ignore
}
