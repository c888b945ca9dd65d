/** What a decision may look at, and how it puts its outcome together. */
import type { FaultDetail } from '../base/fault.ts';
import type { UtcMs } from '../base/time.ts';
import type { Answer } from '../domain/answer.ts';
import type { Command } from '../domain/command.ts';
import type { Notice, Outcome, Write } from '../domain/outcome.ts';
import type { QuirkEntry } from '../domain/quirks.ts';
import type { Reader } from '../store/connection.ts';
import type { Vault } from '../store/vault.ts';

export interface Context {
  readonly db: Reader;
  readonly vault: Vault;
  /** What piles do differently, by make: rules/quirks/match.ts says which hold for one. */
  readonly quirks: readonly QuirkEntry[];
  /** The station's CA, for piles that are to trust it. */
  readonly caPem: string;
  /** So many of the things due failed in this tick already: they are passed over, the others must not wait for them. */
  readonly passOver?: number;
}

/** Parts of an outcome, gathered while a flow goes from top to bottom. */
export interface Parts {
  readonly writes: Write[];
  readonly commands: Command[];
  readonly notices: Notice[];
}

export function noParts(): Parts {
  return { writes: [], commands: [], notices: [] };
}

export function join(...all: readonly Parts[]): Parts {
  return { writes: all.flatMap((p) => p.writes), commands: all.flatMap((p) => p.commands), notices: all.flatMap((p) => p.notices) };
}

export function outcome(answer: Answer, parts: Parts = noParts()): Outcome {
  return { answer, ...parts };
}

/** Turned down: it cannot be done as it was asked; `detail.help` says what to do instead, `detail.field` where. */
export function refused(detail: FaultDetail): Outcome {
  return outcome({ kind: 'refused', code: 'input.invalid', detail });
}

/** Turned down: there is no such thing; `detail` says which. */
export function notFound(detail: FaultDetail): Outcome {
  return outcome({ kind: 'refused', code: 'input.not-found', detail });
}

export const DONE: Answer = { kind: 'done' };

/** The later of two instants. */
export function later(a: UtcMs, b: UtcMs): UtcMs {
  return a > b ? a : b;
}
