/** How money comes or goes at the desk, one key away. */
import BankIcon from '@mui/icons-material/AccountBalanceOutlined';
import CardIcon from '@mui/icons-material/CreditCardOutlined';
import CashIcon from '@mui/icons-material/PaymentsOutlined';
import QrIcon from '@mui/icons-material/QrCode2Outlined';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';

const METHODS = [
  { method: 'cash', icon: CashIcon },
  { method: 'card-terminal', icon: CardIcon },
  { method: 'qr', icon: QrIcon },
  { method: 'bank', icon: BankIcon },
] as const;
export type DeskMethod = (typeof METHODS)[number]['method'];

export function MethodChoice({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: DeskMethod;
  readonly onChange: (method: DeskMethod) => void;
}) {
  const { t } = useTranslation();
  return (
    <div>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 0.75 }}>
        {label}
      </Typography>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        aria-label={label}
        value={value}
        onChange={(_, next: DeskMethod | null) => {
          if (next !== null) onChange(next);
        }}
      >
        {METHODS.map(({ method, icon: Icon }) => (
          <ToggleButton key={method} value={method} sx={{ flexDirection: 'column', gap: 0.25, py: 1, lineHeight: 1.2 }}>
            <Icon fontSize="small" />
            {t(`method.${method}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
