/** The small parts between a camera and the core: what waits, what is left out, what is said at most so often. */
import { describe, expect, test } from 'vitest';
import { id, type CameraId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import { ToldBudget } from '../../../station-core/camera-budget.ts';
import { HealthWatch } from '../../../station-core/camera-health.ts';
import { LiveLine } from '../../../station-core/camera-live.ts';
import type { CameraHealth, CameraSignal } from '../../../station-core/domain/camera.ts';
import type { CameraTold, LiveStream } from '../../../station-core/domain/field-ports.ts';
import { defaultProfiles } from '../../../station-core/drivers/camera/onvif/abilities.ts';
import { addressFrom, toldUrl } from '../../../station-core/drivers/camera/onvif/addresses.ts';
import { answerChallenge, readChallenge } from '../../../station-core/drivers/camera/onvif/http-login.ts';
import { picturesOf } from '../../../station-core/sightings.ts';

const cam = id<CameraId>('cam-1');

describe('health is told once it has lasted ten seconds', () => {
  const health = (change: Partial<CameraHealth> = {}): CameraHealth => ({
    cameraId: cam, reachable: true, recording: true, eventsFlow: true, covered: false, clockOffsetMs: 0, problem: '', codec: '', framesPerSecond: 25,
    bitsPerSecond: 0, ringBytes: 0, ringMs: 0, make: null, abilities: null, ...change,
  }); // prettier-ignore

  test('the first state always, a short loss never, a long one once, figures never', () => {
    let nowMs = 0;
    const told: boolean[] = [];
    const watch = new HealthWatch({ monotonic: () => nowMs }, ({ reachable }) => told.push(reachable));
    const at = (ms: number, change?: Partial<CameraHealth>): void => {
      nowMs = ms;
      if (change !== undefined) watch.heard(health(change));
      watch.look();
    };
    at(0, {});
    at(9_999);
    expect(told).toEqual([]);
    at(10_000);
    expect(told).toEqual([true]);
    at(20_000, { reachable: false });
    at(25_000, { reachable: true });
    at(60_000, { framesPerSecond: 12, clockOffsetMs: 100 });
    expect(told).toEqual([true]);
    at(70_000, { reachable: false });
    at(80_000);
    at(200_000);
    expect(told).toEqual([true, false]);
    watch.keepOnly(new Set());
    at(300_000);
    expect(told).toEqual([true, false]);
  });
});

describe('a storm of signals', () => {
  function budget(): {
    readonly take: (signal: CameraSignal, label: string, on: boolean) => void;
    readonly second: () => void;
    readonly sent: string[];
  } {
    const sent: string[] = [];
    let second = (): void => undefined;
    const made = new ToldBudget({ every: (_ms, call) => ((second = call), () => undefined) }, ({ signal, label, on }: CameraTold) =>
      sent.push(`${signal} ${label} ${on ? 'on' : 'off'}`),
    );
    const take = (signal: CameraSignal, label: string, on: boolean): void =>
      made.take({ cameraId: cam, signal, label, on, isInitial: false, atMs: utcMs(0), arrivedMs: 0, topic: '' });
    return { take, second: () => second(), sent };
  }

  test('twenty a second; then the last state of each, a second later', () => {
    const { take, second, sent } = budget();
    for (let at = 0; at < 500; at += 1) take('motion', 'yard', at % 2 === 0);
    expect(sent).toHaveLength(20);
    second();
    expect(sent.slice(20)).toEqual(['motion yard off']);
    take('motion', 'yard', true);
    expect(sent.at(-1)).toBe('motion yard on');
  });

  test('a fire goes through it at once', () => {
    const { take, sent } = budget();
    for (let at = 0; at < 500; at += 1) take('motion', `m${at}`, true);
    take('fire', '', true);
    expect(sent.at(-1)).toBe('fire  on');
  });
});

describe('a live view whose window falls behind', () => {
  const frame = (isKey: boolean, bytes = 100): LiveStream => ({
    codec: 'avc1.42E01F',
    frame: { ptsUs: 0, isKey, data: new Uint8Array(bytes) },
  });

  test('whole groups of pictures are left out, never single ones', () => {
    const sent: boolean[] = [];
    const line = new LiveLine(({ frame: one }) => sent.push(one.isKey));
    for (let at = 0; at < 100; at += 1) line.show(frame(at % 50 === 0));
    expect(sent).toHaveLength(60);
    line.taken(60);
    for (let at = 0; at < 20; at += 1) line.show(frame(false));
    expect(sent).toHaveLength(60);
    line.show(frame(true));
    line.show(frame(false));
    expect(sent.slice(60)).toEqual([true, false]);
  });

  test('four MiB on their way are enough', () => {
    const sent: boolean[] = [];
    const line = new LiveLine(({ frame: one }) => sent.push(one.isKey));
    for (let at = 0; at < 10; at += 1) line.show(frame(true, 1_048_576));
    expect(sent).toHaveLength(4);
  });
});

test.each([
  ['http://10.0.0.9/onvif/media?x=1', 'http://127.0.0.1:8080/onvif/media?x=1'],
  ['http://127.0.0.1:81/a', 'http://127.0.0.1:81/a'],
  ['https://127.0.0.1/a', 'http://127.0.0.1:8080/a'],
  ['rubbish', 'http://127.0.0.1:8080/onvif/device_service'],
  ['file:///etc/passwd', 'http://127.0.0.1:8080/onvif/device_service'],
])('a service told at %s is asked at %s', (told, asked) => {
  expect(addressFrom(told, new URL('http://127.0.0.1:8080/onvif/device_service')).href).toBe(asked);
});

test('from TLS nothing leads back to plain, and credentials in an address are dropped', () => {
  const base = new URL('https://192.0.2.1/onvif');
  expect(addressFrom('http://192.0.2.1:80/x', base).href).toBe('https://192.0.2.1/x');
  expect(toldUrl('rtsp://a:b@10.1.1.1:554/s?p=1', base, ['rtsp:']).href).toBe('rtsp://192.0.2.1:554/s?p=1');
  expect(() => toldUrl('file:///etc/passwd', base, ['rtsp:'])).toThrow(/cannot be used/);
});

test.each([
  ['Basic realm="x"', 'basic', 'MD5'],
  [
    'Digest realm="x", nonce="n", qop="auth", algorithm=MD5, Digest realm="x", nonce="m", qop="auth", algorithm=SHA-256',
    'digest',
    'SHA-256',
  ],
  ['Basic realm="x", Digest realm="y", nonce="n"', 'digest', 'MD5'],
])('of %s the strongest is taken', (header, scheme, algorithm) => {
  expect(readChallenge([header])).toMatchObject({ scheme, algorithm });
});

test.each([
  [''],
  ['Bearer x'],
  ['Digest realm="x"'],
  ['Digest nonce="n", algorithm=SHA-512'],
  ['Digest nonce="n", qop="auth-int"'],
  ['"'.repeat(9_000)],
])('what cannot be answered is none: %s', (header) => {
  expect(readChallenge([header])).toBeNull();
});

test("RFC 2617's own example without qop, and no header is broken by what a camera tells", () => {
  const challenge = readChallenge(['Digest realm="a\\"b", nonce="n\r\nX: y", opaque="o"']);
  expect(challenge).toMatchObject({ realm: 'a"b', hasQop: false });
  const header = challenge === null ? '' : answerChallenge(challenge, { method: 'GET', uri: '/x', username: 'u', password: 'p', count: 1 });
  expect(header).not.toMatch(/[\r\n]/);
  expect(header).toContain('realm="a\\"b"');
});

test.each<[string, CameraSignal, Partial<Record<'people' | 'faces' | 'recognise', boolean>>, number, boolean, boolean]>([
  ['nothing is recognised unless allowed', 'face', {}, 7, true, false],
  ['allowed', 'face', { recognise: true }, 7, true, true],
  ['a face that may not be kept is not recognised either', 'face', { recognise: true, faces: false }, 7, false, false],
  ['a person is recognised by the face', 'person', { recognise: true }, 7, true, true],
  ['a plate is not', 'plate', { recognise: true }, 7, true, false],
  ['no days: no picture', 'vehicle', {}, 0, false, false],
])('%s', (_, signal, change, keepDays, kept, recognised) => {
  const privacy = { people: true, faces: true, recognise: false, keepDays, ...change };
  expect(picturesOf({ privacy }, signal)).toEqual({ kept, recognised });
});

test('the largest picture is kept, the smallest of H.264 from 320 pixels up is shown', () => {
  const profile = (token: string, codec: string, width: number, height: number) => ({
    token,
    name: token,
    codec,
    width,
    height,
    hasPtz: false,
  });
  expect(
    defaultProfiles([
      profile('a', 'H265', 3840, 2160),
      profile('b', 'H264', 640, 360),
      profile('c', 'H264', 160, 90),
      profile('d', 'JPEG', 320, 200),
    ]),
  ).toEqual({ main: 'a', sub: 'b' });
  expect(defaultProfiles([profile('a', 'H265', 3840, 2160)])).toEqual({ main: 'a', sub: 'a' });
  expect(defaultProfiles([])).toEqual({ main: '', sub: '' });
});
