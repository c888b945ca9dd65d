/** What is set up for safety, read from the file as the core comes up and after each commit that changed it, and tried again until it can be read. */
import { messageOf } from './base/fault.ts';
import type { RelayId } from './base/ids.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { Relay, SafetySetup } from './domain/safety.ts';

export interface SafetySetupHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly read: () => Promise<SafetySetup>;
  /** To the safety lane, then to what drives sensors and relays. */
  readonly onRead: (setup: SafetySetup) => void;
}

export interface SafetySetupLoop {
  /** As it was read last; null: there is none (any more). */
  relayOf(relayId: RelayId): Relay | null;
  /** The first reading. Rejects with what the store throws. */
  begin(): Promise<void>;
  /** It was changed. */
  look(): void;
  close(): void;
}

const AGAIN_AFTER_MS = 1_000;

export function createSafetySetup({ clock, log, read, onRead }: SafetySetupHost): SafetySetupLoop {
  let relays: readonly Relay[] = [];
  let reading: Promise<void> = Promise.resolve();
  let readAgain = (): void => undefined;
  let isClosed = false;

  const readOnce = async (): Promise<void> => {
    const setup = await read();
    ({ relays } = setup);
    onRead(setup);
  };
  const look = (): void => {
    // One after the other: an older answer must not overtake a newer one.
    reading = reading.catch(() => undefined).then(readOnce);
    reading.catch((error: unknown) => {
      if (isClosed) return;
      log.error({ problem: messageOf(error) }, 'what is set up for safety could not be read; it is tried again');
      readAgain();
      readAgain = clock.after(AGAIN_AFTER_MS, look);
    });
  };
  return {
    relayOf: (relayId) => relays.find(({ id }) => id === relayId) ?? null,
    begin: () => {
      reading = readOnce();
      return reading;
    },
    look,
    close: () => {
      isClosed = true;
      readAgain();
    },
  };
}
