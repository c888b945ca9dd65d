/** Answers about firmware, logs, the display and customers (OCPP 2.0.1 L, N, O, N09). */
import type { Payload } from './ocpp-frame.ts';
import { listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { Answerer201, Host201 } from './pile201-host.ts';
import { afterTheAnswer, inParts } from './pile201-host.ts';

/** By action. */
export const UPKEEP_ANSWERS: Readonly<Record<string, Answerer201>> = {
  UpdateFirmware: (pile, request) => pile.upkeep.update(request),
  GetLog: (pile, request) => pile.upkeep.sendLog(request),
  SetDisplayMessage: setMessage,
  GetDisplayMessages: getMessages,
  ClearDisplayMessage: (pile, request) => {
    const known = pile.displays.delete(numberOf(request, 'id') ?? 0);
    countMessages(pile);
    return { status: known ? 'Accepted' : 'Unknown' };
  },
  CustomerInformation: customerInformation,
};

function setMessage(pile: Host201, request: Payload): Payload {
  const message = objectOf(request, 'message');
  const format = textOf(objectOf(message, 'message'), 'format');
  const transactionId = textOf(message, 'transactionId');
  const id = numberOf(message, 'id') ?? 0;
  if (format === 'HTML') return { status: 'NotSupportedMessageFormat' };
  if (transactionId !== undefined && !pile.evses.some((evse) => evse.tx?.transactionId === transactionId))
    return { status: 'UnknownTransaction' };
  if (!pile.displays.has(id) && pile.displays.size >= 10) return { status: 'Rejected' };
  pile.displays.set(id, message);
  countMessages(pile);
  return { status: 'Accepted' };
}

function getMessages(pile: Host201, request: Payload): Payload {
  const ids = listOf(request, 'id');
  const chosen = [...pile.displays.values()].filter(
    (message) =>
      (ids.length === 0 || ids.includes(message['id'])) &&
      (request['priority'] === undefined || request['priority'] === message['priority']) &&
      (request['state'] === undefined || request['state'] === message['state']),
  );
  if (chosen.length === 0) return { status: 'Unknown' };
  const parts = inParts(chosen, 5);
  afterTheAnswer(() => {
    parts.forEach((messageInfo, at) => {
      const requestId = numberOf(request, 'requestId') ?? 0;
      void pile.line.ask('NotifyDisplayMessages', { requestId, messageInfo, tbc: at < parts.length - 1 });
    });
  });
  return { status: 'Accepted' };
}

function countMessages(pile: Host201): void {
  pile.device.force('DisplayMessageCtrlr.DisplayMessages', String(pile.displays.size));
}

/** Tells what the pile knows of a card, and forgets it where asked (N09, N10). */
function customerInformation(pile: Host201, request: Payload): Payload {
  const token = textOf(objectOf(request, 'idToken'), 'idToken');
  const identifier = textOf(request, 'customerIdentifier');
  const [report, clear] = [request['report'] === true, request['clear'] === true];
  if (token === undefined && identifier === undefined && request['customerCertificate'] === undefined) return { status: 'Invalid' };
  if (!report && !clear) return { status: 'Rejected' };
  const cached = token === undefined ? undefined : pile.cards.cache.get(token)?.info;
  const listed = token === undefined ? undefined : pile.cards.list.get(token);
  const known = [
    cached === undefined ? '' : `cache ${JSON.stringify(cached)}`,
    listed === undefined ? '' : `list ${JSON.stringify(listed)}`,
  ];
  const text = known.filter((one) => one !== '').join('; ');
  if (clear && token !== undefined) pile.cards.cache.delete(token);
  const parts = report ? (text.match(/.{1,512}/gs) ?? ['']) : [''];
  afterTheAnswer(() => {
    parts.forEach((data, seqNo) => {
      const head = { requestId: numberOf(request, 'requestId') ?? 0, generatedAt: pile.clock.text(), seqNo, tbc: seqNo < parts.length - 1 };
      void pile.line.ask('NotifyCustomerInformation', { ...head, data });
    });
  });
  return { status: 'Accepted' };
}
