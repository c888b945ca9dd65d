/** What HQ holds and this file does not: told row by row after a restore, never guessed. */
import { z } from 'zod';
import { currencyOf } from '../base/money.ts';
import { localTime, utcMs, type UtcMs, type ZoneName } from '../base/time.ts';
import type { HqGap, HqKind, HqLoss, HqPause } from '../domain/hq.ts';
import type { WireRow } from './wire.ts';
import { isWireKind } from './wire-objects.ts';

/** What this file knows of an object that HQ names, and whether HQ's very notice of it is this file's; null: nothing. */
export type OwnVersion = { readonly version: number; readonly isOwn: boolean } | null;

/** So many are listed; of what is beyond, each kind says how many. */
const MOST_LISTED = 5_000;
/** Told anew by whoever runs: what HQ ordered comes once more, and how the station is. */
const COMES_AGAIN: ReadonlySet<string> = new Set<HqKind>(['station', 'location', 'directive', 'lease-request']);

export class Losses {
  readonly #listed: HqLoss[] = [];
  readonly #more = new Map<HqKind, number>();
  readonly #station: { readonly zone: ZoneName; readonly currency: string };
  #times: { readonly firstMs: number; readonly lastMs: number } | null = null;

  constructor(station: { readonly zone: ZoneName; readonly currency: string }) {
    this.#station = station;
  }

  /** A row that HQ got after all that this file knows to be there. */
  look(row: WireRow, own: OwnVersion): void {
    if (!isWireKind(row.kind) || own?.isOwn === true) return;
    const { firstMs, lastMs } = this.#times ?? { firstMs: row.atMs, lastMs: row.atMs };
    this.#times = { firstMs: Math.min(firstMs, row.atMs), lastMs: Math.max(lastMs, row.atMs) };
    // What was gone at HQ already was not lost, and how a pile is it says itself.
    if (COMES_AGAIN.has(row.kind) || (own === null && row.body === null) || (own !== null && row.kind === 'pile')) return;
    if (this.#listed.length >= MOST_LISTED) {
      this.#more.set(row.kind, (this.#more.get(row.kind) ?? 0) + 1);
      return;
    }
    this.#listed.push({
      kind: row.kind,
      objectId: row.id,
      hqVersion: row.version,
      ownVersion: own?.version ?? 0,
      text: toldOf(row, this.#station),
    });
  }

  list(): readonly HqLoss[] {
    const more = [...this.#more].map(([kind, count]): HqLoss => ({
      kind,
      objectId: '*',
      hqVersion: count,
      ownVersion: 0,
      text: `+${count}`,
    }));
    return [...this.#listed, ...more];
  }

  /** The time this file knows nothing of; null: HQ heard of none. pauses: of this file, the newest last. */
  gap(file: { readonly isEmpty: boolean; readonly pauses: readonly HqPause[]; readonly nowMs: UtcMs }): HqGap | null {
    const times = this.#times;
    const heardMs = times === null ? null : utcMs(times.lastMs);
    if (file.isEmpty) return { fromMs: null, heardMs, toMs: file.nowMs };
    if (times === null) return null;
    // HQ was told of something while this file says that the core did not run: that is the time.
    const pause = file.pauses.find(({ toMs }) => toMs >= times.lastMs);
    // Two cores over the same file ran side by side: what the other one knew began with its first word.
    return { fromMs: pause?.fromMs ?? utcMs(times.firstMs), heardMs, toMs: pause?.toMs ?? file.nowMs };
  }
}

const facts = z.looseObject({
  ref: z.looseObject({ pileId: z.string(), connector: z.number() }).nullish(),
  startedAtMs: z.number().nullish(),
  raisedAtMs: z.number().nullish(),
  issuedAtMs: z.number().nullish(),
  hourMs: z.number().nullish(),
  begunAtMs: z.number().nullish(),
  atMs: z.number().nullish(),
  day: z.string().nullish(),
  energy: z.number().nullish(),
  currency: z.string().nullish(),
  billNumber: z.number().nullish(),
  planVersion: z.number().nullish(),
  name: z.string().nullish(),
  number: z.union([z.string(), z.number()]).nullish(),
  kind: z.string().nullish(),
  total: z.number().nullish(),
  net: z.number().nullish(),
  tax: z.number().nullish(),
  amount: z.number().nullish(),
  wallet: z.number().nullish(),
  owed: z.number().nullish(),
});

/** Whatever stands in a row, that it was lost is told: else one of them would keep the station from ever being recovered. */
function toldOf(row: WireRow, station: Parameters<typeof textOf>[1]): string {
  try {
    return textOf(row, station);
  } catch (error) {
    if (error instanceof RangeError) return row.id;
    throw error;
  }
}

/** Facts without words, so that it reads in every language: when (by the station's clock), where, how much. Of a card its short name. */
function textOf({ kind, id, body, atMs }: WireRow, { zone, currency }: { readonly zone: ZoneName; readonly currency: string }): string {
  const read = facts.safeParse(body).data;
  if (read === undefined) return timeText(atMs, zone);
  const money = (amount: number | null | undefined): string | null =>
    amount === null || amount === undefined ? null : `${read.currency ?? currency} ${amountText(amount, read.currency ?? currency)}`;
  const when = read.startedAtMs ?? read.raisedAtMs ?? read.issuedAtMs ?? read.hourMs ?? read.begunAtMs ?? read.atMs ?? null;
  const sum = typeof read.net === 'number' && typeof read.tax === 'number' ? read.net + read.tax : null;
  const parts = [
    read.day ?? (when === null ? null : timeText(when, zone)),
    read.ref === null || read.ref === undefined ? null : `${read.ref.pileId}/${read.ref.connector}`,
    read.name ?? null,
    read.kind ?? null,
    numbered(read.billNumber) ?? numbered(read.number),
    typeof read.planVersion === 'number' ? String(read.planVersion) : null,
    typeof read.energy === 'number' ? `${(read.energy / 10_000).toFixed(2)} kWh` : null,
    money(read.total ?? sum ?? read.amount ?? read.wallet),
    // What is owed, beside the wallet.
    typeof read.owed === 'number' && read.owed !== 0 ? money(0 - read.owed) : null,
    kind === 'card' || kind === 'pile' ? id.slice(0, 8) : null,
    kind === 'card' ? timeText(atMs, zone) : null,
  ].filter((part) => part !== null);
  return (parts.length === 0 ? timeText(atMs, zone) : parts.join(' · ')).slice(0, 200);
}

function numbered(number: string | number | null | undefined): string | null {
  return number === null || number === undefined ? null : `#${number}`;
}

function timeText(atMs: number, zone: ZoneName): string {
  const { date, minuteOfDay } = localTime(utcMs(atMs), zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date} ${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** Minor units in the digits of their currency. */
function amountText(amount: number, code: string): string {
  const { digits } = currencyOf(code);
  return (amount / 10 ** digits).toFixed(digits);
}
