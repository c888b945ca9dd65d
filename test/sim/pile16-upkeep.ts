/** Firmware, diagnostics and logs of a simulated 1.6 pile: really fetched and really sent (OCPP 1.6, 4.4, 4.5, 5.9, 5.19; security white paper L, N). */
import type { Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import { certificateOf } from './pile-certificates.ts';
import type { FileHabits } from './pile-files.ts';
import type { FirmwareOrder, UpdateJob } from './pile-upkeep.ts';
import { startUpdate, uploadLog } from './pile-upkeep.ts';
import type { CommandHost } from './pile16-host.ts';
import { afterTheAnswer } from './pile16-host.ts';

/** The notifications that tell how a job goes. */
type StatusAction =
  'DiagnosticsStatusNotification' | 'FirmwareStatusNotification' | 'LogStatusNotification' | 'SignedFirmwareStatusNotification';

/** The jobs of one pile. */
export class Upkeep16 {
  /** Every status told, oldest first: 'FirmwareStatusNotification Downloading'. */
  readonly told: string[] = [];
  readonly #pile: CommandHost;
  readonly #last = new Map<StatusAction, Payload>();
  #update: { readonly job: UpdateJob; over: boolean } | null = null;
  #log: { over: boolean; cancelled: boolean } | null = null;

  constructor(pile: CommandHost) {
    this.#pile = pile;
  }

  /** The last image fetched, or null. */
  get image(): Buffer | null {
    return this.#update?.job.image() ?? null;
  }

  /** UpdateFirmware (5.19): no signature, no request id. */
  update(request: Payload): Payload {
    const nowMs = this.#pile.timers.now();
    const retrieveAtMs = timeOf(request, 'retrieveDate', nowMs);
    const order = {
      location: textOf(request, 'location') ?? '',
      retrieveAtMs,
      installAtMs: retrieveAtMs,
      ...retriesOf(request),
      signing: null,
    };
    this.#start(order, 'FirmwareStatusNotification', undefined);
    return {};
  }

  /** SignedUpdateFirmware (white paper, L01). */
  updateSigned(request: Payload): Payload {
    const firmware = objectOf(request, 'firmware');
    const certificate = textOf(firmware, 'signingCertificate') ?? '';
    if (!this.#isMaker(certificate)) {
      this.#pile.securityEvent('InvalidFirmwareSigningCertificate');
      return { status: 'InvalidCertificate' };
    }
    const nowMs = this.#pile.timers.now();
    const replaced = this.#start(
      {
        location: textOf(firmware, 'location') ?? '',
        retrieveAtMs: timeOf(firmware, 'retrieveDateTime', nowMs),
        installAtMs: timeOf(firmware, 'installDateTime', nowMs),
        ...retriesOf(request),
        signing: { certificate, signature: textOf(firmware, 'signature') ?? '' },
      },
      'SignedFirmwareStatusNotification',
      numberOf(request, 'requestId') ?? 0,
    );
    return { status: replaced ? 'AcceptedCanceled' : 'Accepted' };
  }

  /** GetDiagnostics (5.9). */
  sendDiagnostics(request: Payload): Payload {
    const fileName = `${this.#pile.identity}.zip`.slice(0, 255);
    const upload = {
      location: textOf(request, 'location') ?? '',
      name: fileName,
      content: this.#logText('Diagnostics'),
      ...retriesOf(request),
    };
    this.#send(upload, 'DiagnosticsStatusNotification', undefined);
    return { fileName };
  }

  /** GetLog (white paper, N01). */
  sendLog(request: Payload): Payload {
    const log = objectOf(request, 'log');
    const requestId = numberOf(request, 'requestId') ?? 0;
    const logType = textOf(request, 'logType') ?? 'DiagnosticsLog';
    const filename = `${this.#pile.identity}-${logType}-${requestId}.log`.slice(0, 255);
    const upload = {
      location: textOf(log, 'remoteLocation') ?? '',
      name: filename,
      content: this.#logText(logType),
      ...retriesOf(request),
    };
    const replaced = this.#send(upload, 'LogStatusNotification', requestId);
    return { status: replaced ? 'AcceptedCanceled' : 'Accepted', filename };
  }

  /** The last status of a running job again, or Idle. */
  tellLast(action: StatusAction): void {
    const running = action.includes('Firmware') ? this.#update : this.#log;
    const signed = this.#last.get('SignedFirmwareStatusNotification');
    const over = running?.over !== false;
    const told = action === 'FirmwareStatusNotification' && signed !== undefined ? 'SignedFirmwareStatusNotification' : action;
    void this.#pile.line.ask(told, over ? { status: 'Idle' } : (this.#last.get(told) ?? { status: 'Idle' }), true);
  }

  #start(order: FirmwareOrder, action: StatusAction, requestId: number | undefined): boolean {
    const pile = this.#pile;
    const replaced = this.#update?.over === false;
    this.#update?.job.cancel();
    afterTheAnswer(() => {
      const job = startUpdate(
        {
          timers: pile.timers,
          habits: () => this.#habits(),
          fate: () => pile.quirks.firmware,
          tell: (status) => this.#tell(action, status, requestId),
          idle: () => pile.whenIdle(),
          reboot: (image) => this.#rebootWith(image),
          securityEvent: (type) => pile.securityEvent(type),
        },
        order,
        action === 'SignedFirmwareStatusNotification',
      );
      const running = { job, over: false };
      this.#update = running;
      void job.done.then(() => {
        running.over = true;
      });
    });
    return replaced;
  }

  #send(upload: Parameters<typeof uploadLog>[1], action: StatusAction, requestId: number | undefined): boolean {
    const pile = this.#pile;
    const before = this.#log?.over === false ? this.#log : null;
    if (before !== null) before.cancelled = true;
    const running = { over: false, cancelled: false };
    this.#log = running;
    const tell = (status: string): Promise<unknown> => {
      if (running.cancelled) return Promise.resolve();
      const ownWord = requestId === undefined && !['Uploading', 'Uploaded'].includes(status) ? 'UploadFailed' : status; // GetDiagnostics knows one failure
      return this.#tell(action, ownWord, requestId);
    };
    afterTheAnswer(() => {
      void uploadLog({ timers: pile.timers, habits: () => this.#habits(), fate: pile.quirks.log, tell }, upload).then(() => {
        running.over = true;
      });
    });
    return before !== null;
  }

  #tell(action: StatusAction, status: string, requestId: number | undefined): Promise<unknown> {
    const payload = { status, ...(requestId === undefined ? {} : { requestId }) };
    this.#last.set(action, payload);
    this.told.push(`${action} ${status}`);
    return this.#pile.line.tell(action, () => payload);
  }

  #habits(): FileHabits {
    return { ca: this.#pile.certificates.roots('CentralSystemRootCertificate'), ...this.#pile.quirks.files };
  }

  /** The signing certificate must be a certificate, and of an installed maker's root where there is one. */
  #isMaker(pem: string): boolean {
    const certificate = certificateOf(pem);
    if (certificate === null) return false;
    const roots = this.#pile.certificates.roots('ManufacturerRootCertificate').map((root) => certificateOf(root));
    return roots.length === 0 || roots.some((root) => root !== null && certificate.verify(root.publicKey));
  }

  async #rebootWith(image: Buffer): Promise<void> {
    const named = /^version[ =:]+(\S{1,50})/i.exec(image.subarray(0, 200).toString('latin1'))?.[1];
    this.#pile.firmwareVersion = named ?? `${this.#pile.firmwareVersion}+1`.slice(0, 50);
    this.#pile.reboot();
    await this.#pile.registration.whenAccepted();
  }

  #logText(kind: string): Buffer {
    const lines = this.#pile.line.calls.map((call) => `${new Date(call.sentAtMs).toISOString()} ${call.action}`);
    return Buffer.from(`${kind} of ${this.#pile.identity}\n${lines.join('\n')}\n`);
  }
}

function retriesOf(request: Payload): { readonly retries: number; readonly retryIntervalMs: number } {
  return { retries: numberOf(request, 'retries') ?? 0, retryIntervalMs: (numberOf(request, 'retryInterval') ?? 10) * 1_000 };
}

function timeOf(payload: Payload, key: string, otherwise: number): number {
  const ms = Date.parse(textOf(payload, key) ?? '');
  return Number.isFinite(ms) ? ms : otherwise;
}
