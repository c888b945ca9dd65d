/** The line to HQ: goes when it is due, waits when it failed, and stops where only a person can help. What it knows for good is in the file. */
import { addMs, DAY_MS, type UtcMs, type ZoneName } from './base/time.ts';
import type { StationEvent } from './domain/event.ts';
import type { HqLink } from './domain/hq.ts';
import type { HqLineState, HqProgress } from './domain/hq-port.ts';
import type { AlarmKind } from './domain/station.ts';
import type { Logger } from './domain/ports.ts';
import { Exchange, problemOf, Stopped, type ExchangeHost } from './hq/exchange.ts';
import { backoffMs, dueAtMs, isInWindow } from './hq/schedule.ts';

/** The plan is looked at again after so long at the latest: clocks are set, windows begin. */
const LOOK_EVERY_MS = 60_000;
/** Notices of one turn are one look at the file. */
const LOOK_SOON_MS = 250;
/** Alarms that come together go together; and a line that fails is tried for an urgent one every half a minute. */
const URGENT_EVERY_MS = 5_000;
const URGENT_RETRY_MS = 30_000;
/** A directive is applied with the next second; HQ shows its people what became of it. */
const OUTCOMES_AFTER_MS = 3_000;
/** After a start: many stations have their power back at once. */
const FIRST_WITHIN_MS = 30_000;
/** Without a word from HQ for so long an alarm says so. */
const SILENT_AFTER_MS = DAY_MS;

export interface HqLineHost extends Omit<ExchangeHost, 'onSending' | 'onCutDown' | 'submit'> {
  readonly log: Logger;
  /** From 0 up to 1, without it. */
  readonly random: () => number;
  readonly zone: () => ZoneName;
  /** false: only when it is asked (tests, the command line). */
  readonly goesByItself?: boolean;
  readonly submit: (event: StationEvent) => ReturnType<ExchangeHost['submit']>;
  /** Something of `progress` changed. */
  readonly onProgress: () => void;
}

export interface HqLine {
  progress(): HqProgress;
  /** Something changed: the link, an alarm, what waits. */
  look(): void;
  /** Goes now and resolves when that is over, well or not (`progress` says which). */
  exchange(): Promise<void>;
  /** While this runs nothing is sent and no batch is made by anybody else. */
  exclusively<T>(work: (exchange: Exchange) => Promise<T>): Promise<T>;
  /** What is under way is broken off; the file knows how far it came. */
  close(): Promise<void>;
}

const NOTHING: HqProgress = { phase: 'off', sending: null, contactAtMs: null, nextTryAtMs: null, failures: 0, problem: null };

export function startHqLine(host: HqLineHost): HqLine {
  const { clock, log } = host;
  let progress = NOTHING;
  let closed = false;
  /** Of which link `progress` tells. */
  let linkOf = '';
  let lastTryMonotonic = -Infinity;
  /** null: by the schedule. */
  let retryAtMonotonic: number | null = null;
  let lastDoneMs: UtcMs | null = null;
  /** Directives came: what became of them is told then, whatever the schedule says. */
  let outcomesAtMonotonic: number | null = null;
  const windowShare = host.random();
  const firstAtMonotonic = clock.monotonic() + Math.floor(host.random() * FIRST_WITHIN_MS);
  let silentTold: boolean | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let stopTimer: () => void = () => undefined;

  /** Asked after a wait, too. */
  const isClosed = (): boolean => closed;
  const note = (what: Partial<HqProgress>): void => {
    progress = { ...progress, ...what };
    if (!closed) host.onProgress();
  };
  const tell = async (alarm: AlarmKind, active: boolean, detail: Readonly<Record<string, string | number>>): Promise<void> => {
    await host.submit({ kind: 'station.condition', id: host.newEventId(), receivedMs: clock.now(), alarm, active, detail });
  };
  const supervise = (work: Promise<unknown>, what: string): void => {
    work.catch((error: unknown) => {
      if (!closed) log.warn(problemOf(error), what);
    });
  };
  const exchange = new Exchange({
    ...host,
    onSending: (sending) => note({ sending }),
    onCutDown: (rows) => {
      log.warn({ rows: rows.slice(0, 10), count: rows.length }, 'rows for HQ were too large and went without their ends');
      supervise(tell('hq-row-cut', true, { first: rows[0] ?? '', rows: rows.length }), 'an alarm could not be told');
    },
  });

  /** One after the other, whoever asks. */
  const exclusively = <T>(work: (of: Exchange) => Promise<T>): Promise<T> => {
    const mine = turn.then(() => work(exchange));
    turn = mine.catch(() => undefined);
    return mine;
  };

  const heardWell = async (): Promise<void> => {
    retryAtMonotonic = null;
    lastDoneMs = clock.now();
    note({ phase: 'resting', contactAtMs: lastDoneMs, failures: 0, problem: null });
    if (silentTold === false) return;
    silentTold = false;
    await tell('hq-silent', false, {});
  };
  const failed = async (error: unknown, state: HqLineState): Promise<void> => {
    const problem = problemOf(error);
    const failures = progress.failures + 1;
    if (progress.problem?.code !== problem.code) log.warn(problem, 'the line to HQ failed; it is tried again');
    retryAtMonotonic = clock.monotonic() + backoffMs(failures, host.random);
    note({ phase: 'waiting', failures, problem: { ...problem, atMs: clock.now() } });
    const since = Math.max(progress.contactAtMs ?? 0, state.acknowledgedAtMs ?? 0, state.link?.enrolledAtMs ?? 0);
    if (silentTold === true || clock.now() - since < SILENT_AFTER_MS) return;
    silentTold = true;
    await tell('hq-silent', true, { hours: Math.floor((clock.now() - since) / 3_600_000), problem: problem.help.slice(0, 200) });
  };
  const stopped = async ({ code, help }: Stopped): Promise<void> => {
    retryAtMonotonic = null;
    log.error({ code, help }, 'HQ refuses what the station sends; the line stopped');
    note({ phase: 'stopped', problem: { code, help, atMs: clock.now() } });
    await host.submit({ kind: 'hq.stopped', id: host.newEventId(), receivedMs: clock.now(), code, help });
  };

  const run = async (isAsked: boolean): Promise<void> => {
    const state = await host.line();
    const { link } = state;
    if (closed || link === null || link.state === 'stopped') return;
    lastTryMonotonic = clock.monotonic();
    note({ phase: 'working' });
    const goesOn = (): boolean =>
      !closed && (isAsked || state.urgent || outcomesAtMonotonic !== null || isInWindow(link.schedule, clock.now(), host.zone()));
    try {
      const tookDirectives = await exchange.run(link, goesOn);
      outcomesAtMonotonic = tookDirectives ? clock.monotonic() + OUTCOMES_AFTER_MS : null;
      await heardWell();
    } catch (error) {
      if (isClosed()) return;
      await (error instanceof Stopped ? stopped(error) : failed(error, state));
    }
  };

  /** Milliseconds until it is due; null: not before something changes. */
  const dueInMs = ({ link, urgent }: HqLineState): number | null => {
    if (link === null || link.state === 'stopped') return null;
    const sinceTry = clock.monotonic() - lastTryMonotonic;
    const forUrgent = urgent ? Math.max(0, (retryAtMonotonic === null ? URGENT_EVERY_MS : URGENT_RETRY_MS) - sinceTry) : Infinity;
    if (retryAtMonotonic !== null) return Math.min(forUrgent, Math.max(0, retryAtMonotonic - clock.monotonic()));
    if (outcomesAtMonotonic !== null) return Math.max(0, outcomesAtMonotonic - clock.monotonic());
    const dueMs = dueAtMs(link.schedule, lastDoneMs, clock.now(), host.zone(), windowShare) - clock.now();
    return Math.min(forUrgent, Math.max(dueMs, firstAtMonotonic - clock.monotonic()));
  };
  /** What was known of another link says nothing of this one. */
  const follow = (link: HqLink | null): void => {
    const of = link === null ? '' : `${link.stationId} ${link.epoch} ${link.url} ${link.state}`;
    if (of === linkOf) return;
    linkOf = of;
    lastDoneMs = null;
    retryAtMonotonic = null;
    if (link === null && silentTold !== false) supervise(tell('hq-silent', false, {}), 'an alarm could not be told');
    if (link === null) silentTold = false;
    const { code, help } = link?.stoppedBy ?? { code: '', help: '' };
    const problem = link?.state === 'stopped' ? { code, help, atMs: clock.now() } : null;
    note({ ...NOTHING, phase: link === null ? 'off' : link.state === 'stopped' ? 'stopped' : 'resting', problem });
  };

  let nextAtMonotonic = Infinity;
  const after = (ms: number): void => {
    if (closed || host.goesByItself === false) return;
    stopTimer();
    nextAtMonotonic = clock.monotonic() + ms;
    stopTimer = clock.after(ms, () => {
      nextAtMonotonic = Infinity;
      plan();
    });
  };
  let isPlanning = false;
  let planAgain = false;
  const plan = (): void => {
    planAgain = isPlanning;
    if (closed || isPlanning) return;
    isPlanning = true;
    const work = planned().finally(() => {
      isPlanning = false;
      if (planAgain) look();
    });
    supervise(work, 'the line to HQ could not be looked at');
  };
  const planned = async (): Promise<void> => {
    try {
      const state = await host.line();
      follow(state.link);
      const dueMs = dueInMs(state);
      if (dueMs !== null && dueMs <= 0) {
        await exclusively(() => run(false));
        after(LOOK_SOON_MS);
        return;
      }
      note({ nextTryAtMs: dueMs === null ? null : addMs(clock.now(), Math.ceil(dueMs)) });
      after(Math.min(dueMs ?? LOOK_EVERY_MS, LOOK_EVERY_MS));
    } catch (error) {
      after(LOOK_EVERY_MS);
      throw error;
    }
  };
  const look = (): void => {
    if (!closed && nextAtMonotonic - clock.monotonic() > LOOK_SOON_MS) after(LOOK_SOON_MS);
  };

  after(0);
  return {
    progress: () => progress,
    look,
    exchange: async () => {
      await exclusively(async () => {
        follow((await host.line()).link);
        await run(true);
      });
      look();
    },
    exclusively,
    close: async () => {
      closed = true;
      stopTimer();
      await exchange.close();
      await turn;
    },
  };
}
