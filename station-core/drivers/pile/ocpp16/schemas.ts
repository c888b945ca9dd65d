/** The OCPP 1.6 JSON schemas (all 28 core actions and the 11 of the security whitepaper), compiled once. */
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { compileSchemas, type Validate, type Violation } from '../ocpp-j/schema.ts';

export interface Schemas {
  /** True for every action of OCPP 1.6, whichever side calls it. */
  knows(action: string): boolean;
  request(action: string, payload: unknown): Violation | null;
  response(action: string, payload: unknown): Violation | null;
}

/** Compiling takes some 50 ms; a driver does it once, when it opens. */
export function openSchemas(): Schemas {
  const compiled = compileSchemas(schemas);
  const check = (name: string, payload: unknown): Violation | null => {
    const validate: Validate | undefined = compiled.get(name);
    return validate === undefined ? { problem: 'not-implemented', sentence: 'the action is not one of OCPP 1.6' } : validate(payload);
  };
  return {
    knows: (action) => compiled.has(`urn:${action}.req`),
    request: (action, payload) => check(`urn:${action}.req`, payload),
    response: (action, payload) => check(`urn:${action}.conf`, payload),
  };
}
