/** What a station told HQ over a month, for pages to be looked at: the same every time. */
import { seededRandom } from '../sim/random.ts';
import type { ToldObject } from './hq-batches.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface PastOptions {
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  readonly seed: number;
  readonly nowMs: number;
  readonly days: number;
  readonly piles: number;
  /** Standing alarms, by their severity. */
  readonly alarms: readonly ('low' | 'medium' | 'high' | 'critical')[];
  /** An incident of yesterday, with its steps. */
  readonly hasIncident: boolean;
}

export function pastOf(options: PastOptions): ToldObject[] {
  const random = seededRandom(options.seed);
  const { name, zone, currency, nowMs } = options;
  const piles = Array.from({ length: options.piles }, (_, index) => `P${index + 1}`);
  const at = { atMs: nowMs };
  const objects: ToldObject[] = [
    { kind: 'station', id: 'station', ...at, body: { name, zone, currency, software: '0.1.0', startedAtMs: nowMs - 9 * DAY_MS } },
    { kind: 'location', id: 'L', ...at, body: { id: 'L', time_zone: zone, evses: [], last_updated: iso(nowMs) } },
    ...(['energy', 'service'] as const).map((layer): ToldObject => tariff(layer, currency, nowMs)),
    ...piles.map((pileId, index): ToldObject => ({
      kind: 'pile',
      id: pileId,
      ...at,
      body: {
        id: pileId,
        name: `Pile ${index + 1}`,
        online: index !== 2,
        vendor: 'Acme',
        model: index % 2 === 0 ? 'AC22' : 'DC120',
        firmware: '1.4.2',
        connectors: [{ evse: 1, connector: 1, state: index === 2 ? 'unknown' : index === 1 ? 'charging' : 'available', errorCode: null }],
      },
    })),
  ];
  for (let back = options.days - 1; back >= 0; back -= 1) {
    const day = new Date(nowMs - back * DAY_MS).toISOString().slice(0, 10);
    const connectors = piles.map((pileId) => ({ pileId, sums: sumsOf(random.int(0, 9), random.int(20, 60)) }));
    for (const { pileId, sums } of connectors)
      objects.push({
        kind: 'rollup-day',
        id: `${pileId}.1.1@${day}`,
        ...at,
        body: { day, ref: { pileId, evse: 1, connector: 1 }, ...sums },
      });
    const all = connectors.map(({ sums }) => sums).reduce(added);
    const benefits = [
      { source: 'promotion', id: 'PR1', name: 'Night owls', times: random.int(1, 6), amount: Math.floor(all.discount / 2) },
      { source: 'coupon', id: 'SPRING', name: 'Spring', times: random.int(1, 3), amount: Math.floor(all.discount / 4) },
      { source: 'level', id: 'gold', name: 'Gold', times: random.int(1, 4), amount: Math.floor(all.discount / 5) },
    ];
    const periods = (['peak', 'flat', 'valley'] as const).map((label, index) => ({
      layer: 'energy',
      kind: 'energy',
      label,
      energy: Math.floor(all.energy / (index + 2)),
      timeMs: 0,
      net: Math.floor(all.byLayer.energy / (index + 2)),
      tax: Math.floor(all.tax / (index + 2)),
    }));
    objects.push({ kind: 'rollup-day', id: `station@${day}`, ...at, body: { day, ref: null, ...all, periods, benefits } });
  }
  const today = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  for (let back = 0; back < 48; back += 1) {
    const hourMs = today - back * HOUR_MS;
    const busy = 0.15 + 0.6 * Math.max(0, Math.sin((((hourMs / HOUR_MS) % 24) / 24) * 2 * Math.PI - 1.2));
    const charging = Math.floor(busy * options.piles * HOUR_MS);
    const sums = { ...sumsOf(1, 10), chargingMs: charging, takenMs: Math.floor(charging * 1.25) };
    objects.push({ kind: 'rollup-hour', id: `station@${hourMs}`, ...at, body: { hourMs, ref: null, ...sums } });
  }
  objects.push(...alarmsOf(options));
  if (options.hasIncident) objects.push(incidentOf(nowMs - DAY_MS));
  return objects;
}

const KINDS = { critical: 'zone-latched', high: 'pile-faulted', medium: 'pile-missing', low: 'sequence-gap' } as const;

function alarmsOf({ alarms, nowMs }: PastOptions): ToldObject[] {
  const told = (
    id: string,
    severity: keyof typeof KINDS,
    raisedAtMs: number,
    more: { acknowledgedAtMs?: number; clearedAtMs?: number },
  ): ToldObject => ({
    kind: 'alarm',
    id,
    atMs: raisedAtMs,
    body: {
      key: `${KINDS[severity]}/P3`,
      kind: KINDS[severity],
      severity,
      detail: { pile: 'Pile 3' },
      raisedAtMs,
      acknowledgedAtMs: more.acknowledgedAtMs ?? null,
      clearedAtMs: more.clearedAtMs ?? null,
      zoneId: null,
      isTest: false,
    },
  });
  return [
    ...alarms.map((severity, index) =>
      told(`A${index}`, severity, nowMs - (index + 1) * 17 * 60_000, index % 2 === 1 ? { acknowledgedAtMs: nowMs - 60_000 } : {}),
    ),
    ...Array.from({ length: 6 }, (_, index) => {
      const raisedAtMs = nowMs - (index + 1) * 5 * HOUR_MS;
      return told(`O${index}`, 'medium', raisedAtMs, { acknowledgedAtMs: raisedAtMs + 60_000, clearedAtMs: raisedAtMs + 20 * 60_000 });
    }),
  ];
}

function incidentOf(atMs: number): ToldObject {
  const step = (afterMs: number, what: string, more: object = {}) => ({
    atMs: atMs + afterMs,
    afterMs,
    what,
    pileId: null,
    detail: {},
    ...more,
  });
  const steps = [
    step(0, 'reading', { sensorId: 'smoke-1', detail: { value: 1 } }),
    step(4, 'alarm-raised', { detail: { rule: 'Smoke under the roof' } }),
    step(6, 'zone-latched', { zoneId: 'Z1' }),
    step(9, 'order-sent', { pileId: 'P1', detail: { order: 'stop' } }),
    step(210, 'order-answered', { pileId: 'P1', detail: { order: 'stop', outcome: 'accepted' } }),
    step(3_400, 'power-off', { pileId: 'P1' }),
    step(3_900, 'recording-began', { cameraId: 'C1' }),
    step(600_000, 'reset-done', { zoneId: 'Z1', detail: { by: 'Mira' } }),
  ];
  return {
    kind: 'incident',
    id: 'I1',
    atMs,
    body: {
      id: 'I1',
      number: 1,
      title: 'Smoke under the roof',
      zoneId: 'Z1',
      begunAtMs: atMs,
      endedAtMs: atMs + 600_000,
      isDrill: false,
      note: '',
      steps,
    },
  };
}

type Sums = ReturnType<typeof sumsOf>;

/** Of so many charges of so many minutes each, at 22 kW and 45 cents a kWh. */
function sumsOf(charges: number, minutes: number) {
  const energy = Math.round((charges * minutes * 22_000 * 10) / 60);
  const net = Math.round((energy / 10_000) * 45);
  const tax = Math.round(net * 0.19);
  const service = Math.round(net / 4);
  const idle = charges % 3 === 0 ? charges * 20 : 0;
  const chargingMs = charges * minutes * 60_000;
  return {
    energy,
    chargingMs,
    takenMs: Math.round(chargingMs * 1.2),
    byLayer: { energy: net + tax - service - idle, service, idle },
    net,
    tax,
    discount: Math.round(net / 12),
    bills: charges,
    faults: charges === 9 ? 1 : 0,
    faultMs: charges === 9 ? 25 * 60_000 : 0,
  };
}

function added(a: Sums, b: Sums): Sums {
  return {
    energy: a.energy + b.energy,
    chargingMs: a.chargingMs + b.chargingMs,
    takenMs: a.takenMs + b.takenMs,
    byLayer: {
      energy: a.byLayer.energy + b.byLayer.energy,
      service: a.byLayer.service + b.byLayer.service,
      idle: a.byLayer.idle + b.byLayer.idle,
    },
    net: a.net + b.net,
    tax: a.tax + b.tax,
    discount: a.discount + b.discount,
    bills: a.bills + b.bills,
    faults: a.faults + b.faults,
    faultMs: a.faultMs + b.faultMs,
  };
}

function tariff(layer: 'energy' | 'service', currency: string, nowMs: number): ToldObject {
  const id = `standard.1.${layer}`;
  const ocpi = {
    country_code: 'DE',
    party_id: 'EXA',
    id,
    currency,
    elements: [{ price_components: [{ type: 'ENERGY', price: layer === 'energy' ? 0.35 : 0.1, vat: 19, step_size: 1 }] }],
    last_updated: iso(nowMs),
  };
  return { kind: 'tariff', id, atMs: nowMs, body: { planId: 'standard', planVersion: 1, layer, name: 'Standard', isActive: true, ocpi } };
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
