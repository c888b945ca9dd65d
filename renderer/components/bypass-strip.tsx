/** On every page while a safety sensor or rule is set aside, somebody asks for it, or a safety sensor is under test. */
import BypassIcon from '@mui/icons-material/AltRouteOutlined';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../client/route.ts';
import { useApi, useNow } from '../client/screen-context.tsx';
import { useStation } from '../client/station-context.tsx';
import { useCall } from '../client/use-call.ts';
import { shortTimeText } from '../format/time-text.ts';
import { Strip, StripLink, StripText } from './strip.tsx';

export function BypassStrip() {
  const { t } = useTranslation('zones');
  const { zone } = useStation();
  const now = useNow();
  const api = useApi();
  const { data = [] } = useCall(api.safety.bypasses.list, undefined, { topics: ['safety'] });
  const sensors = useCall(api.sensors.list, undefined, { topics: ['safety'] });
  const tested = (sensors.data?.rows ?? []).filter(
    ({ sensor, testEndsAtMs }) => sensor.isSafety && testEndsAtMs !== null && testEndsAtMs > now,
  );
  if (data.length === 0 && tested.length === 0) return null;
  const held = data.filter(({ approvedAtMs }) => approvedAtMs !== null);
  const until = (endsAtMs: number) => shortTimeText(endsAtMs, zone, now);
  const said = [
    ...(held.length > 0
      ? held.map((row) => t('bypass.strip.until', { name: row.targetName, time: until(row.endsAtMs) }))
      : data.map((row) => t('bypass.strip.waits', { name: row.targetName }))),
    ...tested.map(({ sensor, testEndsAtMs }) => t('bypass.strip.test', { name: sensor.name, time: until(testEndsAtMs ?? now) })),
  ];
  return (
    <Strip tone="soon" icon={<BypassIcon />} role="status">
      {held.length > 0 && <strong>{t('bypass.strip', { count: held.length })}</strong>}
      <StripText>{said.join(' · ')}</StripText>
      <StripLink href={hrefOf(['zones'])} text={t('bypass.show')} />
    </Strip>
  );
}
