/** Firmware images, rollouts, and what piles are asked to send: from the desk, and what the piles and the file server say to it. */
import { id, type CommandId, type FileId, type PileId } from '../base/ids.ts';
import { addMs, HOUR_MS, type UtcMs } from '../base/time.ts';
import type { OperatorEvent, PileEvent } from '../domain/event.ts';
import type { LogRequest, PileFile, Rollout } from '../domain/firmware.ts';
import type { Outcome } from '../domain/outcome.ts';
import { logStateAfter } from '../rules/rollout/firmware-status.ts';
import { byZone, ended } from '../rules/rollout/next-step.ts';
import type { Reader } from '../store/connection.ts';
import { nextFileRequest } from '../store/counters.ts';
import {
  countFirmware,
  firmwareById,
  logRequestById,
  logRequestsOrderedBefore,
  openLogRequest,
  pileFilesOf,
  rolloutById,
  runningRollout,
} from '../store/files.ts';
import { pileById } from '../store/piles.ts';
import { DONE, join, noParts, notFound, outcome, refused, type Context, type Parts } from './context.ts';
import { heard } from './on-pile.ts';
import { firmwareTold, imageFetched, wayOf } from './rollout.ts';

type Of<Kind extends OperatorEvent['kind']> = Extract<OperatorEvent, { kind: Kind }>;
type FromPile<Kind extends PileEvent['kind']> = Extract<PileEvent, { kind: Kind }>;

/** Images kept at once; one more is refused. */
const MOST_FIRMWARE = 200;
const MOST_PILES_OF_A_ROLLOUT = 1_000;
/** Of one pile; older ones go. */
const MOST_FILES_OF_A_PILE = 20;
const MOST_BYTES_OF_A_PILE = 512 * 1_024 * 1_024;
/** As long as the address is good at which the pile leaves it. */
const LOG_TIMEOUT_MS = 2 * HOUR_MS;

export function onAddFirmware({ db }: Context, event: Of<'operator.add-firmware'>): Outcome {
  if (countFirmware(db) >= MOST_FIRMWARE) return refused({ images: MOST_FIRMWARE, help: 'Remove images that are no longer needed.' });
  const firmware = { ...event.firmware, addedAtMs: event.receivedMs, addedBy: event.operatorId };
  return outcome(DONE, { writes: [{ kind: 'firmware.put', firmware }], commands: [], notices: [{ topic: 'firmware' }] });
}

export function onRemoveFirmware({ db }: Context, event: Of<'operator.remove-firmware'>): Outcome {
  const { firmwareId } = event;
  if (firmwareById(db, firmwareId) === null) return notFound({ firmware: firmwareId });
  if (runningRollout(db)?.firmwareId === firmwareId)
    return refused({ firmware: firmwareId, help: 'A rollout of this image is running; stop it first.' });
  return outcome(DONE, {
    writes: [{ kind: 'firmware.delete', firmwareId }],
    commands: [{ kind: 'files.remove', shelf: 'firmware', fileIds: [firmwareId] }],
    notices: [{ topic: 'firmware' }],
  });
}

/** One at a time: two rollouts could take a zone down together. */
export function onStartRollout({ db }: Context, event: Of<'operator.start-rollout'>): Outcome {
  const pileIds = [...new Set(event.pileIds)];
  if (firmwareById(db, event.firmwareId) === null) return notFound({ firmware: event.firmwareId });
  if (runningRollout(db) !== null) return refused({ help: 'A rollout is already running; wait for its end or stop it.' });
  if (pileIds.length === 0 || pileIds.length > MOST_PILES_OF_A_ROLLOUT)
    return refused({ field: 'pileIds', help: `Choose 1 to ${MOST_PILES_OF_A_ROLLOUT} piles.` });
  const piles = pileIds.map((pileId) => ({ pileId, pile: pileById(db, pileId) }));
  const unknown = piles.find(({ pile }) => pile?.admission !== 'accepted');
  if (unknown !== undefined) return notFound({ pileId: unknown.pileId, help: 'Only accepted piles can be updated.' });
  const atMs = event.receivedMs;
  const rollout: Rollout = {
    id: event.rolloutId,
    firmwareId: event.firmwareId,
    by: event.operatorId,
    startedAtMs: atMs,
    endedAtMs: null,
    state: 'running',
    piles: byZone(
      piles.map(({ pileId, pile }) => ({
        pileId,
        zone: pile?.zone ?? '',
        step: 'waiting',
        requestId: null,
        fetched: null,
        orderedAtMs: null,
        atMs,
        why: null,
      })),
    ),
  };
  return outcome(DONE, { writes: [{ kind: 'rollout.put', rollout }], commands: [], notices: [{ topic: 'firmware' }] });
}

export function onStopRollout({ db }: Context, event: Of<'operator.stop-rollout'>): Outcome {
  const rollout = rolloutById(db, event.rolloutId);
  if (rollout === null) return notFound({ rollout: event.rolloutId });
  if (rollout.state !== 'running') return refused({ help: 'The rollout has already ended.' });
  const stopped = ended(rollout, 'stopped', event.receivedMs);
  return outcome(DONE, { writes: [{ kind: 'rollout.put', rollout: stopped }], commands: [], notices: [{ topic: 'firmware' }] });
}

/** A new request takes the place of one under way, as the pile does it (2.0.1 N01.FR.12). */
export function onFetchLog({ db }: Context, event: Of<'operator.fetch-log'>): Outcome {
  const { pileId, log, receivedMs } = event;
  const pile = pileById(db, pileId);
  if (pile === null) return notFound({ pileId });
  if (pile.admission !== 'accepted' || pile.connectionId === null)
    return outcome({ kind: 'refused', code: 'pile.offline', detail: { pileId, help: 'Check its power and network, then try again.' } });
  const requestId = nextFileRequest(db, receivedMs);
  const commandId = id<CommandId>(`log-${requestId}`);
  const request: LogRequest = {
    requestId,
    pileId,
    log,
    by: event.operatorId,
    orderedAtMs: receivedMs,
    state: 'ordered',
    why: null,
    fileId: null,
    atMs: receivedMs,
  };
  const before = openLogRequest(db, pileId);
  return outcome(
    { kind: 'ordered', commandId },
    join(before === null ? noParts() : fail(before, 'replaced', receivedMs), put(request), {
      writes: [],
      commands: [{ kind: 'pile.fetch-log', id: commandId, pileId, requestId, log, way: wayOf(db, pileId) }],
      notices: [],
    }),
  );
}

/** The pile's answer to the order for a log. */
export function logAnswered({ db }: Context, event: FromPile<'pile.answered'>): Parts {
  if (event.order.kind !== 'fetch-log' || event.result.outcome === 'accepted') return noParts();
  const request = logRequestById(db, event.order.requestId);
  if (request?.state !== 'ordered') return noParts();
  const { result } = event;
  return fail(request, result.outcome === 'rejected' ? result.status : `${result.code}: ${result.detail}`.slice(0, 200), event.receivedMs);
}

export function onFirmwareStatus(context: Context, event: FromPile<'pile.firmware-status'>): Outcome {
  return outcome(DONE, join(heard(pileById(context.db, event.pileId), event), firmwareTold(context, event)));
}

export function onLogStatus({ db }: Context, event: FromPile<'pile.log-status'>): Outcome {
  const alive = heard(pileById(db, event.pileId), event);
  const request = event.requestId === null ? openLogRequest(db, event.pileId) : logRequestById(db, event.requestId);
  if (request?.pileId !== event.pileId || !isOpen(request)) return outcome(DONE, alive);
  const next = logStateAfter(event.status);
  // That it was sent is believed when it is here.
  if (next === null || next === 'sent' || (next === 'uploading' && request.state === 'uploading')) return outcome(DONE, alive);
  const told =
    next === 'failed'
      ? fail(request, event.status.slice(0, 200), event.receivedMs)
      : put({ ...request, state: next, atMs: event.receivedMs });
  return outcome(DONE, join(alive, told));
}

export function onFileFetched(context: Context, event: FromPile<'pile.file-fetched'>): Outcome {
  return outcome(DONE, imageFetched(context, event));
}

/** A file is here, whole. The oldest of the pile go where it has left too many. */
export function onFileReceived({ db }: Context, event: FromPile<'pile.file-received'>): Outcome {
  const { file, receivedMs } = event;
  const request = logRequestById(db, file.requestId);
  const kept: Parts = { writes: [{ kind: 'pile-file.put', file }], commands: [], notices: [{ topic: 'firmware' }] };
  const settled =
    request?.pileId === file.pileId ? put({ ...request, state: 'received', why: null, fileId: file.id, atMs: receivedMs }) : noParts();
  return outcome(DONE, join(kept, settled, dropped(tooMany(db, file))));
}

function tooMany(db: Reader, file: PileFile): FileId[] {
  let [count, bytes] = [1, file.bytes];
  return pileFilesOf(db, file.pileId).flatMap((older) => {
    count += 1;
    bytes += older.bytes;
    return count > MOST_FILES_OF_A_PILE || bytes > MOST_BYTES_OF_A_PILE ? [older.id] : [];
  });
}

function dropped(fileIds: readonly FileId[]): Parts {
  if (fileIds.length === 0) return noParts();
  return {
    writes: fileIds.map((fileId) => ({ kind: 'pile-file.delete', fileId }) as const),
    commands: [{ kind: 'files.remove', shelf: 'from-piles', fileIds }],
    notices: [],
  };
}

/** Time that passes: nothing came while the address was good. */
export function* logRequestSteps({ db }: Context, nowMs: UtcMs): Generator<() => Parts> {
  for (const request of logRequestsOrderedBefore(db, addMs(nowMs, -LOG_TIMEOUT_MS))) yield () => fail(request, 'timeout', nowMs);
}

function isOpen({ state }: LogRequest): boolean {
  return state === 'ordered' || state === 'uploading';
}

function fail(request: LogRequest, why: string, atMs: UtcMs): Parts {
  return put({ ...request, state: 'failed', why, atMs });
}

function put(request: LogRequest): Parts {
  return { writes: [{ kind: 'log-request.put', request }], commands: [], notices: noticesOf(request.pileId) };
}

function noticesOf(pileId: PileId): Parts['notices'] {
  return [{ topic: 'firmware' }, { topic: 'pile', pileId }];
}
