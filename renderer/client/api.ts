/** The typed door to the station: every call of the contract over `/rpc`, every feed over one socket at `/feed`. */
import { createORPCClient } from '@orpc/client';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract, Notice } from '../../station-core/api/contract.ts';
import { createRpcLink } from './rpc-link.ts';

/** All calls and feeds, as functions. Each may reject; `faultOf` says what was wrong. */
export type Api = ContractRouterClient<typeof contract>;

export type Topic = Notice['topic'];

/** Calls over HTTP. `origin` e.g. "http://127.0.0.1:8080". `onError` hears of every failure first. */
export function createApi(origin: string, onError: (error: unknown) => void): Api {
  return createORPCClient(createRpcLink(origin, { failed: onError }));
}

/** The same calls over an open socket: what never ends (watch, changes) goes here. */
export function createSocketApi(socket: WebSocket): Api {
  return createORPCClient(new SocketLink({ websocket: socket }));
}
