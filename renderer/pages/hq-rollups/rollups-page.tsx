/** What all stations sold: by station, by day, by the hour, by price period, and what discounts gave. Days and tab stay in the address. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useFilters } from '../../client/router.ts';
import { useNow } from '../../client/screen-context.tsx';
import { usePlace } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { StationFilter } from '../../components/hq/station-filter.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState } from '../../components/page-states.tsx';
import { dayText } from '../../format/time-text.ts';
import { BenefitsTab } from './benefits-tab.tsx';
import { DaysTab } from './days-tab.tsx';
import { HoursTab } from './hours-tab.tsx';
import { PeriodsTab } from './periods-tab.tsx';
import {
  csvPath,
  daysOf,
  noRollupFilter,
  RANGES,
  rangeOf,
  rangeProblem,
  tabOf,
  TABS,
  type Question,
  type RollupFilter,
  type TabName,
} from './range.ts';
import { StationsTab } from './stations-tab.tsx';

export function RollupsPage() {
  const { t } = useTranslation('hqRollups');
  const { t: common } = useTranslation();
  const { zone } = usePlace();
  const api = useHqApi();
  const [filter, setFilter] = useFilters<RollupFilter>(noRollupFilter);
  const days = daysOf(filter, dayText(useNow(), zone));
  const problem = rangeProblem(days);
  const tab = tabOf(filter);
  const range = rangeOf(filter);
  const question: Question = { ...days, stationId: filter.station, tag: filter.tag };
  const names = useCall(api.stations.names, undefined);
  const tags = [...new Set((names.data ?? []).flatMap((station) => station.tags))].sort();
  return (
    <PageFrame
      title={t('title')}
      actions={
        problem === null &&
        tab !== 'hours' && (
          <Button startIcon={<DownloadIcon />} href={csvPath(tab, question)} download>
            {common('do.csv')}
          </Button>
        )
      }
      filters={
        <>
          <TextField
            select
            fullWidth={false}
            label={t('range')}
            value={range}
            onChange={(event) => setFilter({ range: event.target.value === 'month' ? '' : event.target.value, page: '' })}
            sx={{ width: 150, bgcolor: 'background.paper' }}
          >
            {RANGES.map((name) => (
              <MenuItem key={name} value={name}>
                {t(`range.${name}`)}
              </MenuItem>
            ))}
          </TextField>
          {range === 'own' && (
            <>
              <DayField label={t('from')} value={filter.from} onChange={(from) => setFilter({ from, page: '' })} />
              <DayField
                label={t('to')}
                value={filter.to}
                problem={problem === null ? null : t(`wrong.${problem}`)}
                onChange={(to) => setFilter({ to, page: '' })}
              />
            </>
          )}
          <StationFilter stations={names.data} value={filter.station} onChange={(station) => setFilter({ station, page: '' })} />
          {tags.length > 0 && (
            <FilterSelect
              label={t('tag')}
              value={filter.tag}
              any={t('tag.any')}
              choices={tags.map((tag) => ({ value: tag, text: tag }))}
              onChange={(tag) => setFilter({ tag, page: '' })}
            />
          )}
          <Tabs
            value={tab}
            onChange={(_, next: TabName) => setFilter({ tab: next === 'stations' ? '' : next, page: '' })}
            variant="scrollable"
            sx={{ minHeight: 40, width: '100%', '& .MuiTab-root': { minHeight: 40, py: 0 } }}
          >
            {TABS.map((name) => (
              <Tab key={name} value={name} label={t(`tab.${name}`)} />
            ))}
          </Tabs>
        </>
      }
    >
      {problem === null ? (
        <Shown tab={tab} question={question} page={filter.page} onPage={(page) => setFilter({ page })} />
      ) : (
        <EmptyState title={t(`wrong.${problem}`)} help={t('wrong.help')} />
      )}
    </PageFrame>
  );
}

function Shown(props: {
  readonly tab: TabName;
  readonly question: Question;
  readonly page: string;
  readonly onPage: (page: string) => void;
}) {
  switch (props.tab) {
    case 'stations':
      return <StationsTab question={props.question} page={props.page} onPage={props.onPage} />;
    case 'days':
      return <DaysTab question={props.question} />;
    case 'hours':
      return <HoursTab question={props.question} />;
    case 'periods':
      return <PeriodsTab question={props.question} />;
    case 'benefits':
      return <BenefitsTab question={props.question} />;
  }
}
