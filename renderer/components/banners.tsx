/** What stands over every page: the broken line, and the open alarms. */
import CloudOffIcon from '@mui/icons-material/CloudOff';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../client/route.ts';
import { useApi, useLine, useNow } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { useCall } from '../client/use-call.ts';
import { shortTimeText } from '../format/time-text.ts';
import { SEVERITY_ICON, severityTone, useAlarmTitle } from './alarm-looks.ts';
import { byUrgency } from './alarm-urgency.ts';
import { Strip } from './strip.tsx';

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

/** The most urgent alarm in words, and how many there are. Nothing when all is quiet, or everything was seen. */
export function AlarmBanner() {
  const { t } = useTranslation();
  const titleOf = useAlarmTitle();
  const api = useApi();
  const { data } = useCall(api.alarms.list, { open: true }, { topics: ['alarms'] });
  const open = (data ?? []).filter(({ state }) => state !== 'normal');
  const [worst] = [...open].sort(byUrgency);
  if (worst === undefined) return null;
  // What everybody has seen is told in grey: nothing is asked of anybody.
  const tone = worst.announcement === 'none' || worst.state === 'returned-unacknowledged' ? 'quiet' : severityTone(worst.severity);
  const Icon = SEVERITY_ICON[worst.severity];
  const first = worst.firstOut;
  return (
    <Strip tone={tone} icon={<Icon />} role="status">
      <strong>{t('alarm.banner', { count: open.length })}</strong>
      {worst.isTest && <strong>{t('alarm.banner.test')}</strong>}
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }}>
        {[titleOf(worst), worst.subject, worst.zoneName].filter((one) => one !== null && one !== '').join(' · ')}
        {first !== null &&
          ` · ${t('alarm.banner.first', { what: [titleOf(first), first.subject].filter((one) => one !== null).join(' · ') })}`}
      </Box>
      <Box component="a" href={hrefOf(['alarms'])} sx={{ fontWeight: 600, whiteSpace: 'nowrap', marginInlineStart: 'auto' }}>
        {t('alarm.show')}
      </Box>
    </Strip>
  );
}
