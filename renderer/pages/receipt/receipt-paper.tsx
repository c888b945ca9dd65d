/** The receipt as it comes off the roll: 80 mm wide, black on white in either theme. */
import Box from '@mui/material/Box';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { BillLine, ReceiptView } from '../../../station-core/api/contract.ts';
import { EnergyText, LineAmountText, MoneyText, RateText } from '../../components/texts.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { clockText, dateTimeText, durationText } from '../../format/time-text.ts';
import type { Language } from '../../i18n/i18n.ts';
import { useWordsOf } from '../../i18n/use-words-of.ts';
import { addedBy, dueOf, energyDecimalsOf, isPlain, roundingOf, sectionsOf, signedEnds } from './receipt-lines.ts';

export interface ReceiptPaperProps {
  readonly receipt: ReceiptView;
  /** The customer's, which need not be the screen's. */
  readonly language: Language;
  readonly ref: Ref<HTMLDivElement>;
}

export function ReceiptPaper({ receipt, language, ref }: ReceiptPaperProps) {
  const t = useReceiptWords(language);
  const { bill, session, zone } = receipt;
  const decimals = energyDecimalsOf(bill);
  return (
    <Box
      ref={ref}
      className="receipt-paper"
      role="article"
      aria-label={t('heading')}
      // Longer than the window: the keyboard scrolls it.
      tabIndex={0}
      lang={language === 'zh' ? 'zh-CN' : 'en'}
      sx={{
        width: '80mm',
        p: '5mm',
        bgcolor: '#fff',
        color: '#111',
        fontSize: '12px',
        lineHeight: 1.45,
        boxShadow: '0 1px 6px rgb(0 0 0 / 0.25)',
        // The figures' grey units must stay readable on paper.
        '--mui-palette-text-secondary': '#444',
        '@media print': { boxShadow: 'none' },
      }}
    >
      <Box sx={{ textAlign: 'center', mb: 1 }}>
        <Box sx={{ fontSize: '16px', fontWeight: 700 }}>{receipt.stationName}</Box>
        {sellerLines(receipt, t('taxId')).map((line) => (
          <Box key={line}>{line}</Box>
        ))}
        <Box>{t('heading')}</Box>
      </Box>
      {bill.state === 'reversed' && (
        <Box sx={{ border: '2px solid #111', textAlign: 'center', fontWeight: 700, p: 0.5, mb: 1 }}>
          {t('reversed')}
          {bill.reason !== null && <Box sx={{ fontWeight: 400 }}>{t('reversedWhy', { reason: bill.reason })}</Box>}
          {typeof receipt.replacedByNumber === 'number' && (
            <Box sx={{ fontWeight: 400 }}>{t('replacedBy', { number: receipt.replacedByNumber })}</Box>
          )}
        </Box>
      )}
      <Row name={t('number')}>{bill.number}</Row>
      <Row name={t('issued')}>{dateTimeText(bill.issuedAtMs, zone)}</Row>
      <Row name={t('place')}>{`${session.pileName} · ${session.connectorName}`}</Row>
      <Row name={t('startedWith')}>{startedWith(t, receipt)}</Row>
      <Row name={t('from')}>{dateTimeText(session.startedAtMs, zone)}</Row>
      {session.chargeEndedAtMs !== null && <Row name={t('to')}>{dateTimeText(session.chargeEndedAtMs, zone)}</Row>}
      {session.freedAtMs !== null && <Row name={t('freed')}>{dateTimeText(session.freedAtMs, zone)}</Row>}
      <Row name={t('meterStart')}>
        <EnergyText dwh={receipt.meterStart} decimals={decimals} />
      </Row>
      <Row name={t('meterStop')}>
        <EnergyText dwh={receipt.meterStop} decimals={decimals} />
      </Row>
      <Row name={t('energy')} strong>
        <EnergyText dwh={bill.totals.energy} decimals={decimals} />
      </Row>
      {sectionsOf(bill).map((section) => (
        <Box key={section.layer}>
          <Rule />
          <Row name={t(`layer.${section.layer}`)} strong>
            <MoneyText minor={section.sumMinor} currency={bill.currency} />
          </Row>
          {section.lines.map((line, index) => (
            <Line key={`${index} ${line.fromMs}`} line={line} receipt={receipt} language={language} />
          ))}
        </Box>
      ))}
      <Foot receipt={receipt} language={language} />
    </Box>
  );
}

function sellerLines({ seller, stationName }: ReceiptView, taxWord: string): string[] {
  const taxId = seller.taxId === '' ? '' : `${taxWord} ${seller.taxId}`;
  return [seller.name === stationName ? '' : seller.name, ...seller.address.split('\n'), taxId, seller.phone].filter((line) => line !== '');
}

function Foot({ receipt, language }: { readonly receipt: ReceiptView; readonly language: Language }) {
  const t = useReceiptWords(language);
  const { i18n } = useTranslation();
  const methodText = i18n.getFixedT(language, 'common');
  const { bill } = receipt;
  const rounding = roundingOf(bill);
  const money = (minor: number) => <MoneyText minor={minor} currency={bill.currency} />;
  const payment = receipt.payment ?? bill.paidBy;
  const due = dueOf(receipt);
  return (
    <>
      {rounding !== null && (
        <>
          <Rule />
          <Row name={t('rounding')}>
            <LineAmountText amount={addedBy(rounding)} currency={bill.currency} />
          </Row>
        </>
      )}
      <Box sx={{ borderTop: '2px solid #111', mt: 1, pt: 0.5, fontSize: '18px' }}>
        <Row name={t('total')} strong>
          {money(bill.totals.total)}
        </Row>
      </Box>
      {bill.totals.tax !== 0 && (
        <>
          <Row name={t('net')}>{money(bill.totals.net)}</Row>
          <Row name={t('tax')}>{money(bill.totals.tax)}</Row>
        </>
      )}
      {!isPlain(receipt) && (
        <>
          {bill.carriedOver !== 0 && <Row name={t('carriedOver')}>{money(bill.carriedOver)}</Row>}
          {receipt.moves.map((move) => (
            <Row
              key={`${move.atMs} ${move.kind} ${move.amount}`}
              name={[t(`move.${move.kind}`), move.method === null ? '' : methodText(`method.${move.method}`)]
                .filter((one) => one !== '')
                .join(' · ')}
            >
              {money(move.kind === 'credit' ? 0 - move.amount : move.amount)}
            </Row>
          ))}
        </>
      )}
      <Rule />
      {bill.state === 'paid' && isPlain(receipt) && payment !== null && <Row name={t('paid')}>{methodText(`method.${payment}`)}</Row>}
      {bill.state !== 'reversed' && (due !== 0 || !isPlain(receipt)) && (
        <Row name={t(due < 0 ? 'giveBack' : 'toPay')} strong>
          {money(Math.abs(due))}
        </Row>
      )}
      {receipt.papers.map((paper) => (
        <Row key={paper.id} name={t(`paper.${paper.kind}`)}>
          {paper.name}
        </Row>
      ))}
      {bill.replaces !== null && (
        <Box>{typeof receipt.replacesNumber === 'number' ? t('replacesNumber', { number: receipt.replacesNumber }) : t('replaces')}</Box>
      )}
      {bill.reason !== null && bill.state !== 'reversed' && <Box>{t('reversedWhy', { reason: bill.reason })}</Box>}
      <Signed receipt={receipt} language={language} />
      <Box sx={{ textAlign: 'center', mt: 1 }}>{t('thanks')}</Box>
    </>
  );
}

/** Signed meter values, word for word and small: software checks them character by character. */
function Signed({ receipt, language }: { readonly receipt: ReceiptView; readonly language: Language }) {
  const t = useReceiptWords(language);
  const shown = signedEnds(receipt.signed);
  if (shown.length === 0) return null;
  return (
    <>
      <Rule />
      <Box sx={{ fontWeight: 700 }}>{t('signed')}</Box>
      {shown.map((value) => (
        <Box key={`${value.atMs} ${value.context}`} sx={{ overflowWrap: 'anywhere', fontSize: '9px', lineHeight: 1.3, mt: 0.5 }}>
          <Box sx={{ fontSize: '11px' }}>
            {[dateTimeText(value.atMs, receipt.zone), value.encoding].filter((part) => part !== '').join(' · ')}
          </Box>
          {value.text}
          {value.publicKey !== null && <Box>{t('signedKey', { key: value.publicKey })}</Box>}
        </Box>
      ))}
    </>
  );
}

function Line({ line, receipt, language }: { readonly line: BillLine; readonly receipt: ReceiptView; readonly language: Language }) {
  const t = useReceiptWords(language);
  const { bill, zone } = receipt;
  const notRead = line.energyBySource.estimated > 0 ? t('estimated') : line.energyBySource.interpolated > 0 ? t('interpolated') : null;
  const what =
    line.kind === 'discount'
      ? [line.source === undefined ? t('discount') : t(`source.${line.source.kind}`), line.label ?? '']
          .filter((part) => part !== '')
          .join(' · ')
      : line.kind === 'min-price' || line.kind === 'max-price'
        ? t(`kind.${line.kind}`)
        : (periodText(t, line.label) ?? (line.dimension === null ? '' : t(`dimension.${line.dimension}`)));
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: '1fr auto', columnGap: 1 }}>
      <Box>
        {what}
        {line.kind === 'component' && line.dimension !== 'FLAT' && ` ${clockText(line.fromMs, zone)}–${clockText(line.toMs, zone)}`}
      </Box>
      <LineAmountText amount={addedBy(line)} currency={bill.currency} unit={false} />
      {line.rate !== null && (
        <Box sx={{ gridColumn: '1 / -1', color: '#444', pl: 1 }}>
          <Volume line={line} decimals={energyDecimalsOf(bill)} /> ×{' '}
          <RateText rate={line.rate} per={perOf(line)} currency={bill.currency} />
          {notRead !== null && ` · ${notRead}`}
        </Box>
      )}
    </Box>
  );
}

function Volume({ line, decimals }: { readonly line: BillLine; readonly decimals: 2 | 3 | 4 }) {
  if (line.dimension === 'ENERGY') return <EnergyText dwh={line.billedVolume} decimals={decimals} />;
  if (line.dimension === 'FLAT') return <>{line.billedVolume}</>;
  return <>{durationText(line.billedVolume)}</>;
}

function perOf(line: BillLine): string | null {
  switch (line.dimension) {
    case 'ENERGY':
      return 'kWh';
    case 'TIME':
    case 'PARKING_TIME':
      return 'h';
    case 'FLAT':
    case null:
      return null;
  }
}

const usualPeriods = ['sharp', 'peak', 'flat', 'valley'] as const;

/** The four usual periods are stored by code. */
function periodText(t: ReceiptWords, label: string | null): string | null {
  const usual = usualPeriods.find((name) => name === label);
  return usual === undefined ? label : t(`period.${usual}`);
}

type ReceiptWords = ReturnType<typeof useReceiptWords>;

/** Words in the receipt's own language. */
function useReceiptWords(language: Language) {
  const { i18n } = useTranslation();
  useWordsOf(language);
  return i18n.getFixedT(language, 'receipt');
}

function startedWith(t: ReceiptWords, { session }: ReceiptView): string {
  switch (session.startedBy) {
    case 'card':
      return session.cardHint === null ? t('unknownCard') : t('card', { hint: cardHintText(session.cardHint) });
    case 'operator':
      return t('operator');
    case 'driver':
      return t('byPhone');
    case 'pile':
      return t('atPile');
  }
}

function Row({ name, strong = false, children }: { readonly name: string; readonly strong?: boolean; readonly children: ReactNode }) {
  return (
    <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, fontWeight: strong ? 700 : 400 }}>
      <span>{name}</span>
      <Box component="span" sx={{ textAlign: 'right' }}>
        {children}
      </Box>
    </Box>
  );
}

function Rule() {
  return <Box sx={{ borderTop: '1px dashed #777', my: 0.75 }} />;
}
