/** A condition as its form has it: one thing that is looked at, or several that vote; each with how long it must last, when it counts, and whether it is turned round. */
import type { Condition } from '../../../station-core/api/contract.ts';

export const leafKinds = ['above', 'below', 'on', 'text', 'rate', 'silent'] as const;
export type LeafKind = (typeof leafKinds)[number];

export interface PartDraft {
  /** Only of this form: what the list on the screen holds on to. */
  readonly key: number;
  /** null: one thing is looked at. */
  readonly group: { readonly need: 'all' | 'any' | 'some'; readonly least: string; readonly parts: readonly PartDraft[] } | null;
  readonly signal: string;
  readonly kind: LeafKind;
  readonly limit: string;
  readonly hysteresis: string;
  readonly words: string;
  readonly perMinute: string;
  readonly overS: string;
  readonly silentS: string;
  /** Holds while the rest does not. */
  readonly turned: boolean;
  readonly lastingS: string;
  readonly window: boolean;
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
}

export type PartNumber = 'limit' | 'hysteresis' | 'perMinute' | 'overS' | 'silentS' | 'lastingS' | 'least';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export const newPart: PartDraft = {
  key: 0, group: null, signal: 'sensor:smoke/*', kind: 'on', limit: '', hysteresis: '0', words: '', perMinute: '10', overS: '60', silentS: '60',
  turned: false, lastingS: '0', window: false, weekdays: EVERY_DAY, from: '22:00', to: '06:00',
}; // prettier-ignore

/** The next number for a part that is added. */
export function nextKey(part: PartDraft): number {
  return Math.max(part.key, ...(part.group?.parts ?? []).map((inner) => nextKey(inner) - 1)) + 1;
}

/** Every condition has a form: what does not fit one part is a group of one. */
export function partOf(condition: Condition): PartDraft {
  let key = -1;
  const read = (outer: Condition): PartDraft => {
    key += 1;
    const own = key;
    const window = outer.kind === 'during' ? outer : null;
    const timed = window === null ? outer : window.of;
    const lasting = timed.kind === 'lasting' ? timed : null;
    const plain = lasting === null ? timed : lasting.of;
    const turned = plain.kind === 'not' ? plain : null;
    const body = turned === null ? plain : turned.of;
    return {
      ...newPart,
      key: own,
      turned: turned !== null,
      lastingS: lasting === null ? '0' : String(lasting.forMs / 1_000),
      window: window !== null,
      ...(window === null ? {} : { weekdays: window.weekdays, from: clockText(window.fromMinute), to: clockText(window.toMinute) }),
      ...bodyOf(body, read),
    };
  };
  return read(condition);
}

function bodyOf(body: Condition, read: (condition: Condition) => PartDraft): Partial<PartDraft> {
  switch (body.kind) {
    case 'above':
    case 'below':
      return { kind: body.kind, signal: body.signal, limit: String(body.limit), hysteresis: String(body.hysteresis) };
    case 'on':
      return { kind: body.kind, signal: body.signal };
    case 'text':
      return { kind: body.kind, signal: body.signal, words: body.oneOf.join(', ') };
    case 'rate':
      return { kind: body.kind, signal: body.signal, perMinute: String(body.perMinute), overS: String(body.overMs / 1_000) };
    case 'silent':
      return { kind: body.kind, signal: body.signal, silentS: String(body.forMs / 1_000) };
    case 'votes': {
      const need = body.need === body.of.length ? 'all' : body.need === 1 ? 'any' : 'some';
      return { group: { need, least: String(body.need), parts: body.of.map(read) } };
    }
    case 'not':
    case 'lasting':
    case 'during':
      return { group: { need: 'all', least: '1', parts: [read(body)] } };
  }
}

/** Fields that hold no number where one is needed, in this part alone. */
export function wrongIn(part: PartDraft): readonly PartNumber[] {
  const needed: PartNumber[] = ['lastingS'];
  if (part.group !== null) {
    if (part.group.need === 'some') needed.push('least');
  } else {
    if (part.kind === 'above' || part.kind === 'below') needed.push('limit', 'hysteresis');
    if (part.kind === 'rate') needed.push('perMinute', 'overS');
    if (part.kind === 'silent') needed.push('silentS');
  }
  return needed.filter((field) => numberOf(field === 'least' ? (part.group?.least ?? '') : part[field]) === null);
}

/** True when a part, or one inside of it, cannot be read. */
export function isWrong(part: PartDraft): boolean {
  return wrongIn(part).length > 0 || (part.group?.parts.some(isWrong) ?? false);
}

/** What is sent, of parts whose numbers can be read. What else is wrong with it the station says. */
export function conditionOf(part: PartDraft): Condition {
  const body = part.group === null ? leafOf(part) : votesOf(part.group);
  const plain: Condition = part.turned ? { kind: 'not', of: body } : body;
  const lastingMs = toMs(part.lastingS, 1_000);
  const timed: Condition = lastingMs === 0 ? plain : { kind: 'lasting', forMs: lastingMs, of: plain };
  if (!part.window) return timed;
  return {
    kind: 'during',
    weekdays: [...part.weekdays].sort((one, other) => one - other),
    fromMinute: minuteOf(part.from),
    toMinute: minuteOf(part.to),
    of: timed,
  };
}

/** A vote of one is that one. */
function votesOf({ need, least, parts }: NonNullable<PartDraft['group']>): Condition {
  const of = parts.map(conditionOf);
  const [only] = of;
  if (only !== undefined && of.length === 1 && need !== 'some') return only;
  return { kind: 'votes', need: need === 'all' ? of.length : need === 'any' ? 1 : (numberOf(least) ?? 0), of };
}

function leafOf(part: PartDraft): Condition {
  const { signal, kind } = part;
  switch (kind) {
    case 'above':
    case 'below':
      return { kind, signal, limit: numberOf(part.limit) ?? 0, hysteresis: numberOf(part.hysteresis) ?? 0 };
    case 'on':
      return { kind, signal };
    case 'text':
      return { kind, signal, oneOf: part.words.split(/[,，、]/).map((one) => one.trim()).filter((one) => one !== '') }; // prettier-ignore
    case 'rate':
      return { kind, signal, perMinute: numberOf(part.perMinute) ?? 0, overMs: toMs(part.overS, 1_000) };
    case 'silent':
      return { kind, signal, forMs: toMs(part.silentS, 1_000) };
  }
}

/** A decimal comma is a decimal point. null: no number. */
export function numberOf(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

/** 0 where it holds no number. */
export function toMs(text: string, unitMs: number): number {
  return Math.round((numberOf(text) ?? 0) * unitMs);
}

function minuteOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** A time field knows no 24:00; the end of the day is 00:00 of the next. */
function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
