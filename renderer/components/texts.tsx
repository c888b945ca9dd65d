/** Numbers and times as a screen shows them: tabular, the unit in grey, the station's currency and zone. */
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import { useNow } from '../client/screen-context.tsx';
import { usePlace } from '../client/station-context.tsx';
import { energyText, powerText } from '../format/energy-text.ts';
import { decimalText, rateText } from '../format/money-text.ts';
import { dateTimeText, shortTimeText, spanWords } from '../format/time-text.ts';

const Figure = styled('span')({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' });
const Unit = styled('span')({
  color: 'var(--mui-palette-text-secondary)',
  fontSize: '0.85em',
  fontWeight: 400,
  marginInlineStart: '0.25em',
});

/** Stands where a number will be: same height, no guess. */
export function NoValue() {
  return <Figure aria-label="–">–</Figure>;
}

export interface CurrencyOf {
  readonly code: string;
  readonly digits: number;
}

/** An amount in minor units, in the station's currency unless told. */
export function MoneyText({
  minor,
  currency,
  unit = true,
}: {
  readonly minor: number | null;
  readonly currency?: CurrencyOf;
  readonly unit?: boolean;
}) {
  const own = usePlace().currency;
  const { code, digits } = currency ?? own;
  if (minor === null) return <NoValue />;
  return (
    <Figure>
      {decimalText(minor, digits)}
      {unit && <Unit>{code}</Unit>}
    </Figure>
  );
}

/** A bill line's amount, in 1e-4 of the major unit; always with all four decimals, so that lines stand under each other. */
export function LineAmountText({
  amount,
  currency,
  unit = true,
}: {
  readonly amount: number;
  readonly currency: CurrencyOf;
  readonly unit?: boolean;
}) {
  return (
    <Figure>
      {decimalText(amount, 4)}
      {unit && <Unit>{currency.code}</Unit>}
    </Figure>
  );
}

/** A price in 1e-5 of the major unit; `per` is what it is per, e.g. "kWh". */
export function RateText({ rate, per, currency }: { readonly rate: number; readonly per: string | null; readonly currency?: CurrencyOf }) {
  const own = usePlace().currency;
  const { code, digits } = currency ?? own;
  return (
    <Figure>
      {rateText(rate, digits)}
      <Unit>{per === null ? code : `${code}/${per}`}</Unit>
    </Figure>
  );
}

/** Energy from 0.1 Wh, in kWh. */
export function EnergyText({
  dwh,
  decimals = 2,
  unit = true,
}: {
  readonly dwh: number | null;
  readonly decimals?: 0 | 1 | 2 | 3 | 4;
  readonly unit?: boolean;
}) {
  if (dwh === null) return <NoValue />;
  return (
    <Figure>
      {energyText(dwh, decimals)}
      {unit && <Unit>kWh</Unit>}
    </Figure>
  );
}

/** Power from watts, in kW. */
export function PowerText({
  watt,
  decimals = 1,
  unit = true,
}: {
  readonly watt: number | null;
  readonly decimals?: 0 | 1 | 2 | 3;
  readonly unit?: boolean;
}) {
  if (watt === null) return <NoValue />;
  return (
    <Figure>
      {powerText(watt, decimals)}
      {unit && <Unit>kW</Unit>}
    </Figure>
  );
}

/** A whole percentage. */
export function PercentText({ percent }: { readonly percent: number | null }) {
  if (percent === null) return <NoValue />;
  return (
    <Figure>
      {percent}
      <Unit>%</Unit>
    </Figure>
  );
}

/** A length of time in words, e.g. "1 h 23 min". */
export function SpanText({ ms }: { readonly ms: number }) {
  const { t } = useTranslation();
  const words = spanWords(ms);
  return <Figure>{t(words.key, { ...words })}</Figure>;
}

/** How long it has been since then, in whole minutes and at least one; renders again by itself. */
export function SinceText({ sinceMs }: { readonly sinceMs: number }) {
  const words = spanWords(Math.max(60_000, useNow() - sinceMs));
  const { t } = useTranslation();
  return <Figure>{t(words.key, { ...words })}</Figure>;
}

/** A time at the station, and in grey how long ago. `long`: always with its date. */
export function TimeText({
  atMs,
  long = false,
  relative = true,
}: {
  readonly atMs: number | null;
  readonly long?: boolean;
  readonly relative?: boolean;
}) {
  const { zone } = usePlace();
  const now = useNow();
  if (atMs === null) return <NoValue />;
  return (
    <Figure>
      <time dateTime={new Date(atMs).toISOString()}>{long ? dateTimeText(atMs, zone) : shortTimeText(atMs, zone, now)}</time>
      {relative && (
        <Unit>
          <AgoText atMs={atMs} nowMs={now} />
        </Unit>
      )}
    </Figure>
  );
}

function AgoText({ atMs, nowMs }: { readonly atMs: number; readonly nowMs: number }) {
  const { t } = useTranslation();
  const past = nowMs - atMs;
  if (past > -60_000 && past < 60_000) return <>{t('time.now')}</>;
  const words = spanWords(Math.abs(past));
  const span = t(words.key, { ...words });
  return <>{past > 0 ? t('time.ago', { span }) : t('time.in', { span })}</>;
}
