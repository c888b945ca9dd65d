/** What a simulated 2.0.1 pile answers to the central system, and what it then does: remote control, availability, cards, and the list of all. */
import type { Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { CallHandler, HandlerAnswer } from './ocpp-peer.ts';
import { AnswerError, NO_ANSWER } from './ocpp-peer.ts';
import { CERTIFICATE_ANSWERS, startSigning } from './pile201-inbound-certificates.ts';
import { CHARGING_ANSWERS, takeTxProfile } from './pile201-inbound-charging.ts';
import { DEVICE_ANSWERS } from './pile201-inbound-device.ts';
import { UPKEEP_ANSWERS } from './pile201-inbound-upkeep.ts';
import type { SimEvse } from './pile201-evse.ts';
import type { Answerer201, Host201 } from './pile201-host.ts';
import { afterTheAnswer } from './pile201-host.ts';
import { idTokenIn } from './pile201-cards.ts';
import type { IdToken } from './pile201-options.ts';
import { wallWait } from './timers.ts';

/** The handlers of one pile, wrapped in its quirks and in what its registration allows (B01 to B03). */
export function inboundHandlers201(pile: Host201): Record<string, CallHandler> {
  const wrapped = Object.entries(ANSWERS_201).map(([action, answer]): [string, CallHandler] => [
    action,
    (request) => guarded(pile, action, request, answer),
  ]);
  return { ...Object.fromEntries(wrapped), '*': (_, frame) => guarded(pile, frame.kind === 'call' ? frame.action : '', {}, unknownAction) };
}

async function guarded(pile: Host201, action: string, request: Payload, answer: Answerer201): Promise<HandlerAnswer> {
  const { quirks, registration } = pile;
  if (quirks.dropsOnEarlyCall && !pile.accepted) {
    pile.dropLine();
    return NO_ANSWER;
  }
  if (quirks.crashesOn.includes(action)) {
    pile.reboot('Watchdog', 'resumes');
    return NO_ANSWER;
  }
  if (quirks.neverAnswers.includes(action)) return NO_ANSWER;
  if (quirks.answerDelayMs > 0) await wallWait(quirks.answerDelayMs);
  if (quirks.doesNotKnow.includes(action)) return unknownAction();
  const triggersBoot = action === 'TriggerMessage' && textOf(request, 'requestedMessage') === 'BootNotification';
  if (!pile.accepted && registration.status !== 'Pending' && !triggersBoot) return new AnswerError('SecurityError', 'not accepted yet');
  return answer(pile, request);
}

function unknownAction(): AnswerError {
  return new AnswerError('NotImplemented', 'this pile does not know that action');
}

/** Every call of the central system this pile knows. */
export const ANSWERS_201: Readonly<Record<string, Answerer201>> = {
  ...DEVICE_ANSWERS,
  ...CHARGING_ANSWERS,
  ...UPKEEP_ANSWERS,
  ...CERTIFICATE_ANSWERS,
  RequestStartTransaction: requestStart,
  RequestStopTransaction: requestStop,
  GetTransactionStatus: transactionStatus,
  CostUpdated: (pile, request) => {
    const tx = pile.evses.map((evse) => evse.lastTx).find((one) => one?.transactionId === textOf(request, 'transactionId'));
    if (tx !== null && tx !== undefined) tx.totalCost = numberOf(request, 'totalCost') ?? null;
    return {};
  },
  Reset: reset,
  UnlockConnector: unlock,
  ChangeAvailability: changeAvailability,
  TriggerMessage: trigger,
  ClearCache: (pile) => {
    if (!pile.device.flag('AuthCacheCtrlr.Enabled')) return { status: 'Rejected' };
    pile.cards.cache.clear();
    return { status: 'Accepted' };
  },
  SendLocalList: (pile, request) => ({ status: pile.cards.takeList(request) }),
  GetLocalListVersion: (pile) => ({ versionNumber: pile.cards.listVersion }),
  DataTransfer: (_, request) =>
    textOf(request, 'vendorId') === 'sim.echo'
      ? { status: 'Accepted', ...(request['data'] === undefined ? {} : { data: request['data'] }) }
      : { status: 'UnknownVendorId' },
};

function requestStart(pile: Host201, request: Payload): Payload {
  const token = idTokenIn(request);
  const evse = startable(pile, numberOf(request, 'evseId'));
  if (pile.quirks.remoteStart === 'rejects' || !pile.accepted || evse === undefined) return { status: 'Rejected' };
  const profile = objectOf(request, 'chargingProfile');
  if (Object.keys(profile).length > 0 && textOf(profile, 'chargingProfilePurpose') !== 'TxProfile') return { status: 'Rejected' };
  const remoteStartId = numberOf(request, 'remoteStartId') ?? 0;
  if (pile.quirks.remoteStart === 'obeys') afterTheAnswer(() => void startRemotely(pile, evse, token, remoteStartId, profile));
  return { status: 'Accepted', ...(evse.tx === null ? {} : { transactionId: evse.tx.transactionId }) };
}

async function startRemotely(pile: Host201, evse: SimEvse, token: IdToken, remoteStartId: number, profile: Payload): Promise<void> {
  if (pile.device.flag('AuthCtrlr.AuthorizeRemoteStart') && !(await pile.cards.authorise(token, evse.id))) return;
  if (Object.keys(profile).length > 0) takeTxProfile(pile, evse, profile);
  pile.accept(evse, token, 'RemoteStart', remoteStartId);
}

function startable(pile: Host201, evseId: number | undefined): SimEvse | undefined {
  const free = pile.evses.filter((evse) => evse.free);
  if (evseId !== undefined) return free.find((evse) => evse.id === evseId);
  const unreserved = free.filter((evse) => evse.reservation === null);
  return unreserved.find((evse) => evse.plugged !== null) ?? unreserved[0];
}

function requestStop(pile: Host201, request: Payload): Payload {
  const id = textOf(request, 'transactionId');
  const evse = pile.evses.find((one) => one.tx !== null && one.tx.transactionId === id);
  if (pile.quirks.remoteStop === 'rejects' || !pile.accepted || evse === undefined) return { status: 'Rejected' };
  if (pile.quirks.remoteStop === 'obeys') afterTheAnswer(() => pile.stopCharging(evse, 'Remote', 'RemoteStop'));
  return { status: 'Accepted' };
}

function transactionStatus(pile: Host201, request: Payload): Payload {
  const id = textOf(request, 'transactionId');
  if (id === undefined) return { messagesInQueue: pile.desk.hasUntold() };
  return { ongoingIndicator: pile.evses.some((evse) => evse.tx?.transactionId === id), messagesInQueue: pile.desk.hasUntold(id) };
}

/** Immediate ends what runs, OnIdle waits for it (B11, B12). */
function reset(pile: Host201, request: Payload): Payload {
  const immediate = textOf(request, 'type') === 'Immediate';
  const evseId = numberOf(request, 'evseId');
  const chosen = evseId === undefined || evseId === 0 ? pile.evses : pile.evses.filter((evse) => evse.id === evseId);
  if (chosen.length === 0) return { status: 'Rejected' };
  const busy = chosen.some((evse) => evse.tx !== null);
  const whole = chosen.length === pile.evses.length && (evseId === undefined || evseId === 0);
  if (!immediate && busy) {
    const idle = whole ? pile.whenIdle() : (chosen[0]?.tx?.finished ?? Promise.resolve());
    void idle.then(() => pile.settled()).then(() => restart(pile, chosen, whole));
    return { status: 'Scheduled' };
  }
  afterTheAnswer(() => {
    if (whole && pile.quirks.immediateReset === 'resumes') {
      pile.reboot('RemoteReset', 'resumes');
      return;
    }
    for (const evse of chosen) pile.desk.end(evse, 'ImmediateReset', 'ResetCommand');
    void pile.settled().then(() => restart(pile, chosen, whole));
  });
  return { status: 'Accepted' };
}

function restart(pile: Host201, chosen: readonly SimEvse[], whole: boolean): void {
  if (whole) pile.reboot('RemoteReset');
  else for (const evse of chosen) pile.rebootEvse(evse);
}

function unlock(pile: Host201, request: Payload): Payload {
  const evse = pile.evses.find((one) => one.id === numberOf(request, 'evseId'));
  const connector = evse?.connectors.find((one) => one.id === numberOf(request, 'connectorId'));
  if (evse === undefined || connector === undefined) return { status: 'UnknownConnector' };
  if (evse.authorisedTx && evse.tx?.stopping === null) return { status: 'OngoingAuthorizedTransaction' };
  return { status: pile.quirks.unlock };
}

function changeAvailability(pile: Host201, request: Payload): Payload {
  const place = objectOf(request, 'evse');
  const [evseId, connectorId] = [numberOf(place, 'id'), numberOf(place, 'connectorId')];
  const evse = evseId === undefined || evseId === 0 ? null : pile.evses.find((one) => one.id === evseId);
  if (evse === undefined) return { status: 'Rejected' };
  const connector = connectorId === undefined ? null : evse?.connectors.find((one) => one.id === connectorId);
  if (connector === undefined) return { status: 'Rejected' };
  return { status: pile.availability.change(evse, connector, textOf(request, 'operationalStatus') === 'Operative') };
}

function trigger(pile: Host201, request: Payload): Payload {
  const place = objectOf(request, 'evse');
  const [evseId, connectorId] = [numberOf(place, 'id'), numberOf(place, 'connectorId')];
  const chosen = evseId === undefined || evseId === 0 ? pile.evses : pile.evses.filter((evse) => evse.id === evseId);
  if (chosen.length === 0) return { status: 'Rejected' };
  const act = triggered(pile, textOf(request, 'requestedMessage') ?? '', chosen, connectorId);
  if (typeof act === 'string') return { status: act };
  afterTheAnswer(act);
  return { status: 'Accepted' };
}

function triggered(
  pile: Host201,
  message: string,
  evses: readonly SimEvse[],
  connectorId: number | undefined,
): (() => void) | 'Rejected' | 'NotImplemented' {
  switch (message) {
    case 'BootNotification':
      return pile.accepted ? 'Rejected' : () => void pile.registration.boot('Triggered'); // F06.FR.17
    case 'Heartbeat':
      return () => void pile.registration.beat(true);
    case 'StatusNotification': {
      const places = evses.flatMap((evse) =>
        evse.connectors.filter((one) => connectorId === undefined || one.id === connectorId).map((connector) => ({ evse, connector })),
      );
      return places.length === 0 ? 'Rejected' : () => places.forEach(({ evse, connector }) => pile.availability.tellOne(evse, connector));
    }
    case 'MeterValues':
      return () => evses.forEach((evse) => pile.desk.tellValues(evse, 'Trigger'));
    case 'TransactionEvent': {
      const running = evses.filter((evse) => evse.tx !== null);
      return running.length === 0 ? 'Rejected' : () => running.forEach((evse) => pile.desk.sample(evse, 'Trigger'));
    }
    case 'FirmwareStatusNotification':
    case 'LogStatusNotification':
      return () => pile.upkeep.tellLast(message);
    case 'SignChargingStationCertificate':
      return () => void startSigning(pile);
    default:
      return 'NotImplemented';
  }
}
