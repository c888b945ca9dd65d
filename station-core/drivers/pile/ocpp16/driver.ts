/** OCPP 1.6J: the central system's side, as a dialect of the shared OCPP-J listener. */
import type { Dialect } from '../ocpp-j/dialect.ts';
import { maskedOrder } from '../ocpp-j/masked-order.ts';
import { serveCall, type Version } from '../ocpp-j/serve.ts';
import { bootPayload, replyTo } from './answers.ts';
import { foreignTo16 } from './foreign.ts';
import { encodeOrder } from './orders.ts';
import { partsOf } from './parts.ts';
import { decodeAnswer } from './results.ts';
import { openSchemas } from './schemas.ts';
import { INBOUND } from './translate.ts';

export function ocpp16(): Dialect {
  const schemas = openSchemas();
  const version: Version = { name: 'OCPP 1.6', schemas, inbound: INBOUND, replyTo, bootPayload, foreign: foreignTo16 };
  return {
    protocol: 'ocpp1.6',
    // OCPP-J 1.6 §4.2.3, in its own spelling: "Occurence", and "Formation" where later versions have "Format".
    codes: {
      malformed: 'FormationViolation',
      'unknown-type': null,
      'not-implemented': 'NotImplemented',
      'not-supported': 'NotSupported',
      internal: 'InternalError',
      security: 'SecurityError',
      formation: 'FormationViolation',
      property: 'PropertyConstraintViolation',
      occurrence: 'OccurenceConstraintViolation',
      type: 'TypeConstraintViolation',
    },
    serve: (call, link) => serveCall(call, link, version),
    parts: partsOf,
    encode: (order, quirks) => encodeOrder(order, quirks, schemas),
    decode: (order, call, payload) => decodeAnswer(order, call, payload, schemas),
    maskedOrder,
  };
}
