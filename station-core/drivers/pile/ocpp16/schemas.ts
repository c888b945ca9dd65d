/** The OCPP 1.6 JSON schemas: all 28 core actions and the 11 of the security whitepaper, as ocpp-rpc ships them. */
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { SchemaSet, type Violation } from '../ocpp-j/schema.ts';

export interface Schemas {
  /** True for every action of OCPP 1.6, whichever side calls it. */
  knows(action: string): boolean;
  /** null: the payload fits. The action must be one of OCPP 1.6. */
  request(action: string, payload: unknown): Violation | null;
  response(action: string, payload: unknown): Violation | null;
}

export function openSchemas(): Schemas {
  const set = new SchemaSet(schemas);
  return {
    knows: (action) => set.has(`urn:${action}.req`),
    request: (action, payload) => set.check(`urn:${action}.req`, payload),
    response: (action, payload) => set.check(`urn:${action}.conf`, payload),
  };
}
