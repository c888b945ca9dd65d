/** Who pays for a charge that is started at the desk: nobody yet, an account, money taken before, or nobody at all. */
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PrepayRow } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { AccountPicker, type PickedAccount } from '../../components/account-picker.tsx';
import { AmountField, useAmount } from '../../components/amount-field.tsx';
import { CashChange } from '../../components/cash-change.tsx';
import { shownAmount } from '../../format/amount-text.ts';
import { DESK_WAYS, WayChoice } from '../../components/way-choice.tsx';
import { shortTimeText } from '../../format/time-text.ts';

export type PayerKind = 'usual' | 'account' | 'prepaid' | 'free';

export interface PayerDraft {
  readonly kind: PayerKind;
  readonly account: PickedAccount | null;
  /** null: money is taken now. */
  readonly prepayId: string | null;
  readonly amountText: string;
  readonly method: (typeof DESK_WAYS)[number];
}

export const NO_PAYER: PayerDraft = { kind: 'usual', account: null, prepayId: null, amountText: '', method: 'cash' };

/** What of the choice is below the row of kinds. */
export function PayerFields({
  draft,
  withCard,
  onChange,
}: {
  readonly draft: PayerDraft;
  readonly withCard: boolean;
  readonly onChange: (draft: PayerDraft) => void;
}) {
  const { t } = useTranslation('payments');
  switch (draft.kind) {
    case 'usual':
      return <Typography color="textSecondary">{t(withCard ? 'start.payer.card.help' : 'start.payer.usual.help')}</Typography>;
    case 'free':
      return <Typography color="textSecondary">{t('start.payer.free.help')}</Typography>;
    case 'account':
      return <AccountPicker focused value={draft.account} onChange={(account) => onChange({ ...draft, account })} />;
    case 'prepaid':
      return <PrepayFields draft={draft} onChange={onChange} />;
  }
}

function PrepayFields({ draft, onChange }: { readonly draft: PayerDraft; readonly onChange: (draft: PayerDraft) => void }) {
  const { t } = useTranslation('payments');
  const { currency, zone } = useStation();
  const now = useNow();
  const ready = useReadyPrepays();
  const typed = useAmount(draft.amountText, null);
  return (
    <Stack spacing={1.5}>
      {ready.length > 0 && (
        <RadioGroup
          value={draft.prepayId ?? ''}
          onChange={(_, value) => onChange({ ...draft, prepayId: value === '' ? null : value })}
          sx={{ maxHeight: 132, overflow: 'auto', flexWrap: 'nowrap' }}
        >
          <FormControlLabel value="" control={<Radio size="small" />} label={t('start.prepay.new')} />
          {ready.map(({ prepay }) => (
            <FormControlLabel
              key={prepay.id}
              value={prepay.id}
              control={<Radio size="small" />}
              label={t('start.prepay.open', {
                amount: shownAmount(prepay.amount, currency),
                time: shortTimeText(prepay.createdAtMs, zone, now),
              })}
            />
          ))}
        </RadioGroup>
      )}
      {draft.prepayId === null && (
        <Box sx={{ display: 'grid', gap: 1 }}>
          <AmountField
            focused
            label={t('prepay.amount')}
            text={draft.amountText}
            typed={typed}
            onChange={(amountText) => onChange({ ...draft, amountText })}
          />
          <WayChoice label={t('prepay.how')} ways={DESK_WAYS} value={draft.method} onChange={(method) => onChange({ ...draft, method })} />
          {draft.method === 'cash' && <CashChange due={typed.minor} />}
        </Box>
      )}
    </Stack>
  );
}

/** Paid, without a code of their own, and not used. */
function useReadyPrepays(): readonly PrepayRow[] {
  const items = useCall(useApi().payments.open, undefined, { topics: ['payments', 'codes'] });
  return (items.data?.prepays ?? []).filter(({ prepay, codeId }) => prepay.state === 'open' && codeId === null);
}
