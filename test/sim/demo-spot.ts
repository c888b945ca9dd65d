/** A place to charge on the demo's site, whichever version of OCPP its pile speaks: what people do there and see. */
import type { Car } from './car.ts';
import { SimPile } from './pile16.ts';
import type { SimPileOptions } from './pile16-options.ts';
import { SimPile201 } from './pile201.ts';
import type { Timers } from './timers.ts';

/** A pile of either version. */
export type DemoSimPile = SimPile | SimPile201;

/** One connector (1.6) or EVSE (2.0.1). */
export interface Spot {
  readonly pile: DemoSimPile;
  readonly number: number;
  readonly kind: 'ac' | 'dc';
  /** Not out of order. */
  readonly works: () => boolean;
  /** The card of the charge that runs; null: none runs. */
  readonly chargingCard: () => string | null;
  readonly isFull: () => boolean;
  readonly isPlugged: () => boolean;
  /** A start from the screen waits for a car. */
  readonly isAwaited: () => boolean;
  readonly isFree: () => boolean;
  readonly plugIn: (car: Car) => void;
  readonly unplug: () => void;
  readonly holdCard: (card: string) => void;
}

/** What a demo pile is made from. */
export interface DemoPileOptions extends Pick<
  SimPileOptions,
  'url' | 'identity' | 'vendor' | 'model' | 'serial' | 'firmware' | 'connectors'
> {
  readonly password: string | null;
  readonly timers: Timers;
  readonly speaks: '1.6' | '2.0.1';
  /** Seconds between readings. */
  readonly readingS: number;
}

const MEASURANDS = 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC';

/** A pile that keeps little of what it said. */
export function demoSimPile({ password, speaks, readingS, connectors = [], ...rest }: DemoPileOptions): DemoSimPile {
  const common = { ...rest, ...(password === null ? {} : { password }), redialMs: 2_000, keepCalls: 50, peer: { keepFrames: 0 } };
  if (speaks === '2.0.1') {
    const variables = { 'SampledDataCtrlr.TxUpdatedInterval': String(readingS), 'SampledDataCtrlr.TxUpdatedMeasurands': MEASURANDS };
    return new SimPile201({ ...common, evses: connectors, variables });
  }
  const configuration = { MeterValueSampleInterval: String(readingS), MeterValuesSampledData: MEASURANDS };
  return new SimPile({ ...common, connectors, configuration });
}

/** Readings from now on come that often. */
export function setReadingS(pile: DemoSimPile, seconds: number): void {
  if (pile instanceof SimPile) pile.config.force('MeterValueSampleInterval', String(seconds));
  else pile.device.force('SampledDataCtrlr.TxUpdatedInterval', String(seconds));
}

/** The spots of a pile, in order. */
export function spotsOf(pile: DemoSimPile): Spot[] {
  return pile instanceof SimPile ? spots16(pile) : spots201(pile);
}

function spots16(pile: SimPile): Spot[] {
  return pile.connectors.map((connector) => ({
    pile,
    number: connector.id,
    kind: connector.spec.kind,
    works: () => connector.status !== 'Faulted' && connector.operative,
    chargingCard: () => connector.tx?.idTag ?? null,
    isFull: () => connector.status === 'SuspendedEV',
    isPlugged: () => connector.plugged,
    isAwaited: () => connector.authorised !== null,
    isFree: () => connector.free,
    plugIn: (car) => pile.plugIn(connector.id, car),
    unplug: () => pile.unplug(connector.id),
    holdCard: (card) => void pile.presentCard(card, connector.id),
  }));
}

function spots201(pile: SimPile201): Spot[] {
  return pile.evses.map((evse) => ({
    pile,
    number: evse.id,
    kind: evse.spec.kind,
    works: () => evse.connectors.every((one) => !one.faulted && one.operative) && evse.operative,
    chargingCard: () => evse.tx?.idToken?.idToken ?? null,
    isFull: () => evse.tx?.chargingState === 'SuspendedEV',
    isPlugged: () => evse.plugged !== null,
    isAwaited: () => evse.authorised !== null,
    isFree: () => evse.free,
    plugIn: (car) => pile.plugIn(evse.id, { car }),
    unplug: () => pile.unplug(evse.id),
    holdCard: (card) => void pile.presentCard(card, evse.id),
  }));
}
