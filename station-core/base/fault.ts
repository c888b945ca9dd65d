/** Faults: things that go wrong outside our own code, with a code, where it happened and what to do. The one table of them. */

const TABLE = {
  'config.bad-key': 'The configuration has a key that is not known',
  'config.bad-value': 'The configuration has a value that cannot be used',
  'config.port-in-use': 'The port is already in use by another program',
  'config.folder-not-writable': 'The data folder cannot be written to',
  'config.node-too-old': 'This Node.js cannot load the database library',
  'core.already-running': 'Another Stationmaster already runs on this data folder',
  'store.from-the-future': 'The database was written by a newer version of Stationmaster',
  'store.not-ours': 'The file is not a database of Stationmaster',
  'store.migration-changed': 'A migration that was already applied differs from the one in this version',
  'store.damaged': 'The database is damaged',
  'store.disk-full': 'The disk is full',
  'store.io-error': 'The disk could not be read or written',
  'store.busy': 'The database is held by another program',
  'store.read-too-long': 'The list took longer than 5 seconds to read and was stopped',
  'recovery.busy': 'A recovery file is being made already',
  'recovery.short-passphrase': 'The passphrase of a recovery file is too short',
  'recovery.no-copy': 'The copy of the database could not be made',
  'inbox.full': 'The station has more to do than it can take right now',
  'input.invalid': 'The input cannot be used',
  'input.not-found': 'There is no such record',
  'access.not-logged-in': 'Please log in',
  'access.wrong-password': 'The name or the password is not right',
  'access.forbidden': 'Your role does not allow this',
  'access.throttled': 'Too many attempts; please wait',
  'access.bad-host': 'The address in the browser is not one of this station',
  'pile.offline': 'The pile is not connected',
  'pile.no-answer': 'The pile did not answer in time',
  'pile.call-error': 'The pile answered with an error',
  'pile.queue-full': 'Too many commands are already waiting for this pile',
  'pile.bad-answer': 'The pile answered in a form the protocol does not know',
  'ocpp.format-violation': 'The frame is not an OCPP-J message',
  'ocpp.type-violation': 'A field has the wrong type',
  'ocpp.occurrence-violation': 'A field is missing or too many',
  'ocpp.property-violation': 'A field has a value outside its range',
  'ocpp.not-implemented': 'The action is not known',
  'ocpp.not-supported': 'The action is known and not supported',
  'ocpp.security-error': 'The pile is not accepted yet',
  'ocpp.internal-error': 'The central system could not process the message',
  'camera.unreachable': 'The camera cannot be reached',
  'camera.no-answer': 'The camera did not answer in time',
  'camera.refused-login': 'The camera refuses the name or the password',
  'camera.certificate-changed': 'The camera shows another certificate than the one it was added with',
  'camera.bad-answer': 'The camera answered in a form that cannot be used',
  'camera.fault': 'The camera answered with an error',
  'camera.not-offered': 'The camera does not offer this',
  'camera.busy': 'Too much is asked of the camera at once',
  'safety.zone-stopped': 'The zone is stopped for safety',
  'safety.zone-held': 'The zone waits until all of its safety sensors were read and are well',
  'safety.cause-stands': 'What stopped the zone still stands',
  'safety.not-latched': 'The zone is not stopped',
  'safety.not-asked': 'Nothing of this kind is under way in the zone',
  'safety.not-clear': 'A drill begins only in a zone that runs',
  'camera.no-video': 'The video of the camera cannot be read',
  'field.unreachable': 'The device cannot be reached',
  'field.no-answer': 'The device did not answer in time',
  'field.bad-answer': 'The device answered in a form that cannot be used',
  'field.bad-map': 'The register map cannot be used',
  'field.busy': 'The relay acts in earnest',
  'payment.unreachable': 'The payment company cannot be reached',
  'payment.refused': 'The payment company does not know the signature or the merchant',
  'payment.bad-answer': 'The payment company answered in a form that cannot be used',
  'printer.unreachable': 'The receipt printer cannot be reached',
  'printer.out-of-paper': 'The receipt printer is out of paper',
  'printer.cover-open': 'The cover of the receipt printer is open',
  'printer.not-ready': 'The receipt printer is not ready',
  'printer.unsure': 'The receipt printer fell silent in the middle of a receipt',
  'hq.unreachable': 'HQ cannot be reached',
  'hq.bad-answer': 'HQ answered in a form that cannot be used',
  'hq.refused': 'HQ refused',
  'hq.not-linked': 'The station belongs to no HQ',
  'hq.owned': 'HQ owns this',
  'hq.money-held': 'A charge or a refund holds money that HQ lent',
  'hq.directive-gap': 'A directive of HQ is missing before these',
  'plan.hole': 'The price plan leaves a minute of the week without a price',
  'plan.invalid': 'The price plan cannot be used',
} as const;

export type FaultCode = keyof typeof TABLE;
export type FaultDetail = Readonly<Record<string, string | number | boolean | null>>;

export class Fault extends Error {
  readonly code: FaultCode;
  /** What and where: shown to the person and logged, so never a secret, a card number or a password. */
  readonly detail: FaultDetail;

  constructor(code: FaultCode, detail: FaultDetail = {}, options?: ErrorOptions) {
    super(sentence(code, detail), options);
    this.name = 'Fault';
    this.code = code;
    this.detail = detail;
  }
}

export function isFault(error: unknown): error is Fault {
  return error instanceof Fault;
}

/** Text of anything thrown, for a log line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sentence(code: FaultCode, detail: FaultDetail): string {
  const { help, ...rest } = detail;
  const where = Object.entries(rest).map(([key, value]) => `${key} ${String(value)}`);
  return `${TABLE[code]}${where.length > 0 ? ` (${where.join(', ')})` : ''}.${typeof help === 'string' ? ` ${help}` : ''}`;
}
