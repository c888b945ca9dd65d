/** RTSP messages (RFC 2326) on the server's side: requests and interleaved frames out of a line, answers into it. */

/** One request. Header names are in lower case. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a client sent: a request, or a frame on a channel (receiver reports, speech). */
export type FromClient =
  | { readonly kind: 'request'; readonly request: RtspRequest }
  | { readonly kind: 'frame'; readonly channel: number; readonly bytes: Buffer };

/** A client that sends more than this without an end is hung up. */
const LONGEST = 1_048_576;

/** Cuts a line into what was sent. Throws an Error for what is no RTSP. */
export class RtspReader {
  #rest: Buffer = Buffer.alloc(0);

  read(bytes: Buffer): FromClient[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (this.#rest.length > LONGEST) throw new Error('too long');
    const all: FromClient[] = [];
    for (let next = this.#next(); next !== null; next = this.#next()) all.push(next);
    return all;
  }

  #next(): FromClient | null {
    while (this.#rest[0] === 0x0d || this.#rest[0] === 0x0a) this.#rest = this.#rest.subarray(1);
    if (this.#rest[0] === 0x24) return this.#frame();
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end === -1) return null;
    const [first = '', ...lines] = this.#rest.toString('latin1', 0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map(headerOf));
    const size = Number(headers['content-length'] ?? 0);
    if (this.#rest.length < end + 4 + size) return null;
    const body = this.#rest.toString('utf8', end + 4, end + 4 + size);
    this.#rest = this.#rest.subarray(end + 4 + size);
    const match = /^([A-Z_]+) (\S+) RTSP\/1\.0$/.exec(first);
    if (match === null) throw new Error('no RTSP request');
    return { kind: 'request', request: { method: match[1] ?? '', url: match[2] ?? '', headers, body } };
  }

  #frame(): FromClient | null {
    if (this.#rest.length < 4) return null;
    const size = this.#rest.readUInt16BE(2);
    if (this.#rest.length < 4 + size) return null;
    const frame = { kind: 'frame', channel: this.#rest.readUInt8(1), bytes: Buffer.from(this.#rest.subarray(4, 4 + size)) } as const;
    this.#rest = this.#rest.subarray(4 + size);
    return frame;
  }
}

/** An answer; CSeq is the request's. */
export function rtspAnswer(
  request: RtspRequest,
  status: string,
  headers: readonly (readonly [name: string, value: string])[] = [],
  body = '',
): Buffer {
  const lines = [
    `RTSP/1.0 ${status}`,
    `CSeq: ${request.headers['cseq'] ?? '0'}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'utf8');
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}
