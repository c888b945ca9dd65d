/** The paper of a shift: from the count at its opening to the count at its close, to be added up by hand. */
import Box from '@mui/material/Box';
import type { RefCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftReport } from '../../../station-core/api/contract.ts';
import { RollHeading, RollPaper, RollRow } from '../../components/roll-paper.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { clockText, dateTimeText } from '../../format/time-text.ts';
import type { Language } from '../../i18n/i18n.ts';
import { useWordsOf } from '../../i18n/use-words-of.ts';

export interface ShiftPaperProps {
  readonly report: ShiftReport;
  readonly language: Language;
  readonly paper: RefCallback<HTMLDivElement>;
  readonly heightMm: number;
}

export function ShiftPaper({ report, language, paper, heightMm }: ShiftPaperProps) {
  const { i18n } = useTranslation();
  useWordsOf(language);
  const t = i18n.getFixedT(language, 'till');
  const ledger = i18n.getFixedT(language, 'ledger');
  const { shift, zone, currency } = report;
  const byHand = report.lines.filter(({ note }) => note !== '').toReversed();
  const money = (minor: number) => <MoneyText minor={minor} currency={currency} unit={false} />;
  return (
    <RollPaper label={t('shift', { number: shift.number })} language={language} paper={paper} heightMm={heightMm}>
      <Box sx={{ textAlign: 'center', mb: 1 }}>
        <Box sx={{ fontSize: '16px', fontWeight: 700 }}>{report.stationName}</Box>
        <Box>{t('shift', { number: shift.number })}</Box>
      </Box>
      <RollRow name={t('openedAt')}>{dateTimeText(shift.openedAtMs, zone)}</RollRow>
      <RollRow name={t('by')}>{shift.operatorName}</RollRow>
      <RollRow name={t('closedAt')}>{shift.closedAtMs === null ? t('stillOpen') : dateTimeText(shift.closedAtMs, zone)}</RollRow>
      {shift.closedByName !== null && <RollRow name={t('by')}>{shift.closedByName}</RollRow>}
      <RollHeading>{`${ledger('account.cash')} (${currency.code})`}</RollHeading>
      <RollRow name={t('openingCash')}>{money(shift.openingCash)}</RollRow>
      {report.openingDifference !== 0 && <RollRow name={`– ${t('openingDifference')}`}>{money(report.openingDifference)}</RollRow>}
      {report.cash.map((row) => (
        <RollRow key={row.reason} name={`${ledger(`reason.${row.reason}`)} (${row.count})`}>
          {money(row.in - row.out)}
        </RollRow>
      ))}
      <RollRow sum name={t('expected')}>
        {money(report.expected)}
      </RollRow>
      {shift.countedCash !== null && <RollRow name={t('counted')}>{money(shift.countedCash)}</RollRow>}
      {shift.difference !== null && (
        <RollRow sum name={t('difference')}>
          {money(shift.difference)}
        </RollRow>
      )}
      {shift.leftCash !== null && <RollRow name={t('left')}>{money(shift.leftCash)}</RollRow>}
      {shift.leftCash !== null && shift.countedCash !== null && (
        <RollRow name={t('toSafe')}>{money(shift.countedCash - shift.leftCash)}</RollRow>
      )}
      {report.ways.length > 0 && <RollHeading>{t('ways.title')}</RollHeading>}
      {report.ways.map((way) => (
        <RollRow key={way.account} name={`${ledger(`account.${way.account}`)} (${way.count})`}>
          {money(way.in - way.out)}
        </RollRow>
      ))}
      {byHand.length > 0 && <RollHeading>{t('byHand.title')}</RollHeading>}
      {byHand.map((line) => (
        <RollRow key={line.seq} name={`${clockText(line.atMs, zone)} ${ledger(`account.${line.other}`)}: ${line.note}`}>
          {money(line.amount)}
        </RollRow>
      ))}
      {shift.note !== '' && <Box sx={{ mt: 1 }}>{`${t('note')}: ${shift.note}`}</Box>}
      <Box sx={{ mt: 5, borderTop: '1px solid #111', width: '60%', pt: '2px' }}>{t('signature')}</Box>
    </RollPaper>
  );
}
