/** Tries relays and watchdog outputs for the installer's record, after the order was written. What came of it is told until it was taken. */
import { isFault, messageOf } from './base/fault.ts';
import type { EventId, PileId, RelayId } from './base/ids.ts';
import type { Command } from './domain/command.ts';
import type { StationEvent } from './domain/event.ts';
import type { PauseResult, RelayResult } from './domain/field-ports.ts';
import type { FieldOutcome } from './domain/field-record.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { Relay } from './domain/safety.ts';

export interface FieldCheckHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newEventId: () => EventId;
  readonly submit: (event: StationEvent) => Promise<unknown>;
  /** null: there is none (any more). */
  readonly relayOf: (relayId: RelayId) => Relay | null;
  /** The safety lane wants it to act: a trial must not undo that. */
  readonly actsInEarnest: (relayId: RelayId) => boolean;
  /** Of a field device or the broker; rejects with a Fault where it does not act. */
  readonly tryRelay: (relayId: RelayId, forMs: number) => Promise<{ readonly tookMs: number }>;
  /** Of a camera. */
  readonly act: (relay: Relay, on: boolean) => Promise<RelayResult>;
  readonly pausePulse: (relayId: RelayId, forMs: number) => Promise<PauseResult>;
  readonly resumePulse: (relayId: RelayId) => void;
  /** As its pile told it last. */
  readonly isCharging: (pileId: PileId) => boolean;
}

type Order = Extract<Command, { kind: 'field.check' }>;

/** A charge that begins lets the output go within that time. */
const LOOK_EVERY_MS = 100;
const AGAIN_AFTER_MS = 1_000;
/** By then the check has failed for want of an answer (flow/on-field-record). */
const MOST_TRIES = 60;

export interface FieldChecks {
  /** Returns at once. */
  run(order: Order): void;
  close(): void;
}

export function createFieldChecks(host: FieldCheckHost): FieldChecks {
  const { clock } = host;
  let isClosed = false;

  const tell = (order: Order, result: FieldOutcome, tries = 1): void => {
    // What the end of the core broke off is said so by the next one.
    if (isClosed) return;
    const { recordId, checkId, tries: which } = order;
    const event = {
      kind: 'field.checked',
      id: host.newEventId(),
      receivedMs: clock.now(),
      recordId,
      checkId,
      tries: which,
      result,
    } as const;
    host.submit(event).catch((error: unknown) => {
      host.log.warn({ checkId, problem: messageOf(error) }, 'what came of a check in the field waits to be written');
      if (tries < MOST_TRIES) clock.after(AGAIN_AFTER_MS, () => tell(order, result, tries + 1));
    });
  };

  const check = async (order: Order): Promise<FieldOutcome> => {
    const relay = host.relayOf(order.relayId);
    if (relay === null) return { outcome: 'failed', problem: 'it is not set up any more' };
    if (isBusy(order)) return { outcome: 'charge-began', stoodMs: 0 };
    if (order.what === 'watchdog') return pause(order);
    if (relay.target.kind === 'camera') return tryCamera(relay, order.forMs);
    return { outcome: 'acted', tookMs: (await host.tryRelay(relay.id, order.forMs)).tookMs };
  };

  const isBusy = ({ pileIds }: Order): boolean => pileIds.some((pileId) => host.isCharging(pileId));

  const pause = async (order: Order): Promise<FieldOutcome> => {
    const seen = { charge: false };
    const stop = clock.every(LOOK_EVERY_MS, () => {
      if (seen.charge || !isBusy(order)) return;
      seen.charge = true;
      host.resumePulse(order.relayId);
    });
    try {
      const result = await host.pausePulse(order.relayId, order.forMs);
      return seen.charge && result.outcome === 'stood' ? { outcome: 'charge-began', stoodMs: result.stoodMs } : result;
    } finally {
      stop();
    }
  };

  const tryCamera = async (relay: Relay, forMs: number): Promise<FieldOutcome> => {
    if (host.actsInEarnest(relay.id)) return { outcome: 'failed', problem: 'it acts in earnest' };
    const began = await host.act(relay, true);
    if (began.outcome === 'failed') return began;
    await new Promise<void>((resolve) => void clock.after(forMs, resolve));
    if (host.actsInEarnest(relay.id)) return began;
    const ended = await host.act(relay, false);
    return ended.outcome === 'failed' ? { outcome: 'failed', problem: `it acts and could not be put to rest: ${ended.problem}` } : began;
  };

  return {
    run: (order) =>
      void check(order).then(
        (result) => tell(order, result),
        (error: unknown) => tell(order, { outcome: 'failed', problem: problemOf(error) }),
      ),
    close: () => {
      isClosed = true;
    },
  };
}

/** What the device said, where it is known; otherwise the fault's own sentence. */
function problemOf(error: unknown): string {
  const help = isFault(error) ? error.detail['help'] : undefined;
  return typeof help === 'string' ? help.slice(0, 200) : messageOf(error).slice(0, 200);
}
