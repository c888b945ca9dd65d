/** Who pays for a session. */
import type { AccountId, PrepayId } from '../base/ids.ts';

/** bill: whoever stands at the desk afterwards. credit: it waits for the month's statement. */
export type SessionPayer =
  | { readonly kind: 'bill' }
  | { readonly kind: 'wallet'; readonly accountId: AccountId }
  | { readonly kind: 'credit'; readonly accountId: AccountId }
  | { readonly kind: 'prepaid'; readonly prepayId: PrepayId }
  | { readonly kind: 'free' };
