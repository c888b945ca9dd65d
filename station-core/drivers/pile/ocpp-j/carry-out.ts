/** An order, carried out: in parts where it has some, in the words of the pile's version, each reported as it ends. */
import { unreachable } from '../../../base/assert.ts';
import { id, type CommandId, type PileId } from '../../../base/ids.ts';
import type { CommandResult, PileOrder } from '../../../domain/command.ts';
import type { PileEvent, Wire } from '../../../domain/event.ts';
import type { PileDriverHost } from '../../../domain/ports.ts';
import type { PileQuirks } from '../../../domain/quirks.ts';
import { answeredWire } from './answered-wire.ts';
import type { Dialect, EncodedCall, OutboundCall } from './dialect.ts';
import type { Finished } from './lane.ts';
import { isSecretName, SECRET } from './mask.ts';

/** CALLERRORs that say "I do not know this action", in every version. */
const UNKNOWN_ACTION: ReadonlySet<string> = new Set(['NotImplemented', 'NotSupported']);

export interface OrderLine {
  readonly host: PileDriverHost;
  readonly pileId: PileId;
  readonly dialect: Dialect;
  /** null: the pile is not connected. */
  readonly call: ((call: OutboundCall) => Promise<Finished>) | null;
  /** Takes the report of what became of an order. */
  readonly report: (event: PileEvent) => void;
}

/** Resolves with what came of it; never rejects. */
export async function carryOut(line: OrderLine, commandId: CommandId, order: PileOrder): Promise<CommandResult> {
  const quirks = line.host.quirks(line.pileId);
  const parts = line.dialect.parts?.(order, quirks) ?? [order];
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return single(line, commandId, only, quirks);
  const results: CommandResult[] = [];
  for (const [index, part] of parts.entries()) {
    const result = await single(line, id<CommandId>(`${commandId}.${index + 1}`), part, quirks);
    results.push(result);
    // A pile that knows one of them and not the next goes on being asked; one that is gone or hangs does not.
    if (result.outcome === 'failed' && result.code !== 'call-error') break;
  }
  const result = merged(results);
  report(line, commandId, order, result, null);
  return result;
}

async function single(line: OrderLine, commandId: CommandId, order: PileOrder, quirks: PileQuirks): Promise<CommandResult> {
  const { result, wire } = await attempt(line, commandId, order, quirks);
  report(line, commandId, order, result, wire);
  return result;
}

interface Attempt {
  readonly result: CommandResult;
  readonly wire: Wire | null;
}

async function attempt(line: OrderLine, commandId: CommandId, order: PileOrder, quirks: PileQuirks): Promise<Attempt> {
  if (line.call === null) return { result: { outcome: 'failed', code: 'offline', detail: 'the pile is not connected' }, wire: null };
  const encoded = line.dialect.encode(order, quirks, commandId);
  if ('refused' in encoded) return { result: { outcome: 'rejected', status: encoded.refused }, wire: null };
  const [first, ...others] = encoded.calls;
  let tried = await send(line, order, first, line.call);
  for (const next of others) {
    if (!tried.isUnknownAction) break;
    tried = await send(line, order, next, line.call);
  }
  return tried;
}

async function send(
  line: OrderLine,
  order: PileOrder,
  { action, payload, broken }: EncodedCall,
  call: NonNullable<OrderLine['call']>,
): Promise<Attempt & { readonly isUnknownAction: boolean }> {
  const finished = withoutSecret(order, broken === null ? await call({ action, payload }) : unsendable(broken));
  const { outcome } = finished;
  const { result, violation } =
    outcome.kind === 'answered'
      ? line.dialect.decode(order, { action, payload }, outcome.payload)
      : { result: failedResult(outcome), violation: null };
  const wire = answeredWire(action, payload, finished, violation);
  return { result, wire, isUnknownAction: outcome.kind === 'call-error' && UNKNOWN_ACTION.has(outcome.code) };
}

/** A pile that turns a password down may repeat it in its words, which end in an alarm and in the journal. */
function withoutSecret(order: PileOrder, finished: Finished): Finished {
  if (order.kind !== 'write-configuration' || !isSecretName(order.key) || order.value === '') return finished;
  const { outcome } = finished;
  switch (outcome.kind) {
    case 'answered': {
      const hide = (_: string, field: unknown): unknown => (typeof field === 'string' ? field.replaceAll(order.value, SECRET) : field);
      return { ...finished, outcome: { ...outcome, payload: JSON.parse(JSON.stringify(outcome.payload), hide) as unknown } };
    }
    case 'call-error':
      // Its words were cut already, and may hold a part of it.
      return { ...finished, outcome: { ...outcome, code: outcome.code.replaceAll(order.value, SECRET), description: '' } };
    case 'failed':
      return finished;
    default:
      return unreachable(outcome);
  }
}

function failedResult(outcome: Exclude<Finished['outcome'], { kind: 'answered' }>): CommandResult {
  switch (outcome.kind) {
    case 'failed': {
      const { code, detail, underWayMs } = outcome;
      return { outcome: 'failed', code, detail, ...(underWayMs === undefined ? {} : { underWayMs }) };
    }
    case 'call-error':
      return { outcome: 'failed', code: 'call-error', detail: `${outcome.code}: ${outcome.description}`.slice(0, 200) };
    default:
      return unreachable(outcome);
  }
}

function unsendable(broken: string): Finished {
  return { outcome: { kind: 'call-error', code: 'not sent', description: `the order breaks the protocol: ${broken}` }, messageId: null };
}

/** The first failure that ended it, else the first no to all, else everything that was told. */
function merged(results: readonly CommandResult[]): CommandResult {
  const last = results.at(-1);
  if (last?.outcome === 'failed' && last.code !== 'call-error') return last;
  const accepted = results.filter((result) => result.outcome === 'accepted');
  const [first] = accepted;
  if (first === undefined) return results[0] ?? { outcome: 'accepted', status: 'Accepted', configuration: [] };
  const configuration = accepted.flatMap((result) => result.configuration ?? []);
  const certificates = accepted.flatMap((result) => result.certificates ?? []);
  return {
    outcome: 'accepted',
    status: first.status,
    ...(first.configuration === undefined ? {} : { configuration }),
    ...(first.certificates === undefined ? {} : { certificates }),
  };
}

function report(line: OrderLine, commandId: CommandId, order: PileOrder, result: CommandResult, wire: Wire | null): void {
  const { host, pileId } = line;
  line.report({
    kind: 'pile.answered',
    id: host.newEventId(),
    receivedMs: host.clock.now(),
    pileId,
    wire,
    commandId,
    order: line.dialect.maskedOrder(order),
    result,
  });
}
