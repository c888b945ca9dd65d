/** Day by day. One drawing for each currency. */
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { BLUE, INK, PALE } from '../../components/reports/chart-colors.ts';
import { StackedColumns } from '../../components/reports/charts-later.tsx';
import { CardToCome, HoursText, ReportCard, Stacked } from '../../components/reports/report-parts.tsx';
import { EnergyText, MoneyText } from '../../components/texts.tsx';
import { axisAmount, shownAmount } from '../../format/amount-text.ts';
import { currencyNamed } from '../../format/currency.ts';
import { decimalText } from '../../format/money-text.ts';
import type { Question } from './range.ts';

type Day = Awaited<ReturnType<HqApi['rollups']['days']>>[number];

export function DaysTab({ question }: { readonly question: Question }) {
  const { t } = useTranslation('hqRollups');
  const call = useCall(useHqApi().rollups.days, question);
  return (
    <Loadable call={call} skeleton={<CardToCome />}>
      {(days) =>
        days.length === 0 ? (
          <EmptyState title={t('empty')} help={t('empty.help')} />
        ) : (
          <Stacked>
            {[...new Set(days.map(({ currency }) => currency))].map((currency) => (
              <Drawing key={currency} code={currency} days={days.filter((day) => day.currency === currency)} />
            ))}
            <DataTable
              label={t('tab.days')}
              rows={[...days].reverse()}
              rowKey={({ day, currency }) => `${day} ${currency}`}
              columns={[
                { id: 'day', title: t('col.day'), cell: ({ day }) => day },
                { id: 'stations', title: t('col.stations'), align: 'right', cell: ({ stations }) => stations },
                { id: 'energy', title: t('figure.energy'), align: 'right', cell: ({ energy }) => <EnergyText dwh={energy} decimals={0} /> },
                {
                  id: 'net',
                  title: t('figure.net'),
                  align: 'right',
                  cell: ({ net, currency }) => <MoneyText minor={net} currency={currencyNamed(currency)} />,
                },
                {
                  id: 'discount',
                  title: t('figure.discount'),
                  align: 'right',
                  cell: ({ discount, currency }) => <MoneyText minor={discount} currency={currencyNamed(currency)} unit={false} />,
                },
                { id: 'bills', title: t('figure.bills'), align: 'right', cell: ({ bills }) => decimalText(bills, 0) },
                { id: 'charging', title: t('figure.charging'), align: 'right', cell: ({ chargingMs }) => <HoursText ms={chargingMs} /> },
                { id: 'faults', title: t('figure.faults'), align: 'right', cell: ({ faults }) => (faults === 0 ? '–' : faults) },
              ]}
            />
          </Stacked>
        )
      }
    </Loadable>
  );
}

function Drawing({ code, days }: { readonly code: string; readonly days: readonly Day[] }) {
  const { t } = useTranslation('hqRollups');
  const currency = currencyNamed(code);
  const series = [
    { name: t('figure.energyFee'), color: BLUE, values: days.map(({ energyFee }) => energyFee) },
    { name: t('figure.serviceFee'), color: INK, values: days.map(({ serviceFee }) => serviceFee) },
    { name: t('figure.idleFee'), color: PALE, values: days.map(({ idleFee }) => idleFee) },
  ];
  const title = t('days.title');
  return (
    <ReportCard title={title} unit={code} series={series}>
      <StackedColumns
        title={title}
        labels={days.map(({ day }) => day.slice(5))}
        series={series}
        format={(value) => shownAmount(Math.round(value), currency)}
        axis={(value) => axisAmount(value, currency.digits)}
      />
    </ReportCard>
  );
}
