/** The typed door to the station: every call of the contract over `/rpc`, every feed over one socket at `/feed`. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract, Notice } from '../../station-core/api/contract.ts';

/** All calls and feeds, as functions. Each may reject; `faultOf` says what was wrong. */
export type Api = ContractRouterClient<typeof contract>;

export type Topic = Notice['topic'];

/** Calls over HTTP with the login cookie. `origin` e.g. "http://127.0.0.1:8080". A call that takes longer than 30 s is given up. `onError` hears of every failure first. */
export function createApi(origin: string, onError: (error: unknown) => void): Api {
  return createORPCClient(
    new RPCLink({
      url: `${origin}/rpc`,
      interceptors: [
        async (call) => {
          try {
            return await call.next();
          } catch (error) {
            onError(error);
            throw error;
          }
        },
      ],
      fetch: (request, init) =>
        fetch(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(30_000)]) }), {
          ...init,
          credentials: 'same-origin',
        }),
    }),
  );
}

/** The same calls over an open socket: what never ends (watch, changes) goes here. */
export function createSocketApi(socket: WebSocket): Api {
  return createORPCClient(new SocketLink({ websocket: socket }));
}
