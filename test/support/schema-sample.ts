/** Payloads made from a JSON schema: one that fits, and every way to break it in one place. */

export type Schema = Readonly<Record<string, unknown>>;
export type Problem = 'formation' | 'occurrence' | 'type' | 'property';

export interface Broken {
  /** What was done, e.g. "meterValue.0.timestamp: not a date". */
  readonly how: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly problem: Problem;
}

/** Every required field, or every field. */
export function sample(schema: Schema, root: Schema, whole: boolean): unknown {
  const plain = resolved(schema, root);
  if (Array.isArray(plain['enum'])) return plain['enum'][0] as unknown;
  switch (plain['type']) {
    case 'object': {
      const required = requiredOf(plain);
      return Object.fromEntries(
        Object.entries(propertiesOf(plain)).flatMap(([name, field]) =>
          whole || required.includes(name) ? [[name, sample(field, root, whole)]] : [],
        ),
      );
    }
    case 'array':
      return [sample(plain['items'] as Schema, root, whole)];
    case 'string':
      return plain['format'] === 'date-time' ? '2026-03-01T08:00:00Z' : plain['format'] === 'uri' ? 'ftp://10.0.0.1/x' : 'x';
    case 'boolean':
      return true;
    default:
      return 1;
  }
}

/** Each breaks the whole instance in exactly one place. */
export function broken(schema: Schema): Broken[] {
  const whole = sample(schema, schema, true);
  return breaksOf(schema, schema, []).map(({ path, how, problem, change }) => ({
    how: `${path.join('.') || 'the payload'}: ${how}`,
    payload: changed(whole, path, change) as Broken['payload'],
    problem,
  }));
}

interface Break {
  readonly path: readonly (string | number)[];
  readonly how: string;
  readonly problem: Problem;
  readonly change: (value: unknown) => unknown;
}

function breaksOf(schema: Schema, root: Schema, path: Break['path']): Break[] {
  const plain = resolved(schema, root);
  const own = (how: string, problem: Problem, change: Break['change']): Break => ({ path, how, problem, change });
  const breaks: Break[] = [];
  if (path.length > 0)
    breaks.push(own('of another type', 'type', () => (plain['type'] === 'object' || plain['type'] === 'array' ? 'x' : { a: 1 })));
  if (Array.isArray(plain['enum'])) breaks.push(own('not in its list', 'property', () => 'NoSuchWord'));
  const longest = plain['maxLength'];
  if (typeof longest === 'number') breaks.push(own('too long', 'property', () => 'x'.repeat(longest + 1)));
  if (plain['format'] === 'date-time') breaks.push(own('no date', 'property', () => 'yesterday'));
  if (plain['type'] === 'array') breaks.push(...breaksOf(plain['items'] as Schema, root, [...path, 0]));
  if (plain['type'] !== 'object') return breaks;
  if (plain['additionalProperties'] === false)
    breaks.push(own('a field too many', 'formation', (value) => ({ ...(value as object), notAField: 1 })));
  for (const name of requiredOf(plain))
    breaks.push(
      own(`${name} missing`, 'occurrence', (value) => Object.fromEntries(Object.entries(value as object).filter(([key]) => key !== name))),
    );
  for (const [name, field] of Object.entries(propertiesOf(plain))) breaks.push(...breaksOf(field, root, [...path, name]));
  return breaks;
}

function changed(value: unknown, [at, ...rest]: Break['path'], change: Break['change']): unknown {
  if (at === undefined) return change(value);
  if (typeof at === 'number') return (value as unknown[]).map((item, index) => (index === at ? changed(item, rest, change) : item));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [at]: changed(fields[at], rest, change) };
}

function resolved(schema: Schema, root: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const definitions = root['definitions'] as Readonly<Record<string, Schema>>;
  return definitions[reference.replace('#/definitions/', '')] ?? {};
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
}

function requiredOf(schema: Schema): readonly string[] {
  return (schema['required'] ?? []) as readonly string[];
}
