/** What the station sold, how it was paid, when it was full, and what is left: days and tab stay in the address. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState } from '../../components/page-states.tsx';
import { dayText } from '../../format/time-text.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { HoursTab } from './hours-tab.tsx';
import { MarginTab } from './margin-tab.tsx';
import { MoneyTab } from './money-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { placesBy, PlacesTab } from './places-tab.tsx';
import { PricesTab } from './prices-tab.tsx';
import {
  daysOf, filePath, noReportFilter, RANGES, rangeOf, rangeProblem, tabOf, TABS, type ReportFilter, type ReportQuestion, type Tab as TabName,
} from './range.ts'; // prettier-ignore

export function ReportsPage() {
  const { t, i18n } = useTranslation('reports');
  const { zone } = useStation();
  const [filter, setFilter] = useFilters<ReportFilter>(noReportFilter);
  const today = dayText(useNow(), zone);
  const days = daysOf(filter, today);
  const problem = rangeProblem(days);
  const tab = tabOf(filter);
  const pileId = filter.pile === '' || WHOLE.has(tab) ? null : filter.pile;
  const question: ReportQuestion = { ...days, pileId };
  return (
    <PageFrame
      title={t('title')}
      filters={
        <>
          <Filters filter={filter} days={days} problem={problem === null ? null : t(`range.${problem}`)} onChange={setFilter} />
          <Tabs
            value={tab}
            onChange={(_, next: TabName) => setFilter({ tab: next === 'overview' ? '' : next })}
            variant="scrollable"
            sx={{ minHeight: 40, width: '100%', '& .MuiTab-root': { minHeight: 40, py: 0 } }}
          >
            {TABS.map((name) => (
              <Tab key={name} value={name} label={t(`tab.${name}`)} />
            ))}
          </Tabs>
        </>
      }
      actions={
        problem === null && (
          <>
            <Tooltip describeChild title={t('download.csv.help')}>
              <Button
                variant="outlined"
                startIcon={<DownloadIcon />}
                href={filePath('csv', question, tableOf(tab, filter), languageOf(i18n))}
                download
              >
                {t('download.csv')}
              </Button>
            </Tooltip>
            <Tooltip describeChild title={t('download.xlsx.help')}>
              <Button variant="outlined" startIcon={<DownloadIcon />} href={filePath('xlsx', question, '', languageOf(i18n))} download>
                {t('download.xlsx')}
              </Button>
            </Tooltip>
          </>
        )
      }
    >
      {problem === null ? (
        <Shown tab={tab} question={question} filter={filter} onFilter={setFilter} />
      ) : (
        <EmptyState title={t(`range.${problem}`)} />
      )}
    </PageFrame>
  );
}

/** What is not kept by pile. */
const WHOLE: ReadonlySet<TabName> = new Set(['money', 'hours', 'margin']);

function tableOf(tab: TabName, filter: ReportFilter): string {
  switch (tab) {
    case 'overview': return 'day';
    case 'places': return placesBy(filter.by);
    case 'prices': return 'periods';
    case 'money': return 'ways';
    case 'hours': return 'hours';
    case 'margin': return 'margin';
  }
} // prettier-ignore

interface ShownProps {
  readonly tab: TabName;
  readonly question: ReportQuestion;
  readonly filter: ReportFilter;
  readonly onFilter: (next: Partial<ReportFilter>) => void;
}

function Shown({ tab, question, filter, onFilter }: ShownProps) {
  switch (tab) {
    case 'overview': return <OverviewTab question={question} />;
    case 'places': return <PlacesTab question={question} by={placesBy(filter.by)} onBy={(by) => onFilter({ by: by === 'pile' ? '' : by })} />;
    case 'prices': return <PricesTab question={question} />;
    case 'money': return <MoneyTab question={question} />;
    case 'hours': return <HoursTab question={question} />;
    case 'margin': return <MarginTab question={question} />;
  }
} // prettier-ignore

function Filters(props: {
  readonly filter: ReportFilter;
  readonly days: { readonly fromDay: string; readonly toDay: string };
  readonly problem: string | null;
  readonly onChange: (next: Partial<ReportFilter>) => void;
}) {
  const { t } = useTranslation('reports');
  const { filter, days, onChange } = props;
  const piles = useCall(useApi().piles.list, undefined, { topics: ['pile', 'waiting'] });
  const isWhole = WHOLE.has(tabOf(filter));
  const own = (next: { readonly from?: string; readonly to?: string }) =>
    onChange({ range: 'own', from: next.from ?? days.fromDay, to: next.to ?? days.toDay });
  return (
    <>
      <TextField
        select
        fullWidth={false}
        label={t('range.label')}
        value={rangeOf(filter)}
        onChange={({ target }) =>
          target.value === 'own' ? own({}) : onChange({ range: target.value === 'month' ? '' : target.value, from: '', to: '' })
        }
        sx={{ width: 176, bgcolor: 'background.paper' }}
      >
        {RANGES.map((name) => (
          <MenuItem key={name} value={name}>
            {t(`range.${name}`)}
          </MenuItem>
        ))}
      </TextField>
      <DayField label={t('range.from')} value={days.fromDay} problem={props.problem} onChange={(from) => own({ from })} />
      <DayField label={t('range.to')} value={days.toDay} problem={props.problem} onChange={(to) => own({ to })} />
      {isWhole ? (
        <Tooltip title={t('whole-only')}>
          <span>
            <TextField label={t('filter.pile')} value={t('filter.any-pile')} disabled fullWidth={false} sx={{ width: 170 }} />
          </span>
        </Tooltip>
      ) : (
        <FilterSelect
          label={t('filter.pile')}
          any={t('filter.any-pile')}
          value={filter.pile}
          choices={(piles.data?.accepted ?? []).map((pile) => ({ value: pile.id, text: pile.name }))}
          onChange={(pile) => onChange({ pile })}
          width={170}
        />
      )}
    </>
  );
}
