/** Which discount gave most: promotions, levels and coupons by what they cost. */
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { BLUE } from '../../components/reports/chart-colors.ts';
import { LyingBars } from '../../components/reports/charts-later.tsx';
import { CardToCome, ReportCard, Stacked } from '../../components/reports/report-parts.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { axisAmount, shownAmount } from '../../format/amount-text.ts';
import { currencyNamed } from '../../format/currency.ts';
import type { Question } from './range.ts';

const SHOWN = 12;

export function BenefitsTab({ question }: { readonly question: Question }) {
  const { t } = useTranslation('hqRollups');
  const call = useCall(useHqApi().rollups.benefits, question);
  const sourceText = (source: string) =>
    source === 'promotion' || source === 'level' || source === 'coupon' ? t(`source.${source}`) : source;
  return (
    <Loadable call={call} skeleton={<CardToCome />}>
      {(benefits) => {
        if (benefits.length === 0) return <EmptyState title={t('benefits.empty')} help={t('benefits.empty.help')} />;
        const codes = [...new Set(benefits.map(({ currency }) => currency))];
        return (
          <Stacked>
            {codes.map((code) => {
              const drawn = benefits.filter(({ currency }) => currency === code).slice(0, SHOWN);
              return (
                <ReportCard key={code} title={t('benefits.title')} unit={code}>
                  <LyingBars
                    title={t('benefits.title')}
                    labels={drawn.map(({ name, id }) => (name === '' ? id : name))}
                    series={[{ name: t('col.given'), color: BLUE, values: drawn.map(({ amount }) => amount) }]}
                    format={(value) => shownAmount(Math.round(value), currencyNamed(code))}
                    axis={(value) => axisAmount(value, currencyNamed(code).digits)}
                  />
                </ReportCard>
              );
            })}
            <DataTable
              label={t('tab.benefits')}
              rows={benefits}
              rowKey={({ source, id, currency }) => [source, id, currency].join('\n')}
              columns={[
                { id: 'name', title: t('col.benefit'), wraps: true, cell: ({ name, id }) => (name === '' ? id : name) },
                { id: 'source', title: t('col.source'), cell: ({ source }) => sourceText(source) },
                { id: 'times', title: t('col.times'), align: 'right', cell: ({ times }) => times },
                { id: 'stations', title: t('col.stations'), align: 'right', cell: ({ stations }) => stations },
                {
                  id: 'given',
                  title: t('col.given'),
                  align: 'right',
                  cell: ({ amount, currency }) => <MoneyText minor={amount} currency={currencyNamed(currency)} />,
                },
              ]}
            />
          </Stacked>
        );
      }}
    </Loadable>
  );
}
