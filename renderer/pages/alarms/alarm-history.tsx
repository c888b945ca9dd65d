/** Every raising there was, newest first: filtered by the address, as CSV, and what happened to each with who did it. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../station-core/api/contract.ts';
import { listCsv } from '../../client/list-csv.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, FaultState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { AlarmWhat, SeverityMark, StateMark } from './alarm-parts.tsx';
import { isBackwards, isFiltered, noAlarmFilter, origins, questionOf, severities, type AlarmFilterText } from './filter.ts';

const SIZE = 50;

export function AlarmHistory({ aside }: { readonly aside: ReactNode }) {
  const { t, i18n } = useTranslation('alarms');
  const { zone } = useStation();
  const [filter, setFilter] = useFilters<AlarmFilterText>(noAlarmFilter);
  const question = questionOf(filter, zone);
  const page = pageOf(filter.page);
  const alarms = useCall(useApi().alarms.history, { filter: question, offset: page * SIZE, limit: SIZE }, { topics: ['alarms'] });
  const [open, setOpen] = useState<number | null>(null);
  const columns = useColumns(open, setOpen);
  const change = (next: Partial<AlarmFilterText>) => setFilter({ ...next, page: '' });
  return (
    <PageFrame
      title={t('title')}
      aside={aside}
      actions={
        <Button variant="outlined" startIcon={<DownloadIcon />} href={listCsv('alarms', question, languageOf(i18n))} download>
          {t('csv')}
        </Button>
      }
      filters={<Filters filter={filter} onChange={change} />}
    >
      <Listed
        call={alarms}
        isEmpty={alarms.data?.rows.length === 0}
        empty={
          isFiltered(filter) ? (
            <EmptyState title={t('empty.filteredTitle')} help={t('empty.filteredText')} />
          ) : (
            <EmptyState title={t('empty.allTitle')} help={t('empty.allText')} />
          )
        }
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={alarms.data?.rows}
          rowKey={({ seq }) => String(seq)}
          below={(alarm) => (alarm.seq === open ? <Changes seq={alarm.seq} /> : null)}
        />
        <Pager page={page} size={SIZE} total={alarms.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
      </Listed>
    </PageFrame>
  );
}

function Filters({ filter, onChange }: { readonly filter: AlarmFilterText; readonly onChange: (next: Partial<AlarmFilterText>) => void }) {
  const { t } = useTranslation('alarms');
  const backwards = isBackwards(filter) ? t('history.backwards') : null;
  return (
    <>
      <SearchField value={filter.text} placeholder={t('history.search')} onChange={(text) => onChange({ text })} width={270} />
      <FilterSelect
        label={t('history.severity')}
        any={t('history.anySeverity')}
        value={filter.severity}
        choices={severities.map((severity) => ({ value: severity, text: t(`severity.${severity}`) }))}
        onChange={(severity) => onChange({ severity })}
      />
      <FilterSelect
        label={t('history.origin')}
        any={t('history.anyOrigin')}
        value={filter.origin}
        choices={origins.map((origin) => ({ value: origin, text: t(`history.origin.${origin}`) }))}
        onChange={(origin) => onChange({ origin })}
        width={170}
      />
      <DayField label={t('history.from')} value={filter.from} problem={backwards} onChange={(from) => onChange({ from })} />
      <DayField label={t('history.to')} value={filter.to} problem={backwards} onChange={(to) => onChange({ to })} />
      <FormControlLabel
        sx={{ mx: 0 }}
        label={t('history.real')}
        control={<Switch size="small" checked={filter.real === 'yes'} onChange={(_, on) => onChange({ real: on ? 'yes' : '' })} />}
      />
      {isFiltered(filter) && <Button onClick={() => onChange({ ...noAlarmFilter, show: 'all' })}>{t('history.clear')}</Button>}
    </>
  );
}

function useColumns(open: number | null, setOpen: (seq: number | null) => void): readonly Column<AlarmRow>[] {
  const { t } = useTranslation('alarms');
  return [
    { id: 'severity', title: t('column.severity'), width: 110, cell: (alarm) => <SeverityMark alarm={alarm} /> },
    { id: 'what', title: t('column.what'), wraps: true, width: '44%', cell: (alarm) => <AlarmWhat alarm={alarm} todo={false} /> },
    { id: 'raised', title: t('column.raised'), cell: ({ raisedAtMs }) => <TimeText atMs={raisedAtMs} /> },
    { id: 'until', title: t('column.until'), cell: ({ clearedAtMs }) => <TimeText atMs={clearedAtMs} relative={false} /> },
    { id: 'state', title: t('column.state'), cell: (alarm) => <StateMark alarm={alarm} /> },
    {
      id: 'did',
      title: '',
      align: 'right',
      cell: ({ seq }) => (
        <Button size="small" aria-expanded={open === seq} onClick={() => setOpen(open === seq ? null : seq)}>
          {t('changes.show')}
        </Button>
      ),
    },
  ];
}

function Changes({ seq }: { readonly seq: number }) {
  const { t } = useTranslation('alarms');
  const changes = useCall(useApi().alarms.changes, { seq }, { topics: ['alarms'] });
  if (changes.data === undefined) return changes.fault === null ? null : <FaultState fault={changes.fault} onRetry={changes.reload} />;
  return (
    <Stack component="ol" sx={{ m: 0, p: 0, listStyle: 'none', pl: { xs: 0, md: 14 } }} spacing={0.25}>
      {changes.data.map((change, index) => (
        <Box component="li" key={index} sx={{ display: 'flex', gap: 2 }}>
          <TimeText atMs={change.atMs} relative={false} long />
          <Typography variant="body2">
            {[t(`change.${change.what}`), change.by, change.note].filter((one) => one !== null && one !== '').join(' · ')}
          </Typography>
        </Box>
      ))}
    </Stack>
  );
}
