/** The alarms: what happened, since when, what to do, and who has seen it. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import DoneIcon from '@mui/icons-material/Done';
import ReportIcon from '@mui/icons-material/ReportOutlined';
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { severityTone, useAlarmWords } from '../../components/banners.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { english } from '../../i18n/resources.ts';

const noFilter = { show: '', text: '' };

const severityIcon = { high: ReportIcon, medium: WarningIcon, low: NotificationsIcon } as const;

export function AlarmsPage() {
  const { t } = useTranslation('alarms');
  const api = useApi();
  const mayAcknowledge = may(useMe().role, 'alarms');
  const [filter, setFilter] = useFilters(noFilter);
  const all = filter.show === 'all';
  const alarms = useCall(api.alarms.list, { open: !all }, { topics: ['alarms'] });
  const acknowledge = useAction(api.alarms.acknowledge);
  const [told, tell] = useTold();
  const wordsOf = useAlarmWords();
  const run = async (alarm: AlarmRow) => {
    const done = await acknowledge.run({ key: alarm.key });
    if (!done.ok) return;
    tell(t('acknowledgedDone', { title: wordsOf(alarm.kind) }));
    alarms.reload();
  };
  const columns = useColumns(mayAcknowledge ? (alarm) => void run(alarm) : null);
  const textOf = (alarm: AlarmRow) => `${wordsOf(alarm.kind)} ${Object.values(alarm.detail).join(' ')}`.toLowerCase();
  const rows = alarms.data?.filter((alarm) => textOf(alarm).includes(filter.text.trim().toLowerCase()));
  return (
    <PageFrame
      title={t('title')}
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />
          <ToggleButtonGroup
            exclusive
            size="small"
            value={all ? 'all' : 'open'}
            onChange={(_, show: string | null) => {
              if (show !== null) setFilter({ show: show === 'all' ? 'all' : '' });
            }}
          >
            <ToggleButton value="open">{t('show.open')}</ToggleButton>
            <ToggleButton value="all">{t('show.all')}</ToggleButton>
          </ToggleButtonGroup>
        </>
      }
    >
      <Stack spacing={1.5} useFlexGap>
        <FaultNote fault={acknowledge.fault} />
        {alarms.data === undefined && alarms.fault !== null ? (
          <FaultState fault={alarms.fault} onRetry={alarms.reload} />
        ) : rows?.length === 0 ? (
          <NoAlarms filtered={(alarms.data?.length ?? 0) > 0} all={all} />
        ) : (
          <DataTable label={t('title')} columns={columns} rows={rows} rowKey={(alarm) => `${alarm.key} ${alarm.raisedAtMs}`} expected={5} />
        )}
      </Stack>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(onAcknowledge: ((alarm: AlarmRow) => void) | null): readonly Column<AlarmRow>[] {
  const { t } = useTranslation('alarms');
  const wordsOf = useAlarmWords();
  return [
    {
      id: 'severity',
      title: t('column.severity'),
      cell: ({ severity }) => <Mark tone={severityTone(severity)} icon={severityIcon[severity]} text={t(`severity.${severity}`)} />,
    },
    {
      id: 'what',
      title: t('column.what'),
      wraps: true,
      width: '55%',
      cell: (alarm) => (
        <Box sx={{ py: 0.5 }}>
          <Box sx={{ fontWeight: 600 }}>{wordsOf(alarm.kind)}</Box>
          <Facts alarm={alarm} />
          {alarm.clearedAtMs === null && isTodo(alarm.kind) && <Typography variant="body2">{t(`todo.${alarm.kind}`)}</Typography>}
        </Box>
      ),
    },
    { id: 'raised', title: t('column.raised'), cell: ({ raisedAtMs }) => <TimeText atMs={raisedAtMs} /> },
    { id: 'state', title: t('column.state'), cell: (alarm) => <AlarmState alarm={alarm} onAcknowledge={onAcknowledge} /> },
  ];
}

function AlarmState({ alarm, onAcknowledge }: { readonly alarm: AlarmRow; readonly onAcknowledge: ((alarm: AlarmRow) => void) | null }) {
  const { t } = useTranslation('alarms');
  if (alarm.clearedAtMs !== null)
    return (
      <Stack>
        <Mark tone="quiet" icon={CheckIcon} text={t('over')} />
        <TimeText atMs={alarm.clearedAtMs} />
      </Stack>
    );
  if (alarm.acknowledgedAtMs !== null)
    return (
      <Stack>
        <Mark
          tone="quiet"
          icon={DoneIcon}
          text={alarm.acknowledgedBy === null ? t('acknowledgedPlain') : t('acknowledged', { name: alarm.acknowledgedBy })}
        />
        <TimeText atMs={alarm.acknowledgedAtMs} />
      </Stack>
    );
  if (onAcknowledge === null) return <>{t('standing')}</>;
  return (
    <Button size="small" variant="outlined" title={t('acknowledgeHelp')} onClick={() => onAcknowledge(alarm)}>
      {t('acknowledge')}
    </Button>
  );
}

/** The facts of the alarm; a pile and a session can be opened. */
function Facts({ alarm }: { readonly alarm: AlarmRow }) {
  const { t } = useTranslation('alarms');
  return (
    <Stack direction="row" sx={{ color: 'text.secondary', fontSize: '0.875rem', flexWrap: 'wrap', columnGap: 2 }}>
      {Object.entries(alarm.detail).map(([name, value]) => {
        const href = linkOf(name, String(value));
        const label = isFact(name) ? t(`fact.${name}`) : name;
        return (
          <span key={name}>
            {label}{' '}
            {href === null ? (
              <strong>{name.endsWith('Ms') && typeof value === 'number' ? <TimeText atMs={value} /> : value}</strong>
            ) : (
              <a href={href}>{value}</a>
            )}
          </span>
        );
      })}
    </Stack>
  );
}

function linkOf(name: string, value: string): string | null {
  if (name === 'pile' || name === 'pileId') return hrefOf(['piles'], { pile: value });
  if (name === 'session' || name === 'sessionId') return hrefOf(['session', value]);
  return null;
}

type Words = keyof (typeof english)['alarms'];
type TodoKind = Words extends infer W ? (W extends `todo.${infer Kind}` ? Kind : never) : never;
type FactName = Words extends infer W ? (W extends `fact.${infer Name}` ? Name : never) : never;

function isTodo(kind: string): kind is TodoKind {
  return `todo.${kind}` in english.alarms;
}

/** A fact this version has no word for shows its own name. */
function isFact(name: string): name is FactName {
  return `fact.${name}` in english.alarms;
}

function NoAlarms({ filtered, all }: { readonly filtered: boolean; readonly all: boolean }) {
  const { t } = useTranslation('alarms');
  if (filtered) return <EmptyState title={t('empty.filteredTitle')} help={t('empty.filteredText')} />;
  return (
    <EmptyState icon={<CheckIcon />} title={t(all ? 'empty.allTitle' : 'empty.title')} help={t(all ? 'empty.allText' : 'empty.text')} />
  );
}
