/** Forms of OCPI 2.2.1 that all objects share: ids, times, numbers, prices, statuses. */
import { DWH_PER_KWH } from '../../base/energy.ts';
import type { Currency } from '../../base/money.ts';
import { HOUR_MS, type UtcMs } from '../../base/time.ts';
import type { ConnectorRef, ConnectorState } from '../../domain/pile.ts';

/** Who the station is at its HQ. */
export interface OcpiParty {
  readonly stationId: string;
  readonly countryCode: string;
  readonly partyId: string;
}

/** CiString(n): an id of ours that is longer keeps its beginning, and what makes it one of its kind as a number at its end. */
export function ocpiId(text: string, most = 36): string {
  return text.length <= most ? text : `${text.slice(0, most - 14)}-${fnv64(text).toString(36).padStart(13, '0')}`;
}

/** FNV-1a, 64 bits: tells apart, guards nothing. */
function fnv64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i += 1) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash;
}

export function evseUid({ pileId, evse }: Pick<ConnectorRef, 'pileId' | 'evse'>): string {
  return ocpiId(`${pileId}*${evse}`);
}

/** eMI3 part 2: country, operator, and the EVSE by letters, digits and asterisks. */
export function evseId({ countryCode, partyId }: OcpiParty, { pileId, evse }: Pick<ConnectorRef, 'pileId' | 'evse'>): string {
  return ocpiId(`${countryCode}*${partyId}*E${pileId.toUpperCase().replace(/[^A-Z0-9*]/g, '')}*${evse}`, 48);
}

export function tariffId(planId: string, version: number, layer: string): string {
  return ocpiId(`${planId}.${version}.${layer}`);
}

/** RFC 3339 in UTC, whole seconds without a fraction. */
export function ocpiTime(at: UtcMs): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** Exact to 0.1 Wh: four decimals. */
export function kwh(energy: number): number {
  return energy / DWH_PER_KWH;
}

/** Four decimals: 0.36 s. */
export function hours(ms: number): number {
  return Math.round((ms * 10_000) / HOUR_MS) / 10_000;
}

/** Minor units as a decimal of the major unit. */
export function decimal(amount: number, { digits }: Currency): number {
  return amount / 10 ** digits;
}

export interface OcpiPrice {
  readonly excl_vat: number;
  readonly incl_vat: number;
}

export function price(net: number, gross: number, currency: Currency): OcpiPrice {
  return { excl_vat: decimal(net, currency), incl_vat: decimal(gross, currency) };
}

/** OCPI 2.2.1 §8.4.22 Status. In use is CHARGING, whatever the car does. */
export function evseStatus(states: readonly ConnectorState[]): string {
  const worst = (['faulted', 'unavailable'] as const).find((state) => states.every((one) => one === state));
  if (worst !== undefined && states.length > 0) return worst === 'faulted' ? 'OUTOFORDER' : 'INOPERATIVE';
  if (states.some((state) => IN_USE.has(state))) return 'CHARGING';
  if (states.includes('reserved')) return 'RESERVED';
  return states.includes('available') ? 'AVAILABLE' : 'UNKNOWN';
}

const IN_USE: ReadonlySet<ConnectorState> = new Set(['preparing', 'charging', 'suspended-ev', 'suspended-evse', 'finishing']);
