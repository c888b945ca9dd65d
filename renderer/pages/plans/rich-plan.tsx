/** A plan that says more than the form can: its rules one by one, in the order the station reads them. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PricePlan } from '../../../station-core/api/contract.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EnergyText, PowerText, RateText, SpanText } from '../../components/texts.tsx';
import { shownName } from './period-names.ts';
import { clockText, dayKey } from '../../format/wall-clock.ts';
import { useMonthsText } from './season-button.tsx';

type Element = PricePlan['layers'][number]['tariff']['elements'][number];
type Restrictions = Element['restrictions'];

interface Rule {
  readonly key: string;
  readonly element: Element;
  readonly component: Element['components'][number];
}

export function RichPlan({ plan }: { readonly plan: PricePlan }) {
  const { t } = useTranslation('plans');
  const per = { ENERGY: 'kWh', TIME: 'h', PARKING_TIME: 'h', FLAT: null } as const;
  const columns: readonly Column<Rule>[] = [
    { id: 'label', title: t('editor.label'), cell: ({ element }) => shownName(element.label ?? '', (usual) => t(`periodName.${usual}`)) },
    { id: 'what', title: t('rule.what'), cell: ({ component }) => t(`rule.${component.type}`) },
    {
      id: 'price',
      title: t('rule.price'),
      align: 'right',
      cell: ({ component }) => <RateText rate={component.price} per={per[component.type]} currency={plan.currency} />,
    },
    { id: 'when', title: t('rule.when'), wraps: true, cell: ({ element }) => <When limits={element.restrictions} /> },
  ];
  return (
    <Stack spacing={2}>
      {plan.layers.map(({ layer, tariff }) => (
        <Box key={layer}>
          <Typography variant="h2" sx={{ mb: 1 }}>
            {t(`layer.${layer}`)}
          </Typography>
          <DataTable
            label={t(`layer.${layer}`)}
            columns={columns}
            rows={tariff.elements.flatMap((element, index) =>
              element.components.map((component) => ({ key: `${index} ${component.type}`, element, component })),
            )}
            rowKey={(rule) => rule.key}
          />
        </Box>
      ))}
    </Stack>
  );
}

/** Every restriction as its own small text; none: always. */
function When({ limits }: { readonly limits: Restrictions }) {
  const { t } = useTranslation('plans');
  const monthsText = useMonthsText();
  const {
    startMinute,
    endMinute,
    weekdays,
    months,
    holiday,
    startDate,
    endDate,
    minEnergy,
    maxEnergy,
    minPower,
    maxPower,
    minDurationS,
    maxDurationS,
  } = limits;
  if (Object.keys(limits).length === 0) return <>{t('rule.always')}</>;
  return (
    <Stack direction="row" spacing={2} sx={{ flexWrap: 'wrap' }}>
      {(startMinute !== undefined || endMinute !== undefined) && (
        <span>{`${clockText(startMinute ?? 0)}–${clockText(endMinute ?? 1_440)}`}</span>
      )}
      {weekdays !== undefined && <span>{weekdays.map((day) => t(`weekday.${dayKey(day)}`)).join(' ')}</span>}
      {months !== undefined && <span>{t('rule.months', { months: monthsText(months) })}</span>}
      {holiday !== undefined && <span>{t(holiday ? 'rule.onHolidays' : 'rule.notOnHolidays')}</span>}
      {startDate !== undefined && <span>{t('rule.fromDay', { day: startDate })}</span>}
      {endDate !== undefined && <span>{t('rule.beforeDay', { day: endDate })}</span>}
      {minEnergy !== undefined && <Bound word={t('rule.from')}>{<EnergyText dwh={minEnergy} />}</Bound>}
      {maxEnergy !== undefined && <Bound word={t('rule.below')}>{<EnergyText dwh={maxEnergy} />}</Bound>}
      {minPower !== undefined && <Bound word={t('rule.from')}>{<PowerText watt={minPower} />}</Bound>}
      {maxPower !== undefined && <Bound word={t('rule.below')}>{<PowerText watt={maxPower} />}</Bound>}
      {minDurationS !== undefined && <Bound word={t('rule.from')}>{<SpanText ms={minDurationS * 1_000} />}</Bound>}
      {maxDurationS !== undefined && <Bound word={t('rule.below')}>{<SpanText ms={maxDurationS * 1_000} />}</Bound>}
    </Stack>
  );
}

function Bound({ word, children }: { readonly word: string; readonly children: React.ReactNode }) {
  return (
    <span>
      {word} {children}
    </span>
  );
}
