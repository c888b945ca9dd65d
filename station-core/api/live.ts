/**
 * What a camera sees now, as a WebSocket per picture: `/live/<camera>`. First a text frame {"codec":"avc1.42E01F"}, again
 * when it changes; then each picture as a binary frame: byte 0 is 1, byte 1 is 1 for a key frame, bytes 2 to 7 are 0, then the
 * time of the picture in microseconds and the station's clock in milliseconds, float64 each, big-endian, then the access unit (Annex-B).
 * {"problem":"..."} and a close where the camera cannot be watched. Who reads slowly loses whole groups of pictures.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault, isFault } from '../base/fault.ts';
import { id, type CameraId } from '../base/ids.ts';
import type { LiveStream } from '../domain/field-ports.ts';
import type { Clock } from '../domain/ports.ts';
import { may } from '../rules/access/may.ts';
import type { Caller } from './caller.ts';
import type { Connections } from './connections.ts';
import type { ApiPorts } from './ports.ts';

export interface LiveParts {
  readonly ports: Pick<ApiPorts, 'clock' | 'log'> & { readonly cameras: Pick<ApiPorts['cameras'], 'live'> };
  readonly connections: Connections;
}

/** Close codes beside those of connections.ts: the camera cannot be watched now, and the screen tries again. */
export const NO_PICTURE = 4_503;
const TOO_SLOW = 1_013;
export const HEADER_BYTES = 24;
/** Unsent bytes at which pictures are left out, and at which they begin again with a key frame. */
const UNSENT_MOST = 1_024 * 1_024;
const UNSENT_AGAIN = 128 * 1_024;
/** A screen that took nothing for so long is gone. */
const STUCK_MS = 20_000;

export function addLive(
  app: FastifyInstance,
  { ports, connections }: LiveParts,
  callerOf: (request: FastifyRequest) => Caller | null,
): void {
  app.route<{ Params: { cameraId: string } }>({
    method: 'GET',
    url: '/live/:cameraId',
    handler: (request) => {
      throw new Fault('input.not-found', { address: request.url.slice(0, 100), help: 'Pictures come over a WebSocket.' });
    },
    // Before the upgrade, so that a refusal is an answer with a status.
    preValidation: (request, _reply, done) => {
      const caller = callerOf(request);
      if (caller === null) done(new Fault('access.not-logged-in'));
      else if (!may(caller.role, 'cameras.read')) done(new Fault('access.forbidden', { role: caller.role, action: 'cameras.read' }));
      else if (!connections.hasRoomFor(caller, 'live'))
        done(new Fault('inbox.full', { help: 'Too many live pictures are open; close some.' }));
      else done();
    },
    wsHandler: (socket, request) => {
      const caller = callerOf(request);
      if (caller === null) return;
      connections.add(socket, caller, 'live');
      // Nothing is asked over this line.
      socket.on('message', () => socket.close(1_003, 'pictures only go out'));
      socket.on('error', () => socket.terminate());
      show(socket, id<CameraId>(request.params.cameraId.slice(0, 80)), ports);
    },
  });
}

function show(socket: WebSocket, cameraId: CameraId, { cameras, clock }: LiveParts['ports']): void {
  const viewer = new LiveViewer(socket, clock);
  const end = (problem: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ problem }));
    socket.close(NO_PICTURE, 'no picture');
  };
  try {
    const stop = cameras.live(cameraId, (stream) => viewer.show(stream), end);
    socket.once('close', stop);
  } catch (error) {
    if (!isFault(error)) throw error;
    end(error.message);
  }
}

/** One screen's view of one camera. */
export class LiveViewer {
  readonly #socket: Pick<WebSocket, 'send' | 'bufferedAmount' | 'readyState' | 'OPEN' | 'close' | 'terminate'>;
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  #codec = '';
  #isSkipping = true;
  #stuckSinceMs: number | null = null;

  constructor(
    socket: Pick<WebSocket, 'send' | 'bufferedAmount' | 'readyState' | 'OPEN' | 'close' | 'terminate'>,
    clock: Pick<Clock, 'now' | 'monotonic'>,
  ) {
    this.#socket = socket;
    this.#clock = clock;
  }

  show({ codec, frame }: LiveStream): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (this.#isTooSlow()) return;
    if (this.#isSkipping && !(frame.isKey && socket.bufferedAmount <= UNSENT_AGAIN)) return;
    this.#isSkipping = false;
    if (codec !== this.#codec) {
      this.#codec = codec;
      socket.send(JSON.stringify({ codec }));
    }
    const head = Buffer.alloc(HEADER_BYTES);
    head.writeUInt8(1, 0);
    head.writeUInt8(frame.isKey ? 1 : 0, 1);
    head.writeDoubleBE(frame.ptsUs, 8);
    head.writeDoubleBE(this.#clock.now(), 16);
    // One message in two pieces: the picture itself is not copied.
    socket.send(head, { binary: true, fin: false });
    socket.send(frame.data, { binary: true, fin: true });
  }

  /** From here on pictures are left out up to a key frame; who takes nothing at all is let go. */
  #isTooSlow(): boolean {
    const socket = this.#socket;
    if (socket.bufferedAmount <= UNSENT_MOST) {
      this.#stuckSinceMs = null;
      return false;
    }
    this.#isSkipping = true;
    const now = this.#clock.monotonic();
    this.#stuckSinceMs ??= now;
    if (now - this.#stuckSinceMs > STUCK_MS) {
      socket.close(TOO_SLOW, 'the screen reads too slowly');
      socket.terminate();
    }
    return true;
  }
}
