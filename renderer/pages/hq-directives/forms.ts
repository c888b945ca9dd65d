/** What a person fills in for each kind of directive, and the body it makes. Kinds without a form here are written as text. */
import { parseMinor, parseScaled } from '../../format/money-text.ts';
import { dayAfter, isDay } from '../../format/day-range.ts';
import type { OrderKind } from '../../client/hq/hq-may.ts';

export type FieldKind = 'text' | 'long' | 'amount' | 'percent' | 'kwh' | 'whole' | 'day' | 'hours' | 'weekdays' | 'check' | 'choice';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** Of a choice: its values. */
  readonly of?: readonly string[];
  /** May stay empty. */
  readonly optional?: boolean;
  /** Shown only where another field has this value. */
  readonly when?: readonly [field: string, value: string];
  readonly first?: string;
}

export type Values = Readonly<Record<string, string>>;
/** Read from the fields: null where one is not right yet. */
export type Read = (name: string) => unknown;

export interface Form {
  readonly fields: readonly Field[];
  readonly body: (read: Read) => unknown;
}

const discounts: readonly Field[] = [
  { name: 'offEnergy', kind: 'percent', first: '0' },
  { name: 'offService', kind: 'percent', first: '0' },
  { name: 'offIdle', kind: 'percent', first: '0' },
];
const discountOf = (read: Read) => ({ energy: read('offEnergy'), service: read('offService'), idle: read('offIdle') });
const days: readonly Field[] = [
  { name: 'fromDay', kind: 'day' },
  { name: 'toDay', kind: 'day' },
];
/** People name the last day; what is sent is the day after it. */
const afterLast = (read: Read): string | null => {
  const last = read('toDay');
  return typeof last === 'string' ? dayAfter(last) : null;
};
const enabled: Field = { name: 'enabled', kind: 'check', first: 'yes' };
const layersOf = (read: Read) => (['energy', 'service', 'idle'] as const).filter((layer) => read(`on-${layer}`) === true);

export const FORMS: Partial<Readonly<Record<OrderKind, Form>>> = {
  group: { fields: [{ name: 'name', kind: 'text' }], body: (read) => ({ name: read('name') }) },
  level: {
    fields: [{ name: 'name', kind: 'text' }, { name: 'fromBilled', kind: 'amount' }, ...discounts],
    body: (read) => ({ name: read('name'), fromBilled: read('fromBilled'), discountPpm: discountOf(read) }),
  },
  promotion: {
    fields: [
      { name: 'name', kind: 'text' },
      ...discounts,
      ...days,
      { name: 'hours', kind: 'hours', first: '00:00-24:00' },
      { name: 'weekdays', kind: 'weekdays', optional: true },
      enabled,
    ],
    body: (read) => ({
      name: read('name'),
      discountPpm: discountOf(read),
      fromDay: read('fromDay'),
      toDay: afterLast(read),
      fromMinute: (read('hours') as readonly number[] | null)?.[0] ?? null,
      toMinute: (read('hours') as readonly number[] | null)?.[1] ?? null,
      weekdays: read('weekdays'),
      groupId: null,
      pileIds: null,
      enabled: read('enabled'),
    }),
  },
  coupon: {
    fields: [
      { name: 'code', kind: 'text' },
      { name: 'name', kind: 'text' },
      { name: 'gives', kind: 'choice', of: ['amount', 'percent', 'energy'], first: 'amount' },
      { name: 'amount', kind: 'amount', when: ['gives', 'amount'] },
      { name: 'percent', kind: 'percent', when: ['gives', 'percent'] },
      { name: 'atMost', kind: 'amount', optional: true, when: ['gives', 'percent'] },
      { name: 'kwh', kind: 'kwh', when: ['gives', 'energy'] },
      { name: 'on-energy', kind: 'check', first: 'yes' },
      { name: 'on-service', kind: 'check', first: 'yes' },
      { name: 'on-idle', kind: 'check' },
      ...days,
      { name: 'oncePerAccount', kind: 'check', first: 'yes' },
      { name: 'budget', kind: 'amount', optional: true },
      { name: 'minTotal', kind: 'amount', optional: true },
      enabled,
    ],
    body: (read) => ({
      code: String(read('code')).toUpperCase(),
      name: read('name'),
      value:
        read('gives') === 'percent'
          ? { kind: 'percent', ppm: read('percent'), atMost: read('atMost') }
          : read('gives') === 'energy'
            ? { kind: 'energy', energy: read('kwh') }
            : { kind: 'amount', amount: read('amount') },
      layers: layersOf(read),
      fromDay: read('fromDay'),
      toDay: afterLast(read),
      oncePerAccount: read('oncePerAccount'),
      budget: read('budget'),
      minTotal: read('minTotal'),
      groupId: null,
      enabled: read('enabled'),
    }),
  },
  account: {
    fields: [
      { name: 'accountKind', kind: 'choice', of: ['driver', 'fleet'], first: 'driver' },
      { name: 'name', kind: 'text' },
      { name: 'phone', kind: 'text', optional: true },
      { name: 'email', kind: 'text', optional: true },
      { name: 'address', kind: 'text', optional: true },
      { name: 'taxId', kind: 'text', optional: true },
      { name: 'pays', kind: 'choice', of: ['own', 'shared', 'later'], first: 'own' },
      { name: 'low', kind: 'amount', when: ['pays', 'shared'] },
      { name: 'step', kind: 'amount', when: ['pays', 'shared'] },
      { name: 'creditLimit', kind: 'amount', when: ['pays', 'later'] },
      { name: 'frozen', kind: 'text', optional: true },
    ],
    body: (read) => ({
      kind: read('accountKind'),
      person: {
        name: read('name'),
        phone: read('phone') ?? '',
        otherPhones: [],
        email: read('email') ?? '',
        address: read('address') ?? '',
        taxId: read('taxId') ?? '',
        note: '',
        vehicles: [],
      },
      groupId: null,
      levelId: null,
      isPostPaid: read('pays') === 'later',
      creditLimit: read('pays') === 'later' ? read('creditLimit') : 0,
      frozen: read('frozen'),
      shared: read('pays') === 'shared' ? { low: read('low'), step: read('step') } : null,
    }),
  },
  card: {
    fields: [
      { name: 'number', kind: 'text' },
      { name: 'label', kind: 'text', optional: true },
      { name: 'cardState', kind: 'choice', of: ['active', 'blocked', 'lost'], first: 'active' },
      { name: 'validUntil', kind: 'day', optional: true },
      { name: 'accountId', kind: 'text', optional: true },
    ],
    body: (read) => ({
      number: read('number'),
      label: read('label') ?? '',
      state: read('cardState'),
      validUntilMs: typeof read('validUntil') === 'string' ? Date.parse(`${String(read('validUntil'))}T23:59:59Z`) : null,
      accountId: read('accountId'),
      parentTag: null,
    }),
  },
  'blocked-list': {
    fields: [{ name: 'numbers', kind: 'long' }],
    body: (read) => ({
      cards: String(read('numbers'))
        .split(/[\s,;]+/)
        .filter((number) => number !== '')
        .map((number) => ({ number })),
    }),
  },
  assignment: {
    fields: [
      { name: 'planId', kind: 'text' },
      { name: 'pileId', kind: 'text', optional: true },
      { name: 'groupId', kind: 'text', optional: true },
      { name: 'fromDay', kind: 'day', optional: true },
      { name: 'toDay', kind: 'day', optional: true },
    ],
    body: (read) => ({
      planId: read('planId'),
      pileId: read('pileId'),
      connector: null,
      groupId: read('groupId'),
      fromDay: read('fromDay'),
      toDay: afterLast(read),
    }),
  },
  'request-file': {
    fields: [
      { name: 'what', kind: 'choice', of: ['journal', 'incident'], first: 'journal' },
      { name: 'day', kind: 'day', when: ['what', 'journal'] },
      { name: 'pileId', kind: 'text', optional: true, when: ['what', 'journal'] },
      { name: 'incidentId', kind: 'text', when: ['what', 'incident'] },
    ],
    body: (read) => ({
      what:
        read('what') === 'incident'
          ? { kind: 'incident', incidentId: read('incidentId') }
          : { kind: 'journal', day: read('day'), pileId: read('pileId') },
    }),
  },
};

/** Settings have a form for each section, which is the object they are about. */
export const SETTINGS_FORMS: Readonly<Record<'station' | 'money' | 'active-plan', Form>> = {
  'active-plan': { fields: [{ name: 'planId', kind: 'text' }], body: (read) => ({ planId: read('planId') }) },
  station: {
    fields: [
      { name: 'language', kind: 'choice', of: ['', 'en', 'zh'], first: '', optional: true },
      { name: 'heartbeatS', kind: 'whole', optional: true },
      { name: 'idleCapS', kind: 'whole', optional: true },
    ],
    body: (read) => told({ language: read('language'), heartbeatS: read('heartbeatS'), idleCapS: read('idleCapS') }),
  },
  money: {
    fields: [
      { name: 'planHolds', kind: 'choice', of: ['', 'session', 'moment'], first: '', optional: true },
      { name: 'refundAlone', kind: 'amount', optional: true },
      { name: 'writeOffAlone', kind: 'amount', optional: true },
      { name: 'topUpMost', kind: 'amount', optional: true },
      { name: 'walletMost', kind: 'amount', optional: true },
      { name: 'codeHours', kind: 'whole', optional: true },
      { name: 'personMonths', kind: 'whole', optional: true },
    ],
    body: (read) =>
      told({
        planHolds: read('planHolds'),
        refundAlone: read('refundAlone'),
        writeOffAlone: read('writeOffAlone'),
        topUpMost: read('topUpMost'),
        walletMost: read('walletMost'),
        codeHours: read('codeHours'),
        personMonths: read('personMonths'),
      }),
  },
};

/** What is left empty stays the station's. */
function told(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}

export function isShown(field: Field, values: Values): boolean {
  return field.when === undefined || valueOf(field.when[0], values) === field.when[1];
}

function valueOf(name: string, values: Values): string {
  return values[name] ?? '';
}

export function firstValues({ fields }: Form): Values {
  return Object.fromEntries(fields.map(({ name, first }) => [name, first ?? '']));
}

/** Fields that are not right yet; the optional ones may be empty. */
export function wrongFields({ fields }: Form, values: Values, digits: number): string[] {
  return fields
    .filter((field) => isShown(field, values))
    .filter((field) => {
      const text = valueOf(field.name, values).trim();
      if (text === '' && field.kind !== 'check') return field.optional !== true;
      return readField(field, text, digits) === null;
    })
    .map(({ name }) => name);
}

/** The body; only asked for where no field is wrong. `digits`: of the currency. */
export function bodyOf(form: Form, values: Values, digits: number): unknown {
  return form.body((name) => {
    const field = form.fields.find((one) => one.name === name);
    return field === undefined ? null : readField(field, valueOf(name, values).trim(), digits);
  });
}

/** null: empty, or not what the field takes. Amounts in minor units, shares in ppm, energy in 0.1 Wh. */
function readField({ kind, of = [] }: Field, text: string, digits: number): unknown {
  switch (kind) {
    case 'check':
      return text === 'yes';
    case 'text':
    case 'long':
      return text === '' ? null : text;
    case 'choice':
      return of.includes(text) ? text : null;
    case 'amount':
      return parseMinor(text, digits);
    case 'percent': {
      const ppm = parseScaled(text, 4);
      return ppm === null || ppm > 1_000_000 ? null : ppm;
    }
    case 'kwh':
      return parseScaled(text, 4);
    case 'whole':
      return /^\d{1,9}$/.test(text) ? Number(text) : null;
    case 'day':
      return isDay(text) ? text : null;
    case 'hours':
      return hoursIn(text);
    case 'weekdays':
      return text === '' ? [] : weekdaysIn(text);
  }
}

/** "08:00-17:30" in minutes of the day; null: not hours. */
export function hoursIn(text: string): readonly [number, number] | null {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)$/.exec(text);
  if (match === null) return null;
  const [, h1, m1, h2, m2] = match.map(Number);
  const from = (h1 ?? 0) * 60 + (m1 ?? 0);
  const to = (h2 ?? 0) * 60 + (m2 ?? 0);
  return from > 1_440 || to > 1_440 ? null : [from, to];
}

/** "1-5, 7", 1 is Monday; null: not days of the week. */
export function weekdaysIn(text: string): number[] | null {
  const found = new Set<number>();
  for (const part of text.split(/[,，\s]+/).filter((one) => one !== '')) {
    const match = /^([1-7])(?:[-–]([1-7]))?$/.exec(part);
    if (match === null) return null;
    const from = Number(match[1]);
    for (let day = from; day <= Number(match[2] ?? from); day += 1) found.add(day);
  }
  return [...found].sort();
}
