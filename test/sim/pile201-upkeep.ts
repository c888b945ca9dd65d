/** Firmware and logs of a simulated 2.0.1 pile: one job of each at a time, a newer one takes its place (OCPP 2.0.1 L, N01). */
import type { Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import { certificateOf } from './pile-certificates.ts';
import type { UpdateJob } from './pile-upkeep.ts';
import { startUpdate, uploadLog } from './pile-upkeep.ts';
import type { Host201 } from './pile201-host.ts';
import { afterTheAnswer } from './pile201-host.ts';

/** The jobs of one pile. */
export class Upkeep201 {
  /** Every status told, oldest first: 'Firmware 7 Downloading', 'Log 8 Uploaded'. */
  readonly told: string[] = [];
  readonly #pile: Host201;
  #update: { readonly job: UpdateJob; readonly requestId: number; over: boolean } | null = null;
  #log: { readonly requestId: number; over: boolean; cancelled: boolean } | null = null;
  #last: Readonly<Record<string, Payload>> = {};

  constructor(pile: Host201) {
    this.#pile = pile;
  }

  /** The last image fetched, or null. */
  get image(): Buffer | null {
    return this.#update?.job.image() ?? null;
  }

  /** UpdateFirmware (L01, L02). */
  update(request: Payload): Payload {
    const pile = this.#pile;
    const firmware = objectOf(request, 'firmware');
    const requestId = numberOf(request, 'requestId') ?? 0;
    const [certificate, signature] = [textOf(firmware, 'signingCertificate'), textOf(firmware, 'signature')];
    if (certificate !== undefined && !this.#isMaker(certificate)) {
      pile.securityEvent('InvalidFirmwareSigningCertificate');
      return { status: 'InvalidCertificate' };
    }
    const replaced = this.#update !== null && !this.#update.over;
    this.#update?.job.cancel();
    const nowMs = pile.timers.now();
    const order = {
      location: textOf(firmware, 'location') ?? '',
      retrieveAtMs: timeOf(firmware, 'retrieveDateTime', nowMs),
      installAtMs: timeOf(firmware, 'installDateTime', nowMs),
      retries: numberOf(request, 'retries') ?? 0,
      retryIntervalMs: (numberOf(request, 'retryInterval') ?? 10) * 1_000,
      signing: certificate === undefined || signature === undefined ? null : { certificate, signature },
    };
    afterTheAnswer(() => {
      const job = startUpdate(
        {
          timers: pile.timers,
          habits: () => ({ ca: pile.certificates.roots('CSMSRootCertificate'), ...pile.quirks.files }),
          fate: () => pile.quirks.firmware,
          tell: (status) => this.#tell('FirmwareStatusNotification', 'Firmware', status, requestId),
          idle: () => pile.whenIdle(),
          reboot: (image) => this.#rebootWith(image),
          securityEvent: (type) => pile.securityEvent(type),
        },
        order,
        true,
      );
      const running = { job, requestId, over: false };
      this.#update = running;
      void job.done.then(() => {
        running.over = true;
      });
    });
    return { status: replaced ? 'AcceptedCanceled' : 'Accepted' };
  }

  /** GetLog (N01). */
  sendLog(request: Payload): Payload {
    const pile = this.#pile;
    const log = objectOf(request, 'log');
    const requestId = numberOf(request, 'requestId') ?? 0;
    const logType = textOf(request, 'logType') ?? 'DiagnosticsLog';
    const filename = `${pile.identity}-${logType}-${requestId}.log`;
    const before = this.#log !== null && !this.#log.over ? this.#log : null;
    if (before !== null) {
      before.cancelled = true;
      void this.#tell('LogStatusNotification', 'Log', 'AcceptedCanceled', before.requestId);
    }
    const running = { requestId, over: false, cancelled: false };
    this.#log = running;
    afterTheAnswer(() => {
      void uploadLog(
        {
          timers: pile.timers,
          habits: () => ({ ca: pile.certificates.roots('CSMSRootCertificate'), ...pile.quirks.files }),
          fate: pile.quirks.log,
          tell: (status) => (running.cancelled ? Promise.resolve() : this.#tell('LogStatusNotification', 'Log', status, requestId)),
        },
        {
          location: textOf(log, 'remoteLocation') ?? '',
          name: filename,
          content: logText(pile, logType),
          retries: numberOf(request, 'retries') ?? 0,
          retryIntervalMs: (numberOf(request, 'retryInterval') ?? 10) * 1_000,
        },
      ).then(() => {
        running.over = true;
      });
    });
    return { status: before === null ? 'Accepted' : 'AcceptedCanceled', filename };
  }

  /** The last status again, or Idle (F06). */
  tellLast(action: 'FirmwareStatusNotification' | 'LogStatusNotification'): void {
    const running = action === 'FirmwareStatusNotification' ? this.#update : this.#log;
    const last = running === null || running.over ? { status: 'Idle' } : this.#last[action];
    void this.#pile.line.ask(action, last ?? { status: 'Idle' }, true);
  }

  #tell(action: string, word: string, status: string, requestId: number): Promise<unknown> {
    const payload = { status, requestId };
    this.#last = { ...this.#last, [action]: payload };
    this.told.push(`${word} ${requestId} ${status}`);
    return this.#pile.line.tell(action, () => payload);
  }

  /** The signing certificate must be a certificate, and of an installed maker's root where there is one (L01.FR.02). */
  #isMaker(pem: string): boolean {
    const certificate = certificateOf(pem);
    if (certificate === null) return false;
    const roots = this.#pile.certificates.roots('ManufacturerRootCertificate').map((root) => certificateOf(root));
    return roots.length === 0 || roots.some((root) => root !== null && certificate.verify(root.publicKey));
  }

  async #rebootWith(image: Buffer): Promise<void> {
    const named = /^version[ =:]+(\S{1,50})/i.exec(image.subarray(0, 200).toString('latin1'))?.[1];
    this.#pile.firmwareVersion = named ?? `${this.#pile.firmwareVersion}+1`.slice(0, 50);
    this.#pile.device.force('ChargingStation.FirmwareVersion', this.#pile.firmwareVersion);
    this.#pile.reboot('FirmwareUpdate');
    await this.#pile.registration.whenAccepted();
  }
}

/** What a log of this simulator looks like: one line per call it made. */
function logText(pile: Host201, logType: string): Buffer {
  const lines = pile.line.calls.map((call) => `${new Date(call.sentAtMs).toISOString()} ${call.action}`);
  return Buffer.from(`${logType} of ${pile.identity}\n${lines.join('\n')}\n`);
}

function timeOf(payload: Payload, key: string, otherwise: number): number {
  const ms = Date.parse(textOf(payload, key) ?? '');
  return Number.isFinite(ms) ? ms : otherwise;
}
