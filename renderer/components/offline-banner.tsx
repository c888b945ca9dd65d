/** Over every page while nobody answers: since when. */
import CloudOffIcon from '@mui/icons-material/CloudOff';
import { useTranslation } from 'react-i18next';
import { useLine, useNow } from '../client/screen-context.tsx';
import { usePlace } from '../client/station-context.tsx';
import { shortTimeText } from '../format/time-text.ts';
import { Strip } from './strip.tsx';

export function OfflineBanner() {
  const { t } = useTranslation();
  const { zone } = usePlace();
  const line = useLine();
  const now = useNow();
  if (line.kind !== 'lost') return null;
  return (
    <Strip tone="soon" icon={<CloudOffIcon />} role="status">
      <span>{t('line.banner', { time: shortTimeText(line.sinceMs, zone, now) })}</span>
    </Strip>
  );
}
