/** Where the window's station comes from: a running core to attach to, or one of our own; and whether it still answers. */
import type { RunningCore } from './attach.ts';
import { keepCore } from './core-process.ts';
import type { CoreChild, CoreKeeper, CoreState, Timers } from './core-process.ts';
import type { ToCore } from './core-messages.ts';

/** What the window shows: the screens at an address, or the local page with a reason. `final`: nothing more happens until a person asks. */
export type StationState =
  | { kind: 'starting' }
  | { kind: 'up'; screens: string; own: boolean }
  | { kind: 'silent'; reason: string; final: boolean }
  | { kind: 'closed' };

type Deps = {
  station: Extract<ToCore, { kind: 'open' }>;
  find: () => Promise<RunningCore | null>;
  /** Whether the core at this address answers its health call. */
  answers: (screens: string) => Promise<boolean>;
  spawn: () => CoreChild;
  timers: Timers;
  onState: (state: StationState) => void;
  log: (line: string) => void;
};

/** A station that is looked after. `retry`: a person asked to try again. `close` ends our own core (waiting at most `maxMs`) and leaves a foreign one running. */
export type StationHost = { start(): Promise<void>; retry(): Promise<void>; close(maxMs: number): Promise<void>; state(): StationState };

const healthEveryMs = 5_000;
const missesMax = 3;

/** Hosts one station. */
export function hostStation({ station, find, answers, spawn, timers, onState, log }: Deps): StationHost {
  let state: StationState = { kind: 'starting' };
  let keeper: CoreKeeper | null = null;
  let closing = false;
  let looking = false;
  let cancelWatch = (): void => undefined;

  function tell(next: StationState): void {
    state = next;
    onState(next);
  }

  /** Attach if somebody is there, else start our own. */
  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    tell({ kind: 'starting' });
    try {
      const running = await find();
      if (closing) return;
      if (running !== null) {
        log(`attached to the core that runs already (pid ${running.pid}, version ${running.version})`);
        tell({ kind: 'up', screens: running.screens, own: false });
        watch(running.screens, false, 0);
        return;
      }
      if (keeper === null) {
        keeper = keepCore({ spawn, station, timers, log, onState: onCore });
        keeper.start();
      } else keeper.retry();
    } finally {
      looking = false;
    }
  }

  function onCore(core: CoreState): void {
    cancelWatch();
    switch (core.kind) {
      case 'starting':
        tell({ kind: 'starting' });
        return;
      case 'up':
        tell({ kind: 'up', screens: core.screens, own: true });
        watch(core.screens, true, 0);
        return;
      case 'restarting':
        tell({ kind: 'silent', reason: core.reason, final: false });
        return;
      case 'down':
        tell({ kind: 'silent', reason: core.reason, final: true });
        return;
      case 'closed':
        return;
    }
  }

  /** Asks on and on; three missed answers in a row make it silent. A hung core of ours is not killed by itself, for it may still be charging cars: one answer brings it back. A foreign one is looked for anew. */
  function watch(screens: string, own: boolean, misses: number): void {
    let outdated = false;
    const cancelTimer = timers.after(healthEveryMs, () => {
      void answers(screens).then((answered) => {
        if (!outdated && !closing) judge(answered);
      });
    });
    cancelWatch();
    cancelWatch = () => {
      outdated = true;
      cancelTimer();
    };

    function judge(answered: boolean): void {
      if (answered && state.kind === 'silent') tell({ kind: 'up', screens, own });
      if (answered || misses + 1 < missesMax) {
        watch(screens, own, answered ? 0 : misses + 1);
        return;
      }
      if (state.kind !== 'silent') {
        log(`the core at ${screens} does not answer`);
        tell({ kind: 'silent', reason: 'the station core does not answer', final: false });
      }
      if (own) watch(screens, own, misses);
      else void look();
    }
  }

  async function retry(): Promise<void> {
    if (closing || state.kind !== 'silent') return;
    const hung = keeper !== null && !state.final;
    cancelWatch();
    if (hung) keeper?.restart();
    await look();
  }

  return {
    start: look,
    retry,
    state: () => state,
    close: async (maxMs) => {
      closing = true;
      cancelWatch();
      await keeper?.close(maxMs);
      tell({ kind: 'closed' });
    },
  };
}
