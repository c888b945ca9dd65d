/** The typed door to HQ: every call of its contract over `/rpc`. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../../hq-receiver/contract.ts';

/** All calls, as functions. Each may reject; `faultOf` says what was wrong. */
export type HqApi = ContractRouterClient<typeof contract>;

export interface Heard {
  /** HQ answered, with whatever. */
  readonly answered: () => void;
  readonly failed: (error: unknown) => void;
}

/** Calls with the login cookie. A call that takes longer than 30 s is given up. */
export function createHqApi(origin: string, heard: Heard): HqApi {
  return createORPCClient(
    new RPCLink({
      url: `${origin}/rpc`,
      interceptors: [
        async (call) => {
          try {
            const answer = await call.next();
            heard.answered();
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
    }),
  );
}
