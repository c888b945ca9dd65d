/** The fields that the dialogs of sensors, devices and relays have in common. */
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';

/** A number as it is typed; null: it is none. */
export function numberOf(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

export interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string | undefined;
  /** Why it cannot be so; null: it can. */
  readonly wrong?: string | null;
  readonly max?: number;
  readonly autoFocus?: boolean;
  readonly numeric?: boolean;
}

export function Field({ label, value, onChange, help, wrong = null, max = 60, autoFocus = false, numeric = false }: TextProps) {
  return (
    <TextField
      fullWidth
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={wrong !== null}
      helperText={wrong ?? help ?? ''}
      autoFocus={autoFocus}
      slotProps={{ htmlInput: { maxLength: max, ...(numeric ? { inputMode: 'decimal' as const } : {}) } }}
    />
  );
}

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly choices: readonly (readonly [value: string, text: string])[];
  /** What stands for an empty value; left out: one must be chosen. */
  readonly none?: string;
  readonly wrong?: string | null;
  readonly help?: ReactNode;
}

/** A value that is not among the choices (any more) stays what it is. */
export function Choice({ label, value, onChange, choices, none, wrong = null, help }: ChoiceProps) {
  const known = value === '' || choices.some(([one]) => one === value);
  return (
    <TextField
      select
      fullWidth
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={wrong !== null}
      helperText={wrong ?? help ?? ''}
      {...(none === undefined ? {} : { slotProps: { select: { displayEmpty: true }, inputLabel: { shrink: true } } })}
    >
      {none !== undefined && <MenuItem value="">{none}</MenuItem>}
      {!known && <MenuItem value={value}>{value}</MenuItem>}
      {choices.map(([one, text]) => (
        <MenuItem key={one} value={one}>
          {text}
        </MenuItem>
      ))}
    </TextField>
  );
}

export interface ZoneFieldProps {
  readonly view: FieldView | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly wrong: string | null;
}

export function ZoneField({ view, value, onChange, wrong }: ZoneFieldProps) {
  const { t } = useTranslation('sensors');
  const choices = (view?.zones ?? []).map(({ id, name }) => [id, name] as const);
  return <Choice label={t('field.zone')} value={value} onChange={onChange} none={t('zone.none')} choices={choices} wrong={wrong} />;
}

/** What is set up in the field: devices, maps, zones. */
export function useField(): FieldView | undefined {
  return useCall(useApi().sensors.field, undefined, { topics: ['safety'] }).data;
}

/** Cameras by name, for their inputs and outputs. */
export function useCameraChoices(enabled: boolean): readonly (readonly [string, string])[] {
  const cameras = useCall(useApi().cameras.list, undefined, { enabled });
  return (cameras.data ?? []).map(({ camera }) => [camera.id, camera.name]);
}

/** Points of a device that may be used, by its register map. */
export function pointsOf(view: FieldView | undefined, deviceId: string): FieldView['maps'][number]['points'] {
  const device = view?.devices.find(({ device: { id } }) => id === deviceId)?.device;
  return view?.maps.find(({ name }) => name === device?.map)?.points ?? [];
}
