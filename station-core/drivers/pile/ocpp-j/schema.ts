/** JSON schemas compiled once; a broken payload becomes one sentence and the kind of problem. */
import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Problem } from './frame.ts';

export interface Violation {
  readonly problem: Problem;
  /** Where and what, never the value itself. */
  readonly sentence: string;
}

/** null: the payload fits the schema. */
export type Validate = (payload: unknown) => Violation | null;

export function compileSchemas(schemas: readonly AnySchemaObject[]): ReadonlyMap<string, Validate> {
  const ajv = new Ajv({ strict: false, allErrors: false, multipleOfPrecision: 6 });
  formats.default(ajv, ['date-time', 'uri']);
  // Without their $id: "urn:Authorize.req" is no valid URN (RFC 8141), and nothing refers to it.
  return new Map(schemas.map(({ $id, ...schema }) => [String($id), validateWith(ajv.compile(schema))]));
}

function validateWith(check: ValidateFunction): Validate {
  return (payload) => (check(payload) ? null : violationOf(check.errors?.[0]));
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
