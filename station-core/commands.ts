/** What the flow orders, handed to whoever does it after the commit. What an order came to is told to the inbox, also where it could not leave. */
import { messageOf } from './base/fault.ts';
import type { CommandId, PileId } from './base/ids.ts';
import type { Answer } from './domain/answer.ts';
import type { Command, CommandResult, PileOrder } from './domain/command.ts';
import type { StationEvent } from './domain/event.ts';
import type { Clock, Logger, PileDriver, PileFiles } from './domain/ports.ts';
import type { Field } from './field-open.ts';
import { carryOutFileOrder, type FileOrders } from './file-orders.ts';
import type { SafetyEngine } from './flow/safety-engine.ts';
import type { StationKeys } from './keys/open-keys.ts';
import type { OrderResults } from './order-results.ts';
import type { OpenSiteCameras } from './site-cameras.ts';
import { newEventId } from './system.ts';

/** What is opened after the writer is null until then. */
export interface CommandHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly keys: Pick<StationKeys, 'signRequest'>;
  readonly results: Pick<OrderResults, 'put'>;
  readonly submit: (event: StationEvent) => Promise<Answer>;
  /** As submit, where nobody waits for the answer. */
  readonly tell: (event: StationEvent) => void;
  /** What fails is logged as `what`. */
  readonly supervise: (work: Promise<unknown>, what: string) => void;
  readonly lane: () => Pick<SafetyEngine, 'barOf'> | null;
  readonly piles: () => Pick<PileDriver, 'order' | 'disconnect'> | null;
  readonly files: () => PileFiles | null;
  readonly field: () => Pick<Field, 'check'> | null;
  readonly cameras: () => Pick<OpenSiteCameras, 'removePictures'> | null;
}

export interface Commands {
  /** Returns at once; never throws. */
  carryOut(command: Command): void;
  readonly order: PileDriver['order'];
}

export const STARTING: CommandResult = { outcome: 'failed', code: 'offline', detail: 'the station is starting' };

export function createCommands(host: CommandHost): Commands {
  const { clock, log, results } = host;
  const tellAnswered = (commandId: CommandId, pileId: PileId, order: PileOrder, result: CommandResult): void =>
    host.tell({ kind: 'pile.answered', id: newEventId(), receivedMs: clock.now(), pileId, wire: null, commandId, order, result });
  /** Nothing that could put power on leaves for a zone that is stopped, whoever decided it and when. */
  const order: PileDriver['order'] = (pileId, commandId, what) => {
    const piles = host.piles();
    const bar = barring(host, pileId, what);
    if (bar === null && piles !== null) return piles.order(pileId, commandId, what);
    const result = bar ?? STARTING;
    tellAnswered(commandId, pileId, what, result);
    return Promise.resolve(result);
  };
  const notOrdered: FileOrders['notOrdered'] = (command, what, result) => tellAnswered(command.id, command.pileId, what, result);
  return {
    order,
    carryOut: (command) => {
      const files = host.files();
      switch (command.kind) {
        case 'pile.order':
          void order(command.pileId, command.id, command.order).then((result) => results.put(command.id, result));
          return;
        case 'pile.disconnect':
          host.piles()?.disconnect(command.pileId, command.reason);
          return;
        case 'certificate.sign':
          host.supervise(
            signFor(command, host.keys, clock).then((made) => host.submit(made)),
            'a certificate could not be signed',
          );
          return;
        case 'pile.update-firmware':
        case 'pile.fetch-log':
          if (host.piles() === null || files === null) return;
          void carryOutFileOrder({ files, order, nowMs: () => clock.now(), notOrdered }, command).then((result) =>
            results.put(command.id, result),
          );
          return;
        case 'field.check':
          host.field()?.check(command);
          return;
        case 'pictures.remove':
          host.cameras()?.removePictures(command.names);
          return;
        case 'files.remove':
          for (const fileId of command.fileIds)
            files
              ?.remove(command.shelf, fileId)
              .catch((error: unknown) => log.warn({ fileId, problem: messageOf(error) }, 'a file could not be removed'));
          return;
      }
    },
  };
}

function barring(host: CommandHost, pileId: PileId, order: PileOrder): CommandResult | null {
  const bar = host.lane()?.barOf(pileId, order) ?? null;
  return bar === null ? null : { outcome: 'rejected', status: bar === 'safety.zone-stopped' ? 'ZoneStopped' : 'ZoneHeld' };
}

async function signFor(
  command: Extract<Command, { kind: 'certificate.sign' }>,
  keys: CommandHost['keys'],
  clock: Clock,
): Promise<StationEvent> {
  const { pileId, use } = command;
  const signed = await keys.signRequest(command);
  const receivedMs = clock.now();
  const envelope = { kind: 'pile.certificate-made', id: newEventId(), receivedMs, pileId, wire: null, use } as const;
  if (!signed.ok) return { ...envelope, result: signed };
  const { serial, commonName, fingerprint, validUntilMs, chainPem } = signed;
  const issued = { issuedAtMs: receivedMs, validUntilMs, state: 'sent', renewalAskedMs: null } as const;
  const certificate = { serial, pileId, use, commonName, fingerprint, ...issued };
  return { ...envelope, result: { ok: true, certificate, chainPem } };
}
