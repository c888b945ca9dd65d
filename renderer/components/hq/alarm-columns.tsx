/** An alarm of a station as HQ's tables show it. */
import SeenIcon from '@mui/icons-material/VisibilityOutlined';
import NewIcon from '@mui/icons-material/NotificationsActiveOutlined';
import OverIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../hq-receiver/contract.ts';
import { useAlarmFact } from '../alarm-fact.ts';
import { SEVERITY_ICON, severityTone, useAlarmWords } from '../alarm-looks.ts';
import type { Column } from '../data-table.tsx';
import { Mark } from '../mark.tsx';
import { HqTime } from './hq-time.tsx';

/** withStation: several stations in one table; standing: none of them is over. */
export function useAlarmColumns(withStation: boolean, standing: boolean): readonly Column<AlarmRow>[] {
  const { t } = useTranslation('hq');
  const titleOf = useTitle();
  const detailOf = useDetail();
  return [
    ...(withStation ? [{ id: 'station', title: t('alarm.station'), cell: ({ stationName }: AlarmRow) => stationName }] : []),
    {
      id: 'severity',
      title: t('alarm.severity'),
      cell: ({ severity }) => <Mark tone={severityTone(severity)} icon={SEVERITY_ICON[severity]} text={t(`severity.${severity}`)} />,
    },
    {
      id: 'what',
      title: t('alarm.what'),
      wraps: true,
      cell: (alarm) => (
        <>
          {titleOf(alarm)}
          {alarm.isTest && ` (${t('alarm.test')})`}
          <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
            {detailOf(alarm)}
          </Box>
        </>
      ),
    },
    { id: 'raised', title: t('alarm.raised'), cell: ({ raisedAtMs, zone }) => <HqTime atMs={raisedAtMs} zone={zone} /> },
    ...(standing
      ? []
      : [
          {
            id: 'cleared',
            title: t('alarm.cleared'),
            cell: ({ clearedAtMs, zone }: AlarmRow) => <HqTime atMs={clearedAtMs} zone={zone} relative={false} />,
          },
        ]),
    {
      id: 'state',
      title: t('alarm.state'),
      cell: ({ acknowledgedAtMs, clearedAtMs }) =>
        clearedAtMs !== null ? (
          <Mark tone="quiet" icon={OverIcon} text={t('alarm.over')} />
        ) : acknowledgedAtMs === null ? (
          <Mark tone="soon" icon={NewIcon} text={t('alarm.new')} />
        ) : (
          <Mark tone="quiet" icon={SeenIcon} text={t('alarm.seen')} />
        ),
    },
  ];
}

function useTitle(): (alarm: AlarmRow) => string {
  const wordsOf = useAlarmWords();
  return ({ kind, detail }) => {
    const rule = detail['rule'] ?? detail['name'];
    return kind === 'rule' && typeof rule === 'string' ? rule : wordsOf(kind);
  };
}

/** What the station told beside it. */
function useDetail(): (alarm: AlarmRow) => string {
  const factOf = useAlarmFact();
  return ({ detail }) =>
    Object.entries(detail)
      // Instants are in the columns.
      .filter(([name, value]) => value !== '' && name !== 'rule' && !name.endsWith('Ms'))
      .map(([name, told]) => {
        const { label, value } = factOf(name, told);
        return `${label} ${value}`;
      })
      .join(' · ');
}
