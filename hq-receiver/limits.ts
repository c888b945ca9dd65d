/**
 * Protection of one receiver against one station or address that asks too often, and against too much at once. In memory and
 * forgotten with the process: it decides nothing but "not now".
 */
import { Refusal } from './refusal.ts';

export interface LimitNumbers {
  /** Requests of one address in a minute: many stations may come through one. */
  readonly requestsOfAddress: number;
  readonly requestsOfStation: number;
  /** Codes, secrets and whatever else may be guessed, from one address in a minute. */
  readonly triesOfAddress: number;
  /** Assertions of one station in a minute: a token is good for ten. */
  readonly tokensOfStation: number;
  /** Batches in memory at the same time, each at most 2 MiB and the 8 it unpacks to. */
  readonly uploads: number;
  /** Bodies that come in at the same time, each at most 2 MiB: of all, and of one station, whose broken lines may leave some behind. */
  readonly bodies: number;
  readonly bodiesOfStation: number;
}

/** Above any of them: hq.busy, and the same again later. */
export const LIMITS: LimitNumbers = {
  requestsOfAddress: 12_000,
  requestsOfStation: 600,
  triesOfAddress: 30,
  tokensOfStation: 30,
  uploads: 32,
  bodies: 512,
  bodiesOfStation: 8,
};

/** Names that are remembered of each kind; above that the oldest are forgotten. */
const MOST_NAMES = 200_000;
const MINUTE_MS = 60_000;

/** All of them throw Refusal('hq.busy'). */
export interface Limits {
  countRequest(address: string): void;
  countStation(stationId: string): void;
  countToken(stationId: string): void;
  countTry(address: string): void;
  /** Holds a place for a body that is about to come in; what is returned gives it back, once. */
  holdBody(stationId: string): () => void;
  /** Asked before a body is read. */
  requireUploadPlace(): void;
  /** Holds a place until the work is over. */
  upload<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createLimits(now: () => number, numbers: LimitNumbers = LIMITS): Limits {
  let uploads = 0;
  let bodies = 0;
  const bodiesOf = new Map<string, number>();
  const requireUploadPlace = (): void => {
    if (uploads >= numbers.uploads) throw new Refusal('hq.busy', 'Too many batches come at once. Send this one again a little later.');
  };
  return {
    countRequest: windowOf(now, numbers.requestsOfAddress),
    countStation: windowOf(now, numbers.requestsOfStation),
    countToken: windowOf(now, numbers.tokensOfStation),
    countTry: windowOf(now, numbers.triesOfAddress),
    holdBody: (stationId) => {
      const own = bodiesOf.get(stationId) ?? 0;
      if (bodies >= numbers.bodies || own >= numbers.bodiesOfStation)
        throw new Refusal('hq.busy', 'Too much comes at once. Send this again a little later.');
      bodies += 1;
      bodiesOf.set(stationId, own + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        bodies -= 1;
        const left = (bodiesOf.get(stationId) ?? 1) - 1;
        if (left === 0) bodiesOf.delete(stationId);
        else bodiesOf.set(stationId, left);
      };
    },
    requireUploadPlace,
    upload: async (work) => {
      requireUploadPlace();
      uploads += 1;
      try {
        return await work();
      } finally {
        uploads -= 1;
      }
    },
  };
}

function windowOf(now: () => number, most: number): (name: string) => void {
  const counts = new Map<string, { readonly minute: number; readonly count: number }>();
  return (name) => {
    const minute = Math.floor(now() / MINUTE_MS);
    const known = counts.get(name);
    const count = known?.minute === minute ? known.count + 1 : 1;
    // Written anew, so that the first of the map is the one that was not seen for longest.
    counts.delete(name);
    counts.set(name, { minute, count });
    const [oldest] = counts.keys();
    if (counts.size > MOST_NAMES && oldest !== undefined) counts.delete(oldest);
    if (count > most) throw new Refusal('hq.busy', 'Too many requests in a minute. Come back in the next one.');
  };
}
