/**
 * One FTP control connection (RFC 959, 2428, 3659): a log-in made for one request, a folder with one file or none, passive
 * data connections from the same address alone. There are no real paths: nothing said here ever reaches the disk's names.
 */
import type { Server, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../../base/fault.ts';
import type { DataPorts } from './ftp-data-ports.ts';
import type { Ticket } from './tickets.ts';
import { addressName, statusOf, type Transfers } from './transfers.ts';

interface DataChannel {
  readonly socket: Promise<Socket | null>;
  /** Resolves when its port is free again. */
  readonly close: () => Promise<void>;
}

/** Commands that are understood and turned down. */
const REFUSED: Readonly<Record<string, string>> = {
  PORT: '502 Passive mode only: use PASV or EPSV.',
  EPRT: '502 Passive mode only: use PASV or EPSV.',
  APPE: '502 Send the whole file with STOR.',
  STOU: '502 Send the file with STOR.',
  AUTH: '502 No TLS here.',
  LIST: '550 Nothing is listed here.',
  NLST: '550 Nothing is listed here.',
  MLSD: '550 Nothing is listed here.',
  MLST: '550 Nothing is listed here.',
  MKD: '550 Folders are not made here.',
  XMKD: '550 Folders are not made here.',
  RMD: '550 Nothing is removed here.',
  DELE: '550 Nothing is removed here.',
  RNFR: '550 Nothing is renamed here.',
  RNTO: '550 Nothing is renamed here.',
};

export class FtpSession {
  readonly #transfers: Transfers;
  readonly #ports: DataPorts;
  readonly #socket: Socket;
  readonly #remote: string;
  #held = '';
  #isBusy = false;
  #user: string | null = null;
  #ticket: Ticket | null = null;
  #tries = 0;
  #restart = 0;
  #data: DataChannel | null = null;
  #stopTimer: () => void = () => undefined;

  constructor(transfers: Transfers, ports: DataPorts, socket: Socket) {
    this.#transfers = transfers;
    this.#ports = ports;
    this.#socket = socket;
    this.#remote = plainAddress(socket.remoteAddress);
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#stopTimer();
      void this.#data?.close();
    });
    socket.on('data', (text: string) => this.#arrived(text));
    this.#wait();
    this.#say('220 Files of the station');
  }

  end(line = '421 The station is closing'): void {
    if (!this.#socket.destroyed) this.#socket.end(`${line}\r\n`, () => this.#socket.destroy());
  }

  #wait(): void {
    this.#stopTimer();
    const { ftpLoginMs, ftpIdleMs } = this.#transfers.limits;
    this.#stopTimer = this.#transfers.clock.after(this.#ticket === null ? ftpLoginMs : ftpIdleMs, () =>
      this.end('421 Nothing was said for too long'),
    );
  }

  #arrived(text: string): void {
    this.#held += text;
    if (this.#held.length > this.#transfers.limits.ftpAheadBytes) this.end('500 Too much at once');
    else if (!this.#isBusy) this.#work().catch((error: unknown) => this.#broke(error));
  }

  #broke(error: unknown): void {
    this.#transfers.log.warn({ problem: messageOf(error) }, 'an FTP session failed');
    this.#socket.destroy();
  }

  /** One command after the other. */
  async #work(): Promise<void> {
    this.#isBusy = true;
    for (;;) {
      const end = this.#held.indexOf('\n');
      if (end > this.#transfers.limits.ftpLineBytes || (end < 0 && this.#held.length > this.#transfers.limits.ftpLineBytes)) {
        this.end('500 The line is too long');
        return;
      }
      if (end < 0 || this.#socket.destroyed) break;
      const line = withoutTelnet(this.#held.slice(0, end).replace(/\r$/, ''));
      this.#held = this.#held.slice(end + 1);
      this.#stopTimer();
      if (await this.#command(line)) return;
      this.#wait();
    }
    this.#isBusy = false;
  }

  /** True when the session is over. */
  async #command(line: string): Promise<boolean> {
    const [word = '', ...rest] = line.split(' ');
    const verb = word.toUpperCase();
    const argument = rest.join(' ').trim();
    if (verb === 'QUIT') {
      this.end('221 Goodbye');
      return true;
    }
    if (verb === 'USER' || verb === 'PASS') return this.#logIn(verb, argument);
    const always = this.#always(verb, argument);
    if (always !== null) this.#say(always);
    else if (this.#ticket === null) this.#say('530 Log in first');
    else this.#say(await this.#files(verb, argument, this.#ticket));
    return false;
  }

  #logIn(verb: 'USER' | 'PASS', argument: string): boolean {
    if (verb === 'USER') {
      this.#user = argument;
      this.#ticket = null;
      this.#say('331 The password, please');
      return false;
    }
    const ticket = this.#user === null ? null : this.#transfers.find(ftpSecret(this.#user, argument));
    if (ticket !== null) {
      this.#ticket = ticket;
      this.#say('230 Logged in');
      return false;
    }
    this.#user = null;
    this.#tries += 1;
    if (this.#tries >= this.#transfers.limits.ftpTries) {
      this.end('421 Too many wrong passwords');
      return true;
    }
    this.#say('530 Wrong name or password');
    return false;
  }

  /** What needs no log-in; null: not one of these. */
  #always(verb: string, argument: string): string | null {
    switch (verb) {
      case 'NOOP':
        return '200 Here';
      case 'SYST':
        return '215 UNIX Type: L8';
      case 'FEAT':
        return '211-Features\r\n EPSV\r\n PASV\r\n REST STREAM\r\n SIZE\r\n UTF8\r\n211 End';
      case 'OPTS':
        return /^utf-?8\b/i.test(argument) ? '200 UTF-8 it is' : '501 Not known';
      case 'TYPE':
        return /^(I|A|L 8)\b/i.test(argument) ? '200 Bytes as they are' : '504 Not known';
      case 'MODE':
        return /^S$/i.test(argument) ? '200 Stream' : '504 Stream only';
      case 'STRU':
        return /^F$/i.test(argument) ? '200 File' : '504 File only';
      case 'ALLO':
        return '202 Not needed';
      case 'ABOR':
        return '226 Nothing is running';
      default:
        return null;
    }
  }

  async #files(verb: string, argument: string, ticket: Ticket): Promise<string> {
    switch (verb) {
      case 'PWD':
      case 'XPWD':
        return '257 "/"';
      // There is one folder. "./" and "/" are it; anything else is not there.
      case 'CWD':
        return /^[./]*$/.test(argument) ? '250 There' : '550 There is no such folder';
      case 'CDUP':
        return '250 There';
      case 'PASV':
      case 'EPSV':
        return this.#passive(verb, argument);
      case 'REST':
        return this.#restAt(argument);
      case 'SIZE':
        return this.#size(argument, ticket);
      case 'RETR':
        return this.#retrieve(argument, ticket);
      case 'STOR':
        return this.#store(argument, ticket);
      default:
        return REFUSED[verb] ?? '502 Not known';
    }
  }

  async #passive(verb: 'PASV' | 'EPSV', argument: string): Promise<string> {
    if (verb === 'EPSV' && argument !== '' && !/^(1|2|ALL)$/i.test(argument)) return '522 Use 1 or 2';
    if (/^ALL$/i.test(argument)) return '200 EPSV it is';
    const own = plainAddress(this.#socket.localAddress);
    if (verb === 'PASV' && own.includes(':')) return '425 Use EPSV';
    await this.#data?.close();
    this.#data = null;
    const server = await this.#ports.open(own);
    const address = server?.address() ?? null;
    if (server === null || address === null || typeof address === 'string') return '425 No data connection is free; try again';
    this.#data = this.#channel(server);
    if (verb === 'EPSV') return `229 Passive (|||${address.port}|)`;
    return `227 Passive (${own.replaceAll('.', ',')},${address.port >> 8},${address.port & 255})`;
  }

  /** The first connection from the pile's own address; null when it did not come in time. */
  #channel(server: Server): DataChannel {
    let close: () => void = () => undefined;
    const socket = new Promise<Socket | null>((resolve) => {
      const settle = (came: Socket | null): void => {
        stop();
        server.close();
        resolve(came);
      };
      const stop = this.#transfers.clock.after(this.#transfers.limits.ftpDataMs, () => settle(null));
      server.on('connection', (came) => {
        came.on('error', () => came.destroy());
        if (plainAddress(came.remoteAddress) === this.#remote) settle(came);
        else came.destroy();
      });
      server.on('error', () => settle(null));
      close = () => settle(null);
    });
    const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
    return {
      socket,
      close: async () => {
        close();
        (await socket)?.destroy();
        await closed;
      },
    };
  }

  #restAt(argument: string): string {
    if (!/^\d{1,15}$/.test(argument)) return '501 A number of bytes, please';
    this.#restart = Number(argument);
    return `350 From byte ${this.#restart} on`;
  }

  async #size(argument: string, ticket: Ticket): Promise<string> {
    if (ticket.what.kind !== 'image' || !isName(argument, ticket.what.image.name)) return '550 There is no such file';
    try {
      return `213 ${await this.#transfers.sizeOf(ticket.what.image)}`;
    } catch (error) {
      return replyOf(error);
    }
  }

  async #retrieve(argument: string, ticket: Ticket): Promise<string> {
    const start = this.#restart;
    this.#restart = 0;
    const { what } = ticket;
    if (what.kind !== 'image' || !isName(argument, what.image.name)) return this.#without('550 There is no such file');
    return this.#overData(async (socket) => {
      const size = await this.#transfers.sizeOf(what.image);
      if (start > size) return '554 The file is shorter';
      this.#say(`150 ${size - start} bytes follow`);
      if (start === size) socket.end();
      else
        await this.#transfers.once(ticket, () =>
          pipeline(Readable.from(this.#transfers.read(ticket, what.image, start, size - 1), { objectMode: false }), socket),
        );
      return '226 Sent';
    });
  }

  async #store(argument: string, ticket: Ticket): Promise<string> {
    const isPart = this.#restart > 0;
    this.#restart = 0;
    if (ticket.what.kind !== 'upload') return this.#without('550 Nothing is taken here');
    if (isPart) return this.#without('554 Send the whole file');
    return this.#overData((socket) =>
      this.#transfers.once(ticket, async () => {
        this.#say('150 Send it');
        await this.#transfers.receive(ticket, () => argument, socket);
        return '226 Kept';
      }),
    );
  }

  #without(reply: string): string {
    void this.#data?.close();
    this.#data = null;
    return reply;
  }

  async #overData(work: (socket: Socket) => Promise<string>): Promise<string> {
    const channel = this.#data;
    if (channel === null) return '425 Say PASV or EPSV first';
    this.#data = null;
    const socket = await channel.socket;
    if (socket === null) return '425 The data connection did not come';
    const giveUp = (): void => void socket.destroy();
    this.#socket.once('close', giveUp);
    socket.setTimeout(this.#transfers.limits.idleMs, giveUp);
    try {
      return await work(socket);
    } catch (error) {
      return replyOf(error);
    } finally {
      this.#socket.off('close', giveUp);
      socket.destroy();
    }
  }

  #say(reply: string): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(`${reply}\r\n`);
    // Somebody who sends commands and reads no answers.
    if (this.#socket.writableLength > 16 * this.#transfers.limits.ftpAheadBytes) this.#socket.destroy();
  }
}

/** What a log-in is found by; never what an HTTP address is found by, and the reverse. */
export function ftpSecret(user: string, password: string): string {
  return `ftp\n${user}\n${password}`;
}

/** In the one folder there is, whatever way to it was written. */
function isName(argument: string, name: string): boolean {
  const last = /^(?:[./]*\/)?([^/\\]+)$/.exec(argument)?.[1];
  return last === addressName(name);
}

function replyOf(error: unknown): string {
  const { ftp, text } = statusOf(error);
  return `${ftp} ${text}`;
}

/** Interrupts that some clients send ahead of ABOR (RFC 854 IAC sequences). */
function withoutTelnet(line: string): string {
  return line.replace(/\xff[\xf0-\xff]/g, '');
}

function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}
