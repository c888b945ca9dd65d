/** When the stations are full: how many connectors of a station charge, and are taken, through its day. */
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { BLUE, GREY } from '../../components/reports/chart-colors.ts';
import { Lines } from '../../components/reports/charts-later.tsx';
import { CardToCome, ReportCard } from '../../components/reports/report-parts.tsx';
import type { Question } from './range.ts';

const HOUR_MS = 3_600_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function HoursTab({ question }: { readonly question: Question }) {
  const { t } = useTranslation('hqRollups');
  const call = useCall(useHqApi().rollups.hours, question);
  return (
    <Loadable call={call} skeleton={<CardToCome />}>
      {({ days, hours }) => {
        if (days === 0) return <EmptyState title={t('empty')} help={t('empty.help')} />;
        const mean = (of: 'chargingMs' | 'takenMs') =>
          HOURS.map((hour) => Math.round(((hours.find((one) => one.hour === hour)?.[of] ?? 0) * 100) / (days * HOUR_MS)) / 100);
        const series = [
          { name: t('hours.charging'), color: BLUE, values: mean('chargingMs') },
          { name: t('hours.taken'), color: GREY, values: mean('takenMs') },
        ];
        return (
          <ReportCard title={t('hours.title')} unit={t('hours.unit', { count: days })} series={series}>
            <Lines
              title={t('hours.title')}
              labels={HOURS.map((hour) => `${String(hour).padStart(2, '0')}:00`)}
              series={series}
              format={(value) => value.toFixed(value < 10 ? 2 : 1)}
            />
          </ReportCard>
        );
      }}
    </Loadable>
  );
}
