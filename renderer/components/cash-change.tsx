/** What a person at the desk gives back when somebody pays with a larger note. It is help with the sum, and part of nothing that is booked. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStation } from '../client/station-context.tsx';
import { shownAmount } from '../format/amount-text.ts';
import { AmountField, useAmount } from './amount-field.tsx';
import { MoneyText } from './texts.tsx';

/** `due`: what is taken, in minor units; null: not typed yet. */
export function CashChange({ due }: { readonly due: number | null }) {
  const { t } = useTranslation('payments');
  const { currency } = useStation();
  const [text, setText] = useState('');
  const given = useAmount(text, null);
  const change = due === null || given.minor === null ? null : given.minor - due;
  const short = change !== null && change < 0 ? t('cash.short', { amount: shownAmount(-change, currency) }) : null;
  return (
    <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start', gap: 2 }}>
      <Box sx={{ flex: '0 0 60%' }}>
        <AmountField label={t('cash.given')} text={text} typed={given} help={short ?? t('cash.help')} onChange={setText} />
      </Box>
      <Box role="status" sx={{ textAlign: 'right', minHeight: '4rem' }}>
        {change !== null && change >= 0 && (
          <>
            <Typography color="textSecondary">{t('cash.change')}</Typography>
            <Box component="span" sx={{ fontSize: '1.75rem', fontWeight: 600 }}>
              <MoneyText minor={change} />
            </Box>
          </>
        )}
      </Box>
    </Box>
  );
}
