/** Over every page of a station: the most urgent alarm, and which came first. */
import { useTranslation } from 'react-i18next';
import { useApi } from '../client/screen-context.tsx';
import { useCall } from '../client/use-call.ts';
import { useAlarmTitle } from './alarm-looks.ts';
import { AlarmStrip } from './alarm-strip.tsx';
import { byUrgency } from './alarm-urgency.ts';

/** Nothing when all is quiet, or everything was seen. */
export function AlarmBanner() {
  const { t } = useTranslation();
  const titleOf = useAlarmTitle();
  const api = useApi();
  const { data } = useCall(api.alarms.list, { open: true }, { topics: ['alarms'] });
  const open = (data ?? []).filter(({ state }) => state !== 'normal');
  const [worst] = [...open].sort(byUrgency);
  if (worst === undefined) return null;
  const first = worst.firstOut;
  const text = [titleOf(worst), worst.subject, worst.zoneName].filter((one) => one !== null && one !== '').join(' · ');
  const began = first === null ? '' : [titleOf(first), first.subject].filter((one) => one !== null).join(' · ');
  return (
    <AlarmStrip
      severity={worst.severity}
      isSeen={worst.announcement === 'none' || worst.state === 'returned-unacknowledged'}
      count={open.length}
      isTest={worst.isTest}
      text={first === null ? text : `${text} · ${t('alarm.banner.first', { what: began })}`}
    />
  );
}
