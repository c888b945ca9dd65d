/**
 * One exchange with HQ, from the mark to the directives. Everything that must survive a kill is in the file before the next step:
 * a batch is cut, then made, then sent as the same bytes until HQ has signed for it. It holds nothing but the access token.
 */
import { assert } from '../base/assert.ts';
import { Fault, messageOf } from '../base/fault.ts';
import type { EventId } from '../base/ids.ts';
import type { Answer } from '../domain/answer.ts';
import type { HqBatch, HqBatchFile, HqLink, HqMark } from '../domain/hq.ts';
import type { HqEvent } from '../domain/hq-event.ts';
import type { HqBatchBody, HqLineState } from '../domain/hq-port.ts';
import type { Clock } from '../domain/ports.ts';
import { bytesOf, sealBatch } from './batch.ts';
import { HqCalls, readAcknowledgement, readSheet, type Sheet } from './calls.ts';
import { HqClient } from './client.ts';
import { HqRefused, isHqRefused, meaningOf } from './refused.ts';
import { Tokens } from './token.ts';
import { MOST_BYTES, MOST_GZIP_BYTES, MOST_ROW_BYTES, type SignedText } from './wire.ts';

/** Between two batches, unless an alarm waits behind them: a month's backlog is work for ten minutes, and piles come first. */
const PAUSE_MS = 1_000;
/** Some days of a station's. A thousand at once, a quarter of a second apart, doubled the piles' p99 (npm run bench hq). */
const ROWS_AT_ONCE = 400;
export const BATCH_LIMITS = { rowBytes: MOST_ROW_BYTES, bytes: MOST_BYTES, gzipBytes: MOST_GZIP_BYTES } as const;

export interface ExchangeHost {
  readonly clock: Clock;
  /** Ed25519 of the station over a text, base64url. */
  readonly sign: (text: string) => string;
  /** Random and never the same twice. */
  readonly newId: () => string;
  readonly newEventId: () => EventId;
  readonly line: () => Promise<HqLineState>;
  /** The rows of a batch that is cut. */
  readonly body: (epoch: number, number: number) => Promise<HqBatchBody>;
  /** The frozen bytes of a batch that is made; null: they are gone. */
  readonly file: (epoch: number, number: number) => Promise<HqBatchFile | null>;
  readonly submit: (event: HqEvent) => Promise<Answer>;
  /** Rows were too large by themselves and went without their ends. */
  readonly onCutDown: (rows: readonly string[]) => void;
  readonly onSending: (sending: { readonly number: number; readonly sentBytes: number; readonly bytes: number } | null) => void;
  /** Files HQ asked for, and images it sent: beside the batches, after them. */
  readonly files?: (calls: AuthorizedCalls, link: HqLink) => Promise<void>;
}

/** Calls that carry the station's token, asked for anew once when HQ does not take it. */
export type AuthorizedCalls = <T>(ask: (calls: HqCalls, bearer: string) => Promise<T>) => Promise<T>;

/** HQ refuses in a way that trying again does not mend. */
export class Stopped extends Error {
  readonly code: string;
  readonly help: string;

  constructor(code: string, help: string) {
    super(`${code}: ${help}`);
    this.name = 'Stopped';
    this.code = code;
    this.help = help;
  }
}

/** Asked before every batch: whether the line may go on (the window, an end that was asked for). */
type GoesOn = () => boolean;

export class Exchange {
  readonly #host: ExchangeHost;
  #tokens: { readonly of: string; readonly tokens: Tokens } | null = null;
  /** The batch that HQ refused once for what it is. Sent once more, in case the line spoiled it; then the link stops. */
  #refusedOnce: string | null = null;
  /** The doubt about HQ's mark of the exchange before. */
  #doubted: string | null = null;
  #wake: () => void = () => undefined;
  #client: HqClient | null = null;

  constructor(host: ExchangeHost) {
    this.#host = host;
  }

  /**
   * Tells HQ all that waits and takes what it orders. Resolves when all is told, or the line may not go on: true when directives came,
   * so that there will be more to tell in a moment. Throws Fault('hq.unreachable'),
   * Fault('hq.bad-answer'), HqRefused, and Stopped where only a person can mend it.
   */
  async run(link: HqLink, goesOn: GoesOn): Promise<boolean> {
    try {
      return await this.#once(link, goesOn);
    } catch (error) {
      const first = stops(error);
      if (first === null || !goesOn()) throw error;
      // One answer that something between repeated or made up must not stop a station: HQ says it again, on a new line.
      return await this.#once(link, goesOn).catch((again: unknown) => {
        throw stops(again)?.code === first.code ? first : again;
      });
    }
  }

  async #once(link: HqLink, goesOn: GoesOn): Promise<boolean> {
    const { clock } = this.#host;
    const client = new HqClient({ clock, settings: link });
    this.#client = client;
    const calls = this.#authorized(client, link);
    try {
      const { acknowledgement, directives } = await calls((hq, bearer) => hq.mark(bearer));
      await this.#takeMark(readAcknowledgement(acknowledgement, link.hqKey, link.stationId), directives);
      await this.#sendAll(calls, link, goesOn);
      const took = await this.#takeDirectives(calls, link, directives, goesOn);
      if (goesOn()) await this.#host.files?.(calls, link);
      return took;
    } finally {
      this.#client = null;
      await client.close();
    }
  }

  /** Puts everything that waits into batches and freezes them, for a stick. So many are open at most; what is beyond waits. */
  async makeAll(link: HqLink): Promise<void> {
    for (let upTo: number | null = null; ;) {
      const state = await this.#host.line();
      if (state.link?.epoch !== link.epoch) return;
      upTo ??= newestSeq(state);
      if (state.unmade !== null) await this.#make(link, state.unmade, state.made.hash);
      else if (state.waiting === 0 || state.made.seq >= upTo || !(await this.#cut(ROWS_AT_ONCE))) return;
    }
  }

  /** Ends what is under way; it throws hq.unreachable. */
  async close(): Promise<void> {
    this.#wake();
    await this.#client?.close();
  }

  async #sendAll(calls: AuthorizedCalls, link: HqLink, goesOn: GoesOn): Promise<void> {
    for (let upTo: number | null = null; goesOn();) {
      const state = await this.#host.line();
      // Unlinked, set anew or stopped meanwhile: what comes next is another exchange.
      if (state.link?.epoch !== link.epoch || state.link.state === 'stopped') return;
      const { next } = state;
      // What comes while this one goes waits for the next exchange, else a busy station would never end one.
      upTo ??= newestSeq(state);
      if (next === null) {
        if (state.waiting === 0 || state.made.seq >= upTo) return;
        if (!(await this.#cut(ROWS_AT_ONCE))) return;
        continue;
      }
      if (next.state === 'cut') {
        await this.#make(link, next, state.made.hash);
        continue;
      }
      await this.#send(calls, link, next);
      if (!state.urgent && (state.openBatches > 1 || state.waiting > 0)) await this.#pause();
    }
  }

  /** False: nothing was. */
  async #cut(most: number): Promise<boolean> {
    const answer = await this.#tell({ kind: 'hq.cut', most });
    return answer.kind === 'hq-batch' && answer.batch !== null;
  }

  /** Freezes it; or has it cut anew where its rows are too much together. */
  async #make(link: HqLink, batch: HqBatch, previous: string): Promise<void> {
    const { clock, sign } = this.#host;
    const { epoch, number } = batch;
    const made = await this.#host.body(epoch, number);
    if (made.kind === 'too-large') {
      const rows = batch.toSeq - batch.fromSeq + 1;
      assert(rows > 1, 'a row alone is cut down until it fits');
      await this.#cut(Math.floor(rows / 2));
      return;
    }
    const { file, manifestHash } = sealBatch({ stationId: link.stationId, epoch, number, previous, madeAtMs: clock.now() }, made, sign);
    await this.#tell({ kind: 'hq.batch-made', file, manifestHash });
    if (made.cutDown.length > 0) this.#host.onCutDown(made.cutDown);
  }

  async #send(calls: AuthorizedCalls, link: HqLink, batch: HqBatch): Promise<void> {
    const { onSending } = this.#host;
    const { epoch, number } = batch;
    const file = await this.#host.file(epoch, number);
    // A stick brought the acknowledgement while this was asked for.
    if (file === null) return;
    const bytes = bytesOf(file);
    const sending = (sentBytes: number): void => onSending({ number, sentBytes, bytes: bytes.byteLength });
    sending(0);
    try {
      const { acknowledgement } = await calls((hq, bearer) => hq.batch(bearer, bytes, sending));
      const mark = readAcknowledgement(acknowledgement, link.hqKey, link.stationId);
      await this.#take(batch, mark);
      this.#refusedOnce = null;
    } catch (error) {
      throw this.#judged(batch, error);
    } finally {
      onSending(null);
    }
  }

  /** Where HQ stands, before anything is sent: what the station was not told when the line broke is acknowledged now. */
  async #takeMark(mark: HqMark, directives: number): Promise<void> {
    const state = await this.#host.line();
    const doubt = compare(state, mark) ?? (directives < state.directives ? new Stopped('hq.gap', GAP) : null);
    // Told twice in a row before it counts: an answer that a line repeated must not stop a station.
    const isSure = doubt !== null && this.#doubted === doubt.code;
    this.#doubted = doubt?.code ?? null;
    if (doubt !== null) throw isSure ? doubt : new Fault('hq.bad-answer', { what: 'mark', help: doubt.help });
    if (mark.epoch === state.held.epoch && mark.number > state.held.number)
      await this.#tell({ kind: 'hq.acknowledged', mark, via: 'line' });
  }

  /** HQ signed for it. Whether the mark is this file's history is looked at where it is written. */
  async #take(batch: HqBatch, mark: HqMark): Promise<void> {
    if (mark.epoch !== batch.epoch || mark.number < batch.number)
      throw new Fault('hq.bad-answer', { what: 'batch', batch: batch.number, help: 'HQ signed for something else.' });
    await this.#tell({ kind: 'hq.acknowledged', mark, via: 'line' });
  }

  /** Refused for what it is: once more, in case the line spoiled it; then it stops. */
  #judged({ epoch, number }: HqBatch, error: unknown): unknown {
    if (!isHqRefused(error) || meaningOf(error) !== 'resend') return error;
    const name = `${epoch}/${number}`;
    if (this.#refusedOnce === name) return new Stopped(error.code, error.help);
    this.#refusedOnce = name;
    return error;
  }

  /** True when any came. */
  async #takeDirectives(calls: AuthorizedCalls, link: HqLink, highest: number, goesOn: GoesOn): Promise<boolean> {
    let some = false;
    for (let { directives: after } = await this.#host.line(), most = highest; after < most && goesOn();) {
      const told = await calls((hq, bearer) => hq.directives(bearer, after));
      const sheet = await this.#sheetOf(told, link);
      if (sheet.directives.length === 0) break;
      await this.#tell({ kind: 'hq.directives', directives: sheet.directives });
      some = true;
      most = sheet.highest;
      const { directives: now } = await this.#host.line();
      // What the station did not take it will not take a moment later either.
      if (now <= after) break;
      after = now;
    }
    return some;
  }

  /** One that is not HQ's, or another station's, is turned down whole, and that is kept. */
  async #sheetOf(told: SignedText, link: HqLink): Promise<Sheet> {
    try {
      return readSheet(told, link.hqKey, link.stationId);
    } catch (error) {
      await this.#tell({ kind: 'hq.sheet-refused', ...problemOf(error) });
      throw error;
    }
  }

  #authorized(client: HqClient, link: HqLink): AuthorizedCalls {
    const calls = new HqCalls(client);
    const of = `${link.stationId} ${link.url} ${link.epoch}`;
    if (this.#tokens?.of !== of) {
      const { clock, sign, newId } = this.#host;
      this.#tokens = { of, tokens: new Tokens({ clock, stationId: link.stationId, sign, newId }) };
    }
    const { tokens } = this.#tokens;
    return async (ask) => {
      try {
        return await ask(calls, await tokens.bearer(calls));
      } catch (error) {
        if (!isHqRefused(error) || meaningOf(error) !== 'token') throw error;
        tokens.forget();
        return ask(calls, await tokens.bearer(calls));
      }
    };
  }

  async #tell(event: WithoutEnvelope): Promise<Answer> {
    const { clock, newEventId, submit } = this.#host;
    const answer = await submit({ ...event, id: newEventId(), receivedMs: clock.now() });
    if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail);
    return answer;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#host.clock.after(PAUSE_MS, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }
}

type WithoutEnvelope =
  Extract<HqEvent, { kind: `hq.${string}` }> extends infer E ? (E extends HqEvent ? Omit<E, 'id' | 'receivedMs'> : never) : never;

const FORK =
  'HQ holds something else under this station’s name: this file was restored or copied. A recovery code from HQ opens a new epoch.';
const GAP =
  'HQ no longer holds what it had acknowledged: its own copy was put back to an earlier day. A recovery code from HQ opens a new epoch, and what HQ lost goes again.';

/** The newest notice there is, in a batch or not. */
function newestSeq({ unmade, made, waiting }: HqLineState): number {
  return (unmade?.toSeq ?? made.seq) + waiting;
}

/** Why what HQ has cannot be the history of this file; null: it can. */
function compare({ link, made, held }: HqLineState, mark: HqMark): Stopped | null {
  if (link === null || mark.epoch < link.epoch) return null;
  if (mark.epoch > link.epoch) return new Stopped('hq.epoch-closed', FORK);
  if (mark.number > made.number || (mark.number === made.number && mark.hash !== made.hash)) return new Stopped('hq.fork', FORK);
  if (mark.number < held.number) return new Stopped('hq.gap', GAP);
  return mark.number === held.number && mark.hash !== held.hash ? new Stopped('hq.fork', FORK) : null;
}

function stops(error: unknown): Stopped | null {
  return error instanceof HqRefused && meaningOf(error) === 'stop' ? new Stopped(error.code, error.help) : null;
}

/** Why the line failed: HQ's code or the fault's, and a sentence. */
export function problemOf(error: unknown): { readonly code: string; readonly help: string } {
  if (error instanceof HqRefused || error instanceof Stopped) return { code: error.code, help: error.help };
  if (error instanceof Fault) return { code: error.code, help: error.message };
  return { code: 'internal', help: messageOf(error).slice(0, 300) };
}
