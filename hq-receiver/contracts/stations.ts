/** The stations, how far each has told everything, the map they are placed on, and the codes they are enrolled with. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, ms, page, reason, search, severity, stationId, tag, tags } from './parts.ts';

const count = z.number().int();
const mark = z.object({ epoch: count, number: count, seq: count });
/** The station sent what comes later: from this row on something is missing. help says what came instead. */
const gap = z.object({ epoch: count, fromSeq: count, help: z.string(), atMs: ms });
/** times: on its day, which is the last one's. */
const refusal = z.object({ code: z.string(), help: z.string(), times: count, atMs: ms });

export const stationRow = z.object({
  stationId,
  name: z.string(),
  city: z.string(),
  tags,
  zone: z.string(),
  currency: z.string(),
  software: z.string(),
  /** null: it has not sent anything yet. */
  lastContactMs: ms.nullable(),
  /** Nothing was heard for two hours. */
  isSilent: z.boolean(),
  isLocked: z.boolean(),
  mark,
  missing: gap.nullable(),
  /** What HQ refused last, while nothing of the station was taken since. */
  refused: refusal.nullable(),
  alarms: z.record(severity, count),
  piles: count,
  pilesOnline: count,
  /** Directives that the station has not answered. */
  waiting: count,
  /** Of its newest day; null: no day yet. */
  today: z.object({ day: z.string(), energy: count, net: count }).nullable(),
});

const pile = z.object({
  pileId: z.string(),
  name: z.string(),
  online: z.boolean(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  connectors: z.array(z.object({ evse: count, connector: count, state: z.string(), errorCode: z.string().nullable() })),
});

export const stationView = z.object({
  station: stationRow,
  enrolledAtMs: ms,
  startedAtMs: ms.nullable(),
  countryCode: z.string(),
  partyId: z.string(),
  lockReason: z.string().nullable(),
  place: z.object({
    address: z.string(),
    city: z.string(),
    postalCode: z.string(),
    country: z.string(),
    latitude: z.string(),
    longitude: z.string(),
    note: z.string(),
  }),
  epochs: z.array(
    z.object({
      epoch: count,
      openedAtMs: ms,
      closedAtMs: ms.nullable(),
      number: count,
      seq: count,
      /** How the station came into it. */
      how: z.enum(['enrolled', 'recovered']),
      /** Where the file at hand was when the epoch was opened; null: there was none. */
      had: z.object({ epoch: count, number: count, seq: count }).nullable(),
    }),
  ),
  batches: z.array(z.object({ epoch: count, number: count, fromSeq: count, toSeq: count, rows: count, receivedAtMs: ms })),
  refusals: z.array(refusal),
  piles: z.array(pile),
  days: z.array(z.object({ day: z.string(), energy: count, net: count, bills: count })),
  files: z.array(
    z.object({
      fileId: z.string(),
      name: z.string(),
      mediaType: z.string(),
      size: count,
      received: count,
      sha256: z.string(),
      atMs: ms.nullable(),
    }),
  ),
});

/** ISO 3166-1 alpha-3, as OCPI has it; coordinates as OCPI writes them. */
const placeInput = z.object({
  address: z.string().trim().max(45),
  city: z.string().trim().max(45),
  postalCode: z.string().trim().max(10),
  country: z.string().regex(/^([A-Z]{3})?$/),
  latitude: z.string().regex(/^(-?\d{1,2}\.\d{5,7})?$/),
  longitude: z.string().regex(/^(-?\d{1,3}\.\d{5,7})?$/),
  note: z.string().trim().max(500),
});

export const stations = {
  list: oc
    .input(
      z.object({
        text: search,
        tag: z.union([tag, z.literal('')]).default(''),
        state: z.enum(['', 'silent', 'missing', 'alarms', 'locked']).default(''),
        ...page,
      }),
    )
    .output(
      z.object({
        rows: z.array(stationRow),
        total: count,
        /** Of all stations, whatever the search. */
        counts: z.object({ all: count, silent: count, missing: count, alarms: count, locked: count }),
        tags: z.array(z.string()),
      }),
    ),
  /** For choices: at most 500 names. */
  names: oc.output(z.array(z.object({ stationId, name: z.string(), zone: z.string(), currency: z.string(), tags }))),
  get: oc.input(z.object({ stationId })).output(stationView),
  change: oc.input(z.object({ stationId, tags, place: placeInput })).output(done),
  /** A locked station is refused until it is unlocked; what HQ holds stays. */
  lock: oc.input(z.object({ stationId, isLocked: z.boolean(), reason })).output(done),
  /** Opens the way for a restored file or a new PC, once; codes made before for this station end. */
  recoveryCode: oc.input(z.object({ stationId, reason })).output(z.object({ code: z.string(), untilMs: ms })),
};

export const codeRow = z.object({
  codeId: z.string(),
  /** Its first letters. */
  hint: z.string(),
  note: z.string(),
  countryCode: z.string(),
  partyId: z.string(),
  tags,
  madeBy: z.string(),
  madeAtMs: ms,
  untilMs: ms,
  state: z.enum(['open', 'used', 'withdrawn', 'expired']),
  stationId: stationId.nullable(),
  stationName: z.string().nullable(),
});

export const codes = {
  list: oc.output(z.array(codeRow)),
  /** The code is told once and kept as a hash. */
  make: oc
    .input(
      z.object({
        note: z.string().trim().max(200),
        countryCode: z.string().regex(/^[A-Z]{2}$/),
        partyId: z.string().regex(/^[A-Z0-9]{3}$/),
        tags,
        days: z.number().int().min(1).max(90),
      }),
    )
    .output(z.object({ code: z.string(), untilMs: ms })),
  withdraw: oc.input(z.object({ codeId: z.string().min(1).max(80) })).output(done),
};

/** As parts of the picture's width and height. */
const spot = z.number().min(0).max(1);

export const map = {
  get: oc.output(
    z.object({
      /** Name under /map-picture/; null: none yet. */
      picture: z.string().nullable(),
      stations: z.array(
        z.object({
          stationId,
          name: z.string(),
          city: z.string(),
          place: z.object({ x: spot, y: spot }).nullable(),
          isSilent: z.boolean(),
          isLocked: z.boolean(),
          isMissing: z.boolean(),
          worst: severity.nullable(),
          alarms: count,
        }),
      ),
    }),
  ),
  /** place null: off the map. */
  place: oc.input(z.object({ stationId, place: z.object({ x: spot, y: spot }).nullable() })).output(done),
  removePicture: oc.output(done),
};
