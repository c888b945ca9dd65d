/** What piles say of an update, in the words of both protocols -> steps of a rollout (1.6 §7.25 and security §5, 2.0.1 §3.33 FirmwareStatusEnumType). */
import type { FirmwareStep } from '../../domain/firmware.ts';

/** Idle says nothing of this update, and DownloadScheduled only that it will come: null, nothing changes. */
const STEPS: Readonly<Record<string, FirmwareStep | null>> = {
  Idle: null,
  DownloadScheduled: null,
  Downloading: 'downloading',
  DownloadPaused: 'downloading',
  Downloaded: 'downloaded',
  SignatureVerified: 'downloaded',
  InstallScheduled: 'downloaded',
  Installing: 'installing',
  InstallRebooting: 'installing',
  Installed: 'installed',
  DownloadFailed: 'failed',
  InvalidSignature: 'failed',
  InstallationFailed: 'failed',
  InstallVerificationFailed: 'failed',
};

const ORDER: Readonly<Record<FirmwareStep, number>> = {
  waiting: 0,
  ordered: 1,
  downloading: 2,
  downloaded: 3,
  installing: 4,
  installed: 5,
  failed: 5,
  stopped: 5,
};

/** Told to update, and neither done nor given up. */
export function isUnderWay(step: FirmwareStep): boolean {
  return step !== 'waiting' && ORDER[step] < ORDER.installed;
}

/** The step after this word; null: nothing changes. A word that comes late never takes a step back, and what ended stays so. */
export function stepAfter(step: FirmwareStep, status: string): FirmwareStep | null {
  const next = STEPS[status] ?? null;
  return next === null || !isUnderWay(step) || ORDER[next] <= ORDER[step] ? null : next;
}

/** What became of a log a pile was asked for (1.6 DiagnosticsStatus and UploadLogStatus, 2.0.1 UploadLogStatusEnumType); null: nothing. */
export function logStateAfter(status: string): 'uploading' | 'sent' | 'failed' | null {
  switch (status) {
    case 'Uploading':
      return 'uploading';
    case 'Uploaded':
      return 'sent';
    case 'UploadFailed':
    case 'UploadFailure':
    case 'BadMessage':
    case 'NotSupportedOperation':
    case 'PermissionDenied':
    case 'AcceptedCanceled':
      return 'failed';
    default:
      return null;
  }
}
