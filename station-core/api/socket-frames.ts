/** A WebSocket as the feed handler may see it: text frames that are JSON, and no more waiting to be sent than a screen can want. */
import type { WebSocket } from '@fastify/websocket';

/** As contract.ts tells. */
const TOO_SLOW = 1_013;
const NO_CALL = 1_003;
/** Bytes not yet taken by the screen. A board of a thousand connectors is half a megabyte. */
const UNSENT_LIMIT = 8 * 1_024 * 1_024;

type Frames = Pick<WebSocket, 'addEventListener' | 'send'>;

export function framesOf(socket: WebSocket): Frames {
  const send = (data: Parameters<WebSocket['send']>[0]): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNSENT_LIMIT) {
      socket.close(TOO_SLOW, 'the screen reads too slowly');
      socket.terminate();
      return;
    }
    socket.send(data);
  };
  const addEventListener = (type: string, listener: (event: { readonly data: string }) => void): void => {
    if (type === 'close') socket.on('close', () => listener({ data: '' }));
    if (type !== 'message') return;
    socket.on('message', (data, isBinary) => {
      const text = isBinary ? null : asText(data);
      if (text === null || !isFrame(text)) socket.close(NO_CALL, 'not a call');
      else listener({ data: text });
    });
  };
  // The handler uses these two alone, in this form.
  return { send, addEventListener } as unknown as Frames;
}

function asText(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** The outer form of a frame; what the handler itself would only find by throwing. */
function isFrame(text: string): boolean {
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null || !('i' in frame)) return false;
    const isRequest = !('t' in frame) || frame.t === 1;
    return (
      !isRequest || ('p' in frame && typeof frame.p === 'object' && frame.p !== null && 'u' in frame.p && typeof frame.p.u === 'string')
    );
  } catch {
    return false; // not JSON: the connection is ended by the caller
  }
}
