/** A small FTP client (RFC 959, passive only, RFC 2428 EPSV): what a pile's firmware has in it to fetch an image or leave its log. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** How to talk. */
export interface FtpOptions {
  /** EPSV first and PASV where it is not known (default), or only one of them. */
  readonly passive?: 'epsv-then-pasv' | 'epsv' | 'pasv';
  /** RETR from this byte on (REST); default 0. */
  readonly fromByte?: number;
  /** Breaks the data connection off after so many bytes, as a pile that lost its line; what came is returned. */
  readonly breaksAfterBytes?: number;
  /** Wall time without a word of the server; default 10 s. */
  readonly timeoutMs?: number;
}

/** The server refused a command: `code` is its three digits. */
export class FtpRefused extends Error {
  readonly code: number;

  constructor(command: string, code: number, text: string) {
    super(`${command}: ${code} ${text}`);
    this.name = 'FtpRefused';
    this.code = code;
  }
}

/** Fetches ftp://user:password@host:port/path. Throws FtpRefused, or an Error of the network. */
export function ftpFetch(url: string, options: FtpOptions = {}): Promise<Buffer> {
  return inSession(url, options, async (session, path) => {
    const data = await openData(session, options);
    if ((options.fromByte ?? 0) > 0) await session.expect(`REST ${options.fromByte ?? 0}`, [350]);
    const content = collect(data, options);
    content.catch(ignoreUntilAwaited);
    await session.expect(`RETR ${path}`, [125, 150]);
    const bytes = await content;
    if (options.breaksAfterBytes === undefined) await session.reply('RETR', [226, 250]);
    return bytes;
  });
}

/** Stores a file at ftp://user:password@host:port/path. Throws as `ftpFetch`. */
export async function ftpStore(url: string, content: Buffer, options: FtpOptions = {}): Promise<void> {
  await inSession(url, options, async (session, path) => {
    const data = await openData(session, options);
    data.on('error', ignoreUntilAwaited); // a refused STOR closes it; the reply says why
    await session.expect(`STOR ${path}`, [125, 150]);
    if (options.breaksAfterBytes !== undefined) {
      await new Promise<void>((resolve) => data.write(content.subarray(0, options.breaksAfterBytes), () => resolve()));
      data.resetAndDestroy();
      return;
    }
    data.end(content);
    await session.reply('STOR', [226, 250]);
  });
}

/** One control connection: commands go one at a time, replies are read whole (a multi-line one ends with "code text"). */
class Session {
  readonly socket: Socket;
  readonly #lines: string[] = [];
  readonly #timeoutMs: number;
  #partial = '';
  #wake: () => void = () => undefined;
  #failed: Error | null = null;

  constructor(socket: Socket, timeoutMs: number) {
    this.socket = socket;
    this.#timeoutMs = timeoutMs;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const lines = (this.#partial + text).split('\r\n');
      this.#partial = lines.pop() ?? '';
      this.#lines.push(...lines);
      this.#wake();
    });
    const fail = (error: Error): void => {
      this.#failed ??= error;
      this.#wake();
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the FTP server closed the line')));
  }

  async expect(command: string, codes: readonly number[]): Promise<string> {
    this.socket.write(`${command}\r\n`);
    return this.reply(command.split(' ')[0] ?? '', codes);
  }

  async reply(command: string, codes: readonly number[]): Promise<string> {
    let line = await this.#line();
    const code = line.slice(0, 3);
    let text = line.slice(4);
    while (line.charAt(3) === '-' || !line.startsWith(code)) {
      line = await this.#line();
      text = line.startsWith(`${code} `) ? text : `${text}\n${line}`;
      if (line.startsWith(`${code} `)) break;
    }
    if (!codes.includes(Number(code))) throw new FtpRefused(command, Number(code), text);
    return text;
  }

  async #line(): Promise<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#failed !== null) throw this.#failed;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the FTP server says nothing')), this.#timeoutMs);
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }
}

async function inSession<T>(url: string, options: FtpOptions, use: (session: Session, path: string) => Promise<T>): Promise<T> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: port === '' ? 21 : Number(port) });
  const session = new Session(socket, options.timeoutMs ?? 10_000);
  try {
    await session.reply('connect', [220]);
    const user = username === '' ? 'anonymous' : decodeURIComponent(username);
    const next = await session.expect(`USER ${user}`, [230, 331]);
    if (!/logged in/i.test(next) || password !== '') await session.expect(`PASS ${decodeURIComponent(password)}`, [202, 230]);
    await session.expect('TYPE I', [200]);
    const result = await use(session, decodeURIComponent(pathname));
    socket.write('QUIT\r\n');
    return result;
  } finally {
    socket.end();
    socket.on('error', ignoreUntilAwaited);
  }
}

async function openData(session: Session, options: FtpOptions): Promise<Socket> {
  const how = options.passive ?? 'epsv-then-pasv';
  const port = how === 'pasv' ? await pasvPort(session) : await epsvPort(session, how === 'epsv-then-pasv');
  const host = session.socket.remoteAddress ?? '127.0.0.1';
  return new Promise((resolve, reject) => {
    const data = connect({ host, port });
    data.once('connect', () => resolve(data));
    data.once('error', reject);
  });
}

async function epsvPort(session: Session, elsePasv: boolean): Promise<number> {
  try {
    const text = await session.expect('EPSV', [229]);
    return Number(/\|\|\|(\d+)\|/.exec(text)?.[1]);
  } catch (error) {
    if (elsePasv && error instanceof FtpRefused && error.code >= 500) return pasvPort(session);
    throw error;
  }
}

async function pasvPort(session: Session): Promise<number> {
  const text = await session.expect('PASV', [227]);
  const numbers = /(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)/.exec(text) ?? [];
  return Number(numbers[5]) * 256 + Number(numbers[6]);
}

function collect(data: Socket, options: FtpOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    data.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (options.breaksAfterBytes === undefined || size < options.breaksAfterBytes) return;
      data.resetAndDestroy();
      resolve(Buffer.concat(parts).subarray(0, options.breaksAfterBytes));
    });
    data.on('end', () => resolve(Buffer.concat(parts)));
    data.on('error', reject);
  });
}

function ignoreUntilAwaited(): void {
  // The control connection's reply tells what went wrong; a second report of the same is of no use.
}
