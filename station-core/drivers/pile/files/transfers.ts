/** What happens with a ticket, whatever the protocol: an image goes out and its progress is told; a file comes in and is told once it is kept. */
import { createHash } from 'node:crypto';
import { Fault, isFault, messageOf } from '../../../base/fault.ts';
import { utcMs } from '../../../base/time.ts';
import type { EventId } from '../../../base/ids.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { PileEvent } from '../../../domain/event.ts';
import type { Clock, Logger } from '../../../domain/ports.ts';
import type { PileFilesLimits } from './limits.ts';
import type { Shelves } from './shelves.ts';
import type { OfferedImage, Ticket, Tickets } from './tickets.ts';

export interface PileFilesHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: PileEvent) => Promise<Answer>;
}

interface Progress {
  highest: number;
  toldMs: number;
}

export class Transfers {
  readonly limits: PileFilesLimits;
  readonly #host: PileFilesHost;
  readonly #shelves: Shelves;
  readonly #tickets: Tickets;
  readonly #running = new Map<Ticket, number>();
  readonly #progress = new WeakMap<Ticket, Progress>();

  constructor(host: PileFilesHost, shelves: Shelves, tickets: Tickets, limits: PileFilesLimits) {
    this.#host = host;
    this.#shelves = shelves;
    this.#tickets = tickets;
    this.limits = limits;
  }

  get log(): Logger {
    return this.#host.log;
  }

  get clock(): Clock {
    return this.#host.clock;
  }

  find(secret: string): Ticket | null {
    return this.#tickets.find(secret);
  }

  /** Runs one transfer of the ticket. Throws Fault('pile.queue-full') when as many as allowed are running, or one upload. */
  async once<T>(ticket: Ticket, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(ticket) ?? 0;
    if (running >= (ticket.what.kind === 'upload' ? 1 : this.limits.transfers)) throw new Fault('pile.queue-full', { running });
    this.#running.set(ticket, running + 1);
    try {
      return await work();
    } finally {
      const left = (this.#running.get(ticket) ?? 1) - 1;
      if (left === 0) this.#running.delete(ticket);
      else this.#running.set(ticket, left);
    }
  }

  /** Bytes of the image as it lies on the disk. Throws Fault('input.not-found') where it was removed. */
  async sizeOf(image: OfferedImage): Promise<number> {
    const bytes = await this.#shelves.sizeOf('firmware', image.id);
    if (bytes === null) throw new Fault('input.not-found', { what: 'firmware' });
    return bytes;
  }

  /** The image's bytes from `start` to `end`, both included; how far the reader got is told as it goes. */
  async *read(ticket: Ticket, image: OfferedImage, start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
    let at = start;
    for await (const chunk of this.#shelves.read('firmware', image.id, start, end)) {
      yield chunk;
      // Counted when the reader asks for more: then it has taken the part before.
      at += chunk.length;
      this.#told(ticket, image, at);
    }
  }

  /** Throws Fault('store.disk-full') or Fault('input.invalid') for what would be refused anyway. */
  requireRoom(bytes: number): Promise<void> {
    return this.#shelves.requireRoom(bytes);
  }

  /** Keeps the file and tells of it; resolves once both are on disk, and then the address is used up. Otherwise nothing of the file stays. */
  async receive(ticket: Ticket, name: () => string, source: AsyncIterable<Uint8Array>): Promise<void> {
    const { what, pileId, requestId } = ticket;
    if (what.kind !== 'upload') throw new Fault('input.invalid', { field: 'address' });
    const kept = await this.#shelves.keep('from-piles', source);
    try {
      const receivedMs = this.#host.clock.now();
      const file = {
        id: kept.id,
        pileId,
        kind: what.file,
        requestId,
        name: shownName(name(), `${what.file}-${requestId}`),
        bytes: kept.bytes,
        sha256: kept.sha256,
        receivedAtMs: utcMs(receivedMs),
      };
      const answer = await this.#host.submit({
        kind: 'pile.file-received',
        id: this.#host.newEventId(),
        receivedMs,
        pileId,
        wire: null,
        file,
      });
      if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail);
    } catch (error) {
      await this.#shelves.remove('from-piles', kept.id);
      throw error;
    }
    this.#tickets.end(ticket);
  }

  #told(ticket: Ticket, image: OfferedImage, bytes: number): void {
    const now = this.#host.clock.now();
    const known = this.#progress.get(ticket);
    if (known !== undefined && bytes <= known.highest) return;
    const progress = known ?? { highest: 0, toldMs: Number.NEGATIVE_INFINITY };
    progress.highest = bytes;
    this.#progress.set(ticket, progress);
    const isWhole = bytes >= image.bytes;
    if (!isWhole && now - progress.toldMs < this.limits.reportMs) return;
    progress.toldMs = now;
    const { pileId, requestId } = ticket;
    this.#host
      .submit({
        kind: 'pile.file-fetched',
        id: this.#host.newEventId(),
        receivedMs: now,
        pileId,
        wire: null,
        requestId,
        fileId: image.id,
        bytes,
        isWhole,
      })
      .catch((error: unknown) => this.#host.log.warn({ pileId, problem: messageOf(error) }, 'the progress of a file could not be told'));
  }
}

/** How a file is shown: letters, digits and a few signs, at most 80; empty ones get a name of ours. */
export function shownName(told: string, otherwise: string): string {
  const last = told.split(/[\\/]/).at(-1) ?? '';
  const name = last
    .replace(/[^\w.\- ]/g, '_')
    .replace(/^[. ]+/, '')
    .slice(-80);
  return name === '' ? otherwise : name;
}

/** The name at the end of an address, from which some piles take what kind of file it is. */
export function addressName(name: string): string {
  return shownName(name, 'file').replaceAll(' ', '_').slice(-60);
}

/** For a log line: which address it was, without giving it away. */
export function markOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

/** The HTTP status and the FTP reply for what went wrong. */
export function statusOf(error: unknown): { readonly http: number; readonly ftp: number; readonly text: string } {
  if (isFault(error)) {
    if (error.code === 'store.disk-full') return { http: 507, ftp: 452, text: 'no room on the disk' };
    if (error.code === 'input.not-found') return { http: 404, ftp: 550, text: 'not found' };
    if (error.code === 'pile.queue-full') return { http: 409, ftp: 450, text: 'already being transferred' };
    if (error.code === 'input.invalid' && error.detail['problem'] === 'too-large') return { http: 413, ftp: 552, text: 'too large' };
    if (error.code === 'input.invalid') return { http: 400, ftp: 501, text: 'not understood' };
  }
  return { http: 503, ftp: 451, text: 'try again later' };
}
