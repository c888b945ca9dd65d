/** What the supplier asks, typed in: a row for each price with its hours and months. */
import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { usePeriodWords } from '../../components/period-words.ts';
import { emptyPeriod, inputOf, isFigure, problemsOf, type PeriodDraft, type PurchaseDraft } from './purchase-draft.ts';

const PERIODS_MOST = 24;

export function PurchaseDialog(props: {
  readonly first: PurchaseDraft;
  readonly isNew: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  const save = useAction(useApi().reports.putPurchase);
  const [draft, setDraft] = useState(props.first);
  const [tried, setTried] = useState(false);
  const change = (next: Partial<PurchaseDraft>) => setDraft({ ...draft, ...next });
  const changeAt = (at: number, next: PeriodDraft) => change({ periods: draft.periods.map((one, index) => (index === at ? next : one)) });
  const submit = async () => {
    setTried(true);
    const input = inputOf(draft, currency.digits);
    if (input !== null && (await save.run(input)).ok) props.onDone();
  };
  return (
    <FormDialog
      title={props.isNew ? t('purchase.dialog.add') : t('purchase.dialog.change', { day: draft.fromDay })}
      submit={t('purchase.save')}
      width="md"
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      {props.isNew && (
        <TextField
          type="date"
          label={t('purchase.from')}
          value={draft.fromDay}
          error={tried && draft.fromDay === ''}
          helperText={tried && draft.fromDay === '' ? t('purchase.wrong.day') : t('purchase.from.help')}
          onChange={({ target }) => change({ fromDay: target.value })}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ maxWidth: 320 }}
        />
      )}
      {draft.periods.map((period, index) => (
        // Rows have no identity of their own until they are saved.
        <PeriodRow
          key={index}
          period={period}
          tried={tried}
          onChange={(next) => changeAt(index, next)}
          onRemove={draft.periods.length === 1 ? null : () => change({ periods: draft.periods.filter((_, at) => at !== index) })}
        />
      ))}
      <Box>
        <Button
          startIcon={<AddIcon />}
          disabled={draft.periods.length >= PERIODS_MOST}
          onClick={() => change({ periods: [...draft.periods, emptyPeriod] })}
        >
          {t('purchase.addPeriod')}
        </Button>
      </Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: 2 }}>
        <Figure
          label={t('purchase.loss')}
          help={t('purchase.loss.help')}
          unit="%"
          value={draft.loss}
          wrong={!isFigure(draft.loss, 4)}
          onChange={(loss) => change({ loss })}
        />
        <Figure
          label={t('purchase.fixed')}
          help={t('purchase.fixed.help')}
          unit={currency.code}
          value={draft.fixed}
          wrong={!isFigure(draft.fixed, currency.digits)}
          onChange={(fixed) => change({ fixed })}
        />
      </Box>
    </FormDialog>
  );
}

function Figure(props: {
  readonly label: string;
  readonly help: string;
  readonly unit: string;
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('reports');
  return (
    <TextField
      label={props.label}
      value={props.value}
      placeholder="0"
      error={props.wrong}
      helperText={props.wrong ? t('purchase.wrong.number') : props.help}
      onChange={({ target }) => props.onChange(target.value)}
      slotProps={{
        inputLabel: { shrink: true },
        htmlInput: { inputMode: 'decimal' },
        input: { endAdornment: <InputAdornment position="end">{props.unit}</InputAdornment> },
      }}
    />
  );
}

function PeriodRow(props: {
  readonly period: PeriodDraft;
  readonly tried: boolean;
  readonly onChange: (next: PeriodDraft) => void;
  readonly onRemove: (() => void) | null;
}) {
  const { t } = useTranslation('reports');
  const { code } = useStation().currency;
  const words = usePeriodWords();
  const { period, tried, onChange } = props;
  const problems = problemsOf(period);
  const field = (name: keyof PeriodDraft, label: string, help: string, unit?: string) => {
    const problem = problems[name];
    const isShown = problem !== null && (tried || period[name] !== '');
    return (
      <TextField
        label={label}
        value={period[name]}
        error={isShown}
        helperText={isShown ? t(`purchase.wrong.${problem}`) : help}
        onChange={({ target }) => onChange({ ...period, [name]: target.value })}
        slotProps={{
          inputLabel: { shrink: true },
          ...(unit === undefined ? {} : { input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } }),
        }}
      />
    );
  };
  const known = words(period.label);
  return (
    <Box
      sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '0.9fr 1.1fr 1.7fr 0.8fr 0.8fr 40px' }, gap: 1.5, alignItems: 'start' }}
    >
      {field('label', t('purchase.period'), known === period.label ? ' ' : known)}
      {field('rate', t('purchase.rate'), ' ', code)}
      {field('hours', t('purchase.hours'), t('purchase.hours.help'))}
      {field('months', t('purchase.months'), t('purchase.months.help'))}
      {field('weekdays', t('purchase.weekdays'), t('purchase.weekdays.help'))}
      {props.onRemove !== null && (
        <Tooltip title={t('purchase.removePeriod')}>
          <IconButton aria-label={t('purchase.removePeriod')} onClick={props.onRemove} sx={{ mt: 0.25 }}>
            <RemoveIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
    </Box>
  );
}
