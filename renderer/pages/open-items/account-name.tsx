/** An account in a list: its number, and its name where that is still there. */
import type { NamedAccount } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';

export function AccountName({ account }: { readonly account: NamedAccount | null }) {
  const { role } = useMe();
  if (account === null) return null;
  const text = account.name === '' ? String(account.number) : `${account.number} · ${account.name}`;
  return may(role, 'accounts') ? <a href={hrefOf(['account', account.id])}>{text}</a> : <>{account.number}</>;
}
