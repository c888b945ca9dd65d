/** Reads the columns of a row with their types asserted: a wrong one is a bug of a statement or of a migration. */
import type { Row } from './sql.ts';

export function text(row: Row, name: string): string {
  const value = column(row, name);
  if (typeof value !== 'string') throw new TypeError(`column ${name} is no text`);
  return value;
}

export function textOrNull(row: Row, name: string): string | null {
  return column(row, name) === null ? null : text(row, name);
}

/** A safe integer: beyond 2^53 the number would not be the stored one. */
export function int(row: Row, name: string): number {
  const value = column(row, name);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new TypeError(`column ${name} is no integer below 2^53`);
  return value;
}

export function intOrNull(row: Row, name: string): number | null {
  return column(row, name) === null ? null : int(row, name);
}

export function bool(row: Row, name: string): boolean {
  const value = column(row, name);
  if (typeof value !== 'boolean') throw new TypeError(`column ${name} is no truth`);
  return value;
}

export function bytes(row: Row, name: string): Uint8Array {
  const value = column(row, name);
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${name} is no bytea`);
  return value;
}

export function texts(row: Row, name: string): readonly string[] {
  const value = column(row, name);
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw new TypeError(`column ${name} is no list of texts`);
  return value;
}

/** A jsonb column, parsed; whoever asks checks it. */
export function json(row: Row, name: string): unknown {
  return column(row, name);
}

/** For a question that always has an answer: count, max, sum. */
export function one(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new TypeError('the question has no answer');
  return row;
}

function column(row: Row, name: string): unknown {
  const value = row[name];
  if (value === undefined) throw new TypeError(`the row has no column ${name}`);
  return value;
}
