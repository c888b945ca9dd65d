/** What is wrong with a camera's stream, as a sentence for the screen. */
import { Fault } from '../../../base/fault.ts';

/** refused: the password; trying again soon would lock the account. unknown-question: it does not know this one, and may know others. */
export type TroubleKind = 'line' | 'refused' | 'unusable' | 'unknown-question';

/** what continues "The camera's video cannot be read: ...". */
export function trouble(what: string, kind: TroubleKind = 'line', cause?: unknown): Fault {
  return new Fault('camera.no-video', { kind, help: `${what.charAt(0).toUpperCase()}${what.slice(1)}.` }, { cause });
}

/** The sentence alone, for the state of a camera. */
export function sentenceOf(fault: Fault): string {
  const { help } = fault.detail;
  return typeof help === 'string' ? help : fault.message;
}
