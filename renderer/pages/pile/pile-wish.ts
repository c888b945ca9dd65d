/** An order as it goes over the line. */
import type { Api } from '../../client/api.ts';

export type PileWish = Parameters<Api['piles']['order']>[0]['order'];
