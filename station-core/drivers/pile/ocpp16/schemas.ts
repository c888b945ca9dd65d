/** The OCPP 1.6 JSON schemas: all 28 core actions and the 11 of the security whitepaper, as ocpp-rpc ships them. */
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { actionSchemas, type Schemas } from '../ocpp-j/schema.ts';

export function openSchemas(): Schemas {
  return actionSchemas(schemas);
}
