/** What an ESC/POS printer says of itself, in single bytes. */
import type { PrinterState } from '../../../domain/printer-port.ts';

/** DLE EOT n, "transmit real-time status": answered at once, also by a printer that stands still. 1: printer, 2: why it is off line, 4: roll of paper. */
export const ASK_PRINTER = Uint8Array.of(0x10, 0x04, 1);
export const ASK_OFFLINE = Uint8Array.of(0x10, 0x04, 2);
export const ASK_PAPER = Uint8Array.of(0x10, 0x04, 4);
/** GS r 1: answered in its turn, so that what was sent before is printed by then. */
export const ASK_WHEN_PRINTED = Uint8Array.of(0x1d, 0x72, 1);

/** DLE DC4 8, "clear buffer": what waits for a new roll would be printed once more beside its repetition. */
export const FORGET = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);

/** The three answers to DLE EOT 1, 2 and 4, in that order. */
export function stateOf([printer, offline, paper]: readonly [number, number, number]): PrinterState {
  if ((offline & 0x04) !== 0) return 'cover-open';
  if ((offline & 0x20) !== 0 || (paper & 0x60) !== 0) return 'out-of-paper';
  if ((printer & 0x08) !== 0 || (offline & 0x40) !== 0) return 'not-ready';
  return (paper & 0x0c) === 0 ? 'ready' : 'low';
}

/** Fixed bits of an answer to DLE EOT: 0..1 ..10. */
export function isRealTime(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** Fixed bits of an answer to GS r: bits 4 and 7 are 0. */
export function isInTurn(byte: number): boolean {
  return (byte & 0x90) === 0;
}
