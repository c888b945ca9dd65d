/** One call of a pile, top to bottom: may it speak, is it known, does it fit, what does it say, write it, answer. */
import { messageOf } from '../../../base/fault.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { PileEvent, Wire } from '../../../domain/event.ts';
import type { InboundCall, Link, Reply } from '../ocpp-j/dialect.ts';
import type { Problem } from '../ocpp-j/frame.ts';
import { maskedBody } from '../ocpp-j/mask.ts';
import { bootPayload, replyTo, RETRY_S } from './answers.ts';
import type { Schemas } from './schemas.ts';
import { INBOUND, type Fact } from './translate.ts';

export async function serveCall(call: InboundCall, link: Link, schemas: Schemas): Promise<Reply> {
  const { action, payload } = call;
  if (action !== 'BootNotification' && !maySpeak(link))
    return error('security', 'the charge point is not accepted; send a BootNotification and wait');
  const inbound = INBOUND.get(action);
  if (inbound === undefined) {
    return schemas.knows(action)
      ? error('not-supported', 'this action is not served by the central system')
      : error('not-implemented', 'this action is not one of OCPP 1.6');
  }
  const violation = schemas.request(action, payload);
  const fact = violation === null || inbound.salvaged ? inbound.read(payload, link.pileId) : null;
  if (violation !== null && fact === null) return error(violation.problem, violation.sentence);
  if (fact === null) return error('property', 'a field has a value outside its range');
  const remark = violation?.sentence ?? inbound.remark?.(payload) ?? null;
  const event = eventOf(call, link, fact, remark);
  return event.kind === 'pile.booted' ? serveBoot(event, link) : submitted(action, event, link);
}

/** OCPP 1.6 §4.2: until its boot is accepted a pile gets nothing done here. One that did not boot again is what it was. */
function maySpeak(link: Link): boolean {
  return link.boot === 'not-booted' ? link.host.entry(link.pileId)?.admission === 'accepted' : link.boot === 'accepted';
}

/** A boot that was turned away and comes again within the limit is answered from memory: strangers do not fill the journal. */
async function serveBoot(event: PileEvent, link: Link): Promise<Reply> {
  const { host, turnedAway } = link;
  const isWaiting = host.entry(link.pileId)?.admission !== 'accepted';
  if (turnedAway !== null && isWaiting && host.clock.monotonic() - turnedAway.atMs < link.limits.waitingBootMs)
    return { ok: true, payload: bootPayload(turnedAway.status, host.clock.now(), turnedAway.intervalS) };
  link.bootArrived();
  return submitted('BootNotification', event, link);
}

/** Nothing is acknowledged before it is on disk: the reply exists only after the commit. */
async function submitted(action: string, event: PileEvent, link: Link): Promise<Reply> {
  const { host, pileId } = link;
  let answer: Answer;
  try {
    answer = await host.submit(event);
  } catch (failure) {
    // InternalError makes the pile send it again, which is what is wanted: the fact is not written.
    host.log.warn({ pileId, action, error: messageOf(failure) }, 'a message of a pile could not be written');
    return error('internal', 'the message could not be stored; send it again');
  }
  const reply = replyTo(action, answer, host.clock.now());
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

function eventOf(call: InboundCall, link: Link, fact: Fact, violation: string | null): PileEvent {
  const wire: Wire = { action: call.action, messageId: call.messageId, body: maskedBody(call.text, call.payload), violation };
  return { ...fact, id: link.host.newEventId(), receivedMs: call.receivedMs, pileId: link.pileId, wire };
}

function error(problem: Problem, description: string): Reply {
  return { ok: false, problem, description };
}
