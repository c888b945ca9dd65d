/** The OCPP 2.0.1 JSON schemas: all 64 actions, as ocpp-rpc ships them. */
import schemas from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' with { type: 'json' };
import { actionSchemas, type Schemas } from '../ocpp-j/schema.ts';

export function openSchemas(): Schemas {
  return actionSchemas(schemas);
}
