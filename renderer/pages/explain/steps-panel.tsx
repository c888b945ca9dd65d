/** The way from the price list to the bill, a line at a time with what it stood at, and where the energy comes from. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import type { BillExplained, BillLine, BillStep } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { EnergyText, LineAmountText, MoneyText, RateText, SpanText } from '../../components/texts.tsx';
import { clockText } from '../../format/time-text.ts';
import { usePeriodWords } from '../../components/period-words.ts';

const Lines = styled('table')({
  width: '100%',
  borderCollapse: 'collapse',
  fontVariantNumeric: 'tabular-nums',
  '& td': { padding: '6px 0', verticalAlign: 'top', borderTop: '1px solid var(--mui-palette-divider)' },
  '& td + td': { textAlign: 'right', paddingLeft: 16, whiteSpace: 'nowrap' },
  '& .how': { color: 'var(--mui-palette-text-secondary)', fontSize: '0.8125rem' },
  '& .mid td': { fontWeight: 600, borderTop: '1px solid var(--mui-palette-text-primary)' },
  '& .sum td': { fontSize: '1.0625rem', fontWeight: 600, borderTop: '2px solid var(--mui-palette-text-primary)' },
});

export function StepsPanel({ explained }: { readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const { priced, steps, listed, currency } = explained;
  const components = priced.lines.filter(({ kind }) => kind === 'component');
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t('steps.title')}
      </Typography>
      <Lines>
        <tbody>
          {components.map((line, index) => (
            // Lines have no identity of their own; a bill's lines never change places.
            <ComponentLine key={index} line={line} explained={explained} />
          ))}
          <tr className="mid">
            <td>{t('steps.listed')}</td>
            <td />
            <td>
              <LineAmountText amount={listed} currency={currency} />
            </td>
          </tr>
          {steps.map((step, index) => (
            <StepLine key={index} step={step} explained={explained} />
          ))}
          <tr className="sum">
            <td>{t('steps.sum')}</td>
            <td />
            <td>
              <MoneyText minor={priced.totals.total} currency={currency} />
            </td>
          </tr>
        </tbody>
      </Lines>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
        {t('steps.order')}
      </Typography>
    </Paper>
  );
}

function ComponentLine({ line, explained }: { readonly line: BillLine; readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const { zone } = useStation();
  const words = usePeriodWords();
  const { currency } = explained;
  const period = words(line.label);
  const times = line.toMs > line.fromMs ? `${clockText(line.fromMs, zone)}–${clockText(line.toMs, zone)}` : clockText(line.fromMs, zone);
  return (
    <tr>
      <td>
        <Box component="span" sx={{ '&::first-letter': { textTransform: 'uppercase' }, display: 'inline-block' }}>
          {t(`layer.${line.layer}`)}
        </Box>
        {period === '' ? '' : ` · ${period}`}
        <div className="how">{times}</div>
      </td>
      <td>
        {line.dimension === 'ENERGY' ? (
          <EnergyText dwh={line.billedVolume} decimals={4} />
        ) : line.dimension === 'FLAT' ? null : (
          <SpanText ms={line.billedVolume} />
        )}
        {line.rate !== null && (
          <div className="how">
            ×{' '}
            <RateText
              rate={line.rate}
              per={line.dimension === 'ENERGY' ? 'kWh' : line.dimension === 'FLAT' ? null : 'h'}
              currency={currency}
            />
          </div>
        )}
      </td>
      <td>
        <LineAmountText amount={line.net + line.tax} currency={currency} />
      </td>
    </tr>
  );
}

function StepLine({ step, explained }: { readonly step: BillStep; readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const { currency } = explained;
  const unit = currency.digits === 0 ? '1' : `0.${'0'.repeat(currency.digits - 1)}1`;
  const name =
    step.kind === 'discount'
      ? t(`steps.${step.source?.kind ?? 'discount'}`, { name: step.label })
      : step.kind === 'rounding'
        ? t('steps.rounding', { code: currency.code, unit })
        : t(`steps.${step.kind}`);
  return (
    <tr>
      <td>
        {name}
        {step.layer !== 'rounding' && (
          <div className="how">{t(step.amount < 0 ? 'steps.of' : 'steps.on', { layer: t(`layer.${step.layer}`) })}</div>
        )}
      </td>
      <td>
        <LineAmountText amount={step.amount} currency={currency} unit={false} />
      </td>
      <td>
        <LineAmountText amount={step.after} currency={currency} />
      </td>
    </tr>
  );
}

const SOURCES = ['read', 'interpolated', 'estimated'] as const;

/** Of the layer that charges for most energy: the others charge for the same kilowatt-hours. */
export function SourcePanel({ explained }: { readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const { lines } = explained.priced;
  const sums = (['energy', 'service', 'idle'] as const).map((layer) =>
    SOURCES.map((source) => lines.reduce((sum, line) => (line.layer === layer ? sum + line.energyBySource[source] : sum), 0)),
  );
  const most = sums.reduce((a, b) => (total(b) > total(a) ? b : a));
  if (total(most) === 0) return null;
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t('source.title')}
      </Typography>
      <Lines>
        <tbody>
          {SOURCES.map((source, index) => (
            <tr key={source}>
              <td>
                {t(`source.${source}`)}
                <div className="how">{t(`source.help.${source}`)}</div>
              </td>
              <td>
                <EnergyText dwh={most[index] ?? 0} decimals={4} />
              </td>
            </tr>
          ))}
        </tbody>
      </Lines>
    </Paper>
  );
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
