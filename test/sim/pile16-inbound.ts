/** What a simulated pile answers to the calls of the central system (OCPP 1.6, chapter 5), and what it then does. */
import type { Payload } from './ocpp-frame.ts';
import { listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { CallHandler, HandlerAnswer } from './ocpp-peer.ts';
import { AnswerError, NO_ANSWER } from './ocpp-peer.ts';
import type { SimConnector } from './pile16-connector.ts';
import { CHARGING_ANSWERS, takeTxProfile } from './pile16-charging.ts';
import type { Answerer, CommandHost } from './pile16-host.ts';
import { afterTheAnswer } from './pile16-host.ts';
import { SECURITY_ANSWERS, startSigning, takesProfile } from './pile16-security.ts';
import { wallWait } from './timers.ts';

/** The handlers of one pile, wrapped in its quirks. */
export function inboundHandlers(pile: CommandHost): Record<string, CallHandler> {
  const wrapped = Object.entries(ANSWERS).map(([action, answer]): [string, CallHandler] => [
    action,
    (request) => guarded(pile, action, request, answer),
  ]);
  return { ...Object.fromEntries(wrapped), '*': (_, frame) => guarded(pile, frame.kind === 'call' ? frame.action : '', {}, unknownAction) };
}

async function guarded(pile: CommandHost, action: string, request: Payload, answer: Answerer): Promise<HandlerAnswer> {
  if (pile.quirks.dropsOnEarlyCall && !pile.accepted) {
    pile.dropLine();
    return NO_ANSWER;
  }
  if (pile.quirks.crashesOn.includes(action)) {
    pile.reboot('resumes');
    return NO_ANSWER;
  }
  if (pile.quirks.neverAnswers.includes(action)) return NO_ANSWER;
  if (pile.quirks.answerDelayMs > 0) await wallWait(pile.quirks.answerDelayMs);
  if (pile.quirks.doesNotKnow.includes(action)) return unknownAction();
  return answer(pile, request);
}

const ANSWERS: Readonly<Record<string, Answerer>> = {
  RemoteStartTransaction: remoteStart,
  RemoteStopTransaction: remoteStop,
  Reset: reset,
  UnlockConnector: unlock,
  ChangeAvailability: changeAvailability,
  GetConfiguration: (pile, request) => pile.config.answer(listOf(request, 'key').filter((key) => typeof key === 'string')),
  ChangeConfiguration: changeConfiguration,
  ClearCache: (pile) => {
    pile.cards.known.clear();
    return { status: 'Accepted' };
  },
  TriggerMessage: trigger,
  DataTransfer: (_, request) =>
    textOf(request, 'vendorId') === 'sim.echo'
      ? { status: 'Accepted', data: textOf(request, 'data') ?? '' }
      : { status: 'UnknownVendorId' },
  ...CHARGING_ANSWERS,
  ...SECURITY_ANSWERS,
  SendLocalList: (pile, request) => ({ status: pile.cards.takeList(request) }),
  GetLocalListVersion: (pile) => ({ listVersion: pile.config.flag('LocalAuthListEnabled') ? pile.cards.listVersion : -1 }),
  GetDiagnostics: (pile, request) => pile.upkeep.sendDiagnostics(request),
  UpdateFirmware: (pile, request) => pile.upkeep.update(request),
  ExtendedTriggerMessage: trigger,
};

function unknownAction(): AnswerError {
  return new AnswerError('NotImplemented', 'this pile does not know that action');
}

function remoteStart(pile: CommandHost, request: Payload): Payload {
  const idTag = textOf(request, 'idTag');
  const connector = startable(pile, numberOf(request, 'connectorId'));
  if (pile.quirks.remoteStart === 'rejects' || idTag === undefined || connector === undefined || !pile.accepted)
    return { status: 'Rejected' };
  if (pile.quirks.remoteStart === 'obeys') {
    const profile = objectOf(request, 'chargingProfile');
    afterTheAnswer(() => void startRemotely(pile, connector, idTag, profile));
  }
  return { status: 'Accepted' };
}

async function startRemotely(pile: CommandHost, connector: SimConnector, idTag: string, profile: Payload): Promise<void> {
  if (pile.config.flag('AuthorizeRemoteTxRequests') && !(await pile.cards.authorise(idTag))) return;
  if (Object.keys(profile).length > 0) takeTxProfile(pile, connector, profile);
  pile.accept(connector, idTag);
}

function startable(pile: CommandHost, connectorId: number | undefined): SimConnector | undefined {
  const free = pile.connectors.filter((connector) => connector.free && (connector.reservation === null || connector.id === connectorId));
  if (connectorId !== undefined) return free.find((connector) => connector.id === connectorId);
  return free.find((connector) => connector.plugged) ?? free[0];
}

function remoteStop(pile: CommandHost, request: Payload): Payload {
  const id = numberOf(request, 'transactionId');
  const connector = pile.connectors.find((one) => one.tx !== null && one.tx.transactionId === id);
  if (pile.quirks.remoteStop === 'rejects' || connector === undefined) return { status: 'Rejected' };
  if (pile.quirks.remoteStop === 'obeys') afterTheAnswer(() => pile.stopByCommand(connector, 'Remote'));
  return { status: 'Accepted' };
}

/** Soft: transactions end in good order and are told before the reboot; hard: at once, told after it (5.14). */
function reset(pile: CommandHost, request: Payload): Payload {
  const hard = textOf(request, 'type') === 'Hard';
  afterTheAnswer(() => {
    if (hard && pile.quirks.hardReset === 'resumes') {
      pile.reboot('resumes');
      return;
    }
    for (const connector of pile.connectors) pile.stopByCommand(connector, hard ? 'HardReset' : 'SoftReset');
    if (hard) {
      pile.reboot();
      return;
    }
    void pile.settled().then(() => pile.reboot());
  });
  return { status: 'Accepted' };
}

function unlock(pile: CommandHost, request: Payload): Payload {
  const connector = pile.connectors.find((one) => one.id === numberOf(request, 'connectorId'));
  if (connector === undefined) return { status: 'NotSupported' };
  if (pile.quirks.unlock === 'Unlocked') afterTheAnswer(() => pile.stopByCommand(connector, 'UnlockCommand'));
  return { status: pile.quirks.unlock };
}

function changeAvailability(pile: CommandHost, request: Payload): Payload {
  const id = numberOf(request, 'connectorId');
  const named = id === 0 ? pile.connectors : pile.connectors.filter((connector) => connector.id === id);
  if (named.length === 0) return { status: 'Rejected' };
  const answers = named.map((connector) => pile.changeAvailability(connector, textOf(request, 'type') === 'Operative'));
  if (id === 0) pile.tellStatus(0);
  return { status: answers.includes('Scheduled') ? 'Scheduled' : 'Accepted' };
}

function changeConfiguration(pile: CommandHost, request: Payload): Payload {
  const key = textOf(request, 'key') ?? '';
  const value = textOf(request, 'value') ?? '';
  if (key === 'SecurityProfile' && !takesProfile(pile, Number(value))) return { status: 'Rejected' };
  const status = pile.config.change(key, value);
  if (status === 'Accepted') pile.configurationChanged(key);
  return { status };
}

function trigger(pile: CommandHost, request: Payload): Payload {
  const connectorId = numberOf(request, 'connectorId');
  if (connectorId !== undefined && (connectorId < 0 || connectorId > pile.connectors.length)) return { status: 'Rejected' };
  const act = triggered(pile, textOf(request, 'requestedMessage') ?? '', connectorId);
  if (act === null) return { status: 'NotImplemented' };
  afterTheAnswer(act);
  return { status: 'Accepted' };
}

function triggered(pile: CommandHost, message: string, connectorId: number | undefined): (() => void) | null {
  switch (message) {
    case 'BootNotification':
      return () => void pile.registration.boot();
    case 'Heartbeat':
      return () => void pile.registration.beat(true);
    case 'StatusNotification':
      return () => (connectorId === undefined ? pile.tellStatuses('all') : pile.tellStatus(connectorId));
    case 'MeterValues':
      return () => {
        for (const one of pile.connectors) if (connectorId === undefined || connectorId === one.id) pile.desk.tellValues(one, 'Trigger');
      };
    case 'DiagnosticsStatusNotification':
    case 'FirmwareStatusNotification':
    case 'LogStatusNotification':
      return () => pile.upkeep.tellLast(message);
    case 'SignChargePointCertificate':
      return () => void startSigning(pile);
    default:
      return null;
  }
}
