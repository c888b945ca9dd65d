/** Bytes of an RTSP line -> messages and interleaved packets (RFC 2326, 10.12). Holds at most one message or packet. */
import { trouble } from './trouble.ts';
import { BODY_BYTES, HEADER_LINES, HEAD_BYTES } from './limits.ts';

export interface RtspMessage {
  /** Of an answer; null: the camera asks something. */
  readonly status: number | null;
  /** Status text of an answer, method of a question. */
  readonly word: string;
  /** Names in lower case; a header may come several times. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
}

export interface WireHost {
  readonly onMessage: (message: RtspMessage) => void;
  /** payload is a view: good during the call, or as long as whoever keeps it likes. */
  readonly onPacket: (channel: number, payload: Uint8Array) => void;
}

const DOLLAR = 0x24;
const NOTHING = new Uint8Array(0);

/** Push what arrives. Throws a Fault with a sentence when it is no RTSP; the line is then of no more use. */
export class WireReader {
  readonly #host: WireHost;
  #rest: Uint8Array = NOTHING;
  /** Where the search for the end of the headers goes on. */
  #searched = 0;

  constructor(host: WireHost) {
    this.#host = host;
  }

  get heldBytes(): number {
    return this.#rest.length;
  }

  push(chunk: Uint8Array): void {
    let bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    for (;;) {
      const used = this.#take(bytes);
      if (used === 0) break;
      bytes = bytes.subarray(used);
      this.#searched = 0;
    }
    this.#rest = bytes;
  }

  /** Bytes that were used; 0: more must come first. */
  #take(bytes: Uint8Array): number {
    const first = bytes[0];
    if (first === undefined) return 0;
    if (first === DOLLAR) return this.#takePacket(bytes);
    // Between messages some cameras leave an empty line.
    if (first === 0x0d || first === 0x0a) return 1;
    if (first < 0x41 || first > 0x5a) throw trouble('it sends something that is neither RTSP nor video; lengths before it were wrong');
    return this.#takeMessage(bytes);
  }

  #takePacket(bytes: Uint8Array): number {
    if (bytes.length < 4) return 0;
    const length = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
    if (bytes.length < 4 + length) return 0;
    this.#host.onPacket(bytes[1] ?? 0, bytes.subarray(4, 4 + length));
    return 4 + length;
  }

  #takeMessage(bytes: Uint8Array): number {
    const end = endOfHead(bytes, this.#searched);
    if (end === null) {
      if (bytes.length > HEAD_BYTES) throw trouble(`the headers of its answer are longer than ${HEAD_BYTES} bytes`);
      this.#searched = Math.max(0, bytes.length - 3);
      return 0;
    }
    if (end.from > HEAD_BYTES) throw trouble(`the headers of its answer are longer than ${HEAD_BYTES} bytes`);
    const { status, word, headers } = headOf(Buffer.from(bytes.buffer, bytes.byteOffset, end.from).toString('latin1'));
    const length = bodyLength(headers);
    if (bytes.length < end.to + length) {
      this.#searched = Math.max(0, end.from - 1);
      return 0;
    }
    this.#host.onMessage({ status, word, headers, body: bytes.slice(end.to, end.to + length) });
    return end.to + length;
  }
}

/** The first header of that name. */
export function header(message: Pick<RtspMessage, 'headers'>, name: string): string | null {
  return message.headers.get(name)?.[0] ?? null;
}

function bodyLength(headers: ReadonlyMap<string, readonly string[]>): number {
  const text = headers.get('content-length')?.[0] ?? '0';
  const length = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(length <= BODY_BYTES)) throw trouble(`the length of its answer is no number up to ${BODY_BYTES}`);
  return length;
}

function headOf(head: string): Pick<RtspMessage, 'status' | 'word' | 'headers'> {
  const [start = '', ...lines] = head.split(/\r?\n/);
  if (lines.length > HEADER_LINES) throw trouble(`its answer has more than ${HEADER_LINES} headers`);
  const answer = /^RTSP\/\d\.\d +(\d{3})(?: +(.*))?$/.exec(start);
  const question = /^([A-Z_]{1,24}) +\S+ +RTSP\/\d\.\d$/.exec(start);
  if (answer === null && question === null) throw trouble('its answer does not begin as RTSP');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const before = headers.get(name);
    const value = line.slice(colon + 1).trim();
    if (before === undefined) headers.set(name, [value]);
    else before.push(value);
  }
  if (answer !== null) return { status: Number(answer[1]), word: (answer[2] ?? '').slice(0, 80), headers };
  return { status: null, word: question?.[1] ?? '', headers };
}

/** An empty line; some cameras end lines with LF alone. */
function endOfHead(bytes: Uint8Array, searched: number): { readonly from: number; readonly to: number } | null {
  for (let at = searched; ; at += 1) {
    at = bytes.indexOf(0x0a, at);
    if (at < 0) return null;
    if (bytes[at + 1] === 0x0a) return { from: at, to: at + 2 };
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return { from: at, to: at + 3 };
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
