/** Fields of a payload, read for the fact they carry, however they are written (F29): a number as text, a text as number. */
import { parseDeviceTime } from '../../../base/time.ts';
import type { DeviceTime } from '../../../domain/pile.ts';

export type Fields = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 500;
/** Connectors a pile may have; a number beyond is not believed. */
const MOST_CONNECTORS = 255;

/** Text, or a number written as one; null: neither, or longer than allowed. */
export function textOf(value: unknown, longest = LONGEST_TEXT): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= longest ? value : null;
}

/** As textOf, but an empty text counts as nothing told. */
export function filledText(value: unknown, longest = LONGEST_TEXT): string | null {
  const text = textOf(value, longest)?.trim() ?? '';
  return text === '' ? null : text;
}

/** A whole number that is kept exactly; null: none, or beyond 2^53 (an int64 from a pile). */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^[+-]?\d{1,16}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** The number of a connector or an EVSE; null: none that a pile can have. */
export function connectorOf(value: unknown): number | null {
  const connector = integerOf(value);
  return connector === null || connector < 0 || connector > MOST_CONNECTORS ? null : connector;
}

/** F17: the text goes on as it came, beside what it means. */
export function timeOf(value: unknown): DeviceTime {
  if (typeof value !== 'string') return { raw: null, pileMs: null };
  return { raw: value.slice(0, 64), pileMs: value.length > 64 ? null : (parseDeviceTime(value)?.atMs ?? null) };
}

/** The objects of a list. A single one outside an array is taken; null: nothing of the kind. */
export function listOf(value: unknown): Fields[] | null {
  if (typeof value !== 'object' || value === null) return null;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isFields);
}

/** The object a field holds; an empty one where it holds something else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
