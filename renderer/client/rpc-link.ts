/** The way that calls take, to a station or to HQ: `/rpc`, with the login cookie. */
import { RPCLink } from '@orpc/client/fetch';

/** Told of each call before its caller is. */
export interface Heard {
  readonly answered?: () => void;
  readonly failed: (error: unknown) => void;
}

/** `origin` e.g. "http://127.0.0.1:8080". A call that takes longer than 30 s is given up. */
export function createRpcLink(origin: string, heard: Heard) {
  return new RPCLink({
    url: `${origin}/rpc`,
    interceptors: [
      async (call) => {
        try {
          const answer = await call.next();
          heard.answered?.();
          return answer;
        } catch (error) {
          heard.failed(error);
          throw error;
        }
      },
    ],
    fetch: (request, init) =>
      fetch(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(30_000)]) }), {
        ...init,
        credentials: 'same-origin',
      }),
  });
}
