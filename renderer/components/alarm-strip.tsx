/** Over every page: the most urgent alarm in words, how many there are, and the way to them. */
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../station-core/api/contract.ts';
import { hrefOf } from '../client/route.ts';
import { SEVERITY_ICON, severityTone } from './alarm-looks.ts';
import { Strip, StripLink, StripText } from './strip.tsx';

export interface AlarmStripProps {
  /** Of the most urgent one. */
  readonly severity: AlarmRow['severity'];
  /** Everybody has seen it: it is told in grey, for nothing is asked of anybody. */
  readonly isSeen: boolean;
  readonly count: number;
  /** It is a test of the alarm, not an alarm. */
  readonly isTest?: boolean;
  /** What it is and where; cut off where the strip ends. */
  readonly text: string;
}

export function AlarmStrip({ severity, isSeen, count, isTest = false, text }: AlarmStripProps) {
  const { t } = useTranslation();
  const Icon = SEVERITY_ICON[severity];
  return (
    <Strip tone={isSeen ? 'quiet' : severityTone(severity)} icon={<Icon />} role="status">
      <strong>{t('alarm.banner', { count })}</strong>
      {isTest && <strong>{t('alarm.banner.test')}</strong>}
      <StripText>{text}</StripText>
      <StripLink href={hrefOf(['alarms'])} text={t('alarm.show')} />
    </Strip>
  );
}
