/** What HQ holds and this file does not: told row by row after a restore, never guessed. */
import { z } from 'zod';
import type { HqKind, HqLoss } from '../domain/hq.ts';
import type { WireRow } from './wire.ts';
import { isWireKind } from './wire-objects.ts';

/** What this file knows of an object; null: nothing. */
export type OwnVersion = { readonly version: number; readonly epoch: number; readonly seq: number } | null;

/** So many are listed; of what is beyond, each kind says how many. */
const MOST_LISTED = 5_000;

export class Losses {
  readonly #listed: HqLoss[] = [];
  readonly #more = new Map<HqKind, number>();

  /** A row that HQ holds, beside what this file has of the object. The same version under another number is another history. */
  look(row: WireRow, own: OwnVersion): void {
    if (!isWireKind(row.kind)) return;
    const isLost =
      own === null || own.version < row.version || (own.version === row.version && (own.epoch !== row.epoch || own.seq !== row.seq));
    // What was gone at HQ already was not lost.
    if (!isLost || (own === null && row.body === null)) return;
    if (this.#listed.length >= MOST_LISTED) {
      this.#more.set(row.kind, (this.#more.get(row.kind) ?? 0) + 1);
      return;
    }
    this.#listed.push({
      kind: row.kind,
      objectId: row.id,
      hqVersion: row.version,
      ownVersion: own?.version ?? 0,
      text: textOf(row),
    });
  }

  list(): readonly HqLoss[] {
    const more = [...this.#more].map(([kind, count]): HqLoss => ({ kind, objectId: '*', hqVersion: 0, ownVersion: 0, text: `+${count}` }));
    return [...this.#listed, ...more];
  }
}

const facts = z.looseObject({
  ref: z.looseObject({ pileId: z.string(), connector: z.number() }).nullish(),
  startedAtMs: z.number().nullish(),
  raisedAtMs: z.number().nullish(),
  issuedAtMs: z.number().nullish(),
  hourMs: z.number().nullish(),
  begunAtMs: z.number().nullish(),
  day: z.string().nullish(),
  energy: z.number().nullish(),
  total: z.number().nullish(),
  currency: z.string().nullish(),
  billNumber: z.number().nullish(),
  name: z.string().nullish(),
  number: z.union([z.string(), z.number()]).nullish(),
  kind: z.string().nullish(),
  amount: z.number().nullish(),
});

/** Facts without words, so that it reads in every language: when, where, how much. */
function textOf({ body, atMs }: WireRow): string {
  const read = facts.safeParse(body).data;
  if (read === undefined) return new Date(atMs).toISOString();
  const when = read.startedAtMs ?? read.raisedAtMs ?? read.issuedAtMs ?? read.hourMs ?? read.begunAtMs ?? null;
  const parts = [
    read.day ?? (when === null ? null : new Date(when).toISOString().slice(0, 16).replace('T', ' ')),
    read.ref === null || read.ref === undefined ? null : `${read.ref.pileId}/${read.ref.connector}`,
    read.name ?? null,
    read.kind ?? null,
    read.billNumber === null || read.billNumber === undefined ? null : `#${read.billNumber}`,
    read.number === null || read.number === undefined ? null : String(read.number),
    read.energy === null || read.energy === undefined ? null : `${(read.energy / 10_000).toFixed(2)} kWh`,
    read.total === null || read.total === undefined ? null : `${read.currency ?? ''} ${read.total}`.trim(),
    read.amount === null || read.amount === undefined ? null : String(read.amount),
  ].filter((part) => part !== null);
  return (parts.length === 0 ? new Date(atMs).toISOString() : parts.join(' · ')).slice(0, 200);
}
