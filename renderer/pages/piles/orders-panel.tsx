/** Orders to one pile: each says what it will do before, that it is being done, and what came of it. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandResult, PileView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi, useScreen } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { secondText } from '../../format/time-text.ts';
import { ConfigurationTable } from './configuration-table.tsx';
import {
  connectorChoice,
  firstOrder,
  isDangerous,
  orderKinds,
  orderOf,
  triggerMessages,
  type OrderDraft,
  type OrderKind,
} from './order-draft.ts';
import { resultTone, useOrderResultText } from './order-result.ts';

interface Sent {
  readonly atMs: number;
  readonly kind: OrderKind;
  readonly detail: string;
  readonly result: CommandResult;
}

/** Results kept on the screen; older ones stand in the journal. */
const sentMax = 8;

export function OrdersPanel({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('piles');
  const { clock } = useScreen();
  const { role } = useMe();
  const kinds = orderKinds.filter((kind) => may(role, kind === 'unlock' ? 'unlock' : 'orders'));
  const order = useAction(useApi().piles.order);
  const [draft, setDraft] = useState<OrderDraft>(() => ({ ...firstOrder, kind: kinds[0] ?? 'unlock' }));
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const ready = orderOf(draft);
  const change = (next: Partial<OrderDraft>) => setDraft((before) => ({ ...before, ...next }));
  const send = async (what: OrderDraft) => {
    const asked = orderOf(what);
    if (asked === null || order.pending) return;
    const done = await order.run({ pileId: pile.id, order: asked });
    if (!done.ok) return;
    const detail = what.kind === 'write-configuration' ? `${what.key} = ${what.value}` : '';
    setSent((before) => [{ atMs: clock.nowMs(), kind: what.kind, detail, result: done.value }, ...before].slice(0, sentMax));
  };
  const configuration = sent.flatMap(({ result }) =>
    result.outcome === 'accepted' && result.configuration ? [result.configuration] : [],
  )[0];
  return (
    <Stack spacing={2}>
      <Typography variant="h3">{t('detail.orders')}</Typography>
      {!pile.online && <Alert severity="warning">{t('detail.offline')}</Alert>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(draft);
        }}
      >
        <Stack spacing={1.5}>
          <TextField
            select
            label={t('order.choose')}
            value={draft.kind}
            onChange={(event) => change({ kind: orderKinds.find((kind) => kind === event.target.value) ?? 'read-configuration' })}
            helperText={t(`order.will.${draft.kind}`)}
          >
            {kinds.map((kind) => (
              <MenuItem key={kind} value={kind}>
                {t(`order.kind.${kind}`)}
              </MenuItem>
            ))}
          </TextField>
          <OrderFields pile={pile} draft={draft} onChange={change} />
          <Box>
            <Button
              type="submit"
              variant="contained"
              color={isDangerous(draft.kind) ? 'error' : 'primary'}
              disabled={ready === null || !pile.online}
              loading={order.pending}
              loadingPosition="start"
            >
              {order.pending ? t('order.sending') : t(`order.kind.${draft.kind}`)}
            </Button>
          </Box>
          <FaultNote fault={order.fault} />
        </Stack>
      </form>
      <Results sent={sent} />
      {configuration !== undefined && (
        <ConfigurationTable
          keys={configuration}
          pending={order.pending}
          onWrite={(key, value) => void send({ ...firstOrder, kind: 'write-configuration', key, value })}
        />
      )}
    </Stack>
  );
}

function Results({ sent }: { readonly sent: readonly Sent[] }) {
  const { t } = useTranslation('piles');
  const { zone } = useStation();
  const textOf = useOrderResultText();
  if (sent.length === 0) return null;
  return (
    <Stack spacing={1} role="log" aria-label={t('order.history')}>
      <Typography variant="h3">{t('order.history')}</Typography>
      {sent.map((one) => (
        <Alert key={one.atMs} severity={resultTone(one.result)} variant="outlined" sx={{ py: 0 }}>
          <strong>
            {secondText(one.atMs, zone)} {t(`order.kind.${one.kind}`)} {one.detail}
          </strong>
          <br />
          {textOf(one.result)}
        </Alert>
      ))}
    </Stack>
  );
}

interface FieldsProps {
  readonly pile: PileView;
  readonly draft: OrderDraft;
  readonly onChange: (change: Partial<OrderDraft>) => void;
}

function OrderFields({ pile, draft, onChange }: FieldsProps) {
  const { t } = useTranslation('piles');
  const text = (field: 'key' | 'value' | 'vendorId' | 'messageId' | 'data', max: number) => (
    <TextField
      label={t(`order.${field}`)}
      value={draft[field]}
      onChange={(event) => onChange({ [field]: event.target.value })}
      slotProps={{ htmlInput: { maxLength: max, autoComplete: 'off', spellCheck: false } }}
    />
  );
  return (
    <>
      {draft.kind === 'trigger' && (
        <TextField
          select
          label={t('order.message')}
          value={draft.message}
          onChange={(event) => onChange({ message: triggerMessages.find((message) => message === event.target.value) ?? 'status' })}
        >
          {triggerMessages.map((message) => (
            <MenuItem key={message} value={message}>
              {t(`order.messages.${message}`)}
            </MenuItem>
          ))}
        </TextField>
      )}
      {connectorChoice(draft.kind) !== 'none' && <ConnectorField pile={pile} draft={draft} onChange={onChange} />}
      {draft.kind === 'write-configuration' && (
        <>
          {text('key', 50)}
          {text('value', 500)}
        </>
      )}
      {draft.kind === 'data-transfer' && (
        <>
          {text('vendorId', 255)}
          {text('messageId', 50)}
          {text('data', 10_000)}
        </>
      )}
    </>
  );
}

function ConnectorField({ pile, draft, onChange }: FieldsProps) {
  const { t } = useTranslation('piles');
  return (
    <TextField
      select
      label={t('order.connector')}
      value={draft.connector}
      onChange={(event) => onChange({ connector: event.target.value })}
    >
      {connectorChoice(draft.kind) === 'one-or-all' && <MenuItem value="0">{t('order.whole')}</MenuItem>}
      {pile.connectors.map((one) => (
        <MenuItem key={one.connector} value={String(one.connector)}>
          {one.name}
        </MenuItem>
      ))}
      {/* A pile that has not told its connectors still has a first one. */}
      {pile.connectors.every((one) => String(one.connector) !== draft.connector) && draft.connector !== '0' && (
        <MenuItem value={draft.connector}>{draft.connector}</MenuItem>
      )}
    </TextField>
  );
}
