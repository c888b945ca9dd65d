/** What stands: new ones first, floods as one line, and one click to say that somebody has seen it. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import FirstIcon from '@mui/icons-material/LooksOneOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../station-core/api/contract.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { severityIcon, severityTone, useAlarmTitle } from '../../components/alarm-looks.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { AlarmDeeds, useAlarmDeeds, type Deeds } from './alarm-deeds.tsx';
import { AlarmWhat, SeverityMark, StateMark } from './alarm-parts.tsx';
import { sectionsOf, type Line } from './sections.ts';
import { ShelveDialog } from './shelve-dialog.tsx';

const noFilter = { text: '' };

export function StandingAlarms({ aside }: { readonly aside: ReactNode }) {
  const { t } = useTranslation('alarms');
  const [filter, setFilter] = useFilters(noFilter);
  const alarms = useCall(useApi().alarms.list, { open: true }, { topics: ['alarms', 'safety', 'zones'] });
  const [told, tell] = useTold();
  const deeds = useAlarmDeeds(tell, alarms.reload);
  const titleOf = useAlarmTitle();
  const wanted = filter.text.trim().toLowerCase();
  const textOf = (alarm: AlarmRow) =>
    [titleOf(alarm), alarm.subject, alarm.zoneName, ...Object.values(alarm.detail)].join(' ').toLowerCase();
  const found = alarms.data?.filter((alarm) => textOf(alarm).includes(wanted));
  const sections = found === undefined ? undefined : sectionsOf(found);
  return (
    <PageFrame
      title={t('title')}
      aside={aside}
      filters={<SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />}
    >
      <Stack spacing={2.5} useFlexGap>
        <FaultNote fault={deeds.fault} />
        {alarms.data === undefined && alarms.fault !== null ? (
          <FaultState fault={alarms.fault} onRetry={alarms.reload} />
        ) : sections === undefined ? (
          <Lines label={t('title')} lines={undefined} deeds={deeds} />
        ) : sections.length === 0 ? (
          <NoAlarms filtered={(alarms.data?.length ?? 0) > 0} />
        ) : (
          sections.map(({ name, lines }) => (
            <Box component="section" key={name} aria-label={t(`section.${name}`)}>
              <Typography variant="h2" sx={{ mb: 0.75 }}>
                {t(`section.${name}`)}
              </Typography>
              <Lines label={t(`section.${name}`)} lines={lines} deeds={deeds} />
            </Box>
          ))
        )}
      </Stack>
      {deeds.shelving !== null && (
        <ShelveDialog key={deeds.shelving.key} alarm={deeds.shelving} onClose={() => deeds.shelve(null)} onDone={deeds.shelved} />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Lines({ label, lines, deeds }: { readonly label: string; readonly lines: readonly Line[] | undefined; readonly deeds: Deeds }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setOpen((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  const columns = useColumns(deeds, open, toggle);
  const below = (line: Line) => (line.kind === 'group' && open.has(line.key) ? <Members alarms={line.alarms} deeds={deeds} /> : null);
  return <DataTable label={label} columns={columns} rows={lines} rowKey={({ key }) => key} below={below} expected={5} />;
}

function useColumns(deeds: Deeds, open: ReadonlySet<string>, toggle: (key: string) => void): readonly Column<Line>[] {
  const { t } = useTranslation('alarms');
  return [
    { id: 'severity', title: t('column.severity'), width: 110, cell: (line) => <LineSeverity line={line} /> },
    {
      id: 'what',
      title: t('column.what'),
      wraps: true,
      width: '46%',
      cell: (line) => <LineWhat line={line} open={open.has(line.key)} toggle={toggle} />,
    },
    { id: 'raised', title: t('column.raised'), cell: (line) => <TimeText atMs={firstOf(line)?.raisedAtMs ?? null} /> },
    { id: 'state', title: t('column.state'), cell: (line) => (line.kind === 'one' ? <StateMark alarm={line.alarm} /> : null) },
    {
      id: 'did',
      title: '',
      align: 'right',
      cell: (line) => (line.kind === 'one' ? <AlarmDeeds alarm={line.alarm} deeds={deeds} /> : <GroupDeed line={line} deeds={deeds} />),
    },
  ];
}

function firstOf(line: Line): AlarmRow | undefined {
  return line.kind === 'one' ? line.alarm : line.alarms[0];
}

function LineSeverity({ line }: { readonly line: Line }) {
  const { t } = useTranslation('alarms');
  if (line.kind === 'one') return <SeverityMark alarm={line.alarm} />;
  const order = ['critical', 'high', 'medium', 'low'] as const;
  const worst = order.find((severity) => line.alarms.some((alarm) => alarm.severity === severity)) ?? 'low';
  return <Mark tone={severityTone(worst)} icon={severityIcon(worst)} text={t(`severity.${worst}`)} />;
}

function LineWhat({ line, open, toggle }: { readonly line: Line; readonly open: boolean; readonly toggle: (key: string) => void }) {
  const { t } = useTranslation('alarms');
  const titleOf = useAlarmTitle();
  if (line.kind === 'one') return <AlarmWhat alarm={line.alarm} />;
  const [first] = line.alarms;
  if (first === undefined) return null;
  const began = first.firstOut ?? first;
  return (
    <Box sx={{ py: 0.5 }}>
      <Box sx={{ fontWeight: 600 }}>
        {t('group.first', { what: [titleOf(began), began.subject].filter((one) => one !== null).join(' · ') })}
      </Box>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
        <Typography variant="body2">{t('group.line', { count: line.alarms.length })}</Typography>
        <Button size="small" aria-expanded={open} onClick={() => toggle(line.key)}>
          {t(open ? 'group.hide' : 'group.show')}
        </Button>
      </Stack>
    </Box>
  );
}

function GroupDeed({ line, deeds }: { readonly line: Extract<Line, { kind: 'group' }>; readonly deeds: Deeds }) {
  const { t } = useTranslation('alarms');
  const fresh = line.alarms.filter(({ acknowledgedAtMs }) => acknowledgedAtMs === null);
  if (!deeds.may || fresh.length === 0) return null;
  return (
    <Button size="small" variant="outlined" onClick={() => deeds.acknowledgeGroup(line.groupSeq)}>
      {t('group.acknowledge', { count: fresh.length })}
    </Button>
  );
}

/** In the order in which they came. */
function Members({ alarms, deeds }: { readonly alarms: readonly AlarmRow[]; readonly deeds: Deeds }) {
  const { t } = useTranslation('alarms');
  return (
    <Stack component="ol" sx={{ m: 0, p: 0, listStyle: 'none', pl: { xs: 0, md: 12 } }}>
      {alarms.map((alarm) => (
        <Box
          component="li"
          key={alarm.seq}
          sx={{ display: 'flex', alignItems: 'center', gap: 2, borderTop: 1, borderColor: 'divider', py: 0.5 }}
        >
          <Box sx={{ width: 96, flex: 'none' }}>
            <SeverityMark alarm={alarm} />
          </Box>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            {alarm.firstOut === null && <Mark tone="quiet" icon={FirstIcon} text={t('firstOut')} size="small" />}
            <AlarmWhat alarm={{ ...alarm, firstOut: null }} todo={false} />
          </Box>
          <TimeText atMs={alarm.raisedAtMs} relative={false} />
          <AlarmDeeds alarm={alarm} deeds={deeds} />
        </Box>
      ))}
    </Stack>
  );
}

function NoAlarms({ filtered }: { readonly filtered: boolean }) {
  const { t } = useTranslation('alarms');
  if (filtered) return <EmptyState title={t('empty.filteredTitle')} help={t('empty.filteredText')} />;
  return <EmptyState icon={<CheckIcon />} title={t('empty.title')} help={t('empty.text')} />;
}
