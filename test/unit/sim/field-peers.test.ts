/** The simulated field devices, held against clients of others: modbus-serial, aedes, fetch and a bare socket. */
import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import ModbusSerial from 'modbus-serial';
import { afterEach, describe, expect, test } from 'vitest';
import { annexBTrack } from '../../sim/media-track.ts';
import { ModbusDevice } from '../../sim/modbus-device.ts';
import { DetectorRefused, MqttDetector } from '../../sim/mqtt-detector.ts';
import { OnvifCamera } from '../../sim/onvif-camera.ts';
import { payloadsOf } from '../../sim/rtp-packets.ts';
import { RtspServer } from '../../sim/rtsp-server.ts';
import { ManualTimers } from '../../sim/timers.ts';

/** What is used of modbus-serial: its own types do not resolve under Node's rules for modules. */
interface Master {
  connectTCP(host: string, options: { readonly port: number }): Promise<void>;
  connectTelnet(host: string, options: { readonly port: number }): Promise<void>;
  setID(unitId: number): void;
  setTimeout(ms: number): void;
  readCoils(address: number, count: number): Promise<{ readonly data: boolean[] }>;
  readDiscreteInputs(address: number, count: number): Promise<{ readonly data: boolean[] }>;
  readInputRegisters(address: number, count: number): Promise<{ readonly data: number[] }>;
  readHoldingRegisters(address: number, count: number): Promise<{ readonly buffer: Buffer }>;
  writeCoil(address: number, on: boolean): Promise<unknown>;
  writeCoils(address: number, on: readonly boolean[]): Promise<unknown>;
  writeRegisters(address: number, values: readonly number[]): Promise<unknown>;
  destroy(done: () => void): void;
}
const ModbusRTU = ModbusSerial as unknown as new () => Master;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const opened = <T extends { close(): Promise<void> }>(thing: T): T => {
  closers.push(() => thing.close());
  return thing;
};

describe('the Modbus device', () => {
  async function master(device: ModbusDevice, framing: 'tcp' | 'rtu-over-tcp' = 'tcp'): Promise<Master> {
    const client = new ModbusRTU();
    if (framing === 'tcp') await client.connectTCP(device.host, { port: device.port });
    else await client.connectTelnet(device.host, { port: device.port });
    client.setID(3);
    client.setTimeout(200);
    closers.push(() => {
      client.destroy(() => undefined);
      return Promise.resolve();
    });
    return client;
  }

  test.each(['tcp', 'rtu-over-tcp'] as const)('reads and writes every table over %s', async (framing) => {
    const device = opened(await ModbusDevice.open({ framing }));
    const client = await master(device, framing);
    device.set('discrete', 2, true);
    device.set('input', 5, 777);
    device.setFloat('holding', 10, 21.5);
    expect((await client.readDiscreteInputs(0, 4)).data.slice(0, 4)).toEqual([false, false, true, false]);
    expect((await client.readInputRegisters(5, 1)).data).toEqual([777]);
    expect((await client.readHoldingRegisters(10, 2)).buffer.readFloatBE()).toBe(21.5);
    const siren = device.coilBecomes(4, true);
    await client.writeCoil(4, true);
    await siren;
    await client.writeCoils(0, [true, false, true]);
    await client.writeRegisters(20, [1, 2, 3]);
    expect((await client.readCoils(0, 5)).data.slice(0, 5)).toEqual([true, false, true, false, true]);
    expect(device.get('holding', 22)).toBe(3);
    expect(device.writes).toHaveLength(7);
  });

  test.each([
    ['an exception', { kind: 'exception', code: 4 }],
    ['silence', { kind: 'silent' }],
    ['an answer of another unit', { kind: 'wrong-unit' }],
    ['an answer to another request', { kind: 'wrong-transaction' }],
    ['half an answer', { kind: 'half' }],
    ['a line that is cut', { kind: 'cuts' }],
  ] as const)('fails a read with %s', async (_, habit) => {
    const device = opened(await ModbusDevice.open());
    const client = await master(device);
    device.habit = habit;
    await expect(client.readCoils(0, 1)).rejects.toThrow();
  });

  test('refuses one place by its code, and sticks with a coil that does not move', async () => {
    const device = opened(await ModbusDevice.open());
    const client = await master(device);
    device.failAt('input', 7, 2);
    await expect(client.readInputRegisters(6, 4)).rejects.toMatchObject({ modbusCode: 2 });
    device.stuckCoils.add(1);
    await client.writeCoil(1, true);
    expect(device.get('coil', 1)).toBe(0);
  });

  test('is gone without power and back on its port with what was set', async () => {
    const device = opened(await ModbusDevice.open());
    device.set('discrete', 0, true);
    const { port } = device;
    await device.powerOff();
    await device.powerOn();
    expect(device.port).toBe(port);
    const client = await master(device);
    expect((await client.readDiscreteInputs(0, 1)).data[0]).toBe(true);
  });
});

describe('the MQTT detector', () => {
  async function broker(): Promise<{ readonly url: string; readonly seen: string[]; readonly aedes: Aedes }> {
    const aedes = await Aedes.createBroker();
    const seen: string[] = [];
    aedes.authenticate = (_client, username, password, done) => done(null, username === 'fire' && password?.toString() === 'right');
    aedes.on('publish', (packet) => {
      if (!packet.topic.startsWith('$')) seen.push(`${packet.topic} ${packet.payload.toString()}`);
    });
    const server = createServer((socket) => aedes.handle(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(async () => {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, aedes };
  }
  const right = { username: 'fire', password: 'right' };

  test('publishes what it measures, leaves what is retained, and its last will when it vanishes', async () => {
    const { url, seen, aedes } = await broker();
    const detector = await MqttDetector.open({ url, ...right, lastWill: { topic: 'bay/1', payload: 'lost' } });
    await detector.json('bay/1', { smoke: 1 });
    await detector.retained('bay/1/state', 'ready');
    const gone = new Promise<void>((resolve) => {
      aedes.on('publish', ({ payload }) => {
        if (payload.toString() === 'lost') resolve();
      });
    });
    detector.vanish();
    await gone;
    expect(seen).toEqual(['bay/1 {"smoke":1}', 'bay/1/state ready', 'bay/1 lost']);
    const second = opened(await MqttDetector.open({ url, ...right, clientId: 'second' }));
    await second.listen('bay/1/state');
    await second.hears('bay/1/state', 'ready');
  });

  test('is told when its password is wrong', async () => {
    const { url } = await broker();
    await expect(MqttDetector.open({ url, username: 'fire', password: 'wrong' })).rejects.toThrow(DetectorRefused);
  });
});

describe('the ONVIF camera', () => {
  const wsse = (camera: OnvifCamera, createdMs: number, password = camera.password): string => {
    const nonce = randomBytes(16);
    const created = new Date(createdMs).toISOString();
    const digest = createHash('sha1').update(Buffer.concat([nonce, Buffer.from(created), Buffer.from(password)])).digest('base64'); // prettier-ignore
    return `<s:Header><w:Security xmlns:w="x"><w:UsernameToken><w:Username>admin</w:Username><w:Password>${digest}</w:Password><w:Nonce>${nonce.toString('base64')}</w:Nonce><u:Created xmlns:u="y">${created}</u:Created></w:UsernameToken></w:Security></s:Header>`;
  };
  const soap = async (url: string, body: string, header = ''): Promise<{ readonly status: number; readonly text: string }> => {
    const envelope = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${header}<s:Body>${body}</s:Body></s:Envelope>`;
    const response = await fetch(url, { method: 'POST', body: envelope });
    return { status: response.status, text: await response.text() };
  };
  const open = async (): Promise<OnvifCamera> =>
    opened(
      await OnvifCamera.open({
        clockOffsetMs: 3_600_000,
        ptz: true,
        presets: [{ token: 'P1', name: 'Bay' }],
        relays: ['R1'],
        profiles: [{ token: 'main', name: 'main', codec: 'H264', width: 1, height: 1, streamUrl: 'rtsp://x/main' }],
      }),
    );

  test('tells its wrong clock to anybody, and lets in only who counts with it', async () => {
    const camera = await open();
    const asked = '<GetProfiles/>';
    expect((await soap(camera.serviceUrl, '<GetSystemDateAndTime/>')).text).toContain(`<tt:Hour>${new Date(camera.nowMs).getUTCHours()}<`);
    expect((await soap(camera.serviceUrl, asked)).status).toBe(401);
    expect(await soap(camera.serviceUrl, asked, wsse(camera, Date.now()))).toMatchObject({ status: 400 });
    expect(await soap(camera.serviceUrl, asked, wsse(camera, camera.nowMs, 'wrong'))).toMatchObject({ status: 400 });
    expect(await soap(camera.serviceUrl, asked, wsse(camera, camera.nowMs))).toMatchObject({ status: 200 });
  });

  test('turns, switches, and holds a pull until something happens; a state is told anew to who comes later', async () => {
    const camera = await open();
    const say = (body: string, url = camera.serviceUrl) => soap(url, body, wsse(camera, camera.nowMs));
    await say('<GotoPreset><ProfileToken>main</ProfileToken><PresetToken>P1</PresetToken></GotoPreset>');
    await say('<SetRelayOutputState><RelayOutputToken>R1</RelayOutputToken><LogicalState>active</LogicalState></SetRelayOutputState>');
    expect([camera.position, camera.relays.get('R1')]).toEqual(['P1', true]);
    const subscribe = async (): Promise<string> => /Address>([^<]+)</.exec((await say('<CreatePullPointSubscription/>')).text)?.[1] ?? '';
    const first = await subscribe();
    const pull = say('<PullMessages><Timeout>PT20S</Timeout><MessageLimit>10</MessageLimit></PullMessages>', first);
    await camera.isPulled();
    camera.input('DI1', true);
    expect((await pull).text).toMatch(
      /DigitalInput.*PropertyOperation="Changed".*Name="InputToken" Value="DI1".*Name="LogicalState" Value="true"/s,
    );
    const later = await say('<PullMessages><Timeout>PT20S</Timeout><MessageLimit>10</MessageLimit></PullMessages>', await subscribe());
    expect(later.text).toContain('PropertyOperation="Initialized"');
    await say('<Unsubscribe/>', first);
    expect((await say('<PullMessages/>', first)).text).toContain('ResourceUnknown');
  });
});

describe('the RTSP server', () => {
  const nal = (type: number, bytes: number): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 1, 0x60 | type]), Buffer.alloc(bytes, 0x11)]);
  const track = annexBTrack(Buffer.concat([nal(7, 10), nal(8, 4), nal(5, 5_000), nal(1, 100), nal(1, 2_000)]), {
    width: 16,
    height: 16,
    framesPerSecond: 25,
  });

  test('cuts pictures so that their NALs come together again', () => {
    const [key] = track.units;
    const payloads = key === undefined ? [] : payloadsOf(track, key);
    expect(payloads.map((payload) => payload.readUInt8(0) & 31)).toEqual([24, 28, 28, 28, 28]);
    const whole = Buffer.concat([Buffer.from([0x65]), ...payloads.slice(1).map((payload) => payload.subarray(2))]);
    expect(whole).toEqual(key?.nals[0]);
    expect(payloads.slice(1).map((payload) => payload.readUInt8(1) >> 6)).toEqual([2, 0, 0, 1]);
  });

  test('plays to who knows its password, picture by picture, with numbers and times that wrap', async () => {
    const timers = new ManualTimers();
    const auth = { username: 'admin', password: 'secret-1', schemes: ['digest-sha256', 'basic'] as const };
    const server = opened(await RtspServer.open({ streams: [{ path: 'main', track }], auth, timers }));
    const socket = connect(server.port, '127.0.0.1');
    closers.push(() => Promise.resolve(socket.destroy()));
    let got = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => (got = Buffer.concat([got, bytes])));
    let cseq = 0;
    const ask = async (method: string, url: string, ...headers: string[]): Promise<string> => {
      const from = got.length;
      cseq += 1;
      socket.write([`${method} ${url} RTSP/1.0`, `CSeq: ${cseq}`, ...headers, '', ''].join('\r\n'));
      await expect.poll(() => got.toString('latin1', from), { interval: 5 }).toContain('\r\n\r\n');
      return got.toString('latin1', from);
    };
    const url = server.url('main');
    expect(await ask('DESCRIBE', url)).toMatch(/^RTSP\/1\.0 401.*Digest realm=.*SHA-256.*Basic realm=/s);
    const basic = `Authorization: Basic ${Buffer.from('admin:secret-1').toString('base64')}`;
    expect(await ask('DESCRIBE', url, basic)).toContain('sprop-parameter-sets=Z');
    const session = /Session: (\d+);timeout=60/.exec(await ask('SETUP', `${url}/trackID=1`, basic, 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1'))?.[1]; // prettier-ignore
    expect(await ask('PLAY', url, basic, `Session: ${session ?? ''}`)).toMatch(/^RTSP\/1\.0 200/);
    const from = got.length;
    await timers.advance(200);
    await expect.poll(() => server.pictures, { interval: 5 }).toBeGreaterThanOrEqual(5);
    await ask('TEARDOWN', url, basic, `Session: ${session ?? ''}`);
    const sequences: number[] = [];
    for (let at = from; got[at] === 0x24; at += 4 + got.readUInt16BE(at + 2))
      if (got[at + 1] === 0) sequences.push(got.readUInt16BE(at + 6));
    expect(sequences.length).toBeGreaterThan(10);
    expect(sequences).toEqual(sequences.map((_, at) => (65_501 + at) & 0xffff));
  });
});
