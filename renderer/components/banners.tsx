/** What stands over every page: the broken line, and the open alarms. */
import CloudOffIcon from '@mui/icons-material/CloudOff';
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import ReportIcon from '@mui/icons-material/ReportOutlined';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../station-core/api/contract.ts';
import { hrefOf } from '../client/route.ts';
import { useApi, useLine, useNow } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { useCall } from '../client/use-call.ts';
import { shortTimeText } from '../format/time-text.ts';
import { english } from '../i18n/resources.ts';
import { toneColor, toneGround, type Tone } from './mark.tsx';

/** The words of an alarm's kind; a kind this version does not know shows its name. */
export function useAlarmWords(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const key = `alarm.kind.${kind}`;
    return isAlarmKey(key) ? t(key) : kind;
  };
}

type AlarmKey = Extract<keyof typeof english.common, `alarm.kind.${string}`>;
function isAlarmKey(key: string): key is AlarmKey {
  return key in english.common;
}

const SEVERITY_TONE: Readonly<Record<AlarmRow['severity'], Tone>> = { high: 'danger', medium: 'soon', low: 'quiet' };

/** The colour of an alarm's severity; red for danger alone. */
export function severityTone(severity: AlarmRow['severity']): Tone {
  return SEVERITY_TONE[severity];
}

export function OfflineBanner() {
  const { t } = useTranslation();
  const { zone } = useStation();
  const line = useLine();
  const now = useNow();
  if (line.kind !== 'lost') return null;
  return (
    <Strip tone="soon" icon={<CloudOffIcon />} role="status">
      <span>{t('line.banner', { time: shortTimeText(line.sinceMs, zone, now) })}</span>
    </Strip>
  );
}

/** The worst open alarm in words, and how many there are. Nothing when all is quiet. */
export function AlarmBanner() {
  const { t } = useTranslation();
  const wordsOf = useAlarmWords();
  const api = useApi();
  const { data } = useCall(api.alarms.list, { open: true }, { topics: ['alarms'] });
  const worst = data === undefined ? undefined : worstOf(data);
  if (data === undefined || worst === undefined) return null;
  const tone = severityTone(worst.severity);
  return (
    <Strip tone={tone} icon={tone === 'danger' ? <ReportIcon /> : tone === 'soon' ? <WarningIcon /> : <NotificationsIcon />} role="status">
      <strong>{t('alarm.banner', { count: data.length })}</strong>
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }}>
        {wordsOf(worst.kind)}
        {typeof worst.detail['pile'] === 'string' ? ` · ${worst.detail['pile']}` : ''}
      </Box>
      <Box component="a" href={hrefOf(['alarms'])} sx={{ fontWeight: 600, whiteSpace: 'nowrap', marginInlineStart: 'auto' }}>
        {t('alarm.show')}
      </Box>
    </Strip>
  );
}

const RANK: Readonly<Record<AlarmRow['severity'], number>> = { high: 2, medium: 1, low: 0 };

/** Unacknowledged before acknowledged, then the gravest, then the newest. */
function worstOf(alarms: readonly AlarmRow[]): AlarmRow | undefined {
  const weight = (alarm: AlarmRow) => RANK[alarm.severity] + (alarm.acknowledgedAtMs === null ? 10 : 0);
  return [...alarms].sort((a, b) => weight(b) - weight(a) || b.raisedAtMs - a.raisedAtMs)[0];
}

function Strip({
  tone,
  icon,
  role,
  children,
}: {
  readonly tone: Tone;
  readonly icon: ReactNode;
  readonly role: string;
  readonly children: ReactNode;
}) {
  return (
    <Box
      role={role}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.25,
        px: 2.5,
        py: 0.75,
        fontSize: '0.875rem',
        borderBottom: 1,
        borderColor: 'divider',
        '& svg': { fontSize: 20, flex: 'none' },
      }}
      style={{ color: toneColor(tone), background: toneGround(tone) }}
    >
      {icon}
      {children}
    </Box>
  );
}
