/** The fields of a form, each by its kind; wrong ones say so once something was typed. */
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { isShown, wrongFields, type Field, type Form, type Values } from './forms.ts';
import { fieldKey, helpKey, optionKey } from './form-words.ts';

const NARROW = new Set(['amount', 'percent', 'kwh', 'whole', 'day', 'hours', 'weekdays', 'choice']);

export function FormFields(props: {
  readonly form: Form;
  readonly values: Values;
  readonly currency: { readonly code: string; readonly digits: number };
  readonly onChange: (values: Values) => void;
}) {
  const { form, values, currency } = props;
  const wrong = wrongFields(form, values, currency.digits);
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', alignItems: 'start' }}>
      {form.fields
        .filter((field) => isShown(field, values))
        .map((field) => (
          <Box key={field.name} sx={{ gridColumn: NARROW.has(field.kind) || field.kind === 'check' ? 'auto' : '1 / -1', maxWidth: 480 }}>
            <OneField
              field={field}
              value={values[field.name] ?? ''}
              currency={currency.code}
              isWrong={wrong.includes(field.name)}
              onChange={(value) => props.onChange({ ...values, [field.name]: value })}
            />
          </Box>
        ))}
    </Box>
  );
}

function OneField(props: {
  readonly field: Field;
  readonly value: string;
  readonly currency: string;
  readonly isWrong: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('hqDirectives');
  const { field, value, isWrong, onChange } = props;
  const label = t(fieldKey(field.name));
  if (field.kind === 'check')
    return (
      <FormControlLabel
        control={<Checkbox size="small" checked={value === 'yes'} onChange={(_, on) => onChange(on ? 'yes' : '')} />}
        label={label}
      />
    );
  if (field.kind === 'choice')
    return (
      <TextField
        select
        label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        {(field.of ?? []).map((option) => (
          <MenuItem key={option} value={option}>
            {option === '' ? t('stays') : t(optionKey(option))}
          </MenuItem>
        ))}
      </TextField>
    );
  const unit = field.kind === 'amount' ? props.currency : field.kind === 'percent' ? '%' : field.kind === 'kwh' ? 'kWh' : '';
  const showWrong = isWrong && value.trim() !== '';
  const help = helpKey(field.name, field.kind);
  return (
    <TextField
      type={field.kind === 'day' ? 'date' : 'text'}
      label={unit === '' ? label : `${label} (${unit})`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={showWrong}
      helperText={showWrong ? t(`wrong.${field.kind}`) : help === null ? (field.optional === true ? t('optional') : undefined) : t(help)}
      multiline={field.kind === 'long'}
      minRows={field.kind === 'long' ? 4 : 1}
      slotProps={{
        htmlInput: { maxLength: field.kind === 'long' ? 100_000 : 200, autoComplete: 'off' },
        ...(field.kind === 'day' ? { inputLabel: { shrink: true } } : {}),
      }}
    />
  );
}
