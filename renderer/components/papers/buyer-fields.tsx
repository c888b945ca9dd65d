/** Who an invoice is made out to: fields that check as they are typed. */
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { InvoiceBuyer } from '../../../station-core/api/contract.ts';

export const NOBODY: InvoiceBuyer = { name: '', taxId: '', address: '', email: '' };

/** What keeps it from being issued; null: it can be. */
export function buyerProblem({ name, email }: InvoiceBuyer): 'name' | 'email' | null {
  if (name.trim() === '') return 'name';
  return email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email) ? 'email' : null;
}

export function BuyerFields({ buyer, onChange }: { readonly buyer: InvoiceBuyer; readonly onChange: (buyer: InvoiceBuyer) => void }) {
  const { t } = useTranslation('invoices');
  const wrongMail = buyerProblem({ ...buyer, name: '-' }) === 'email';
  return (
    <>
      <TextField
        autoFocus
        required
        label={t('buyer.name')}
        value={buyer.name}
        onChange={(event) => onChange({ ...buyer, name: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 120 } }}
      />
      <TextField
        label={t('buyer.taxId')}
        value={buyer.taxId}
        onChange={(event) => onChange({ ...buyer, taxId: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 40 } }}
      />
      <TextField
        multiline
        minRows={2}
        label={t('buyer.address')}
        value={buyer.address}
        onChange={(event) => onChange({ ...buyer, address: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 300 } }}
      />
      <TextField
        type="email"
        label={t('buyer.email')}
        value={buyer.email}
        error={wrongMail}
        helperText={wrongMail ? t('buyer.email.wrong') : ' '}
        onChange={(event) => onChange({ ...buyer, email: event.target.value.trim() })}
        slotProps={{ htmlInput: { maxLength: 120 } }}
      />
    </>
  );
}
