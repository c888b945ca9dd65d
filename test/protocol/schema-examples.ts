/** Payloads made from a JSON schema itself: the least that fits, everything that fits, and every way to break one keyword of it. */

export type Schema = Readonly<Record<string, unknown>>;

/** What the driver calls a violation of the keyword that was broken. */
export type BrokenKind = 'occurrence' | 'formation' | 'type' | 'property';

export interface Broken {
  /** Where and how, e.g. "transactionInfo.transactionId removed". */
  readonly how: string;
  readonly kind: BrokenKind;
  readonly payload: unknown;
}

/** Every required field, or every field. */
export function example(schema: Schema, root: Schema, whole: boolean): unknown {
  const plain = resolved(schema, root);
  if (Array.isArray(plain['enum'])) return plain['enum'][0] as unknown;
  switch (plain['type']) {
    case 'object':
      return Object.fromEntries(
        propertiesOf(plain).flatMap(([name, field]) =>
          (whole && name !== 'customData') || requiredOf(plain).includes(name) ? [[name, example(field, root, whole)]] : [],
        ),
      );
    case 'array':
      return [example(plain['items'] as Schema, root, whole)];
    case 'string':
      return plain['format'] === 'date-time' ? '2026-03-01T08:00:00Z' : plain['format'] === 'uri' ? 'ftp://10.0.0.1/x' : 'x';
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 1;
    default:
      return 'x';
  }
}

/** Every single thing that can be wrong with a payload of this schema. */
export function brokenExamples(root: Schema): Broken[] {
  const whole = example(root, root, true);
  return broken(root, root, whole, '').map(({ how, kind, payload }) => ({ how, kind, payload }));
}

function broken(schema: Schema, root: Schema, value: unknown, path: string): Broken[] {
  const plain = resolved(schema, root);
  const at = (how: string, kind: BrokenKind, payload: unknown): Broken => ({
    how: `${path === '' ? 'payload' : path} ${how}`,
    kind,
    payload,
  });
  switch (plain['type']) {
    case 'object':
      return [...(path === '' ? [] : [at('as text', 'type', 'text')]), ...brokenObject(plain, root, value as Schema, path, at)];
    case 'array':
      return [at('as object', 'type', {}), ...brokenArray(plain, root, value as readonly unknown[], path, at)];
    case 'string':
      return [at('as object', 'type', {}), at('as null', 'type', null), ...brokenText(plain, at)];
    case 'integer':
      return [at('as text', 'type', 'one'), at('as fraction', 'type', 1.5), ...brokenNumber(plain, at)];
    case 'number':
      return [at('as text', 'type', 'one')];
    case 'boolean':
      return [at('as text', 'type', 'yes')];
    default:
      return [];
  }
}

type At = (how: string, kind: BrokenKind, payload: unknown) => Broken;

function brokenObject(plain: Schema, root: Schema, value: Schema, path: string, at: At): Broken[] {
  const removed = requiredOf(plain).map((name) =>
    at(`without ${name}`, 'occurrence', Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))),
  );
  const extra = plain['additionalProperties'] === false ? [at('with a field too many', 'formation', { ...value, notAField: 1 })] : [];
  const inside = propertiesOf(plain).flatMap(([name, field]) =>
    name in value
      ? broken(field, root, value[name], path === '' ? name : `${path}.${name}`).map((one) => ({
          ...one,
          payload: { ...value, [name]: one.payload },
        }))
      : [],
  );
  return [...removed, ...extra, ...inside];
}

function brokenArray(plain: Schema, root: Schema, value: readonly unknown[], path: string, at: At): Broken[] {
  const { minItems, maxItems } = plain;
  const few = typeof minItems === 'number' && minItems > 0 ? [at('empty', 'occurrence', [])] : [];
  const many =
    typeof maxItems === 'number'
      ? [
          at(
            'too long',
            'occurrence',
            Array.from({ length: maxItems + 1 }, () => value[0]),
          ),
        ]
      : [];
  const inside = broken(plain['items'] as Schema, root, value[0], `${path}.0`).map((one) => ({ ...one, payload: [one.payload] }));
  return [...few, ...many, ...inside];
}

function brokenNumber({ minimum, maximum }: Schema, at: At): Broken[] {
  return [
    ...(typeof minimum === 'number' ? [at('too small', 'property', minimum - 1)] : []),
    ...(typeof maximum === 'number' ? [at('too big', 'property', maximum + 1)] : []),
  ];
}

function brokenText({ enum: words, maxLength, format }: Schema, at: At): Broken[] {
  return [
    ...(Array.isArray(words) ? [at('not in the list', 'property', 'NoSuchWord')] : []),
    ...(typeof maxLength === 'number' ? [at('too long', 'property', 'x'.repeat(maxLength + 1))] : []),
    ...(format === 'date-time' ? [at('no date', 'property', 'yesterday')] : []),
  ];
}

function resolved(schema: Schema, root: Schema): Schema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  return (root['definitions'] as Readonly<Record<string, Schema>>)[$ref.replace('#/definitions/', '')] ?? {};
}

function propertiesOf(schema: Schema): [string, Schema][] {
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
}

function requiredOf(schema: Schema): readonly string[] {
  return (schema['required'] ?? []) as readonly string[];
}
