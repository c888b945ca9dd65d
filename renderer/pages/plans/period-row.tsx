/** One period of the plan editor: name, times, two prices, days, season. */
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useStation } from '../../client/station-context.tsx';
import { everyDay, labelLongest, type FieldProblem, type PeriodDraft } from './draft.ts';
import { usualPeriods } from './period-names.ts';
import { dayKey } from '../../format/wall-clock.ts';
import { SeasonButton } from './season-button.tsx';

export interface PeriodRowProps {
  readonly period: PeriodDraft;
  readonly problemOf: (field: string) => FieldProblem | null;
  readonly onChange: (change: Partial<PeriodDraft>) => void;
  /** null: the last one stays. */
  readonly onRemove: (() => void) | null;
  readonly readOnly: boolean;
  readonly autoFocus: boolean;
}

export function PeriodRow({ period, problemOf, onChange, onRemove, readOnly, autoFocus }: PeriodRowProps) {
  const { t } = useTranslation('plans');
  const { code } = useStation().currency;
  const labels = usualPeriods.map((name) => t(`periodName.${name}`));
  const weekdaysWrong = useWrongText(problemOf('weekdays'));
  const monthsWrong = useWrongText(problemOf('months'));
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'minmax(110px, 150px) minmax(180px, 1fr) minmax(130px, 150px) minmax(130px, 150px) 238px 40px',
        gap: 1,
        alignItems: 'start',
      }}
    >
      <Autocomplete
        freeSolo
        disableClearable
        openOnFocus
        readOnly={readOnly}
        options={labels}
        filterOptions={(options) => options}
        inputValue={period.label}
        value={period.label}
        onInputChange={(_, label, why) => {
          if (why !== 'reset') onChange({ label: label.slice(0, labelLongest) });
        }}
        onChange={(_, label) => onChange({ label })}
        renderInput={(params) => <Field {...params} label={t('editor.label')} problem={problemOf('label')} autoFocus={autoFocus} />}
      />
      <Field
        label={t('editor.times')}
        placeholder={t('editor.timesHelp')}
        value={period.times}
        problem={problemOf('times')}
        readOnly={readOnly}
        onText={(times) => onChange({ times })}
      />
      <Field
        label={t('editor.energyRate')}
        value={period.energyRate}
        unit={t('editor.perKwh', { currency: code })}
        problem={problemOf('energyRate')}
        readOnly={readOnly}
        onText={(energyRate) => onChange({ energyRate })}
      />
      <Field
        label={t('editor.serviceRate')}
        value={period.serviceRate}
        unit={t('editor.perKwh', { currency: code })}
        problem={problemOf('serviceRate')}
        readOnly={readOnly}
        onText={(serviceRate) => onChange({ serviceRate })}
      />
      <Box>
        <ToggleButtonGroup
          size="small"
          disabled={readOnly}
          value={[...period.weekdays]}
          onChange={(_, weekdays: number[]) => onChange({ weekdays })}
          aria-label={t('editor.weekdays')}
        >
          {everyDay.map((day) => (
            <ToggleButton
              key={day}
              value={day}
              aria-label={t(`weekdayLong.${dayKey(day)}`)}
              sx={{ width: 34, height: 40, px: 0, textTransform: 'none' }}
            >
              {t(`weekday.${dayKey(day)}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Box sx={{ mt: 0.25 }}>
          <SeasonButton period={period} readOnly={readOnly} wrong={monthsWrong} onChange={onChange} />
        </Box>
        {weekdaysWrong !== null && (
          <Typography variant="caption" color="warning" component="p">
            {weekdaysWrong}
          </Typography>
        )}
      </Box>
      {onRemove !== null && (
        <IconButton
          aria-label={period.label === '' ? t('editor.removeUnnamed') : t('editor.removePeriod', { label: period.label })}
          onClick={onRemove}
        >
          <DeleteIcon />
        </IconButton>
      )}
    </Box>
  );
}

/** A problem in words; null: none. */
export function useWrongText(problem: FieldProblem | null): string | null {
  const { t } = useTranslation('plans');
  return problem === null ? null : t(`wrong.${problem.wrong}`, { piece: problem.piece });
}

type FieldProps = Omit<React.ComponentProps<typeof TextField>, 'error'> & {
  readonly problem: FieldProblem | null;
  readonly help?: string;
  readonly unit?: string;
  /** Characters it takes at most. */
  readonly longest?: number;
  readonly readOnly?: boolean;
  readonly onText?: (text: string) => void;
};

/** A field of the editor: what is wrong stands below it while it is typed. */
export function Field({ problem, help, unit, longest = unit === undefined ? 400 : 20, readOnly = false, onText, ...rest }: FieldProps) {
  const wrong = useWrongText(problem);
  return (
    <TextField
      {...rest}
      error={wrong !== null}
      helperText={wrong ?? help}
      {...(onText === undefined ? {} : { onChange: (event: React.ChangeEvent<HTMLInputElement>) => onText(event.target.value) })}
      {...(onText === undefined
        ? {}
        : {
            slotProps: {
              htmlInput: {
                readOnly,
                autoComplete: 'off',
                inputMode: unit === undefined ? ('text' as const) : ('decimal' as const),
                maxLength: longest,
                style: unit === undefined ? {} : { textAlign: 'right' as const },
              },
              input: unit === undefined ? {} : { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
            },
          })}
    />
  );
}
