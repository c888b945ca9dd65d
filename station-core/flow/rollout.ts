/** A rollout goes on: with time, with what its piles say, and when one comes back with the new version. */
import { id, type CommandId, type PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { ClockEvent, PileEvent } from '../domain/event.ts';
import type { FileWay, Rollout, RolloutPile } from '../domain/firmware.ts';
import { chooseScheme } from '../rules/rollout/file-scheme.ts';
import { isUnderWay, stepAfter } from '../rules/rollout/firmware-status.ts';
import { ended, nextStep, withPile } from '../rules/rollout/next-step.ts';
import { nextFileRequest } from '../store/counters.ts';
import type { Reader } from '../store/connection.ts';
import { firmwareById, runningRollout } from '../store/files.ts';
import { pileBusy } from '../store/pile-busy.ts';
import { pileSettingOf } from '../store/pile-settings.ts';
import { pileById } from '../store/piles.ts';
import { raise } from './alarms.ts';
import { join, noParts, type Context, type Parts } from './context.ts';

type Answered = Extract<PileEvent, { kind: 'pile.answered' }>;

/** Where a pile says which protocols it has for files: 1.6 §9.1.24, 2.0.1 §2.1 of the referenced components. */
const PROTOCOL_KEYS = ['SupportedFileTransferProtocols', 'OCPPCommCtrlr.FileTransferProtocols'];

/** What is due of the rollout that runs; nothing while it waits. */
export function* rolloutSteps({ db }: Context, event: ClockEvent): Generator<() => Parts> {
  const rollout = runningRollout(db);
  if (rollout === null) return;
  const nowMs = event.receivedMs;
  const step = nextStep(rollout, (pileId) => pileBusy(db, pileId), nowMs);
  switch (step.kind) {
    case 'wait':
      return;
    case 'order':
      yield () => orderUpdate(db, rollout, step.pileId, nowMs);
      return;
    case 'fail':
      yield () => put(withPile(rollout, step.pileId, { step: 'failed', why: step.why, atMs: nowMs }));
      return;
    case 'end':
      yield () => end(db, rollout, step.state, nowMs);
      return;
  }
}

function orderUpdate(db: Reader, rollout: Rollout, pileId: PileId, nowMs: UtcMs): Parts {
  const firmware = firmwareById(db, rollout.firmwareId);
  if (firmware === null) return put(withPile(rollout, pileId, { step: 'failed', why: 'image-removed', atMs: nowMs }));
  const requestId = nextFileRequest(db, nowMs);
  const { certificatePem, signature } = firmware;
  const command = {
    kind: 'pile.update-firmware',
    id: id<CommandId>(`firmware-${requestId}`),
    pileId,
    requestId,
    image: { id: firmware.id, name: firmware.name, bytes: firmware.bytes, sha256: firmware.sha256 },
    way: wayOf(db, pileId),
    signed: certificatePem === null || signature === null ? null : { certificatePem, signature },
  } as const;
  const ordered: Partial<RolloutPile> = { step: 'ordered', requestId, fetched: null, orderedAtMs: nowMs, atMs: nowMs, why: null };
  return join(put(withPile(rollout, pileId, ordered)), { writes: [], commands: [command], notices: [] });
}

/** How files travel to and from this pile. */
export function wayOf(db: Reader, pileId: PileId): FileWay {
  const pile = pileById(db, pileId);
  const scheme = chooseScheme(pile?.security.seen ?? null, pileSettingOf(db, pileId, PROTOCOL_KEYS));
  return { scheme, pileAddress: pile?.remoteAddress ?? null };
}

function end(db: Reader, rollout: Rollout, state: 'done' | 'failed', nowMs: UtcMs): Parts {
  const failed = rollout.piles.find(({ step }) => step === 'failed');
  const over = put(ended(rollout, state, nowMs));
  if (failed === undefined) return over;
  const detail = { pileId: failed.pileId, why: failed.why ?? '', firmware: firmwareById(db, rollout.firmwareId)?.name ?? '' };
  return join(over, raise(db, `rollout-failed:${rollout.id}`, 'rollout-failed', 'medium', detail, nowMs));
}

/** The pile's answer to the order. One that never left for want of a line is given again when the pile is back. */
export function updateAnswered({ db }: Context, event: Answered): Parts {
  if (event.order.kind !== 'update-firmware' || event.result.outcome === 'accepted') return noParts();
  const found = pileOf(db, event.pileId, event.order.requestId);
  if (found?.pile.step !== 'ordered') return noParts();
  const { result, receivedMs } = event;
  const neverLeft = result.outcome === 'failed' && result.code === 'offline' && result.underWayMs === undefined;
  if (neverLeft)
    return put(withPile(found.rollout, event.pileId, { step: 'waiting', requestId: null, orderedAtMs: null, atMs: receivedMs }));
  const why = result.outcome === 'rejected' ? result.status : `${result.code}: ${result.detail}`.slice(0, 200);
  return put(withPile(found.rollout, event.pileId, { step: 'failed', why, atMs: receivedMs }));
}

export function firmwareTold({ db }: Context, event: Extract<PileEvent, { kind: 'pile.firmware-status' }>): Parts {
  const found = pileOf(db, event.pileId, event.requestId);
  if (found === null) return noParts();
  const step = stepAfter(found.pile.step, event.status);
  if (step === null) return noParts();
  return put(
    withPile(found.rollout, event.pileId, { step, atMs: event.receivedMs, why: step === 'failed' ? event.status.slice(0, 200) : null }),
  );
}

/** How much of the image the pile has fetched; a pile that tells nothing is seen to download all the same. */
export function imageFetched({ db }: Context, event: Extract<PileEvent, { kind: 'pile.file-fetched' }>): Parts {
  const found = pileOf(db, event.pileId, event.requestId);
  if (found === null || !isUnderWay(found.pile.step) || event.bytes <= (found.pile.fetched ?? 0)) return noParts();
  const step = stepAfter(found.pile.step, 'Downloading') ?? found.pile.step;
  return put(withPile(found.rollout, event.pileId, { step, fetched: event.bytes, atMs: event.receivedMs }));
}

/** A pile that comes back with the new version has installed it, whether it said so or not. */
export function rolloutBooted({ db }: Context, event: Extract<PileEvent, { kind: 'pile.booted' }>): Parts {
  const found = pileOf(db, event.pileId, null);
  if (found === null || !isUnderWay(found.pile.step)) return noParts();
  const version = firmwareById(db, found.rollout.firmwareId)?.version;
  if (version === undefined || event.firmware?.trim().toLowerCase() !== version.trim().toLowerCase()) return noParts();
  return put(withPile(found.rollout, event.pileId, { step: 'installed', atMs: event.receivedMs, why: null }));
}

/** The pile in the rollout that runs; requestId null: the protocol does not say which order it speaks of (1.6). */
function pileOf(db: Reader, pileId: PileId, requestId: number | null): { readonly rollout: Rollout; readonly pile: RolloutPile } | null {
  const rollout = runningRollout(db);
  const pile = rollout?.piles.find((one) => one.pileId === pileId);
  if (rollout === null || pile === undefined) return null;
  return requestId === null || pile.requestId === requestId ? { rollout, pile } : null;
}

function put(rollout: Rollout): Parts {
  return { writes: [{ kind: 'rollout.put', rollout }], commands: [], notices: [{ topic: 'firmware' }] };
}
