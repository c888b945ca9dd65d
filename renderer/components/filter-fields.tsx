/** The small fields of a filter row: a choice, a day. */
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** One of a few; the empty value is "any" and its text says so. */
export function FilterSelect(props: {
  readonly label: string;
  readonly value: string;
  readonly any: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  readonly width?: number;
}) {
  const known = props.value === '' || props.choices.some((choice) => choice.value === props.value);
  return (
    <TextField
      select
      fullWidth={false}
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      sx={{ width: props.width ?? 136, bgcolor: 'background.paper' }}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{props.any}</MenuItem>
      {props.choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.text}
        </MenuItem>
      ))}
      {/* A pile that is gone may still stand in a shared address. */}
      {!known && <MenuItem value={props.value}>{props.value}</MenuItem>}
    </TextField>
  );
}

/** A day of the station's calendar, written 2026-11-21; empty: no limit. */
export function DayField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string | null;
  readonly max?: string;
}) {
  const wrong = props.problem !== undefined && props.problem !== null;
  return (
    <TextField
      type="date"
      fullWidth={false}
      label={props.label}
      value={props.value}
      error={wrong}
      title={wrong ? (props.problem ?? '') : ''}
      onChange={(event) => props.onChange(event.target.value)}
      sx={{ width: 146, bgcolor: 'background.paper' }}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: props.max === undefined ? {} : { max: props.max } }}
    />
  );
}
