/** The typed door to HQ: every call of its contract. */
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../../hq-receiver/contract.ts';
import { createRpcLink, type Heard } from '../rpc-link.ts';

/** All calls, as functions. Each may reject; `faultOf` says what was wrong. */
export type HqApi = ContractRouterClient<typeof contract>;

/** Calls over HTTP. `origin` e.g. "https://hq.example". */
export function createHqApi(origin: string, heard: Heard): HqApi {
  return createORPCClient(createRpcLink(origin, heard));
}
