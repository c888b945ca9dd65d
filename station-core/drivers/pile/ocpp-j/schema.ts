/** JSON schemas compiled once; a broken payload becomes one sentence and the kind of problem. */
import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { must } from '../../../base/assert.ts';
import type { Problem } from './frame.ts';

export interface Violation {
  readonly problem: Problem;
  /** Where and what, never the value itself. */
  readonly sentence: string;
}

/** The schemas by their $id. Each is compiled at its first use: all of them together would hold up the start for 100 ms. */
export class SchemaSet {
  readonly #ajv = new Ajv({ strict: false, allErrors: false, multipleOfPrecision: 6 });
  readonly #schemas: ReadonlyMap<string, AnySchemaObject>;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(schemas: readonly AnySchemaObject[]) {
    formats.default(this.#ajv, ['date-time', 'uri']);
    // Without their $id: "urn:Authorize.req" is no valid URN (RFC 8141), and nothing refers to it.
    this.#schemas = new Map(schemas.map(({ $id, ...schema }) => [String($id), schema]));
  }

  has(name: string): boolean {
    return this.#schemas.has(name);
  }

  /** null: the payload fits. There must be such a schema. */
  check(name: string, payload: unknown): Violation | null {
    const validate = this.#compiled.get(name) ?? this.#compile(name);
    return validate(payload) ? null : violationOf(validate.errors?.[0]);
  }

  #compile(name: string): ValidateFunction {
    const validate = this.#ajv.compile(must(this.#schemas.get(name), `there is a schema ${name}`));
    this.#compiled.set(name, validate);
    return validate;
  }
}

/** The schemas of one version, by action. */
export interface Schemas {
  /** True for every action of the version, whichever side calls it. */
  knows(action: string): boolean;
  /** null: the payload fits. The action must be one of the version. */
  request(action: string, payload: unknown): Violation | null;
  response(action: string, payload: unknown): Violation | null;
}

/** From the schemas as ocpp-rpc ships them: "urn:Authorize.req" and "urn:Authorize.conf". */
export function actionSchemas(schemas: readonly AnySchemaObject[]): Schemas {
  const set = new SchemaSet(schemas);
  return {
    knows: (action) => set.has(`urn:${action}.req`),
    request: (action, payload) => set.check(`urn:${action}.req`, payload),
    response: (action, payload) => set.check(`urn:${action}.conf`, payload),
  };
}

function violationOf(error: ErrorObject | undefined): Violation {
  if (error === undefined) return { problem: 'formation', sentence: 'the payload is not as the schema says' };
  const path = error.instancePath.replace(/^\//, '').replaceAll('/', '.');
  const at = path === '' ? 'the payload' : path;
  switch (error.keyword) {
    case 'required':
      return { problem: 'occurrence', sentence: `${at}: ${named(error, 'missingProperty')} is missing` };
    case 'additionalProperties':
      return { problem: 'formation', sentence: `${at}: ${named(error, 'additionalProperty')} is not a field of it` };
    case 'minItems':
    case 'maxItems':
      return { problem: 'occurrence', sentence: `${at}: too few or too many entries` };
    case 'type':
      return { problem: path === '' ? 'formation' : 'type', sentence: `${at}: not of type ${named(error, 'type')}` };
    case 'maxLength':
      return { problem: 'property', sentence: `${at}: longer than ${named(error, 'limit')} characters` };
    case 'enum':
      return { problem: 'property', sentence: `${at}: not one of the values allowed` };
    case 'format':
      return { problem: 'property', sentence: `${at}: not a ${named(error, 'format')}` };
    default:
      return { problem: 'property', sentence: `${at}: not a value allowed` };
  }
}

/** A field's name comes from the peer: only names that look like one are repeated. */
function named(error: ErrorObject, parameter: string): string {
  const name = String((error.params as Readonly<Record<string, unknown>>)[parameter]);
  return /^[A-Za-z0-9_.-]{1,50}$/.test(name) ? name : 'a field';
}
