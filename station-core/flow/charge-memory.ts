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
  /** 0 and connector 0: a charge of which the pile did not tell where it is; connector 0 alone: only its EVSE is known. */
  readonly evse: number;
  readonly connector: number;
  readonly charge: RunningCharge | null;
  /** atMs by the monotonic clock. */
  readonly power: { readonly watts: number; readonly atMs: number } | null;
}

interface Place {
  readonly evse: number;
  readonly connector: number;
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
/** Of them at most so many are charges without a place: made-up ones take no room away from connectors. */
const MOST_ADRIFT = 16;

export class ChargeMemory {
  readonly #now: () => number;
  readonly #piles = new Map<PileId, Map<string, Place>>();

  /** now: the monotonic clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  load(connectors: readonly (ConnectorRef & { readonly charge: RunningCharge | null })[]): void {
    for (const { charge, ...ref } of connectors) {
      if (ref.connector > 0) this.#place(ref);
      if (charge !== null && this.#ofCharge(ref.pileId, charge) === null) this.#begin(ref, charge);
    }
  }

  of(pileId: PileId): KnownConnector[] {
    return [...(this.#piles.get(pileId)?.values() ?? [])].map(({ evse, connector, charge, power }) => ({ evse, connector, charge, power }));
  }

  /** answer: what the station answered, where it was needed to know; null otherwise. */
  heard(event: PileEvent, answer: Answer | null): void {
    switch (event.kind) {
      case 'session.started':
        if (answer?.kind === 'started') this.#begin(event.ref, { transactionId: answer.transactionId, pileTransactionId: null });
        return;
      case 'session.metered':
        return this.#read(this.#meant(event.ref, event.transactionId), event.entries);
      case 'session.ended':
        return this.#end(event.pileId, (charge) => charge.transactionId === event.transactionId);
      case 'transaction.told':
        return this.#told(event);
      case 'pile.status':
        if (event.ref.connector > 0) this.#place(event.ref);
        return;
      default:
        return;
    }
  }

  #told(event: Extract<PileEvent, { kind: 'transaction.told' }>): void {
    const { pileId, pileTransactionId, phase } = event;
    const charge = { transactionId: 0, pileTransactionId };
    const ref = event.ref ?? { pileId, evse: 0, connector: 0 };
    // Only the first part has to say where it is (E02): later ones are of the same place.
    const isPlaced = ref.connector > 0;
    const there = this.#ofCharge(pileId, charge);
    if (isPlaced || there === null) this.#begin(ref, charge);
    this.#read(isPlaced ? this.#place(ref) : this.#ofCharge(pileId, charge), event.entries);
    if (phase === 'ended') this.#end(pileId, (one) => one.pileTransactionId === pileTransactionId);
  }

  /** A charge nobody knows the place of is stopped like every other: it is kept beside the connectors. */
  #begin(ref: ConnectorRef, charge: RunningCharge): void {
    const { pileId, evse } = ref;
    const before = this.#ofCharge(pileId, charge);
    const known = ref.connector > 0 ? [] : this.#connectorsAt(pileId, evse);
    const [only] = known;
    const place = ref.connector > 0 ? this.#place(ref) : known.length === 1 && only !== undefined ? only : this.#adrift(ref, charge);
    if (place === null || place === before) return;
    if (before !== null) this.#leave(pileId, before);
    place.charge = charge;
  }

  #connectorsAt(pileId: PileId, evse: number): Place[] {
    const places = [...(this.#piles.get(pileId)?.values() ?? [])];
    return places.filter((place) => place.connector > 0 && (evse === 0 || place.evse === evse));
  }

  #end(pileId: PileId, isIt: (charge: RunningCharge) => boolean): void {
    for (const place of [...(this.#piles.get(pileId)?.values() ?? [])])
      if (place.charge !== null && isIt(place.charge)) this.#leave(pileId, place);
  }

  /** What stands beside the connectors goes with its charge: there is nothing else there. */
  #leave(pileId: PileId, place: Place): void {
    place.charge = null;
    const places = this.#piles.get(pileId);
    if (place.connector === 0) for (const [key, one] of [...(places ?? [])]) if (one === place) places?.delete(key);
  }

  /** A pile's own name of a charge is worth more than our number: both are told of a charge that was there before a start of the core. */
  #ofCharge(pileId: PileId, { transactionId, pileTransactionId }: RunningCharge): Place | null {
    const places = [...(this.#piles.get(pileId)?.values() ?? [])];
    const isIt = ({ charge }: Place): boolean =>
      pileTransactionId === null
        ? transactionId > 0 && charge?.transactionId === transactionId
        : charge?.pileTransactionId === pileTransactionId;
    return places.find(isIt) ?? null;
  }

  /**
   * Whose reading it is (OCPP 1.6 §6.31): of the charge it names, wherever it was told. One that names a charge which is over says
   * nothing of the one that runs there now. null: of none that is known.
   */
  #meant(ref: ConnectorRef, transactionId: number | null): Place | null {
    const named = transactionId === null || transactionId <= 0 ? null : { transactionId, pileTransactionId: null };
    const own = named === null ? null : this.#ofCharge(ref.pileId, named);
    if (own !== null) return own;
    const there = ref.connector > 0 ? this.#place(ref) : null;
    const isOfOther = named !== null && (there?.charge?.transactionId ?? 0) > 0;
    return isOfOther ? null : there;
  }

  #read(place: Place | null, entries: readonly MeterEntry[]): void {
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

  #adrift(ref: ConnectorRef, { transactionId, pileTransactionId }: RunningCharge): Place | null {
    const adrift = [...(this.#piles.get(ref.pileId)?.values() ?? [])].filter(({ connector }) => connector === 0);
    return adrift.length >= MOST_ADRIFT ? null : this.#placeAt(ref, `${ref.evse}/0/${pileTransactionId ?? transactionId}`);
  }

  #place(ref: ConnectorRef): Place | null {
    return this.#placeAt(ref, `${ref.evse}/${ref.connector}`);
  }

  /** null: there are as many as are kept. */
  #placeAt({ pileId, evse, connector }: ConnectorRef, key: string): Place | null {
    const places = this.#piles.get(pileId) ?? new Map<string, Place>();
    this.#piles.set(pileId, places);
    const known = places.get(key);
    if (known !== undefined) return known;
    if (places.size >= MOST_PLACES) return null;
    const place: Place = { evse, connector, charge: null, power: null, register: null, grain: 0 };
    places.set(key, place);
    return place;
  }
}

/** Greatest common divisor. */
function commonStep(a: number, b: number): number {
  return b === 0 ? a : commonStep(b, a % b);
}
