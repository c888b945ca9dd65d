/** Money before a charge, and codes that start one: made here, shown once. */
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { madeId } from '../../client/made-id.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { AccountPicker, type PickedAccount } from '../../components/account-picker.tsx';
import { SlipButton } from '../../components/slip-button.tsx';
import { AmountField, useAmount } from '../../components/amount-field.tsx';
import { CashChange } from '../../components/cash-change.tsx';
import { shownAmount } from '../../format/amount-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { DESK_WAYS, WayChoice } from '../../components/way-choice.tsx';

interface MakeProps {
  readonly onClose: () => void;
  /** code null: none was asked for. */
  readonly onMade: (made: { readonly code: string | null; readonly text: string }) => void;
}

/** Mount it when it opens. */
export function PrepayDialog({ onClose, onMade }: MakeProps) {
  const { t } = useTranslation('payments');
  const api = useApi();
  const { currency } = useStation();
  const make = useAction(api.payments.makePrepay);
  const settings = useCall(api.money.settings, undefined);
  const [prepayId] = useState(madeId);
  const [text, setText] = useState('');
  const [method, setMethod] = useState<(typeof DESK_WAYS)[number]>('cash');
  const [withCode, setWithCode] = useState(true);
  const typed = useAmount(text, settings.data?.topUpMost ?? null);
  const submit = async () => {
    if (typed.minor === null) return;
    const done = await make.run({ prepayId, amount: typed.minor, method, withCode, ref: null });
    if (done.ok) onMade({ code: done.value.code, text: t('prepay.done', { amount: shownAmount(typed.minor, currency) }) });
  };
  return (
    <FormDialog
      title={t('prepay.title')}
      submit={typed.minor === null ? t('prepay.buttonPlain') : t('prepay.button', { amount: shownAmount(typed.minor, currency) })}
      width="sm"
      disabled={typed.minor === null}
      pending={make.pending}
      fault={make.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('prepay.text')}</Typography>
      <AmountField focused label={t('prepay.amount')} text={text} typed={typed} onChange={setText} />
      <WayChoice label={t('prepay.how')} ways={DESK_WAYS} value={method} onChange={setMethod} />
      {method === 'cash' && <CashChange due={typed.minor} />}
      <FormControlLabel
        label={t('prepay.withCode')}
        control={<Switch size="small" checked={withCode} onChange={(_, on) => setWithCode(on)} />}
      />
    </FormDialog>
  );
}

const MOST_HOURS = 744;

/** Mount it when it opens. */
export function CodeDialog({ onClose, onMade }: MakeProps) {
  const { t } = useTranslation('payments');
  const make = useAction(useApi().payments.makeCode);
  const [kind, setKind] = useState<'account' | 'bill' | 'free'>('account');
  const [account, setAccount] = useState<PickedAccount | null>(null);
  const [hours, setHours] = useState('24');
  const [text, setText] = useState('');
  const limit = useAmount(text, null);
  const whoId = useId();
  const hoursTyped = /^\d{1,3}$/.test(hours.trim()) ? Number(hours) : 0;
  const isHours = hoursTyped >= 1 && hoursTyped <= MOST_HOURS;
  const submit = async () => {
    const payer = kind === 'account' ? (account === null ? null : ({ kind, accountId: account.id } as const)) : ({ kind } as const);
    if (payer === null || !isHours) return;
    const done = await make.run({ payer, limits: { amount: limit.minor, energy: null, durationS: null }, ref: null, hours: hoursTyped });
    if (done.ok) onMade({ code: done.value.code, text: '' });
  };
  return (
    <FormDialog
      title={t('code.title')}
      submit={t('code.button')}
      width="sm"
      disabled={(kind === 'account' && account === null) || !isHours || limit.problem !== null}
      pending={make.pending}
      fault={make.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div>
        <Typography id={whoId} variant="body2" color="textSecondary" sx={{ mb: 0.75 }}>
          {t('code.who')}
        </Typography>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-labelledby={whoId}
          value={kind}
          onChange={(_, next: typeof kind | null) => {
            if (next !== null) setKind(next);
          }}
        >
          <ToggleButton value="account">{t('start.payer.account')}</ToggleButton>
          <ToggleButton value="bill">{t('payer.bill')}</ToggleButton>
          <ToggleButton value="free">{t('payer.free')}</ToggleButton>
        </ToggleButtonGroup>
      </div>
      {kind === 'account' && <AccountPicker focused value={account} onChange={setAccount} />}
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'flex-start' }}>
        <TextField
          label={t('code.hours')}
          value={hours}
          error={!isHours}
          helperText={isHours ? ' ' : t('code.hours.wrong')}
          onChange={(event) => setHours(event.target.value)}
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 3, style: { textAlign: 'right' } } }}
        />
        <AmountField label={t('code.limit')} text={text} typed={limit} help={t('code.limit.help')} onChange={setText} />
      </Stack>
    </FormDialog>
  );
}

/** The code, large, once: it is not kept. */
export function CodeShown({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  const { t } = useTranslation('payments');
  const titleId = useId();
  return (
    <Dialog open maxWidth="xs" aria-labelledby={titleId} onClose={onClose}>
      <DialogTitle id={titleId}>{t('code.shown.title')}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Typography
            component="output"
            sx={{
              fontSize: '2rem',
              fontWeight: 600,
              letterSpacing: '0.08em',
              textAlign: 'center',
              fontVariantNumeric: 'tabular-nums',
              py: 1,
              bgcolor: 'background.default',
              borderRadius: 1,
              userSelect: 'all',
            }}
          >
            {code}
          </Typography>
          <Typography>{t('code.shown.text')}</Typography>
          <Typography color="textSecondary">{t('code.shown.use')}</Typography>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <SlipButton code={code} />
        <Button autoFocus variant="contained" onClick={onClose}>
          {t('code.shown.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
