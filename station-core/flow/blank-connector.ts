/** A connector of which nothing was heard yet. */
import type { Connector, ConnectorRef } from '../domain/pile.ts';

export function blankConnector(ref: ConnectorRef, name: string): Connector {
  return {
    pileId: ref.pileId,
    evse: ref.evse,
    connector: ref.connector,
    name,
    ratedPower: null,
    state: 'unknown',
    stateAtMs: null,
    stateHeardMs: null,
    statusAskedMs: null,
    errorCode: null,
    errorInfo: null,
    power: null,
    lastRegister: null,
    lastRegisterAtMs: null,
  };
}
