/** OCPP 1.6J: the central system's side, on the shared OCPP-J listener. */
import type { Listen, PileDriver, PileDriverHost } from '../../../domain/ports.ts';
import type { Dialect } from '../ocpp-j/dialect.ts';
import { OCPP_J_LIMITS, type OcppJLimits } from '../ocpp-j/limits.ts';
import { openOcppJ } from '../ocpp-j/listener.ts';
import { decodeAnswer, encodeOrder, maskedOrder } from './orders.ts';
import { openSchemas } from './schemas.ts';
import { serveCall } from './serve.ts';

export interface Ocpp16Options {
  /** Port 0: the system picks one; see PileDriver.addresses. */
  readonly listen: Listen;
  /** What differs from OCPP_J_LIMITS. */
  readonly limits?: Partial<OcppJLimits>;
}

/** Throws Fault('config.port-in-use') or Fault('config.bad-value') when it cannot listen there. */
export function openOcpp16(host: PileDriverHost, options: Ocpp16Options): Promise<PileDriver> {
  return openOcppJ(host, { listen: options.listen, dialects: [ocpp16()], limits: { ...OCPP_J_LIMITS, ...options.limits } });
}

function ocpp16(): Dialect {
  const schemas = openSchemas();
  return {
    protocol: 'ocpp1.6',
    // OCPP-J 1.6 §4.2.3, in its own spelling: "Occurence", and "Formation" where later versions have "Format".
    codes: {
      malformed: 'FormationViolation',
      'not-implemented': 'NotImplemented',
      'not-supported': 'NotSupported',
      internal: 'InternalError',
      security: 'SecurityError',
      formation: 'FormationViolation',
      property: 'PropertyConstraintViolation',
      occurrence: 'OccurenceConstraintViolation',
      type: 'TypeConstraintViolation',
    },
    serve: (call, link) => serveCall(call, link, schemas),
    encode: (order) => encodeOrder(order, schemas),
    decode: (order, outcome) => decodeAnswer(order, outcome, schemas),
    maskedOrder,
  };
}
