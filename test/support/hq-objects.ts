/** One object of every kind as a station tells it, small and whole. */
import type { ToldObject } from './hq-batches.ts';

/** 2026-03-05T08:00:00Z. */
export const SAMPLE_MS = Date.UTC(2026, 2, 5, 8);

const updated = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
const ref = { pileId: 'P1', evse: 1, connector: 1 } as const;

export function sampleSession(
  id: string,
  options: { readonly startedAtMs?: number; readonly energy?: number; readonly version?: number } = {},
): ToldObject {
  const startedAtMs = options.startedAtMs ?? SAMPLE_MS;
  return {
    kind: 'session',
    id,
    version: options.version ?? 1,
    atMs: startedAtMs,
    body: {
      ocpi: {
        country_code: 'DE', party_id: 'EXA', id, start_date_time: updated(startedAtMs), kwh: 12.3, auth_method: 'WHITELIST',
        cdr_token: { country_code: 'DE', party_id: 'EXA', uid: 'T1', type: 'RFID', contract_id: 'T1' }, location_id: 'L', evse_uid: 'P1.1',
        connector_id: '1', currency: 'EUR', status: 'COMPLETED', last_updated: updated(startedAtMs),
      }, // prettier-ignore
      ref, startedAtMs, endedAtMs: startedAtMs + 3_600_000, phase: 'closed', energy: options.energy ?? 123_000, billId: `${id}-bill`, flags: [],
    }, // prettier-ignore
  };
}

export function sampleCdr(
  id: string,
  options: { readonly issuedAtMs?: number; readonly total?: number; readonly isCredit?: boolean } = {},
): ToldObject {
  const issuedAtMs = options.issuedAtMs ?? SAMPLE_MS + 3_700_000;
  const total = options.total ?? 615;
  return {
    kind: 'cdr',
    id,
    atMs: issuedAtMs,
    body: {
      ocpi: {
        country_code: 'DE', party_id: 'EXA', id, start_date_time: updated(issuedAtMs - 3_700_000), end_date_time: updated(issuedAtMs - 100_000),
        session_id: 'S1', cdr_token: { country_code: 'DE', party_id: 'EXA', uid: 'T1', type: 'RFID', contract_id: 'T1' },
        auth_method: 'WHITELIST', currency: 'EUR', total_energy: 12.3, total_time: 1, total_cost: { excl_vat: 5.17, incl_vat: 6.15 },
        charging_periods: [], last_updated: updated(issuedAtMs),
        cdr_location: { id: 'L', address: '', city: '', country: 'DEU', coordinates: { latitude: '0', longitude: '0' }, evse_uid: 'P1.1',
          evse_id: 'P1', connector_id: '1', connector_standard: 'IEC_62196_T2', connector_format: 'SOCKET', connector_power_type: 'AC_3_PHASE' },
      },
      sessionId: 'S1', billId: `${id}-bill`, billNumber: 1, isCredit: options.isCredit ?? false, ref, issuedAtMs,
      day: updated(issuedAtMs).slice(0, 10), energy: 123_000, currency: 'EUR', total, net: total - 98, tax: 98,
      byLayer: { energy: total, service: 0, idle: 0 }, discount: 0,
    }, // prettier-ignore
  };
}

const sums = {
  energy: 123_000, chargingMs: 3_600_000, takenMs: 3_900_000, byLayer: { energy: 615, service: 0, idle: 0 }, net: 517, tax: 98, discount: 0,
  bills: 1, faults: 0, faultMs: 0,
} as const; // prettier-ignore

export function sampleHour(hourMs: number, isStation = false, energy: number = sums.energy): ToldObject {
  const body = { hourMs, ref: isStation ? null : ref, ...sums, energy };
  return { kind: 'rollup-hour', id: `${isStation ? 'station' : 'P1.1.1'}@${hourMs}`, atMs: hourMs, body };
}

export function sampleDay(day: string, isStation = true): ToldObject {
  const body = {
    day, ref: isStation ? null : ref, ...sums,
    ...(isStation ? {
      periods: [{ layer: 'energy', kind: 'energy', label: 'Day', energy: 123_000, timeMs: 3_600_000, net: 517, tax: 98 }],
      benefits: [{ source: 'promotion', id: 'PR1', name: 'Spring', times: 1, amount: 50 }],
    } : {}),
  }; // prettier-ignore
  return { kind: 'rollup-day', id: `${isStation ? 'station' : 'P1.1.1'}@${day}`, atMs: SAMPLE_MS, body };
}

/** One of each kind there is. */
export function sampleObjects(): ToldObject[] {
  const at = { atMs: SAMPLE_MS };
  return [
    { kind: 'location', id: 'L', ...at, body: { id: 'L', time_zone: 'Europe/Berlin', evses: [], last_updated: updated(SAMPLE_MS) } },
    { kind: 'tariff', id: 'PL1.1.energy', ...at, body: {
      planId: 'PL1', planVersion: 1, layer: 'energy', name: 'Standard', isActive: true,
      ocpi: { id: 'PL1.1.energy', currency: 'EUR', elements: [{ price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1 }] }], last_updated: updated(SAMPLE_MS) },
    } },
    sampleSession('S1'),
    sampleCdr('C1'),
    sampleHour(SAMPLE_MS),
    sampleHour(SAMPLE_MS, true),
    sampleDay('2026-03-05'),
    sampleDay('2026-03-05', false),
    { kind: 'day-close', id: '2026-03-05', ...at, body: {
      day: '2026-03-05', currency: 'EUR', lastTransfer: 7, hash: 'a'.repeat(64), balances: [{ account: 'cash', balance: 615 }],
    } },
    { kind: 'posting', id: 'T7', ...at, body: {
      accountId: 'A1', atMs: SAMPLE_MS, debit: 'wallet', debitParty: 'A1', credit: 'income', creditParty: null, amount: 615, reason: 'bill', currency: 'EUR',
    } },
    { kind: 'alarm', id: 'AL1', ...at, body: {
      key: 'smoke/Z1', kind: 'smoke', severity: 'critical', detail: { zone: 'Z1' }, raisedAtMs: SAMPLE_MS, acknowledgedAtMs: null, clearedAtMs: null,
      zoneId: 'Z1', isTest: false,
    } },
    { kind: 'incident', id: 'I1', ...at, body: { id: 'I1', zoneId: 'Z1', begunAtMs: SAMPLE_MS, endedAtMs: null, isDrill: false, steps: [{ atMs: SAMPLE_MS, kind: 'begun' }] } },
    { kind: 'pile', id: 'P1', ...at, body: {
      id: 'P1', name: 'Pile 1', online: true, vendor: 'Acme', model: 'X', firmware: '1.0',
      connectors: [{ evse: 1, connector: 1, state: 'available', errorCode: null }],
    } },
    { kind: 'station', id: 'station', ...at, body: { name: 'Harbour', zone: 'Europe/Berlin', currency: 'EUR', software: '0.1.0', startedAtMs: SAMPLE_MS } },
    { kind: 'account', id: 'A1', ...at, body: {
      id: 'A1', number: '1001', kind: 'person', state: 'open', groupId: null, levelId: null, wallet: 5_000, owed: 0, isShared: false,
    } },
    { kind: 'card', id: 'K1', ...at, body: { id: 'K1', state: 'active', accountId: 'A1' } },
    { kind: 'directive', id: '1', ...at, body: { number: 1, state: 'applied', atMs: SAMPLE_MS, code: null, reason: null } },
    { kind: 'lease-request', id: 'LR1', ...at, body: { accountId: 'A1', amount: 1_000, currency: 'EUR' } },
    { kind: 'file', id: 'F1', ...at, body: {
      directiveNumber: 1, name: 'journal.ndjson.gz', mediaType: 'application/gzip', size: 3, sha256: 'b'.repeat(64),
    } },
  ]; // prettier-ignore
}
