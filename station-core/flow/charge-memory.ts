/**
 * What the main thread knows of running charges and of power, from what the piles said: the safety lane decides by it
 * without asking the disk (DESIGN, promise 2). Loaded once at the start, kept by every event that passes.
 */
import type { PileId } from '../base/ids.ts';
import type { Answer } from '../domain/answer.ts';
import type { MeterEntry, PileEvent } from '../domain/event.ts';
import type { ConnectorRef } from '../domain/pile.ts';
import { readEntry } from '../rules/sessions/samples.ts';

export interface RunningCharge {
  readonly transactionId: number;
  readonly pileTransactionId: string | null;
}

export interface KnownConnector {
  readonly evse: number;
  readonly connector: number;
  readonly charge: RunningCharge | null;
  /** atMs by the monotonic clock. */
  readonly power: { readonly watts: number; readonly atMs: number } | null;
}

interface Place {
  charge: RunningCharge | null;
  power: { watts: number; atMs: number } | null;
  /** Where it stood when it last moved, in 0.1 Wh. */
  register: { value: number; atMs: number } | null;
  /** The largest step that all its readings are whole numbers of, in 0.1 Wh; 0: not known. */
  grain: number;
}

/** A register that moved over at least so long tells the power where the pile tells none. */
const REGISTER_SPAN_MS = 1_500;
/**
 * One that stands still says that nothing flows only after a charge of 2 kW would have moved it: 1.8 s for a register of whole Wh, 3 min
 * for one of 0.1 kWh. Until then it says nothing (F22: without a fresh reading, power counts as on).
 */
const LEAST_CHARGE_W = 2_000;
/** 0.1 Wh in milliseconds -> W. */
const W_PER_DWH_MS = 360_000;
/** 0.1 kWh: of a register that did not move yet, and of the coarsest there are. */
const COARSE_GRAIN = 1_000;
/** As flow/on-status: more connectors than any pile has are not kept. */
const MOST_PLACES = 32;

export class ChargeMemory {
  readonly #now: () => number;
  readonly #piles = new Map<PileId, Map<string, Place>>();

  /** now: the monotonic clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  load(connectors: readonly (ConnectorRef & { readonly charge: RunningCharge | null })[]): void {
    for (const { charge, ...ref } of connectors) {
      const place = this.#place(ref);
      if (place !== null) place.charge ??= charge;
    }
  }

  of(pileId: PileId): KnownConnector[] {
    return [...(this.#piles.get(pileId) ?? [])].map(([key, { charge, power }]) => {
      const [evse = 0, connector = 0] = key.split('/').map(Number);
      return { evse, connector, charge, power };
    });
  }

  /** answer: what the station answered, where it was needed to know; null otherwise. */
  heard(event: PileEvent, answer: Answer | null): void {
    switch (event.kind) {
      case 'session.started':
        if (answer?.kind === 'started') this.#begin(event.ref, { transactionId: answer.transactionId, pileTransactionId: null });
        return;
      case 'session.metered':
        return this.#read(event.ref, event.entries);
      case 'session.ended':
        return this.#end(event.pileId, (charge) => charge.transactionId === event.transactionId);
      case 'transaction.told':
        if (event.ref !== null) this.#read(event.ref, event.entries);
        if (event.phase === 'ended') return this.#end(event.pileId, (charge) => charge.pileTransactionId === event.pileTransactionId);
        if (event.ref !== null) this.#begin(event.ref, { transactionId: 0, pileTransactionId: event.pileTransactionId });
        return;
      case 'pile.status':
        this.#place(event.ref);
        return;
      default:
        return;
    }
  }

  #begin(ref: ConnectorRef, charge: RunningCharge): void {
    const place = this.#place(ref);
    if (place !== null) place.charge = charge;
  }

  #end(pileId: PileId, isIt: (charge: RunningCharge) => boolean): void {
    for (const place of this.#piles.get(pileId)?.values() ?? []) if (place.charge !== null && isIt(place.charge)) place.charge = null;
  }

  #read(ref: ConnectorRef, entries: readonly MeterEntry[]): void {
    const place = this.#place(ref);
    const last = entries.at(-1);
    if (place === null || last === undefined) return;
    const atMs = this.#now();
    const { power, register } = readEntry(last.samples);
    if (power !== null) place.power = { watts: power, atMs };
    if (register === null) return;
    place.grain = commonStep(place.grain, register);
    const before = place.register;
    if (before !== null && atMs - before.atMs < REGISTER_SPAN_MS) return;
    if (before !== null && register === before.value) {
      const stillMs = ((place.grain === 0 ? COARSE_GRAIN : Math.min(place.grain, COARSE_GRAIN)) * W_PER_DWH_MS) / LEAST_CHARGE_W;
      if (power === null && atMs - before.atMs >= stillMs) place.power = { watts: 0, atMs };
      return;
    }
    if (power === null && before !== null)
      place.power = { watts: Math.round((Math.max(0, register - before.value) * W_PER_DWH_MS) / (atMs - before.atMs)), atMs };
    place.register = { value: register, atMs };
  }

  /** null: connector 0 is the pile itself. */
  #place({ pileId, evse, connector }: ConnectorRef): Place | null {
    if (connector === 0) return null;
    const places = this.#piles.get(pileId) ?? new Map<string, Place>();
    this.#piles.set(pileId, places);
    const key = `${evse}/${connector}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    if (places.size >= MOST_PLACES) return null;
    const place: Place = { charge: null, power: null, register: null, grain: 0 };
    places.set(key, place);
    return place;
  }
}

/** Greatest common divisor. */
function commonStep(a: number, b: number): number {
  return b === 0 ? a : commonStep(b, a % b);
}
