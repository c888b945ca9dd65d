/** How an alarm looks: its words, its icon and its colour. */
import DangerIcon from '@mui/icons-material/LocalFireDepartmentOutlined';
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined';
import ReportIcon from '@mui/icons-material/ReportOutlined';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../station-core/api/contract.ts';
import { common } from '../i18n/en/common.ts';
import type { Tone } from './mark.tsx';

type Severity = AlarmRow['severity'];

const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = { critical: 'danger', high: 'danger', medium: 'soon', low: 'quiet' };
export const SEVERITY_ICON: Readonly<Record<Severity, typeof SvgIcon>> = {
  critical: DangerIcon,
  high: ReportIcon,
  medium: WarningIcon,
  low: NotificationsIcon,
};

/** The colour of an alarm's severity; red for danger alone. */
export function severityTone(severity: Severity): Tone {
  return SEVERITY_TONE[severity];
}

export function severityIcon(severity: Severity): typeof SvgIcon {
  return SEVERITY_ICON[severity];
}

/** The words of an alarm's kind; a kind this version does not know shows its name. */
export function useAlarmWords(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const key = `alarm.kind.${kind}`;
    return isAlarmKey(key) ? t(key) : kind;
  };
}

type AlarmKey = Extract<keyof typeof common, `alarm.kind.${string}`>;
function isAlarmKey(key: string): key is AlarmKey {
  return key in common;
}

export type Titled = Pick<AlarmRow, 'kind' | 'ruleName'>;

/** What happened: of a rule its name, else the kind in words. */
export function useAlarmTitle(): (alarm: Titled) => string {
  const wordsOf = useAlarmWords();
  return ({ kind, ruleName }) => ruleName ?? wordsOf(kind);
}
