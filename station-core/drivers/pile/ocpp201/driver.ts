/** OCPP 2.0.1: the CSMS's side, as a dialect of the shared OCPP-J listener. */
import type { Dialect } from '../ocpp-j/dialect.ts';
import { maskedOrder } from '../ocpp-j/masked-order.ts';
import { serveCall, type Version } from '../ocpp-j/serve.ts';
import { bootPayload, replyTo } from './answers.ts';
import { foreignTo201 } from './foreign.ts';
import { encodeOrder } from './orders.ts';
import { decodeAnswer } from './results.ts';
import { openSchemas } from './schemas.ts';
import { orderParts } from './settings.ts';
import { INBOUND } from './translate.ts';

export function ocpp201(): Dialect {
  const schemas = openSchemas();
  const version: Version = { name: 'OCPP 2.0.1', schemas, inbound: INBOUND, replyTo, bootPayload, foreign: foreignTo201 };
  return {
    protocol: 'ocpp2.0.1',
    // Part 4 §4.3: a frame that is none is for the framework, a payload that does not fit is named by what is wrong with it.
    codes: {
      malformed: 'RpcFrameworkError',
      'unknown-type': 'MessageTypeNotSupported',
      'not-implemented': 'NotImplemented',
      'not-supported': 'NotSupported',
      internal: 'InternalError',
      security: 'SecurityError',
      formation: 'FormatViolation',
      property: 'PropertyConstraintViolation',
      occurrence: 'OccurrenceConstraintViolation',
      type: 'TypeConstraintViolation',
    },
    serve: (call, link) => serveCall(call, link, version),
    parts: orderParts,
    encode: (order, quirks, commandId) => encodeOrder(order, quirks, commandId, schemas),
    decode: (order, call, payload) => decodeAnswer(order, call, payload, schemas),
    maskedOrder,
  };
}
