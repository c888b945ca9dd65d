/** Starts a charge: with a card or without, who pays, and when it stops by itself. */
import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormLabel from '@mui/material/FormLabel';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow, ConnectorTile } from '../../../station-core/api/contract.ts';
import { madeId } from '../../client/made-id.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { CardPicker } from '../../components/card-picker.tsx';
import { useCommandText } from '../../components/command-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { decimalText, parseMinor } from '../../format/money-text.ts';
import { nameOf } from '../../client/board-tiles.ts';
import { NO_PAYER, PayerFields, type PayerDraft } from './payer-choice.tsx';
import { limitsOf, mostOf, type LimitKind } from './start-limit.ts';

export interface StartDialogProps {
  readonly tile: ConnectorTile;
  readonly onClose: () => void;
  readonly onStarted: (text: string) => void;
}

export function StartDialog({ tile, onClose, onStarted }: StartDialogProps) {
  const { t } = useTranslation('board');
  const { t: money } = useTranslation('payments');
  const api = useApi();
  const { currency } = useStation();
  const textOf = useCommandText();
  const start = useAction(api.sessions.start);
  const [withCard, setWithCard] = useState(false);
  const [card, setCard] = useState<CardRow | null>(null);
  const [kind, setKind] = useState<LimitKind>('none');
  const [text, setText] = useState('');
  const [payer, setPayer] = useState<PayerDraft>(NO_PAYER);
  const [coupon, setCoupon] = useState('');
  const [prepayId] = useState(madeId);
  const makePrepay = useAction(api.payments.makePrepay);
  const limits = limitsOf(kind, text, currency.digits);
  const prepaid = parseMinor(payer.amountText, currency.digits);
  const isPayerReady =
    payer.kind === 'account' ? payer.account !== null : payer.kind !== 'prepaid' || payer.prepayId !== null || (prepaid ?? 0) > 0;
  const name = nameOf(tile);
  const refused = start.result?.ok === true && start.result.value.outcome !== 'accepted' ? textOf(start.result.value, name) : null;
  const submit = async () => {
    if (limits === null || !isPayerReady) return;
    const ref = { pileId: tile.pileId, evse: tile.evse, connector: tile.connector };
    const takesMoney = payer.kind === 'prepaid' && payer.prepayId === null;
    if (takesMoney && prepaid !== null) {
      const taken = await makePrepay.run({ prepayId, amount: prepaid, method: payer.method, withCode: false, ref: null });
      if (!taken.ok) return;
      setPayer({ ...payer, prepayId });
    }
    const done = await start.run({
      ref,
      cardId: withCard ? (card?.id ?? null) : null,
      limits,
      ...(payer.kind === 'usual' ? {} : { payer: payerOf(payer, prepayId) }),
      ...(coupon.trim() === '' ? {} : { coupon: coupon.trim() }),
    });
    if (done.ok && done.value.outcome === 'accepted') onStarted(textOf(done.value, name));
  };
  return (
    <FormDialog
      title={t('start.title', { name })}
      submit={t('start.button')}
      disabled={limits === null || (withCard && card === null) || !isPayerReady}
      pending={start.pending || makePrepay.pending}
      fault={makePrepay.fault ?? start.fault}
      width="sm"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Group label={t('start.who')}>
        <Toggle
          value={withCard ? 'card' : 'own'}
          choices={[
            ['own', t('start.own')],
            ['card', t('start.card')],
          ]}
          onChange={(value) => setWithCard(value === 'card')}
        />
        <Box sx={{ minHeight: 48, mt: 1.5 }}>
          {withCard ? <CardPicker value={card} onChange={setCard} /> : <Typography color="textSecondary">{t('start.own.help')}</Typography>}
        </Box>
      </Group>
      <Group label={money('start.payer')}>
        <Toggle
          value={payer.kind}
          choices={[
            ['usual', money(withCard ? 'start.payer.card' : 'start.payer.usual')],
            ['account', money('start.payer.account')],
            ['prepaid', money('start.payer.prepaid')],
            ['free', money('start.payer.free')],
          ]}
          onChange={(value) => setPayer({ ...NO_PAYER, kind: value })}
        />
        <Box sx={{ minHeight: 48, mt: 1.5 }}>
          <PayerFields draft={payer} withCard={withCard} onChange={setPayer} />
        </Box>
      </Group>
      <Group label={t('start.limit')}>
        <Toggle
          value={kind}
          choices={[
            ['none', t('start.limit.none')],
            ['amount', t('start.limit.amount')],
            ['energy', t('start.limit.energy')],
            ['time', t('start.limit.time')],
          ]}
          onChange={(value) => {
            setKind(value);
            setText('');
          }}
        />
        <Box sx={{ minHeight: 72, mt: 1.5 }}>
          {kind !== 'none' && (
            <LimitField kind={kind} text={text} onChange={setText} wrong={text !== '' && limits === null} currency={currency} />
          )}
        </Box>
      </Group>
      <TextField
        label={money('start.coupon')}
        value={coupon}
        onChange={(event) => setCoupon(event.target.value)}
        helperText={money('start.coupon.help')}
        fullWidth={false}
        sx={{ width: 280 }}
        slotProps={{ htmlInput: { maxLength: 40, autoComplete: 'off', style: { textTransform: 'uppercase' } } }}
      />
      {refused !== null && (
        <Typography role="alert" sx={{ color: 'warning.main' }}>
          {refused}
        </Typography>
      )}
      <Typography variant="body2" color="textSecondary">
        {tile.state === 'available' ? t('start.plug-first') : '\u00a0'}
      </Typography>
    </FormDialog>
  );
}

/** As the station takes it. */
function payerOf({ kind, account, prepayId }: PayerDraft, newPrepayId: string) {
  if (kind === 'account') return { kind, accountId: account?.id ?? '' } as const;
  return kind === 'prepaid' ? ({ kind, prepayId: prepayId ?? newPrepayId } as const) : ({ kind: 'free' } as const);
}

function LimitField(props: {
  readonly kind: Exclude<LimitKind, 'none'>;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly wrong: boolean;
  readonly currency: { readonly code: string; readonly digits: number };
}) {
  const { t } = useTranslation('board');
  const { kind, currency } = props;
  const example = decimalText(20 * 10 ** currency.digits, currency.digits);
  const wrong = t(`start.${kind}.wrong`, { example, most: decimalText(mostOf(kind, currency.digits), 0) });
  return (
    <TextField
      autoFocus
      label={t(`start.${kind}.label`, { currency: currency.code })}
      value={props.text}
      onChange={(event) => props.onChange(event.target.value)}
      error={props.wrong}
      helperText={props.wrong ? wrong : t('start.helper')}
      fullWidth={false}
      sx={{ width: 280 }}
      slotProps={{ htmlInput: { inputMode: kind === 'time' ? 'numeric' : 'decimal', maxLength: 16, style: { textAlign: 'right' } } }}
    />
  );
}

function Group({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const labelId = useId();
  return (
    <FormControl component="fieldset" aria-labelledby={labelId} fullWidth>
      <FormLabel id={labelId} sx={{ mb: 1, color: 'text.primary', fontWeight: 600, '&.Mui-focused': { color: 'text.primary' } }}>
        {label}
      </FormLabel>
      {children}
    </FormControl>
  );
}

function Toggle<V extends string>(props: {
  readonly value: V;
  readonly choices: readonly (readonly [V, string])[];
  readonly onChange: (value: V) => void;
}) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={props.value}
      onChange={(_, value: V | null) => {
        if (value !== null) props.onChange(value);
      }}
    >
      {props.choices.map(([value, text]) => (
        <ToggleButton key={value} value={value}>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
