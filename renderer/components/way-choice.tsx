/** How money comes or goes, one key away: a row of buttons, each with its picture and word. */
import BankIcon from '@mui/icons-material/AccountBalanceOutlined';
import WalletIcon from '@mui/icons-material/AccountBalanceWalletOutlined';
import FreeIcon from '@mui/icons-material/CardGiftcardOutlined';
import CardIcon from '@mui/icons-material/CreditCardOutlined';
import OnlineIcon from '@mui/icons-material/SmartphoneOutlined';
import CashIcon from '@mui/icons-material/PaymentsOutlined';
import QrIcon from '@mui/icons-material/QrCode2Outlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import type SvgIcon from '@mui/material/SvgIcon';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

export type Way = 'cash' | 'card-terminal' | 'qr' | 'bank' | 'wallet' | 'online' | 'free';

export const DESK_WAYS = ['cash', 'card-terminal', 'qr', 'bank'] as const;
export type DeskWay = (typeof DESK_WAYS)[number];

const ICONS: Readonly<Record<Way, typeof SvgIcon>> = {
  cash: CashIcon,
  'card-terminal': CardIcon,
  qr: QrIcon,
  bank: BankIcon,
  wallet: WalletIcon,
  online: OnlineIcon,
  free: FreeIcon,
};

const Choice = styled('label')({
  position: 'relative',
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  justifyContent: 'center',
  textAlign: 'center',
  gap: 2,
  padding: '8px 4px',
  minHeight: 68,
  lineHeight: 1.2,
  fontSize: '0.8125rem',
  fontWeight: 600,
  color: 'var(--mui-palette-text-secondary)',
  border: '1px solid var(--mui-palette-divider)',
  borderRadius: 4,
  cursor: 'pointer',
  '& input': { position: 'absolute', inset: 0, margin: 0, opacity: 0, cursor: 'pointer' },
  '&:hover': { backgroundColor: 'var(--mui-palette-action-hover)' },
  '&:has(:checked)': {
    color: 'var(--mui-palette-text-primary)',
    backgroundColor: 'var(--mui-palette-action-selected)',
    borderColor: 'var(--mui-palette-text-primary)',
  },
  '&:has(:focus-visible)': { outline: '2px solid var(--mui-palette-text-primary)', outlineOffset: 1 },
});

/** Arrows move, Enter submits the form it stands in. */
export function WayChoice<W extends Way>({
  label,
  ways,
  value,
  onChange,
  focused = false,
}: {
  readonly label: string;
  readonly ways: readonly W[];
  readonly value: W;
  readonly onChange: (way: W) => void;
  readonly focused?: boolean;
}) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <div>
      <Typography id={`${name}-label`} variant="body2" color="textSecondary" sx={{ mb: 0.75 }}>
        {label}
      </Typography>
      <Box
        role="radiogroup"
        aria-labelledby={`${name}-label`}
        sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(84px, 1fr))', gap: 1 }}
      >
        {ways.map((way) => {
          const named: Way = way;
          const Icon = ICONS[named];
          return (
            <Choice key={way}>
              <input
                type="radio"
                name={name}
                value={way}
                checked={value === way}
                // The choice is what the dialog opened for: one key takes it, Enter books it.
                autoFocus={focused && way === value}
                onChange={() => onChange(way)}
              />
              <Icon fontSize="small" />
              {t(`method.${named}`)}
            </Choice>
          );
        })}
      </Box>
    </div>
  );
}
