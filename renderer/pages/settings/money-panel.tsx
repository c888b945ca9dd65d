/** How the station handles money: limits, ways, times, what stands on papers, the own QR code; below, the payment companies. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MoneySettings } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { Loadable, SkeletonRows } from '../../components/page-states.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { decimalText } from '../../format/money-text.ts';
import { changeOf, draftOf, MOST_AMOUNT, NUMBERS, wrongsOf, type AmountField, type MoneyDraft, type NumberField } from './money-draft.ts';
import { ProvidersPanel } from './providers-panel.tsx';
import { StaticQrField } from './static-qr-field.tsx';

const OWNED = ['settings'] as const;

export function MoneyPanel() {
  const settings = useCall(useApi().money.settings, undefined, { topics: ['settings'] });
  const [told, tell] = useTold();
  return (
    <>
      <Loadable call={settings} skeleton={<SkeletonRows rows={12} height={56} />}>
        {(money) => (
          <Stack spacing={2}>
            {/* Settings changed by somebody else begin the form anew. */}
            <MoneyForm key={JSON.stringify(money)} money={money} onSaved={tell} />
            <ProvidersPanel />
          </Stack>
        )}
      </Loadable>
      <ToldBar told={told} />
    </>
  );
}

function MoneyForm({ money, onSaved }: { readonly money: MoneySettings; readonly onSaved: (text: string) => void }) {
  const { t } = useTranslation('moneySettings');
  const { currency } = useStation();
  const mayChange = may(useMe().role, 'settings');
  const save = useAction(useApi().money.change);
  const before = draftOf(money, currency.digits);
  const [draft, setDraft] = useState<MoneyDraft>(before);
  const wrongs = wrongsOf(draft, currency.digits);
  const changed = JSON.stringify(draft) !== JSON.stringify(before);
  const change = (next: Partial<MoneyDraft>): void => setDraft((now) => ({ ...now, ...next }));
  const submit = async (): Promise<void> => {
    if (wrongs.size > 0 || save.pending || !changed) return;
    const done = await save.run(changeOf(draft, currency.digits));
    if (done.ok) onSaved(t('saved'));
  };
  const help = (field: AmountField | NumberField): string => {
    switch (wrongs.get(field)) {
      case undefined:
        return t(`${field}Help`);
      case 'amount':
        return t('wrong.amount', { code: currency.code, most: decimalText(MOST_AMOUNT, currency.digits), digits: currency.digits });
      case 'positive':
        return t('wrong.positive');
      case 'wallet':
        return t('wrong.wallet');
      case 'number': {
        const [least, most] = field in NUMBERS ? NUMBERS[field as NumberField] : [0, 0];
        return t('wrong.number', { least, most });
      }
    }
  };
  const field = (name: AmountField | NumberField, unit: string): ReactNode => (
    <TextField
      label={t(name)}
      value={draft[name]}
      disabled={!mayChange}
      onChange={(event) => change({ [name]: event.target.value })}
      error={wrongs.has(name)}
      helperText={help(name)}
      slotProps={{
        htmlInput: { maxLength: 20, inputMode: 'decimal', style: { textAlign: 'right' } },
        input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
      }}
    />
  );
  const toggle = (name: 'shiftsRequired' | 'invoiceAtOnce'): ReactNode => (
    <FormControlLabel
      control={<Switch checked={draft[name]} disabled={!mayChange} onChange={(_, checked) => change({ [name]: checked })} />}
      label={t(name)}
      sx={{ ml: -0.5 }}
    />
  );
  const seller = (name: keyof MoneySettings['seller']): ReactNode => (
    <TextField
      label={t(`seller.${name}`)}
      disabled={!mayChange}
      value={draft.seller[name]}
      onChange={(event) => change({ seller: { ...draft.seller, [name]: event.target.value } })}
      slotProps={{ htmlInput: { maxLength: 200 } }}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack spacing={2}>
        {!mayChange && <Typography color="textSecondary">{t('ownerOnly')}</Typography>}
        <HqMarks kinds={OWNED}>
          <Box sx={{ '&:empty': { display: 'none' } }}>
            <HqMark kind="settings" localId="money" />
          </Box>
        </HqMarks>
        <Group title={t('limits.title')}>
          <Pair>
            {field('refundAlone', currency.code)}
            {field('writeOffAlone', currency.code)}
            {field('topUpMost', currency.code)}
            {field('walletMost', currency.code)}
          </Pair>
        </Group>
        <Group title={t('rules.title')}>
          <TextField
            select
            label={t('planHolds')}
            value={draft.planHolds}
            disabled={!mayChange}
            onChange={(event) => change({ planHolds: event.target.value === 'moment' ? 'moment' : 'session' })}
          >
            <MenuItem value="session">{t('planHolds.session')}</MenuItem>
            <MenuItem value="moment">{t('planHolds.moment')}</MenuItem>
          </TextField>
          <TextField
            select
            label={t('unknownPayer')}
            value={draft.unknownPayer}
            disabled={!mayChange}
            onChange={(event) => change({ unknownPayer: event.target.value === 'none' ? 'none' : 'bill' })}
          >
            <MenuItem value="bill">{t('unknownPayer.bill')}</MenuItem>
            <MenuItem value="none">{t('unknownPayer.none')}</MenuItem>
          </TextField>
          <Stack>
            {toggle('shiftsRequired')}
            {toggle('invoiceAtOnce')}
          </Stack>
        </Group>
        <Group title={t('times.title')} help={t('times.help')}>
          <Pair>
            {field('meterIntervalS', t('seconds'))}
            {field('stopDeadlineS', t('seconds'))}
            {field('codeHours', t('hours'))}
            {field('personMonths', t('months'))}
          </Pair>
        </Group>
        <Group title={t('seller.title')}>
          {seller('name')}
          {seller('address')}
          <Pair>
            {seller('taxId')}
            {seller('phone')}
          </Pair>
        </Group>
        <Group title={t('qr.title')} help={t('qr.help')}>
          <StaticQrField picture={draft.staticQr} mayChange={mayChange} onChange={(staticQr) => change({ staticQr })} />
        </Group>
        <FaultNote fault={save.fault} />
        {mayChange && (
          <Stack
            direction="row"
            spacing={1}
            sx={{ alignItems: 'center', position: 'sticky', bottom: -20, py: 1.25, bgcolor: 'background.default', zIndex: 1 }}
          >
            <Button type="submit" variant="contained" disabled={!changed || wrongs.size > 0} loading={save.pending}>
              {t('save')}
            </Button>
            {changed && <Button onClick={() => setDraft(before)}>{t('undo')}</Button>}
            {changed && (
              <Typography variant="body2" color="textSecondary" role="status">
                {t('unsaved')}
              </Typography>
            )}
          </Stack>
        )}
      </Stack>
    </form>
  );
}

function Group({ title, help, children }: { readonly title: string; readonly help?: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <Stack spacing={2}>
        <Box>
          <Typography variant="h2">{title}</Typography>
          {help !== undefined && (
            <Typography variant="body2" color="textSecondary">
              {help}
            </Typography>
          )}
        </Box>
        {children}
      </Stack>
    </Paper>
  );
}

/** Two beside each other where there is room. */
function Pair({ children }: { readonly children: ReactNode }) {
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' } }}>{children}</Box>
  );
}
