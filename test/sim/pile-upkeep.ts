/** A pile's long jobs, of both OCPP versions: a firmware update step by step, and a log that is really sent. */
import { constants, verify } from 'node:crypto';
import { certificateOf } from './pile-certificates.ts';
import type { FileHabits } from './pile-files.ts';
import { fetchFile, sendFile } from './pile-files.ts';
import type { Timers } from './timers.ts';

/** What becomes of an update. */
export type FirmwareFate = 'installs' | 'download-fails' | 'signature-fails' | 'verification-fails' | 'install-fails' | 'stays-installing';

/** An update as ordered. `signature` is base64 over the image, with the maker's certificate. */
export interface FirmwareOrder {
  readonly location: string;
  readonly retrieveAtMs: number;
  readonly installAtMs: number;
  readonly retries: number;
  readonly retryIntervalMs: number;
  readonly signing: { readonly certificate: string; readonly signature: string } | null;
}

/** What an update needs of its pile. */
export interface UpdateHost {
  readonly timers: Timers;
  readonly habits: () => FileHabits;
  readonly fate: () => FirmwareFate;
  /** Tells a status and waits until it was answered or dropped. */
  readonly tell: (status: string) => Promise<unknown>;
  /** Resolves when the pile may be taken out of service (no transaction runs). */
  readonly idle: () => Promise<void>;
  /** Reboots with the new image; resolves when the boot was accepted. */
  readonly reboot: (image: Buffer) => Promise<void>;
  readonly securityEvent: (type: string) => void;
}

/** The job of one update. `image` is what was fetched; null until then. */
export interface UpdateJob {
  readonly image: () => Buffer | null;
  /** Resolves with the last status told. */
  readonly done: Promise<string>;
  /** A newer order takes its place (AcceptedCanceled). */
  cancel(): void;
}

/** Runs an update: statuses in the order of 1.6 4.5 (unsigned) or 2.0.1 L01 (signed steps where `detailed`). */
export function startUpdate(host: UpdateHost, order: FirmwareOrder, detailed: boolean): UpdateJob {
  const job = { cancelled: false, image: null as Buffer | null };
  return {
    image: () => job.image,
    done: update(host, order, detailed, job),
    cancel: () => {
      job.cancelled = true;
    },
  };
}

async function update(
  host: UpdateHost,
  order: FirmwareOrder,
  detailed: boolean,
  job: { cancelled: boolean; image: Buffer | null },
): Promise<string> {
  let last = '';
  const say = async (status: string): Promise<boolean> => {
    if (job.cancelled) return false;
    last = status;
    await host.tell(status);
    return !job.cancelled;
  };
  const waitsToFetch = order.retrieveAtMs > host.timers.now();
  if (waitsToFetch && detailed && !(await say('DownloadScheduled'))) return last;
  await until(host.timers, order.retrieveAtMs);
  if (!(await say('Downloading'))) return last;
  job.image = await fetchWithRetries(host, order);
  if (job.image === null) {
    await say('DownloadFailed');
    return last;
  }
  if (!(await say('Downloaded'))) return last;
  if (order.signing !== null) {
    const good = host.fate() !== 'signature-fails' && isSigned(job.image, order.signing);
    if (!good) {
      host.securityEvent('InvalidFirmwareSignature');
      await say('InvalidSignature');
      return last;
    }
    if (!(await say('SignatureVerified'))) return last;
  }
  if (order.installAtMs > host.timers.now() && detailed && !(await say('InstallScheduled'))) return last;
  await until(host.timers, order.installAtMs);
  await host.idle();
  if (!(await say('Installing'))) return last;
  switch (host.fate()) {
    case 'install-fails':
      await say('InstallationFailed');
      return last;
    case 'verification-fails':
      await say(detailed ? 'InstallVerificationFailed' : 'InstallationFailed');
      return last;
    case 'stays-installing':
      return last;
    default:
  }
  if (detailed && !(await say('InstallRebooting'))) return last;
  await host.reboot(job.image);
  await say('Installed');
  return last;
}

async function fetchWithRetries(host: UpdateHost, order: FirmwareOrder): Promise<Buffer | null> {
  for (let left = order.retries; ; left--) {
    try {
      if (host.fate() === 'download-fails') throw new Error('fails on wish');
      return await fetchFile(order.location, host.habits());
    } catch {
      if (left <= 0) return null; // told as DownloadFailed
      await until(host.timers, host.timers.now() + order.retryIntervalMs);
    }
  }
}

/** SHA-256 with ECDSA, RSA-PSS or RSA PKCS#1 (the schemes the security extensions allow, 2.0.1 L01 and A00). */
function isSigned(image: Buffer, signing: { readonly certificate: string; readonly signature: string }): boolean {
  const key = certificateOf(signing.certificate)?.publicKey;
  if (key === undefined) return false;
  const signature = Buffer.from(signing.signature, 'base64');
  if (key.asymmetricKeyType !== 'rsa') return verify('sha256', image, key, signature);
  const paddings = [constants.RSA_PKCS1_PSS_PADDING, constants.RSA_PKCS1_PADDING];
  return paddings.some((padding) => verify('sha256', image, { key, padding }, signature));
}

/** What becomes of a log. */
export type LogFate = 'uploads' | 'fails' | 'denied';

/** Sends a log and tells it: Uploading, then Uploaded, UploadFailure or PermissionDenied (the words of GetLog). */
export async function uploadLog(
  host: {
    readonly timers: Timers;
    readonly habits: () => FileHabits;
    readonly fate: LogFate;
    readonly tell: (status: string) => Promise<unknown>;
  },
  order: {
    readonly location: string;
    readonly name: string;
    readonly content: Buffer;
    readonly retries: number;
    readonly retryIntervalMs: number;
  },
): Promise<string> {
  await host.tell('Uploading');
  const last = await sendWithRetries(host, order);
  await host.tell(last);
  return last;
}

async function sendWithRetries(host: Parameters<typeof uploadLog>[0], order: Parameters<typeof uploadLog>[1]): Promise<string> {
  if (host.fate === 'denied') return 'PermissionDenied';
  for (let left = order.retries; ; left--) {
    try {
      if (host.fate === 'fails') throw new Error('fails on wish');
      await sendFile(order.location, order.name, order.content, host.habits());
      return 'Uploaded';
    } catch {
      if (left <= 0) return 'UploadFailure'; // the central system reads it there
      await until(host.timers, host.timers.now() + order.retryIntervalMs);
    }
  }
}

/** Simulated time: at once where the time has passed. */
function until(timers: Timers, atMs: number): Promise<void> {
  const ms = atMs - timers.now();
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => timers.setTimer(ms, resolve));
}
