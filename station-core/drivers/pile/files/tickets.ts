/**
 * Addresses that are good for one request of one pile. Only hashes of them are kept, in memory and in a file beside the
 * files, so that a download goes on after the core came up again.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { messageOf } from '../../../base/fault.ts';
import type { PileId } from '../../../base/ids.ts';
import type { Firmware, FileScheme, PileFile } from '../../../domain/firmware.ts';
import type { Clock, Logger } from '../../../domain/ports.ts';

export type OfferedImage = Pick<Firmware, 'id' | 'name' | 'bytes' | 'sha256'>;

export interface Ticket {
  readonly pileId: PileId;
  readonly requestId: number;
  readonly scheme: FileScheme;
  readonly expiresMs: number;
  /** An image to fetch, or a file to leave. */
  readonly what: { readonly kind: 'image'; readonly image: OfferedImage } | { readonly kind: 'upload'; readonly file: PileFile['kind'] };
}

export interface TicketsOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly most: number;
}

export class Tickets {
  readonly #options: TicketsOptions;
  readonly #byHash: Map<string, Ticket>;
  #writing: Promise<void> = Promise.resolve();
  #isStale = false;

  private constructor(options: TicketsOptions, byHash: Map<string, Ticket>) {
    this.#options = options;
    this.#byHash = byHash;
  }

  /** What is left of an earlier run; a file that cannot be read is an empty one. */
  static async open(options: TicketsOptions): Promise<Tickets> {
    const kept = await readFile(options.file, 'utf8')
      .then(
        (text) => JSON.parse(text) as [string, Ticket][],
        () => [],
      )
      .catch(() => []); // half a file after a power cut: the piles are told new addresses
    const now = options.clock.now();
    return new Tickets(options, new Map(kept.filter(([, ticket]) => ticket.expiresMs > now)));
  }

  /** Returns the secret part of the address: 144 random bits; `foundBy` is what `find` will be asked with. An earlier address of the same request is no longer good. */
  issue(ticket: Ticket, foundBy: (secret: string) => string = (secret) => secret): string {
    for (const [hash, other] of this.#byHash)
      if (other.pileId === ticket.pileId && other.requestId === ticket.requestId) this.#byHash.delete(hash);
    this.#dropExpired();
    if (this.#byHash.size >= this.#options.most) {
      const soonest = [...this.#byHash].sort(([, a], [, b]) => a.expiresMs - b.expiresMs)[0];
      if (soonest !== undefined) this.#byHash.delete(soonest[0]);
    }
    const secret = randomBytes(18).toString('base64url');
    this.#byHash.set(hashOf(foundBy(secret)), ticket);
    this.#save();
    return secret;
  }

  /** null: never issued, used up, or expired. */
  find(secret: string): Ticket | null {
    const ticket = this.#byHash.get(hashOf(secret));
    return ticket === undefined || ticket.expiresMs <= this.#options.clock.now() ? null : ticket;
  }

  /** The file has arrived: its address is no longer good. */
  end(ticket: Ticket): void {
    for (const [hash, other] of this.#byHash) if (other === ticket) this.#byHash.delete(hash);
    this.#save();
  }

  /** Whether any address of this scheme is still good. */
  has(scheme: FileScheme): boolean {
    this.#dropExpired();
    return [...this.#byHash.values()].some((ticket) => ticket.scheme === scheme);
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  #dropExpired(): void {
    const now = this.#options.clock.now();
    for (const [hash, ticket] of this.#byHash) if (ticket.expiresMs <= now) this.#byHash.delete(hash);
  }

  /** One write at a time, the newest state; a lost one costs an address, never a fact. */
  #save(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    const { file, log } = this.#options;
    this.#writing = this.#writing.then(async () => {
      this.#isStale = false;
      try {
        await writeFile(`${file}.part`, JSON.stringify([...this.#byHash]), { mode: 0o600 });
        await rename(`${file}.part`, file);
      } catch (error) {
        log.warn({ problem: messageOf(error) }, 'the addresses of files could not be kept; they end with this run');
      }
    });
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
