/** The ONVIF driver against a camera on a real socket: log-ins, a wrong clock, hostile answers, events that are lost and found again. */
import { createHash, X509Certificate } from 'node:crypto';
import { connect as connectPlain, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createSecure } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/base/fault.ts';
import type { CameraAccess, CameraTold } from '../../station-core/domain/field-ports.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { discoverCameras } from '../../station-core/drivers/camera/onvif/discovery.ts';
import {
  openOnvifCamera,
  loadEventMaps,
  probeCamera,
  type OnvifCamera as Watched,
  type OnvifState,
} from '../../station-core/drivers/camera/onvif/driver.ts';
import { systemClock } from '../../station-core/system.ts';
import { DiscoveryAnswerer } from '../sim/onvif-discovery.ts';
import { OnvifCamera } from '../sim/onvif-camera.ts';
import type { OnvifCameraOptions, OnvifHabit } from '../sim/onvif-options.ts';
import { testAuthority } from '../support/test-authority.ts';

const PROFILES = [
  { token: 'main', name: 'Main', codec: 'H264', width: 1920, height: 1080, streamUrl: 'rtsp://10.9.9.9:8554/main' },
  { token: 'sub', name: 'Sub', codec: 'H264', width: 640, height: 360, streamUrl: 'rtsp://user:pass@10.9.9.9:8554/sub' },
] as const;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function camera(options: Partial<OnvifCameraOptions> = {}): Promise<OnvifCamera> {
  const made = await OnvifCamera.open({
    profiles: PROFILES, ptz: true, presets: [{ token: 'P1', name: 'Gate' }], relays: ['R1'], inputs: ['IN1'], snapshots: true, audioOut: true, ...options,
  }); // prettier-ignore
  closers.push(() => made.close());
  return made;
}

function accessTo(sim: OnvifCamera, change: Partial<CameraAccess> = {}): CameraAccess {
  return { serviceUrl: sim.serviceUrl, username: sim.username, password: sim.password, pinnedCertificate: null, ...change };
}

/** Waits are as long as they are told, but those between two tries, which are cut to a twentieth. */
function quickClock(): Clock {
  const clock = systemClock();
  return { ...clock, after: (ms, call) => clock.after(ms >= 1_000 && ms <= 2_000 ? ms / 20 : ms, call) };
}

interface Heard {
  readonly told: Omit<CameraTold, 'cameraId'>[];
  readonly watched: Watched;
  readonly states: OnvifState[];
  readonly until: (is: () => boolean) => Promise<void>;
}

async function watch(sim: OnvifCamera, change: Partial<CameraAccess> = {}, clock = quickClock()): Promise<Heard> {
  const told: Heard['told'] = [];
  const states: OnvifState[] = [];
  let looks: (() => void)[] = [];
  const look = (): void => looks.splice(0).forEach((one) => one());
  const watched = openOnvifCamera({ access: accessTo(sim, change), mainProfile: '', eventMap: '' }, await loadEventMaps('/nowhere'), {
    clock,
    onTold: (one) => {
      told.push(one);
      look();
    },
    onState: (state) => {
      states.push(state);
      look();
    },
  });
  closers.push(() => watched.close());
  const until = (is: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const again = (): void => {
        if (is()) resolve();
        else looks = [...looks, again];
      };
      again();
    });
  return { told, states, watched, until };
}

const signals = (heard: Heard): string[] =>
  heard.told.map(({ signal, label, on, isInitial }) =>
    [signal, label, on ? 'on' : 'off', isInitial ? 'stood' : ''].filter((part) => part !== '').join(' '),
  );

describe('a look at a camera', () => {
  test.each<[string, Partial<OnvifCameraOptions>]>([
    ['the token of WS-Security', { auth: 'wsse' }],
    ['HTTP digest with MD5', { auth: 'http', httpSchemes: ['digest-md5'] }],
    ['HTTP digest with SHA-256', { auth: 'http', httpSchemes: ['digest-md5', 'digest-sha256'] }],
    ['HTTP digest of RFC 2069', { auth: 'http', httpSchemes: ['digest-old'] }],
    ['HTTP basic', { auth: 'http', httpSchemes: ['basic'] }],
    ['no log-in', { auth: 'none' }],
    ['Media2 beside Media, which alone tells H.265', { media2: true, profiles: [{ ...PROFILES[0], codec: 'H265' }, PROFILES[1]] }],
    ['no GetServices', { withoutGetServices: true }],
    ['a clock an hour ahead', { auth: 'wsse', clockOffsetMs: 3_600_000 }],
    ['a clock years behind', { auth: 'wsse', clockOffsetMs: -20 * 365 * 86_400_000 }],
  ])('with %s', async (_, options) => {
    const sim = await camera(options);
    const seen = await probeCamera(systemClock(), accessTo(sim));
    expect(seen).toMatchObject({
      mainProfile: 'main',
      subProfile: 'sub',
      mainUrl: 'rtsp://127.0.0.1:8554/main',
      subUrl: 'rtsp://127.0.0.1:8554/sub',
      certificate: null,
      abilities: { ptz: true, presets: [{ token: 'P1', name: 'Gate' }], relays: ['R1'], inputs: ['IN1'], snapshots: true, events: true },
    });
    expect(seen.abilities.profiles).toHaveLength(2);
    expect(Math.abs((seen.clockOffsetMs ?? Number.NaN) - (options.clockOffsetMs ?? 0))).toBeLessThan(2_000);
  });

  test('addresses of another network are taken to the host it was reached by', async () => {
    const sim = await camera({ saysHost: '192.168.77.7:8080' });
    expect(await probeCamera(systemClock(), accessTo(sim))).toMatchObject({ mainUrl: 'rtsp://127.0.0.1:8554/main' });
  });

  test.each<[string, Partial<OnvifCameraOptions>, Partial<CameraAccess>, string]>([
    ['a wrong password', { auth: 'either' }, { password: 'wrong' }, 'camera.refused-login'],
    ['a wrong password by digest', { auth: 'http' }, { password: 'wrong' }, 'camera.refused-login'],
    ['no user name', { auth: 'either' }, { username: '', password: '' }, 'camera.refused-login'],
    ['an address that is none', {}, { serviceUrl: 'camera' }, 'input.invalid'],
    ['a password in the address', {}, { serviceUrl: 'http://a:b@127.0.0.1/' }, 'input.invalid'],
    ['a port where nobody is', {}, { serviceUrl: 'http://127.0.0.1:1/onvif' }, 'camera.unreachable'],
  ])('%s: said in words, without the password', async (_, options, change, code) => {
    const sim = await camera(options);
    const fault = await faultOf(probeCamera(systemClock(), accessTo(sim, change)));
    expect(fault.code).toBe(code);
    expect(JSON.stringify(fault.detail)).not.toMatch(/wrong|secret/);
  });
});

describe('hostile answers are refused, each with its Fault', () => {
  test.each<[OnvifHabit, string]>([
    [{ kind: 'entity-bomb' }, 'camera.bad-answer'],
    [{ kind: 'outside-entity' }, 'camera.bad-answer'],
    [{ kind: 'endless' }, 'camera.bad-answer'],
    [{ kind: 'huge', bytes: 4_000_000 }, 'camera.bad-answer'],
    [{ kind: 'deep', levels: 50_000 }, 'camera.bad-answer'],
    [{ kind: 'malformed' }, 'camera.bad-answer'],
    [{ kind: 'content-length', by: -200 }, 'camera.bad-answer'],
    [{ kind: 'html' }, 'camera.bad-answer'],
    [{ kind: 'junk' }, 'camera.bad-answer'],
    [{ kind: 'redirects' }, 'camera.bad-answer'],
    [{ kind: 'cuts' }, 'camera.unreachable'],
    [{ kind: 'drips', everyMs: 20 }, 'camera.no-answer'],
    [{ kind: 'silent' }, 'camera.no-answer'],
    [{ kind: 'content-length', by: 200 }, 'camera.no-answer|camera.bad-answer|camera.unreachable'],
    [{ kind: 'status', code: 500 }, 'camera.fault|camera.bad-answer'],
  ])('%j', async (habit, code) => {
    const sim = await camera();
    sim.habit = habit;
    const clock = systemClock();
    // The five seconds of a call, in a tenth of a second.
    const hurried: Clock = { ...clock, after: (ms, call) => clock.after(ms === 5_000 ? 400 : ms, call) };
    expect((await faultOf(probeCamera(hurried, accessTo(sim)))).code).toMatch(new RegExp(`^(${code})$`));
  });

  test('wrong types: read as far as they make sense, and nothing else happens', async () => {
    const sim = await camera();
    sim.habit = { kind: 'wrong-types' };
    const seen = await probeCamera(systemClock(), accessTo(sim)).catch((error: unknown) => error);
    if (seen instanceof Error) expect(seen).toBeInstanceOf(Fault);
    else expect(seen).toMatchObject({ clockOffsetMs: null });
  });
});

describe('TLS', () => {
  /** The camera behind TLS, with this certificate: as makers do it, signed by itself. */
  async function secure(sim: OnvifCamera): Promise<{ readonly url: string; readonly sha256: string; readonly heard: () => string }> {
    const leaf = await (await testAuthority('A camera')).leaf({ commonName: 'camera', use: 'server' });
    let heard = '';
    const server = createSecure({ key: leaf.key, cert: leaf.cert }, (socket) => {
      const back = connectPlain(sim.port, '127.0.0.1');
      socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
      socket.pipe(back).pipe(socket);
      socket.on('error', () => back.destroy());
      back.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const sha256 = createHash('sha256').update(new X509Certificate(leaf.cert).raw).digest('hex');
    return { url: `https://127.0.0.1:${port}/onvif/device_service`, sha256, heard: () => heard };
  }

  test('the certificate is told at the first look; pinned, it is the only one that is spoken to', async () => {
    const sim = await camera();
    const { url, sha256, heard } = await secure(sim);
    expect(await probeCamera(systemClock(), accessTo(sim, { serviceUrl: url }))).toMatchObject({
      certificate: sha256,
      mainProfile: 'main',
    });
    const { watched, until } = await watch(sim, { serviceUrl: url, pinnedCertificate: sha256 });
    await until(() => watched.state.reachable);
    const before = heard().length;
    for (const pinnedCertificate of ['0'.repeat(64), null]) {
      const other = await watch(sim, { serviceUrl: url, pinnedCertificate });
      await other.until(() => other.watched.state.problem !== '');
      expect(other.watched.state).toMatchObject({ reachable: false, problem: expect.stringMatching(/another certificate/) as unknown });
      await other.watched.close();
    }
    await watched.close();
    // Nothing was said to one that was not known: neither user name nor password.
    expect(heard().slice(before)).not.toMatch(/GetSystemDateAndTime/);
  });

  test('plain where TLS is spoken, and TLS where it is plain: said in words', async () => {
    const sim = await camera();
    const { url } = await secure(sim);
    for (const serviceUrl of [url.replace('https', 'http'), sim.serviceUrl.replace('http', 'https')])
      expect((await faultOf(probeCamera(systemClock(), accessTo(sim, { serviceUrl })))).code).toMatch(/^camera\.(unreachable|bad-answer)$/);
  });
});

describe('what it is told to do', () => {
  test('moves, stops, presets, relays, a picture', async () => {
    const sim = await camera({ auth: 'http' });
    const { watched, until } = await watch(sim);
    await until(() => watched.state.reachable);
    await watched.move({ pan: 0.5, tilt: -2, zoom: 0 });
    await watched.move({ pan: 0, tilt: 0, zoom: 0 });
    await watched.toPreset('P1');
    const saved = await watched.savePreset('Yard <2>');
    await watched.relay('R1', true);
    expect(sim.deeds.map(({ what, detail }) => `${what} ${detail}`.trim())).toEqual([
      'move 0.500 -1.000 0.000', 'stop', 'preset P1', `set-preset ${saved}`, 'relay R1 active',
    ]); // prettier-ignore
    expect(watched.state.abilities?.presets.map(({ token }) => token)).toContain(saved);
    expect(Buffer.from(await watched.snapshot()).equals(sim.snapshot)).toBe(true);
    expect((await faultOf(watched.relay('none', true))).code).toBe('camera.not-offered');
  });

  test('one that offers nothing says so', async () => {
    const sim = await camera({ ptz: false, relays: [], snapshots: false });
    const { watched, until } = await watch(sim);
    await until(() => watched.state.reachable);
    expect((await faultOf(watched.move({ pan: 1, tilt: 0, zoom: 0 }))).code).toBe('camera.not-offered');
    expect(watched.state.abilities).toMatchObject({ ptz: false, relays: [], snapshots: false });
  });
});

describe('events', () => {
  test('told by the clock of the station, states that stood marked, each once', async () => {
    const sim = await camera({ clockOffsetMs: 1_800_000 });
    sim.input('IN1', true);
    const heard = await watch(sim);
    await heard.until(() => heard.told.length === 1);
    await sim.isPulled();
    sim.sees('Human Fire');
    await heard.until(() => heard.told.length === 3);
    sim.sees('Human Fire');
    sim.sees('');
    await heard.until(() => heard.told.length === 5);
    expect(signals(heard)).toEqual(['input IN1 on stood', 'person on', 'fire on', 'person off', 'fire off']);
    for (const { atMs } of heard.told) expect(Math.abs(atMs - Date.now())).toBeLessThan(10_000);
  });

  test.each<[string, OnvifHabit]>([
    ['forgets every subscription', { kind: 'forgets-subscriptions' }],
    ['answers pulls with rubbish', { kind: 'malformed' }],
    ['answers pulls with an entity bomb', { kind: 'entity-bomb' }],
  ])('a camera that %s is subscribed anew until it is well', async (_, habit) => {
    const sim = await camera({ pullMs: 0 });
    sim.habit = { ...habit, only: ['PullMessages'] };
    const heard = await watch(sim);
    await sim.until(() => sim.asked.filter((name) => name === 'CreatePullPointSubscription').length >= 3);
    sim.habit = { kind: 'answers' };
    await heard.until(() => heard.watched.state.eventsFlow && heard.watched.state.problem === '');
    sim.input('IN1', true);
    await heard.until(() => heard.told.length === 1);
    expect(signals(heard)).toMatchObject([expect.stringMatching(/^input IN1 on/)]);
  });

  test('one that answers at once with nothing is not asked without end', async () => {
    const sim = await camera({ pullMs: 0 });
    const heard = await watch(sim);
    await heard.until(() => heard.watched.state.eventsFlow);
    const before = sim.asked.length;
    const beganMs = performance.now();
    await sim.until(() => sim.asked.length >= before + 4);
    expect(performance.now() - beganMs).toBeGreaterThan(500);
    sim.input('IN1', true);
    await heard.until(() => heard.told.length === 1);
  });

  test('a flood is read and changes nothing twice; the subscription is given back at the end', async () => {
    const sim = await camera();
    sim.habit = { kind: 'floods', each: 500, only: ['PullMessages'] };
    const heard = await watch(sim);
    await sim.until(() => sim.asked.filter((name) => name === 'PullMessages').length >= 4);
    expect(heard.told.length).toBeLessThan(10);
    sim.habit = { kind: 'answers' };
    await sim.isPulled();
    await heard.watched.close();
    expect(sim.asked).toContain('Unsubscribe');
  });

  test('a camera that reboots: gone, back, and what stands now is told', async () => {
    const sim = await camera();
    const heard = await watch(sim);
    await sim.isPulled();
    sim.input('IN1', true);
    await heard.until(() => heard.told.length === 1);
    await sim.powerOff();
    await heard.until(() => !heard.watched.state.reachable);
    expect(heard.watched.state).toMatchObject({
      eventsFlow: false,
      problem: expect.stringMatching(/cannot be reached|did not answer/) as unknown,
    });
    await sim.powerOn();
    await heard.until(() => heard.watched.state.eventsFlow);
    await sim.isPulled();
    sim.input('IN1', false);
    await heard.until(() => heard.told.length === 2);
    expect(signals(heard)).toEqual(['input IN1 on', 'input IN1 off']);
  });

  test('covered: told by the camera', async () => {
    const sim = await camera();
    const heard = await watch(sim);
    await sim.isPulled();
    sim.tamper(true);
    await heard.until(() => heard.watched.state.tampered);
    sim.tamper(false);
    await heard.until(() => !heard.watched.state.tampered);
  });

  test('a wrong password is not tried again and again: the camera would lock the account', async () => {
    const sim = await camera();
    const waits: number[] = [];
    const clock = systemClock();
    const noted: Clock = {
      ...clock,
      after: (ms, call) => {
        if (ms > 15_000) waits.push(ms);
        return clock.after(ms, call);
      },
    };
    const heard = await watch(sim, { password: 'wrong' }, noted);
    await heard.until(() => heard.watched.state.problem !== '');
    expect(waits).toEqual([300_000]);
    expect(sim.asked.filter((name) => name !== 'GetSystemDateAndTime')).toHaveLength(1);
  });
});

describe('discovery', () => {
  async function answerer(cameras: number): Promise<DiscoveryAnswerer> {
    const made = await DiscoveryAnswerer.open({
      cameras: Array.from({ length: cameras }, (_, at) => ({
        serviceUrl: `http://127.0.0.1:818${at}/onvif/device_service`,
        name: `Cam_${at}%`,
        hardware: 'M1',
      })),
      multicast: false,
    });
    closers.push(() => made.close());
    return made;
  }
  const look = (port: number) => discoverCameras(systemClock(), { from: ['127.0.0.1'], group: { address: '127.0.0.1', port } });

  // Said 50 times over, more of them would not fit into the buffer of a socket.
  test.each([
    ['answers', 3],
    ['rubbish', 3],
    ['echoes', 1],
  ] as const)('cameras are found once each, whoever else talks (%s)', async (habit, count) => {
    const sim = await answerer(count);
    sim.habit = habit;
    const found = await look(sim.port);
    expect(found.map(({ serviceUrl }) => serviceUrl).sort()).toEqual(
      Array.from({ length: count }, (_, at) => `http://127.0.0.1:818${at}/onvif/device_service`),
    );
    expect(found[0]).toMatchObject({ hardware: 'M1', address: '127.0.0.1', name: expect.stringContaining('Cam') as unknown });
  });

  test('nobody there: nothing is found', async () => {
    const sim = await answerer(1);
    sim.habit = 'silent';
    expect(await look(sim.port)).toEqual([]);
  });
});

describe('a line that is no HTTP', () => {
  test.each([
    ['says something else', (socket: Socket) => socket.end('RTSP/1.0 200 OK\r\n\r\n')],
    ['sends headers without end', (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`)],
    ['closes at once', (socket: Socket) => socket.destroy()],
  ])('%s: a Fault, and nothing is left open', async (_, speak) => {
    const sockets = new Set<Socket>();
    const server: Server = createPlain((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => speak(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const fault = await faultOf(
      probeCamera(systemClock(), { serviceUrl: `http://127.0.0.1:${port}/`, username: 'a', password: 'b', pinnedCertificate: null }),
    );
    expect(fault.code).toMatch(/^camera\.(bad-answer|unreachable)$/);
  });
});

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => new Error('it should have failed'),
    (caught: unknown) => caught,
  );
  if (error instanceof Fault) return error;
  throw error;
}
