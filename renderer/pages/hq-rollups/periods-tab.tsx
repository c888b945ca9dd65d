/** What each price period came to. */
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { BLUE } from '../../components/reports/chart-colors.ts';
import { LyingBars } from '../../components/reports/charts-later.tsx';
import { CardToCome, HoursText, ReportCard, Stacked } from '../../components/reports/report-parts.tsx';
import { EnergyText, MoneyText } from '../../components/texts.tsx';
import { currencyNamed } from '../../format/currency.ts';
import { energyText } from '../../format/energy-text.ts';
import type { Question } from './range.ts';

const SHOWN = 12;

export function PeriodsTab({ question }: { readonly question: Question }) {
  const { t } = useTranslation('hqRollups');
  const call = useCall(useHqApi().rollups.periods, question);
  const layerText = (layer: string) => (layer === 'energy' || layer === 'service' || layer === 'idle' ? t(`layer.${layer}`) : layer);
  return (
    <Loadable call={call} skeleton={<CardToCome />}>
      {(periods) => {
        if (periods.length === 0) return <EmptyState title={t('empty')} help={t('empty.help')} />;
        const drawn = periods.filter(({ layer, energy }) => layer === 'energy' && energy > 0).slice(0, SHOWN);
        return (
          <Stacked>
            {drawn.length > 0 && (
              <ReportCard title={t('periods.title')} unit="kWh">
                <LyingBars
                  title={t('periods.title')}
                  labels={drawn.map(({ label, currency }) => `${label}${manyCurrencies(drawn) ? ` (${currency})` : ''}`)}
                  series={[{ name: t('figure.energy'), color: BLUE, values: drawn.map(({ energy }) => energy) }]}
                  format={(value) => `${energyText(Math.round(value), 0)} kWh`}
                  axis={(value) => energyText(Math.round(value), 0)}
                />
              </ReportCard>
            )}
            <DataTable
              label={t('tab.periods')}
              rows={periods}
              rowKey={({ layer, kind, label, currency }) => [layer, kind, label, currency].join('\n')}
              columns={[
                { id: 'label', title: t('col.period'), wraps: true, cell: ({ label, kind }) => (label === '' ? kind : label) },
                { id: 'layer', title: t('col.layer'), cell: ({ layer }) => layerText(layer) },
                { id: 'energy', title: t('figure.energy'), align: 'right', cell: ({ energy }) => <EnergyText dwh={energy} decimals={0} /> },
                {
                  id: 'time',
                  title: t('col.time'),
                  align: 'right',
                  cell: ({ timeMs }) => (timeMs === 0 ? '–' : <HoursText ms={timeMs} />),
                },
                {
                  id: 'net',
                  title: t('figure.net'),
                  align: 'right',
                  cell: ({ net, currency }) => <MoneyText minor={net} currency={currencyNamed(currency)} />,
                },
                {
                  id: 'tax',
                  title: t('figure.tax'),
                  align: 'right',
                  cell: ({ tax, currency }) => <MoneyText minor={tax} currency={currencyNamed(currency)} unit={false} />,
                },
              ]}
            />
          </Stacked>
        );
      }}
    </Loadable>
  );
}

function manyCurrencies(rows: readonly { readonly currency: string }[]): boolean {
  return new Set(rows.map(({ currency }) => currency)).size > 1;
}
