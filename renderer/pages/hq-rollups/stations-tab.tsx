/** Which stations sold most; and all of them together, each currency for itself. */
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { hrefOf } from '../../client/route.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { CardToCome, HoursText, KeyNumber, KeyNumbers, ShareText, Stacked } from '../../components/reports/report-parts.tsx';
import { EnergyText, MoneyText } from '../../components/texts.tsx';
import { currencyNamed } from '../../format/currency.ts';
import { decimalText } from '../../format/money-text.ts';
import type { Question } from './range.ts';

type Answer = Awaited<ReturnType<HqApi['rollups']['stations']>>;
type Row = Answer['rows'][number];

const PAGE = 50;
const DAY_MS = 86_400_000;

export function StationsTab({
  question,
  page,
  onPage,
}: {
  readonly question: Question;
  readonly page: string;
  readonly onPage: (page: string) => void;
}) {
  const { t } = useTranslation('hqRollups');
  const at = pageOf(page);
  const call = useCall(useHqApi().rollups.stations, { ...question, offset: at * PAGE, limit: PAGE });
  const columns = useColumns();
  return (
    <Loadable call={call} skeleton={<CardToCome numbers />}>
      {(data) =>
        data.total === 0 ? (
          <EmptyState title={t('empty')} help={t('empty.help')} />
        ) : (
          <Stacked>
            {data.sums.map((sum) => (
              <Sum key={sum.currency} sum={sum} />
            ))}
            <DataTable
              label={t('tab.stations')}
              columns={columns}
              rows={data.rows}
              rowKey={({ stationId }) => stationId}
              href={({ stationId }) => hrefOf(['station', stationId])}
            />
            {data.total > PAGE && <Pager page={at} size={PAGE} total={data.total} onPage={(next) => onPage(pageText(next))} />}
          </Stacked>
        )
      }
    </Loadable>
  );
}

function Sum({ sum }: { readonly sum: Answer['sums'][number] }) {
  const { t } = useTranslation('hqRollups');
  const currency = currencyNamed(sum.currency);
  const money = (minor: number) => <MoneyText minor={minor} currency={currency} />;
  return (
    <KeyNumbers>
      <KeyNumber name={t('sum.stations', { currency: sum.currency })} note={t('sum.days', { count: sum.days })}>
        {sum.stations}
      </KeyNumber>
      <KeyNumber name={t('figure.energy')}>
        <EnergyText dwh={sum.energy} decimals={0} />
      </KeyNumber>
      <KeyNumber name={t('figure.net')}>{money(sum.net)}</KeyNumber>
      <KeyNumber name={t('figure.tax')}>{money(sum.tax)}</KeyNumber>
      <KeyNumber name={t('figure.discount')}>{money(sum.discount)}</KeyNumber>
      <KeyNumber name={t('figure.bills')}>{decimalText(sum.bills, 0)}</KeyNumber>
      <KeyNumber name={t('figure.charging')}>
        <HoursText ms={sum.chargingMs} />
      </KeyNumber>
    </KeyNumbers>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('hqRollups');
  const money = (of: 'net' | 'energyFee' | 'serviceFee' | 'idleFee' | 'discount', title: string): Column<Row> => ({
    id: of,
    title,
    align: 'right',
    cell: (row) => <MoneyText minor={row[of]} currency={currencyNamed(row.currency)} unit={of === 'net'} />,
  });
  return [
    { id: 'name', title: t('col.station'), wraps: true, cell: ({ name }) => name },
    { id: 'energy', title: t('figure.energy'), align: 'right', cell: ({ energy }) => <EnergyText dwh={energy} decimals={0} /> },
    money('energyFee', t('figure.energyFee')),
    money('serviceFee', t('figure.serviceFee')),
    money('idleFee', t('figure.idleFee')),
    {
      id: 'gross',
      title: t('figure.gross'),
      align: 'right',
      cell: ({ net, tax, currency }) => <MoneyText minor={net + tax} currency={currencyNamed(currency)} unit={false} />,
    },
    money('net', t('figure.net')),
    money('discount', t('figure.discount')),
    { id: 'bills', title: t('figure.bills'), align: 'right', cell: ({ bills }) => decimalText(bills, 0) },
    {
      id: 'used',
      title: t('figure.used'),
      align: 'right',
      // Of all the time its connectors were there: how long a car stood at them.
      cell: ({ takenMs, connectors, days }) => <ShareText part={takenMs} whole={connectors * days * DAY_MS} />,
    },
    {
      id: 'faults',
      title: t('figure.faults'),
      align: 'right',
      cell: ({ faults, faultMs }) =>
        faults === 0 && faultMs === 0 ? (
          '–'
        ) : (
          <>
            {faults} · <HoursText ms={faultMs} />
          </>
        ),
    },
  ];
}
