/** Keeps the core's process alive: starts it, speaks the protocol with it, starts it again when it dies, closes it in order. */
import { parseFromCore } from './core-messages.ts';
import type { ToCore } from './core-messages.ts';
import { restartLimits, step, unborn } from './restart-policy.ts';
import type { CoreHappening } from './restart-policy.ts';

/** A started process, as much of it as is needed (Electron's UtilityProcess, or a stand-in). `onExit` comes exactly once. */
export type CoreChild = {
  send(message: ToCore): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number) => void): void;
  kill(): void;
};

/** What the shell is told, as it happens. `restarting` and `down` carry the last known reason, a sentence. */
export type CoreState =
  | { kind: 'starting' }
  | { kind: 'up'; screens: string; piles: readonly string[] }
  | { kind: 'restarting'; reason: string; waitMs: number }
  | { kind: 'down'; reason: string }
  | { kind: 'closed'; orderly: boolean };

/** How time passes: now in ms, and a call after a wait (returns what cancels it). */
export type Timers = { nowMs: () => number; after: (ms: number, call: () => void) => () => void };

type Deps = {
  spawn: () => CoreChild;
  station: Extract<ToCore, { kind: 'open' }>;
  timers: Timers;
  onState: (state: CoreState) => void;
  log: (line: string) => void;
};

/** A core being looked after. `retry` starts one that stays down or waits; `restart` kills one that hangs (it is started again as after any death). */
export type CoreKeeper = { start(): void; retry(): void; restart(): void; close(maxMs: number): Promise<void> };

/** Opening includes migrations and the check of the database, which may be minutes on a slow disk; longer than this is a hang and counts as a death. */
export const openMaxMs = 600_000;

/** Looks after one core. Nothing happens before `start`; after `close` nothing is started any more. */
export function keepCore({ spawn, station, timers, onState, log }: Deps): CoreKeeper {
  let life = unborn;
  let child: CoreChild | null = null;
  let reason = '';
  let orderly = false;
  let told = false;
  let cancelTimer = (): void => undefined;
  const whenClosed: (() => void)[] = [];

  function happen(happening: CoreHappening): void {
    const { life: after, action } = step(life, happening, timers.nowMs());
    life = after;
    switch (action.kind) {
      case 'spawn':
        cancelTimer();
        begin();
        break;
      case 'wait':
        log(`core ended (${reason}); starting it again in ${action.ms} ms`);
        cancelTimer = timers.after(action.ms, () => happen('wait-over'));
        onState({ kind: 'restarting', reason, waitMs: action.ms });
        break;
      case 'stay-down':
        log(
          `core ended (${reason}) more than ${restartLimits.deathsMax} times in ${restartLimits.windowMs / 60_000} minutes; it stays down until somebody asks`,
        );
        onState({ kind: 'down', reason });
        break;
      case 'ask-to-close':
        cancelTimer();
        child?.send({ kind: 'close' });
        break;
      case 'none':
        break;
    }
    if (after.phase === 'closed') closed();
  }

  function begin(): void {
    reason = '';
    onState({ kind: 'starting' });
    const started = spawn();
    child = started;
    started.onMessage((message) => {
      if (child === started) hear(message);
    });
    started.onExit((code) => {
      if (child !== started) return;
      child = null;
      cancelTimer();
      if (reason === '') reason = `the core's process ended with code ${code}`;
      happen(orderly ? 'ended' : 'died');
    });
    started.send(station);
    cancelTimer = timers.after(openMaxMs, () => {
      reason = `the core did not open within ${openMaxMs / 60_000} minutes`;
      started.kill();
    });
  }

  function hear(raw: unknown): void {
    const message = parseFromCore(raw);
    if (message === null) {
      log('the core sent a message the shell does not know; it is left aside');
      return;
    }
    switch (message.kind) {
      case 'ready':
        if (life.phase !== 'opening') return;
        cancelTimer();
        happen('ready');
        onState({ kind: 'up', screens: message.screens, piles: message.piles });
        return;
      case 'failed':
        reason = message.reason;
        log(`core: ${message.reason}`);
        return;
      case 'closed':
        orderly = true;
        return;
    }
  }

  /** Tells everybody who waits; also those who ask when it is closed already. */
  function closed(): void {
    cancelTimer();
    if (!told) onState({ kind: 'closed', orderly });
    told = true;
    for (const call of whenClosed.splice(0)) call();
  }

  return {
    start: () => happen('start'),
    retry: () => happen('retry'),
    restart: () => {
      if (life.phase !== 'opening' && life.phase !== 'up') return;
      reason = 'it did not answer and was restarted by hand';
      child?.kill();
    },
    close: (maxMs) =>
      new Promise((resolve) => {
        whenClosed.push(resolve);
        happen('close');
        if (life.phase === 'closed') {
          closed();
          return;
        }
        // The limit of patience at the end: a core that does not close is killed, which by design loses nothing acknowledged.
        const cancelKill = timers.after(maxMs, () => {
          log(`the core did not close within ${maxMs / 1_000} s and was killed`);
          child?.kill();
        });
        whenClosed.push(cancelKill);
      }),
  };
}
