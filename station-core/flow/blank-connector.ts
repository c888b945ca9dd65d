/** A connector of which nothing was heard yet. */
import type { Connector, ConnectorRef } from '../domain/pile.ts';

/** Until somebody names it. F27: the connectors of every EVSE of OCPP 2.0.1 are counted from 1. */
export function nameOf({ evse, connector }: ConnectorRef): string {
  return evse === connector || evse === 0 ? String(connector) : `${evse}-${connector}`;
}

export function blankConnector(ref: ConnectorRef, name: string): Connector {
  return {
    pileId: ref.pileId,
    evse: ref.evse,
    connector: ref.connector,
    name,
    ratedPower: null,
    phases: null,
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
