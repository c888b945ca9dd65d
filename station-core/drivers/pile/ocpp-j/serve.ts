/** One call of a pile, top to bottom, in any version: may it speak, is it known, does it fit, what does it say, write it, answer. */
import { messageOf } from '../../../base/fault.ts';
import type { UtcMs } from '../../../base/time.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { PileEvent, Wire } from '../../../domain/event.ts';
import type { InboundCall, Link, Reply } from './dialect.ts';
import type { Payload, Problem } from './frame.ts';
import type { Fact, Inbound } from './inbound.ts';
import { maskedBody, maskedJson, SECRET } from './mask.ts';
import type { Schemas } from './schema.ts';

/** A pile that was turned down asks again after so long, in seconds. */
export const RETRY_S = 60;

/** What a version of OCPP says and reads; the order of things is here. */
export interface Version {
  /** As it stands in an answer, e.g. "OCPP 1.6". */
  readonly name: string;
  readonly schemas: Schemas;
  /** Every action a pile may call. */
  readonly inbound: ReadonlyMap<string, Inbound>;
  /** The reply to an action; null: the answer is not one for it, which is a bug on our side. */
  replyTo(action: string, answer: Answer, nowMs: UtcMs, payload: Payload): Reply | null;
  /** The response a boot gets. */
  bootPayload(status: 'Accepted' | 'Pending' | 'Rejected', nowMs: UtcMs, intervalS: number): object;
  /** What shows that the pile speaks another version than it chose (F24), as a sentence; null: nothing does. */
  foreign(action: string, payload: Payload): string | null;
}

/** Resolves after the commit; never rejects. */
export async function serveCall(call: InboundCall, link: Link, version: Version): Promise<Reply> {
  const { action, payload } = call;
  const foreign = version.foreign(action, payload);
  if (foreign !== null) link.wrongVersion(foreign);
  if (action !== 'BootNotification' && !maySpeak(link))
    return error('security', 'the charge point is not accepted; send a BootNotification and wait');
  const inbound = version.inbound.get(action);
  if (inbound === undefined) {
    return version.schemas.knows(action)
      ? error('not-supported', 'this action is not served by the central system')
      : error('not-implemented', `this action is not one of ${version.name}`);
  }
  const violation = version.schemas.request(action, payload);
  const fact = violation === null || inbound.salvaged ? inbound.read(payload, link.pileId) : null;
  if (violation !== null && fact === null) return error(violation.problem, violation.sentence);
  if (fact === null) return error('property', 'a field has a value outside its range');
  const remark = violation?.sentence ?? inbound.remark?.(payload) ?? null;
  const event = eventOf(call, link, fact, remark, inbound.hidden ?? []);
  return event.kind === 'pile.booted' ? serveBoot(call, event, link, version) : submitted(call, event, link, version);
}

/** OCPP 1.6 §4.2, 2.0.1 B02: until its boot is accepted a pile gets nothing done here. One that did not boot again is what it was. */
function maySpeak(link: Link): boolean {
  return link.boot === 'not-booted' ? link.host.entry(link.pileId)?.admission === 'accepted' : link.boot === 'accepted';
}

/** A boot that was turned away and comes again within the limit is answered from memory: strangers do not fill the journal. */
async function serveBoot(call: InboundCall, event: PileEvent, link: Link, version: Version): Promise<Reply> {
  const { host, turnedAway } = link;
  const isWaiting = host.entry(link.pileId)?.admission !== 'accepted';
  if (turnedAway !== null && isWaiting && host.clock.monotonic() - turnedAway.atMs < link.limits.waitingBootMs)
    return { ok: true, payload: version.bootPayload(turnedAway.status, host.clock.now(), turnedAway.intervalS) };
  link.bootArrived();
  return submitted(call, event, link, version);
}

/** Nothing is acknowledged before it is on disk: the reply exists only after the commit. */
async function submitted({ action, payload }: InboundCall, event: PileEvent, link: Link, version: Version): Promise<Reply> {
  const { host, pileId } = link;
  let answer: Answer;
  try {
    answer = await host.submit(event);
  } catch (failure) {
    // InternalError makes the pile send it again, which is what is wanted: the fact is not written.
    host.log.warn({ pileId, action, error: messageOf(failure) }, 'a message of a pile could not be written');
    return error('internal', 'the message could not be stored; send it again');
  }
  const reply = version.replyTo(action, answer, host.clock.now(), payload);
  if (reply === null) {
    host.log.error({ pileId, action, answer: answer.kind }, 'the station gave an answer that is none for this message');
    return error('internal', 'the message could not be processed');
  }
  if (event.kind === 'pile.booted') settleBoot(answer, link);
  return reply;
}

function settleBoot(answer: Answer, link: Link): void {
  if (answer.kind === 'boot' && answer.status === 'Accepted') {
    link.bootAnswered(null);
    return;
  }
  const [status, intervalS] =
    answer.kind === 'boot' && answer.status === 'Pending' ? (['Pending', answer.intervalS] as const) : (['Rejected', RETRY_S] as const);
  link.bootAnswered({ status, intervalS, atMs: link.host.clock.monotonic() });
}

function eventOf(call: InboundCall, link: Link, fact: Fact, violation: string | null, hidden: readonly string[]): PileEvent {
  const body = hidden.length === 0 ? maskedBody(call.text, call.payload) : maskedJson(without(call.payload, hidden));
  const wire: Wire = { action: call.action, messageId: call.messageId, body, violation };
  return { ...fact, id: link.host.newEventId(), receivedMs: call.receivedMs, pileId: link.pileId, wire };
}

function without(payload: Payload, hidden: readonly string[]): Payload {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, hidden.includes(name) ? SECRET : value]));
}

function error(problem: Problem, description: string): Reply {
  return { ok: false, problem, description };
}
