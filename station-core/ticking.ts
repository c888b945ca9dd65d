/** Time that passes, as the inbox hears of it; and what is told of the PC's clock, of a writer that hangs and of ticks that fail. */
import { messageOf } from './base/fault.ts';
import type { StationEvent } from './domain/event.ts';
import type { Clock } from './domain/ports.ts';
import { watchClock } from './clock-watch.ts';
import type { Inbox } from './flow/inbox.ts';
import { newEventId } from './system.ts';

const TICK_MS = 1_000;
/** A writer that has not answered for so long is said to be slow. */
const SLOW_WRITER_MS = 5_000;

/** One tick under way at a time; a writer that hangs is told by an alarm once it answers again, and in the health view at once. The returned function ends it. */
export function startTicking(inbox: Inbox, clock: Clock, tell: (event: StationEvent) => void): () => void {
  let ticking = false;
  let slow = false;
  let failing = false;
  const clockJump = watchClock(clock);
  const envelope = () => ({ id: newEventId(), receivedMs: clock.now() });
  return clock.every(TICK_MS, () => {
    const jumpedMs = clockJump();
    if (jumpedMs !== null)
      tell({
        ...envelope(),
        kind: 'station.condition',
        alarm: 'clock-jumped',
        active: true,
        detail: { jumpedS: Math.round(jumpedMs / 1_000) },
      });
    const wasSlow = slow;
    slow = inbox.oldestWaitMs > SLOW_WRITER_MS;
    if (slow !== wasSlow)
      tell({ ...envelope(), kind: 'station.condition', alarm: 'writer-slow', active: slow, detail: { waiting: inbox.waiting } });
    if (ticking) return;
    ticking = true;
    const ended = (problem: string | null): void => {
      ticking = false;
      if ((problem !== null) === failing) return;
      failing = problem !== null;
      tell({
        ...envelope(),
        kind: 'station.condition',
        alarm: 'tick-failed',
        active: failing,
        detail: { problem: (problem ?? '').slice(0, 200) },
      });
    };
    // A tick that could not be taken is followed by the next one; that something due cannot be done is told until it can.
    const tick = (): void => {
      inbox.submit({ ...envelope(), kind: 'clock.ticked' }).then(
        (answer) => (answer.kind === 'ticked' ? tick() : ended(null)),
        (error: unknown) => ended(messageOf(error)),
      );
    };
    tick();
  });
}
