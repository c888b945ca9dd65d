/** A cause in words. */
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { useAlarmWords } from '../../components/alarm-looks.ts';
import { causeWords } from './cause-words.ts';

export function useCauseText(setup: SafetySetupAnswer | undefined): (key: string) => string {
  const { t } = useTranslation('zones');
  const alarmOf = useAlarmWords();
  return (key) => {
    const said = causeWords(key, setup ?? { rules: [], sensors: [], piles: [] });
    switch (said.kind) {
      case 'rule':
        return said.at === null ? t('cause.rule', { rule: said.rule }) : t('cause.ruleAt', { rule: said.rule, at: said.at });
      case 'drill':
        return t('cause.drill', { rule: said.rule });
      case 'silent':
      case 'faulty':
        return t(`cause.${said.kind}`, { name: said.name });
      case 'stop':
        return t('cause.stop');
      default:
        return alarmOf(said.alarm);
    }
  };
}
