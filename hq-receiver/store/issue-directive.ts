/** HQ gives an order: checked whole before anything is sent, by the same rules as the stations check it once more. */
import { randomUUID } from 'node:crypto';
import { LAST_MS } from '../../station-core/hq/wire.ts';
import { checkDirectiveBody, isDirectiveKind, lentKinds } from '../../station-core/hq/wire-directives.ts';
import { planProblem } from '../verify/plan.ts';
import { nextVersion, placesOf, sendOrder, type Target } from './directives.ts';
import { isLent, putSharedAccount } from './lease-book.ts';
import type { Database, Sql } from './sql.ts';

export interface IssueInput {
  readonly kind: string;
  readonly objectId: string;
  /** null: HQ gives the object up. */
  readonly body: unknown;
  /** null: at once. */
  readonly validFromMs: number | null;
  /** HQ overrides the stations' own object until then; null: it is HQ's for good. */
  readonly untilMs: number | null;
  readonly target: Target;
  /** Who, for the list. */
  readonly by: string;
}

export type Issued =
  | { readonly ok: true; readonly orderId: string; readonly version: number; readonly stations: number }
  /** code: 'plan.hole', 'plan.invalid', 'hq.bad-directive', 'hq.no-station', 'hq.wrong-currency', 'hq.still-lent'. */
  | { readonly ok: false; readonly code: string; readonly help: string };

/** Leases are not issued here: grantLease, recallLease. */
export async function issueDirective(db: Database, input: IssueInput, nowMs: number): Promise<Issued> {
  const { kind, objectId, untilMs, target, by } = input;
  const validFromMs = input.validFromMs ?? nowMs;
  if (!isDirectiveKind(kind) || kind === 'lease-grant' || kind === 'lease-recall')
    return refused('hq.bad-directive', `There is no directive ${kind}.`);
  if (Math.max(validFromMs, untilMs ?? 0) > LAST_MS) return refused('hq.bad-directive', 'It begins, or ends, after the year 9999.');
  const checked = checkDirectiveBody(kind, objectId, input.body);
  if (!checked.ok) return refused('hq.bad-directive', checked.problem);
  if (untilMs !== null && (!lentKinds.includes(kind) || untilMs <= validFromMs || input.body === null))
    return refused('hq.bad-directive', `An end needs an object that can be lent (${lentKinds.join(', ')}), and lies after its beginning.`);
  const { body } = checked;
  return db.tx(async (sql) => {
    const places = await placesOf(sql, target);
    const stations = places.reduce((sum, place) => sum + place.stations, 0);
    const wanted = target.to === 'stations' ? new Set(target.stationIds).size : 1;
    if (stations < wanted)
      return refused('hq.no-station', stations === 0 ? 'There is no such station.' : 'One of the stations is not known.');
    const problem = await problemOf(sql, { kind, objectId, body, places, atMs: validFromMs });
    if (problem !== null) return problem;
    const [place] = places;
    if (kind === 'account' && body !== null && place !== undefined) await putSharedAccount(sql, objectId, body, place.currency, nowMs);
    const version = await nextVersion(sql, kind, objectId);
    const order = {
      orderId: randomUUID(),
      kind,
      objectId,
      version,
      validFromMs,
      untilMs,
      body,
      target,
      isOrder: kind === 'request-file',
      issuedAtMs: nowMs,
      issuedBy: by,
    };
    return { ok: true, orderId: order.orderId, version, stations: await sendOrder(sql, order) };
  });
}

interface Asked {
  readonly kind: string;
  readonly objectId: string;
  readonly body: unknown;
  readonly places: readonly { readonly zone: string; readonly currency: string }[];
  readonly atMs: number;
}

async function problemOf(sql: Sql, { kind, objectId, body, places, atMs }: Asked): Promise<Issued | null> {
  if (kind === 'plan' && body !== null) {
    for (const place of places) {
      const problem = planProblem(objectId, body, place, atMs);
      if (problem !== null) return refused(problem.code, problem.sentence);
    }
  }
  if (kind !== 'account') return null;
  const isShared = typeof body === 'object' && body !== null && 'shared' in body && body.shared !== null;
  if (isShared && new Set(places.map(({ currency }) => currency)).size > 1)
    return refused('hq.wrong-currency', 'The money of an account is shared between stations of one currency.');
  if (!isShared && (await isLent(sql, objectId)))
    return refused('hq.still-lent', 'Stations still hold money of this account. Recall it first; what is in doubt, settle.');
  return null;
}

function refused(code: string, help: string): Issued {
  return { ok: false, code, help };
}
