/** What stations told: alarms, sums, incidents. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { day, ms, page, search, severity, stationId, tag } from './parts.ts';

const count = z.number().int();

export const alarmRow = z.object({
  stationId,
  stationName: z.string(),
  zone: z.string(),
  key: z.string(),
  kind: z.string(),
  severity,
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  raisedAtMs: ms,
  acknowledgedAtMs: ms.nullable(),
  clearedAtMs: ms.nullable(),
  isTest: z.boolean(),
});

export const alarms = {
  list: oc
    .input(
      z.object({
        /** true: those that stand; false: those that are over. */
        standing: z.boolean(),
        severity: z.union([severity, z.literal('')]).default(''),
        stationId: z.union([stationId, z.literal('')]).default(''),
        tag: z.union([tag, z.literal('')]).default(''),
        text: search,
        ...page,
      }),
    )
    .output(z.object({ rows: z.array(alarmRow), total: count, standing: z.record(severity, count) })),
  /** For the strip over every page. */
  standing: oc.output(z.object({ counts: z.record(severity, count), worst: alarmRow.nullable() })),
};

export const rollupQuestion = z.object({
  from: day,
  to: day,
  stationId: z.union([stationId, z.literal('')]).default(''),
  tag: z.union([tag, z.literal('')]).default(''),
});

const figures = z.object({
  energy: count,
  chargingMs: count,
  takenMs: count,
  energyFee: count,
  serviceFee: count,
  idleFee: count,
  net: count,
  tax: count,
  discount: count,
  bills: count,
  faults: count,
  faultMs: count,
});

/** At most 400 days. Amounts add up within a currency alone, so every row names its own. */
export const rollups = {
  stations: oc.input(z.object({ ...rollupQuestion.shape, ...page })).output(
    z.object({
      rows: z.array(z.object({ stationId, name: z.string(), currency: z.string(), days: count, connectors: count, ...figures.shape })),
      total: count,
      sums: z.array(z.object({ currency: z.string(), stations: count, days: count, ...figures.shape })),
    }),
  ),
  days: oc.input(rollupQuestion).output(z.array(z.object({ day, currency: z.string(), stations: count, ...figures.shape }))),
  /** What each price period came to. */
  periods: oc.input(rollupQuestion).output(
    z.array(
      z.object({
        layer: z.string(),
        kind: z.string(),
        label: z.string(),
        currency: z.string(),
        energy: count,
        timeMs: count,
        net: count,
        tax: count,
      }),
    ),
  ),
  /** What promotions, levels and coupons gave, most first. */
  benefits: oc.input(rollupQuestion).output(
    z.array(
      z.object({
        source: z.string(),
        id: z.string(),
        name: z.string(),
        currency: z.string(),
        times: count,
        amount: count,
        stations: count,
      }),
    ),
  ),
  /** Hours of the local day: how long connectors charged and were taken, all days together. */
  hours: oc
    .input(rollupQuestion)
    .output(z.object({ days: count, hours: z.array(z.object({ hour: count, energy: count, chargingMs: count, takenMs: count })) })),
};

const incidentRow = z.object({
  stationId,
  stationName: z.string(),
  zone: z.string(),
  incidentId: z.string(),
  title: z.string(),
  begunAtMs: ms,
  endedAtMs: ms.nullable(),
  isDrill: z.boolean(),
  steps: count,
});

export const incidents = {
  list: oc
    .input(
      z.object({ stationId: z.union([stationId, z.literal('')]).default(''), drills: z.boolean().default(true), text: search, ...page }),
    )
    .output(z.object({ rows: z.array(incidentRow), total: count })),
  get: oc.input(z.object({ stationId, incidentId: z.string().min(1).max(200) })).output(
    z.object({
      incident: incidentRow,
      /** Everything else that the station told of it. */
      facts: z.array(z.object({ name: z.string(), value: z.string() })),
      steps: z.array(z.object({ atMs: ms.nullable(), afterMs: count.nullable(), what: z.string(), detail: z.string() })),
      alarms: z.array(alarmRow),
    }),
  ),
};
