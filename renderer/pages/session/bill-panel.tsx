/** The bill, or what it would be now: each line with how it came about, and where its kilowatt-hours come from. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import UndoIcon from '@mui/icons-material/Undo';
import WaitIcon from '@mui/icons-material/PaymentsOutlined';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import type { Bill, BillLine, SessionView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { Mark } from '../../components/mark.tsx';
import { EnergyText, LineAmountText, MoneyText, RateText, SpanText, type CurrencyOf } from '../../components/texts.tsx';
import { energyText } from '../../format/energy-text.ts';
import { clockText, shortTimeText } from '../../format/time-text.ts';
import { usePeriodWords } from '../../components/period-words.ts';

const Lines = styled('table')({
  width: '100%',
  borderCollapse: 'collapse',
  fontVariantNumeric: 'tabular-nums',
  '& td': { padding: '7px 0', verticalAlign: 'top', borderTop: '1px solid var(--mui-palette-divider)' },
  '& .more td': { borderTop: 0, paddingTop: 0, paddingBottom: 8 },
  '& .named td': { paddingBottom: 1 },
  '& td + td': { textAlign: 'right', paddingLeft: 12, whiteSpace: 'nowrap' },
  '& .how': { color: 'var(--mui-palette-text-secondary)', fontSize: '0.8125rem' },
  '& .sum td': { fontSize: '1.0625rem', fontWeight: 600, borderTop: '2px solid var(--mui-palette-text-primary)' },
  '& .part td': { borderTop: 0, paddingTop: 0, color: 'var(--mui-palette-text-secondary)' },
});

export function BillPanel({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation('session');
  const shown = view.bill ?? view.running;
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', mb: 1 }}>
        <Typography variant="h3" component="h2">
          {view.bill === null ? t('bill.running') : t('bill.final', { number: view.bill.number })}
        </Typography>
        {view.bill !== null && <BillStateMark state={view.bill.state} />}
      </Box>
      {shown === null ? <NoBill /> : <BillLines bill={shown} carriedOver={view.bill?.carriedOver ?? 0} />}
      {view.bill === null ? shown !== null && <Note text={t('bill.when-final')} /> : <BillFoot bill={view.bill} />}
      {view.planName !== null && view.planVersion !== null && (
        <Note text={t('bill.plan', { name: view.planName, version: view.planVersion })} />
      )}
    </Paper>
  );
}

const BILL_LOOKS = {
  issued: { tone: 'soon', icon: WaitIcon },
  paid: { tone: 'quiet', icon: CheckIcon },
  reversed: { tone: 'quiet', icon: UndoIcon },
} as const;

/** To pay, paid or reversed. */
export function BillStateMark({ state }: { readonly state: Bill['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={BILL_LOOKS[state].tone} icon={BILL_LOOKS[state].icon} text={t(`bill.${state}`)} />;
}

export function BillLines({
  bill,
  carriedOver,
}: {
  readonly bill: Pick<Bill, 'currency' | 'lines' | 'totals'>;
  readonly carriedOver: number;
}) {
  const { t } = useTranslation('session');
  const { currency, lines, totals } = bill;
  const due = totals.total - carriedOver;
  return (
    <Lines>
      <tbody>
        {lines.map((line, index) => (
          // Lines have no identity of their own; a bill's lines never change places.
          <LineRow key={index} line={line} currency={currency} />
        ))}
        <tr className="sum">
          <td>{t('bill.total')}</td>
          <td>
            <MoneyText minor={totals.total} currency={currency} />
          </td>
        </tr>
        {totals.tax !== 0 && (
          <tr className="part">
            <td>{t('bill.tax')}</td>
            <td>
              <MoneyText minor={totals.tax} currency={currency} />
            </td>
          </tr>
        )}
        {carriedOver !== 0 && (
          <>
            <tr className="part">
              <td>{t('bill.carried')}</td>
              <td>
                <MoneyText minor={carriedOver} currency={currency} />
              </td>
            </tr>
            <tr className="sum">
              <td>{t(due < 0 ? 'bill.back' : 'bill.due')}</td>
              <td>
                <MoneyText minor={due < 0 ? -due : due} currency={currency} />
              </td>
            </tr>
          </>
        )}
      </tbody>
    </Lines>
  );
}

function LineRow({ line, currency }: { readonly line: BillLine; readonly currency: CurrencyOf }) {
  const { t } = useTranslation('session');
  const { zone } = useStation();
  const words = usePeriodWords();
  // What gave a discount has a name of the owner's; a period may be one of those the house knows.
  const period = line.kind === 'discount' ? (line.label ?? '') : words(line.label);
  const times = line.kind === 'component' && line.toMs > line.fromMs ? `${clockText(line.fromMs, zone)}–${clockText(line.toMs, zone)}` : '';
  const name = nameOf();
  return (
    <>
      <tr className={line.kind === 'component' ? 'named' : undefined}>
        <td>{[name, period].filter((part) => part !== '').join(' · ')}</td>
        <td>
          <LineAmountText amount={line.net + line.tax} currency={currency} />
        </td>
      </tr>
      {line.kind === 'component' && (
        <tr className="more">
          <td colSpan={2} className="how">
            {times} <Quantity line={line} currency={currency} />
            <Sources line={line} />
          </td>
        </tr>
      )}
    </>
  );

  function nameOf(): string {
    if (line.kind === 'min-price' || line.kind === 'max-price') return t(`line.${line.kind}`);
    return line.kind === 'discount' ? t(`line.${line.source?.kind ?? 'discount'}`) : t(`layer.${line.layer}`);
  }
}

/** How much at which price. */
function Quantity({ line, currency }: { readonly line: BillLine; readonly currency: CurrencyOf }) {
  const { t } = useTranslation('session');
  if (line.rate === null) return null;
  switch (line.dimension) {
    case 'ENERGY':
      return (
        <>
          · <EnergyText dwh={line.billedVolume} decimals={3} /> × <RateText rate={line.rate} per="kWh" currency={currency} />
        </>
      );
    case 'TIME':
    case 'PARKING_TIME':
      return (
        <>
          · <SpanText ms={line.billedVolume} /> × <RateText rate={line.rate} per="h" currency={currency} />
        </>
      );
    case 'FLAT':
      return <>· {t('line.flat')}</>;
    case null:
      return null;
  }
}

/** Shown where not all was read from the meter; the energy lines carry it, the service lines have the same kilowatt-hours. */
function Sources({ line }: { readonly line: BillLine }) {
  const { t } = useTranslation('session');
  if (line.layer !== 'energy' || line.dimension !== 'ENERGY') return null;
  const parts = (['read', 'interpolated', 'estimated'] as const).filter((source) => line.energyBySource[source] !== 0);
  if (parts.length === 0 || (parts.length === 1 && parts[0] === 'read')) return null;
  return (
    <div className="how">{parts.map((source) => `${energyText(line.energyBySource[source], 3)} ${t(`source.${source}`)}`).join(', ')}</div>
  );
}

function BillFoot({ bill }: { readonly bill: Bill }) {
  const { t } = useTranslation('session');
  const words = useTranslation();
  const { zone } = useStation();
  const now = useNow();
  return (
    <>
      {bill.paidAtMs !== null && bill.paidBy !== null && (
        <Note text={t('bill.paid', { time: shortTimeText(bill.paidAtMs, zone, now), method: words.t(`method.${bill.paidBy}`) })} />
      )}
      {bill.replaces !== null && <Note text={bill.reason === null ? t('bill.replaces') : t('bill.reason', { reason: bill.reason })} />}
    </>
  );
}

function NoBill() {
  const { t } = useTranslation('session');
  return (
    <Typography color="textSecondary">
      {t('bill.none')} <a href={hrefOf(['plans'])}>{t('bill.none.link')}</a>
    </Typography>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
      {text}
    </Typography>
  );
}
