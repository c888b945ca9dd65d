/** Fields that discounts share: an amount, three percentages, days, hours, weekdays, a group, piles. */
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import InputAdornment from '@mui/material/InputAdornment';
import InputLabel from '@mui/material/InputLabel';
import ListItemText from '@mui/material/ListItemText';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import type { Named } from '../../components/price-list-fields.tsx';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dayKey } from '../../format/wall-clock.ts';
import { layers, type Layer } from './benefit-input.ts';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly onText: (text: string) => void;
  /** null: in order, or not to be told yet. */
  readonly wrong: string | null;
  readonly help?: string;
  readonly autoFocus?: boolean;
}

export function NumberField({ label, value, unit, onText, wrong, help, autoFocus = false }: NumberFieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      error={wrong !== null}
      helperText={wrong ?? help}
      autoFocus={autoFocus}
      onChange={(event) => onText(event.target.value)}
      slotProps={{
        htmlInput: { inputMode: 'decimal', autoComplete: 'off', maxLength: 20, style: { textAlign: 'right' } },
        input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
      }}
    />
  );
}

/** Off energy, service and idle fee. */
export function ShareFields(props: {
  readonly values: Readonly<Record<Layer, string>>;
  readonly onChange: (layer: Layer, text: string) => void;
  readonly wrongOf: (layer: Layer) => string | null;
}) {
  const { t } = useTranslation('benefits');
  const { t: plans } = useTranslation('plans');
  return (
    <Labelled label={t('field.off')}>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', gap: 1.5 }}>
        {layers.map((layer) => (
          <NumberField
            key={layer}
            label={plans(`layer.${layer}`)}
            value={props.values[layer]}
            unit={t('unit.percent')}
            wrong={props.wrongOf(layer)}
            onText={(text) => props.onChange(layer, text)}
          />
        ))}
      </Box>
    </Labelled>
  );
}

/** None chosen: every day. */
export function WeekdayField({
  days,
  onChange,
}: {
  readonly days: readonly number[];
  readonly onChange: (days: readonly number[]) => void;
}) {
  const { t } = useTranslation('benefits');
  const { t: plans } = useTranslation('plans');
  const all = [1, 2, 3, 4, 5, 6, 7];
  return (
    <Labelled label={t('field.weekdays')}>
      <ToggleButtonGroup
        size="small"
        value={days.length === 0 ? all : [...days]}
        onChange={(_, chosen: number[]) => onChange(chosen.length === 7 ? [] : chosen.sort((a, b) => a - b))}
        aria-label={t('field.weekdays')}
      >
        {all.map((day) => (
          <ToggleButton key={day} value={day} aria-label={plans(`weekdayLong.${dayKey(day)}`)} sx={{ width: 40, textTransform: 'none' }}>
            {plans(`weekday.${dayKey(day)}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </Labelled>
  );
}

/** None chosen: all piles. */
export function PilesField(props: {
  readonly value: readonly string[];
  readonly piles: readonly Named[];
  readonly onChange: (pileIds: readonly string[]) => void;
}) {
  const { t } = useTranslation('benefits');
  const labelId = useId();
  const nameOf = (pileId: string): string => props.piles.find((pile) => pile.id === pileId)?.name ?? pileId;
  return (
    <FormControl fullWidth size="small">
      <InputLabel id={labelId} shrink>
        {t('field.piles')}
      </InputLabel>
      <Select<string[]>
        multiple
        displayEmpty
        notched
        labelId={labelId}
        label={t('field.piles')}
        value={[...props.value]}
        // Text where a browser fills it in.
        onChange={({ target: { value } }) => props.onChange(typeof value === 'string' ? value.split(',') : value)}
        renderValue={(chosen) => (chosen.length === 0 ? t('field.piles.all') : chosen.map(nameOf).join(', '))}
      >
        {props.piles.map((pile) => (
          <MenuItem key={pile.id} value={pile.id} dense>
            <Checkbox checked={props.value.includes(pile.id)} size="small" />
            <ListItemText primary={pile.name} />
          </MenuItem>
        ))}
      </Select>
    </FormControl>
  );
}

/** Several fields under one name. */
export function Labelled({
  label,
  wrong = null,
  children,
}: {
  readonly label: string;
  readonly wrong?: string | null;
  readonly children: ReactNode;
}) {
  const labelId = useId();
  return (
    <FormControl component="fieldset" aria-labelledby={labelId} fullWidth error={wrong !== null}>
      <FormLabel id={labelId} sx={{ mb: 1, fontSize: '0.8125rem' }}>
        {label}
      </FormLabel>
      {children}
      {wrong !== null && <FormHelperText>{wrong}</FormHelperText>}
    </FormControl>
  );
}
