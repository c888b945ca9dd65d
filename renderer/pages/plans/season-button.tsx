/** The months of a period and whether it is for holidays: a word in the row, the choice in a small window. */
import Button from '@mui/material/Button';
import Popover from '@mui/material/Popover';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { everyMonth, type PeriodDraft } from './draft.ts';

const choices = ['any', 'only', 'never'] as const;

export function SeasonButton(props: {
  readonly period: Pick<PeriodDraft, 'label' | 'months' | 'holiday'>;
  readonly readOnly: boolean;
  readonly wrong: string | null;
  readonly onChange: (change: Partial<Pick<PeriodDraft, 'months' | 'holiday'>>) => void;
}) {
  const { t } = useTranslation('plans');
  const { period, readOnly, wrong, onChange } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const months = useMonthsText();
  const parts = [
    ...(period.months.length === 12 ? [] : [months(period.months)]),
    ...(period.holiday === 'any' ? [] : [t(`editor.holiday.${period.holiday}`)]),
  ];
  return (
    <>
      <Button
        size="small"
        color={wrong === null ? 'primary' : 'warning'}
        disabled={readOnly && parts.length === 0}
        aria-label={t('editor.season')}
        onClick={(event) => {
          if (!readOnly) setAnchor(event.currentTarget);
        }}
        sx={{ justifyContent: 'flex-start', textAlign: 'left', px: 0.5, lineHeight: 1.3 }}
      >
        {wrong ?? (parts.length === 0 ? t('editor.season') : parts.join(' · '))}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        <Stack spacing={1.5} sx={{ p: 2, width: 380 }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {t('editor.months')}
          </Typography>
          <ToggleButtonGroup
            size="small"
            value={[...period.months]}
            onChange={(_, chosen: number[]) => onChange({ months: chosen })}
            aria-label={t('editor.months')}
            sx={{ display: 'grid', gridTemplateColumns: 'repeat(6, 1fr)' }}
          >
            {everyMonth.map((month) => (
              <ToggleButton key={month} value={month} sx={{ textTransform: 'none', m: 0 }}>
                {t(`month.${monthKey(month)}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <Typography variant="caption" color="textSecondary">
            {t('editor.monthsHelp')}
          </Typography>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {t('editor.holiday')}
          </Typography>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={period.holiday}
            onChange={(_, holiday: PeriodDraft['holiday'] | null) => {
              if (holiday !== null) onChange({ holiday });
            }}
            aria-label={t('editor.holiday')}
          >
            {choices.map((choice) => (
              <ToggleButton key={choice} value={choice} sx={{ textTransform: 'none', flex: 1 }}>
                {t(`editor.holiday.${choice}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </Stack>
      </Popover>
    </>
  );
}

/** "Jun–Sep", "Dec, Jan": runs of months in words. */
export function useMonthsText(): (months: readonly number[]) => string {
  const { t } = useTranslation('plans');
  return (months) => monthRuns(months).map(([from, to]) => (from === to ? t(`month.${monthKey(from)}`) : `${t(`month.${monthKey(from)}`)}–${t(`month.${monthKey(to)}`)}`)).join(', '); // prettier-ignore
}

function monthRuns(months: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const month of [...months].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.[1] === month - 1) run[1] = month;
    else runs.push([month, month]);
  }
  return runs;
}

type MonthKey = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

function monthKey(month: number): MonthKey {
  return month >= 1 && month <= 11 ? (month as MonthKey) : 12;
}
