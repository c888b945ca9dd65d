/** What the station has against a plan, in words: each hole with its days and its minute, the rest field by field. */
import Alert from '@mui/material/Alert';
import { useTranslation } from 'react-i18next';
import type { PlanProblem } from '../../../station-core/api/contract.ts';
import { clockText, dayKey } from '../../format/wall-clock.ts';
import { holesByMinute } from './holes.ts';

export function PlanProblems({ problems }: { readonly problems: readonly PlanProblem[] }) {
  const { t } = useTranslation('plans');
  if (problems.length === 0) return null;
  const days = (weekdays: readonly number[]) =>
    weekdays.length === 7 ? t('hole.everyDay') : weekdays.map((day) => t(`weekdayLong.${dayKey(day)}`)).join(t('hole.and'));
  return (
    <Alert
      severity="warning"
      variant="outlined"
      sx={{ bgcolor: 'background.paper', maxHeight: 132, overflow: 'auto', '& ul': { m: 0, p: 0, listStyle: 'none' } }}
    >
      <ul>
        {holesByMinute(problems).map((hole) => (
          <li key={hole.minute}>{t('hole.sentence', { days: days(hole.weekdays), minute: clockText(hole.minute) })}</li>
        ))}
        {problems
          .filter(({ code }) => code !== 'hole')
          .map((problem) => (
            <li key={`${problem.path} ${problem.code}`}>{problem.sentence}</li>
          ))}
      </ul>
    </Alert>
  );
}
