/** Reads the columns of a row with their types asserted: a wrong one is a bug of a statement or of a migration. */
import { assert } from '../base/assert.ts';
import { dwh, watt, type Dwh, type Watt } from '../base/energy.ts';
import { id, type AnyId } from '../base/ids.ts';
import { utcMs, type UtcMs } from '../base/time.ts';
import type { Row, SqlValue } from './connection.ts';

export function text(row: Row, name: string): string {
  const value = column(row, name);
  assert(typeof value === 'string', `column ${name} is text`);
  return value;
}

export function textOrNull(row: Row, name: string): string | null {
  return column(row, name) === null ? null : text(row, name);
}

/** A safe integer: beyond 2^53 the number would not be the stored one. */
export function int(row: Row, name: string): number {
  const value = column(row, name);
  assert(typeof value === 'number' && Number.isSafeInteger(value), `column ${name} is an integer below 2^53`);
  return value;
}

export function intOrNull(row: Row, name: string): number | null {
  return column(row, name) === null ? null : int(row, name);
}

export function time(row: Row, name: string): UtcMs {
  return utcMs(int(row, name));
}

export function timeOrNull(row: Row, name: string): UtcMs | null {
  return column(row, name) === null ? null : time(row, name);
}

export function energyOrNull(row: Row, name: string): Dwh | null {
  return column(row, name) === null ? null : dwh(int(row, name));
}

export function powerOrNull(row: Row, name: string): Watt | null {
  return column(row, name) === null ? null : watt(int(row, name));
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type of its column
export function idOrNull<T extends AnyId>(row: Row, name: string): T | null {
  return column(row, name) === null ? null : id<T>(text(row, name));
}

/** SQLite's truth: 0 or 1. */
export function bool(row: Row, name: string): boolean {
  const value = int(row, name);
  assert(value === 0 || value === 1, `column ${name} is 0 or 1`);
  return value === 1;
}

export function bytes(row: Row, name: string): Uint8Array {
  const value = column(row, name);
  assert(value instanceof Uint8Array, `column ${name} is a blob`);
  return value;
}

/** What this version or an earlier one of ours wrote as JSON; the shape is its writer's promise. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type of its column
export function json<T>(row: Row, name: string): T {
  return JSON.parse(text(row, name)) as T;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type of its column
export function jsonOrNull<T>(row: Row, name: string): T | null {
  return column(row, name) === null ? null : json<T>(row, name);
}

/** For a question that always has an answer: count, max, sum. */
export function one(row: Row | undefined): Row {
  assert(row !== undefined, 'the question has an answer');
  return row;
}

function column(row: Row, name: string): SqlValue {
  const value = row[name];
  assert(value !== undefined, `the row has a column ${name}`);
  return value;
}
