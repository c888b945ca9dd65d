/** The raw peer shows what a server does with anything it is sent, and can be as rude as a broken pile. */
import { afterEach, describe, expect, test } from 'vitest';
import { HandshakeRefused, PeerClosed, PeerTimeout } from '../../sim/ocpp-peer-errors.ts';
import type { PeerOptions } from '../../sim/ocpp-peer.ts';
import { AnswerError, NO_ANSWER, OcppPeer } from '../../sim/ocpp-peer.ts';
import type { BookServer } from './book-server.ts';
import { bookServer } from './book-server.ts';

const servers: BookServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(refuse?: (path: string) => number | null): Promise<BookServer> {
  const server = await bookServer(refuse === undefined ? {} : { refuse });
  servers.push(server);
  return server;
}

async function pair(options: Partial<PeerOptions> = {}): Promise<{ server: BookServer; peer: OcppPeer }> {
  const server = await serve();
  return { server, peer: await OcppPeer.connect(server.url, { identity: 'CP 1/ä', ...options }) };
}

const beat = '[2,"b","Heartbeat",{}]';
const isResult = (frame: { kind: string }): boolean => frame.kind === 'result';

describe('handshake', () => {
  test('a refusal carries status and body; the path can be given verbatim', async () => {
    const server = await serve(() => 403);
    const refused = await OcppPeer.connect(server.url, { identity: 'X', path: '/%E0%A4%A' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HandshakeRefused);
    expect(refused).toMatchObject({ status: 403, body: 'not you: /ocpp/%E0%A4%A', code: null });
  });

  test('where nobody listens, the network code is told', async () => {
    const server = await serve();
    await server.close();
    await expect(OcppPeer.connect(server.url, { identity: 'X' })).rejects.toMatchObject({
      name: 'HandshakeRefused',
      status: null,
      code: 'ECONNREFUSED',
    });
  });

  test('the subprotocol agreed on is shown, the identity is encoded', async () => {
    const { server, peer } = await pair({ subprotocols: ['ocpp2.0.1', 'ocpp1.6'] });
    expect(peer.subprotocol).toBe('ocpp2.0.1');
    expect(server.sockets('CP 1/ä')).toHaveLength(1);
  });
});

describe('calls', () => {
  test('a result, an error, no answer, and a socket that goes meanwhile', async () => {
    const { server, peer } = await pair();
    expect(await peer.call('Heartbeat')).toMatchObject({ ok: true });
    server.answers.set('DataTransfer', () => 'NotSupported');
    expect(await peer.call('DataTransfer', { vendorId: 'x' })).toEqual({
      ok: false,
      errorCode: 'NotSupported',
      description: '',
      details: {},
    });
    await expect(peer.callOk('DataTransfer', { vendorId: 'x' })).rejects.toThrow('DataTransfer was answered NotSupported');
    server.answers.set('DataTransfer', () => undefined);
    await expect(peer.call('DataTransfer', { vendorId: 'x' }, { timeoutMs: 20 })).rejects.toBeInstanceOf(PeerTimeout);
    const waiting = peer.call('DataTransfer', { vendorId: 'x' });
    peer.reset();
    await expect(waiting).rejects.toBeInstanceOf(PeerClosed);
    expect((await peer.closed).code).toBe(1006);
  });

  test('the server is answered by handler, by error, or not at all', async () => {
    const { server, peer } = await pair({
      handlers: { ClearCache: () => ({ status: 'Accepted' }), Reset: () => new AnswerError('NotSupported'), GetLog: () => NO_ANSWER },
    });
    expect(await server.call('CP 1/ä', 'ClearCache', {})).toEqual({ status: 'Accepted' });
    expect(await server.call('CP 1/ä', 'Reset', { type: 'Soft' })).toBe('CALLERROR NotSupported');
    expect(await server.call('CP 1/ä', 'UnlockConnector', { connectorId: 1 })).toBe('CALLERROR NotImplemented');
    void server.call('CP 1/ä', 'GetLog', {});
    expect((await peer.nextCall('GetLog')).payload).toEqual({});
    expect((await peer.nextCall('Reset')).payload).toEqual({ type: 'Soft' });
  });
});

describe('frames', () => {
  test.each([
    ['as text', (peer: OcppPeer) => void peer.sendRaw(beat)],
    ['in fragments', (peer: OcppPeer) => peer.sendFragmented(beat, 4)],
    ['torn in two TCP writes', (peer: OcppPeer) => peer.sendTorn(beat, 3).finish()],
  ])('sent %s are one message', async (_, send) => {
    const { server, peer } = await pair();
    send(peer);
    expect(await peer.nextFrame(isResult)).toMatchObject({ kind: 'result', id: 'b' });
    expect(server.of('Heartbeat')).toHaveLength(1);
  });

  test('the same frame twice arrives twice, and the transcript has both ways', async () => {
    const { peer } = await pair({ keepFrames: 3 });
    peer.sendRaw(beat);
    peer.sendRaw(beat);
    await peer.nextFrame(isResult);
    await peer.nextFrame(isResult);
    expect(peer.transcript.map((line) => line.direction)).toEqual(['sent', 'received', 'received']);
    await expect(peer.nextFrame(isResult, 10)).rejects.toBeInstanceOf(PeerTimeout);
  });

  test('pings are answered unless told not to, or frozen', async () => {
    const { server, peer } = await pair();
    const [socket] = server.sockets('CP 1/ä');
    const pong = new Promise((resolve) => socket?.once('pong', resolve));
    socket?.ping();
    await pong;
    peer.answersPings = false;
    let pongs = 0;
    socket?.on('pong', () => (pongs += 1));
    socket?.ping();
    await peer.callOk('Heartbeat');
    peer.freeze();
    socket?.ping();
    expect([pongs, peer.pingsReceived, peer.open]).toEqual([0, 2, true]);
    peer.thaw();
    await peer.callOk('Heartbeat');
    expect([pongs, peer.pingsReceived]).toEqual([0, 3]);
    await peer.close(1000, 'done');
  });
});
