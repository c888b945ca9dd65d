/** What was paid, given back and given up for a session's bills, and who pays; with what can be done about it. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BillMoney, Payment, Refund, WriteOff } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { RefundDialog } from '../../components/refund-dialog.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { WriteOffDialog } from '../../components/write-off-dialog.tsx';

export function BillMoneyPanel({ billId, tell }: { readonly billId: string; readonly tell: (text: string) => void }) {
  const { t } = useTranslation('payments');
  const api = useApi();
  const { role } = useMe();
  const { data } = useCall(api.payments.ofBill, { billId }, { topics: ['payments', 'bills'] });
  const [opened, setOpened] = useState<'refund' | 'write-off' | null>(null);
  if (data === undefined) return null;
  const close = (): void => setOpened(null);
  const done = (text: string): void => {
    close();
    tell(text);
  };
  const lines = linesOf(data);
  const mayRefund = may(role, 'refund');
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t('money.title')}
      </Typography>
      <Rows>
        <PayerRow money={data} />
        {lines.map((line) => (
          <MoneyRow key={line.key} line={line} />
        ))}
        {data.due > 0 && (
          <Row strong name={t('money.due')}>
            <MoneyText minor={data.due} />
          </Row>
        )}
        {data.dueBack > 0 && (
          <Row strong name={t('money.back')}>
            <MoneyText minor={data.dueBack} />
          </Row>
        )}
      </Rows>
      {lines.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('money.none')}
        </Typography>
      )}
      {mayRefund && (data.mostBack > 0 || data.due > 0) && (
        <Box sx={{ display: 'flex', gap: 1, mt: 1.5 }}>
          {data.mostBack > 0 && (
            <Button variant={data.dueBack > 0 ? 'contained' : 'outlined'} size="small" onClick={() => setOpened('refund')}>
              {t('do.refund')}
            </Button>
          )}
          {data.due > 0 && (
            <Button variant="outlined" color="inherit" size="small" onClick={() => setOpened('write-off')}>
              {t('do.write-off')}
            </Button>
          )}
        </Box>
      )}
      {opened === 'refund' && (
        <RefundDialog
          source={{ kind: 'bill', billId: data.billId }}
          title={t('refund.of', { number: data.number })}
          dueBack={data.dueBack}
          most={data.mostBack}
          cameBy={data.paidBy}
          mostOnline={data.mostOnline}
          toWallet={data.account !== null}
          refunded={data.refunded}
          onClose={close}
          onDone={done}
        />
      )}
      {opened === 'write-off' && (
        <WriteOffDialog billId={data.billId} billNumber={data.number} dueMinor={data.due} onClose={close} onDone={done} />
      )}
    </Paper>
  );
}

type Line =
  | { readonly key: string; readonly atMs: number; readonly payment: Payment }
  | { readonly key: string; readonly atMs: number; readonly refund: Refund }
  | { readonly key: string; readonly atMs: number; readonly writeOff: WriteOff };

/** In the order in which it happened. Payments that came to nothing are left out. */
function linesOf({ payments, refunds, writeOffs }: BillMoney): readonly Line[] {
  const lines: Line[] = [
    ...payments
      .filter(({ state }) => state === 'paid' || state === 'asked' || state === 'pending')
      .map((payment) => ({ key: payment.id, atMs: payment.doneAtMs ?? payment.askedAtMs, payment })),
    ...refunds.map((refund) => ({ key: refund.id, atMs: refund.doneAtMs ?? refund.askedAtMs, refund })),
    ...writeOffs.map((writeOff) => ({ key: writeOff.id, atMs: writeOff.decidedAtMs ?? writeOff.askedAtMs, writeOff })),
  ];
  return lines.sort((a, b) => a.atMs - b.atMs);
}

const REFUND_WORDS = {
  paid: 'money.refund',
  waiting: 'money.refundWaits',
  asked: 'money.refundGoing',
  pending: 'money.refundGoing',
  failed: 'money.refundFailed',
  refused: 'money.refundRefused',
} as const;
const OFF_WORDS = { done: 'money.write-off', waiting: 'money.offWaits', refused: 'money.offRefused' } as const;

function MoneyRow({ line }: { readonly line: Line }) {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  if ('payment' in line) {
    const { state, method, amount } = line.payment;
    const name = state !== 'paid' ? t('money.asked') : method === 'free' ? t('money.forgiven') : t('money.payment');
    return (
      <Row name={name} note={method === 'free' ? null : common(`method.${method}`)} atMs={line.atMs}>
        <MoneyText minor={amount} />
      </Row>
    );
  }
  if ('refund' in line) {
    const { state, method, amount, reason } = line.refund;
    // What the station did by itself has a name of its own, not a sentence of somebody's.
    const said = line.refund.askedBy === null ? '' : reason;
    return (
      <Row
        name={t(REFUND_WORDS[state])}
        note={[common(`method.${method}`), said].filter((part) => part !== '').join(' · ')}
        atMs={line.atMs}
      >
        <MoneyText minor={0 - amount} />
      </Row>
    );
  }
  const { state, amount, reason } = line.writeOff;
  return (
    <Row name={t(OFF_WORDS[state])} note={reason} atMs={line.atMs}>
      <MoneyText minor={amount} />
    </Row>
  );
}

function PayerRow({ money: { payer, account, held } }: { readonly money: BillMoney }) {
  const { t } = useTranslation('payments');
  const mayOpen = may(useMe().role, 'accounts');
  const name = account === null ? '' : account.name === '' ? String(account.number) : `${account.number} · ${account.name}`;
  return (
    <>
      <Row name={t('money.paidBy')}>
        {t(`payer.${payer}`)}
        {account !== null && <> · {mayOpen ? <a href={hrefOf(['account', account.id])}>{name}</a> : account.number}</>}
      </Row>
      {held > 0 && (
        <Row name={t('money.held')}>
          <MoneyText minor={held} />
        </Row>
      )}
    </>
  );
}

function Rows({ children }: { readonly children: ReactNode }) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: '1fr auto', columnGap: 1.5, rowGap: 0.75, alignItems: 'baseline' }}>{children}</Box>
  );
}

function Row({
  name,
  note = null,
  atMs = null,
  strong = false,
  children,
}: {
  readonly name: string;
  readonly note?: string | null;
  readonly atMs?: number | null;
  readonly strong?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <>
      <Box sx={{ fontWeight: strong ? 600 : 400 }}>
        {name}
        {(note !== null || atMs !== null) && (
          <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.8125rem', fontWeight: 400 }}>
            {atMs !== null && <TimeText atMs={atMs} relative={false} />}
            {atMs !== null && note !== null && note !== '' && ' · '}
            {note}
          </Box>
        )}
      </Box>
      <Box sx={{ textAlign: 'right', fontWeight: strong ? 600 : 400 }}>{children}</Box>
    </>
  );
}
