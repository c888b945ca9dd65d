/** Orders that need an address: the file server makes it, then the pile is told; what came of it is an answer like any other. */
import { messageOf } from './base/fault.ts';
import type { UtcMs } from './base/time.ts';
import type { Command, CommandResult, PileOrder } from './domain/command.ts';
import type { PileDriver, PileFiles } from './domain/ports.ts';

type FileCommand = Extract<Command, { kind: 'pile.update-firmware' | 'pile.fetch-log' }>;

/** A pile tries again by itself this often, so far apart: a line that breaks costs no rollout. */
const RETRIES = 3;
const RETRY_INTERVAL_S = 60;

export interface FileOrders {
  readonly files: Pick<PileFiles, 'offer' | 'expect'>;
  readonly order: PileDriver['order'];
  readonly nowMs: () => UtcMs;
  /** An order that could not even be made: nobody else tells of it. */
  readonly notOrdered: (command: FileCommand, order: PileOrder, result: CommandResult) => void;
}

/** Resolves with what came of the order; never rejects. */
export async function carryOutFileOrder({ files, order, nowMs, notOrdered }: FileOrders, command: FileCommand): Promise<CommandResult> {
  const { pileId, requestId, way } = command;
  const ticket = { pileId, requestId, way };
  try {
    const url =
      command.kind === 'pile.update-firmware'
        ? await files.offer(command.image, ticket)
        : await files.expect(command.log === 'security' ? 'security-log' : 'diagnostics', ticket);
    return await order(pileId, command.id, orderOf(command, url, nowMs()));
  } catch (error) {
    const result: CommandResult = { outcome: 'failed', code: 'call-error', detail: messageOf(error).slice(0, 200) };
    notOrdered(command, orderOf(command, '', nowMs()), result);
    return result;
  }
}

function orderOf(command: FileCommand, url: string, nowMs: UtcMs): PileOrder {
  const shared = { requestId: command.requestId, url, retries: RETRIES, retryIntervalS: RETRY_INTERVAL_S };
  return command.kind === 'pile.update-firmware'
    ? { ...shared, kind: 'update-firmware', retrieveMs: nowMs, installMs: null, signed: command.signed }
    : { ...shared, kind: 'fetch-log', log: command.log, fromMs: null, toMs: null };
}
