/** What piles of one maker, model or firmware do differently from the protocol: data, not code (F12, F13, F18, F23, F25). */
import type { RegisterKind } from './pile.ts';

/** The three names a pile gives itself when it boots. */
export interface PileMake {
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string | null;
}

/** What differs; a field that is absent says nothing. */
export interface QuirkSettings {
  /** Where its energy register starts (F18). */
  readonly registerKind?: Exclude<RegisterKind, 'unknown'>;
  /** It adds something to a card's number, from the last such text on, e.g. "_" (F23). */
  readonly tagSuffixFrom?: string;
  /** Settings it must not be asked for, and must not be told, in any case of letters (F13). */
  readonly neverRead?: readonly string[];
  readonly neverWrite?: readonly string[];
  /** The unit of charging profiles it does what it is told in. */
  readonly profileUnit?: 'A' | 'W';
  /** It follows whole amperes or watts only: limits are rounded down before they are sent. */
  readonly wholeLimits?: boolean;
  /** Milliseconds of rest between its accepted boot and the first call; 0 to 120,000 (F12). */
  readonly settleMs?: number;
  /** Calls to it in a second, 0.05 to 50 (F12). */
  readonly callsPerSecond?: number;
  /** OCPP 1.6: it has the security extensions. */
  readonly hasSecurityExtensions?: boolean;
  /** OCPP 1.6: how diagnostics are asked for. */
  readonly logBy?: 'GetLog' | 'GetDiagnostics';
  /** How AuthorizationKey is written to it (F25): as it is, or each byte as two hex digits. */
  readonly authorizationKeyForm?: 'text' | 'hex';
}

/** One entry of a quirks file. */
export interface QuirkEntry extends QuirkSettings {
  /** Names may have * for any text; letters count alike in both cases. Absent: any. At least one is there. */
  readonly match: { readonly vendor?: string; readonly model?: string; readonly firmware?: string };
  /** For the person at the pile: what it does, and what is done about it. */
  readonly note: { readonly en: string; readonly zh: string };
  /** Where it was seen. */
  readonly source: string;
  /** The file it stands in. */
  readonly file: string;
}

/** Everything that holds for one pile: where entries disagree, the later one wins; keys add up. */
export interface Quirks {
  readonly registerKind: RegisterKind;
  readonly tagSuffixFrom: string | null;
  readonly neverRead: readonly string[];
  readonly neverWrite: readonly string[];
  readonly profileUnit: 'A' | 'W' | null;
  readonly wholeLimits: boolean;
  readonly settleMs: number | null;
  readonly callsPerSecond: number | null;
  /** null: not known. */
  readonly hasSecurityExtensions: boolean | null;
  readonly logBy: 'GetLog' | 'GetDiagnostics' | null;
  readonly authorizationKeyForm: 'text' | 'hex';
}

/** What a driver must know: the quirks of the model, and the settings after which this very pile vanished (F13). */
export interface PileQuirks extends Quirks {
  /** ALL_KEYS: it vanished when it was asked for all of them at once. */
  readonly shyKeys: readonly string[];
}

/** In place of a key: the pile was asked for several or all of them. */
export const ALL_KEYS = '*';

/** A setting after which a pile vanished, before it had answered (F13). */
export interface ShyKey {
  readonly key: string;
  readonly what: 'read' | 'write';
  readonly times: number;
  readonly atMs: number;
}

/** A quirks file, or an entry of one, that was left out. */
export interface QuirkProblem {
  readonly file: string;
  /** Where in it, e.g. "3.settleMs"; empty: the whole file. */
  readonly key: string;
  readonly help: string;
}
