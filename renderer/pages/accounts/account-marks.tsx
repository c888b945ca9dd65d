/** How an account stands, and what it owes, as an icon and a word. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ClosedIcon from '@mui/icons-material/DoNotDisturbOnOutlined';
import FrozenIcon from '@mui/icons-material/AcUnitOutlined';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../../../station-core/api/contract.ts';
import { Mark } from '../../components/mark.tsx';
import { MoneyText, NoValue } from '../../components/texts.tsx';

const LOOKS = {
  active: { tone: 'free', icon: CheckIcon },
  frozen: { tone: 'soon', icon: FrozenIcon },
  closed: { tone: 'quiet', icon: ClosedIcon },
} as const;

export function AccountMark({ account, size }: { readonly account: Pick<AccountRow, 'state'>; readonly size?: 'medium' | 'large' }) {
  const { t } = useTranslation('accounts');
  return <Mark {...LOOKS[account.state]} text={t(`state.${account.state}`)} size={size ?? 'medium'} />;
}

/** The wallet of whoever has one; what a merchant is to be paid stands in its place. */
export function Holds({ account }: { readonly account: Pick<AccountRow, 'kind' | 'isPostPaid' | 'wallet' | 'payable'> }) {
  if (account.kind === 'merchant') return <MoneyText minor={account.payable} />;
  return account.isPostPaid && account.wallet === 0 ? <NoValue /> : <MoneyText minor={account.wallet} />;
}

export function Owes({ minor }: { readonly minor: number }) {
  if (minor === 0) return <NoValue />;
  return (
    <span style={{ color: 'var(--mui-palette-warning-main)', fontWeight: 600 }}>
      <MoneyText minor={minor} />
    </span>
  );
}
