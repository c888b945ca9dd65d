/** A role of a person, each with what it may do in words. */
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';

export interface RoleWords<R extends string> {
  readonly role: R;
  readonly name: string;
  /** What it may do. */
  readonly can: string;
}

export interface RoleChoiceProps<R extends string> {
  readonly label: string;
  readonly roles: readonly RoleWords<R>[];
  readonly role: R;
  readonly onChange: (role: R) => void;
}

export function RoleChoice<R extends string>({ label, roles, role, onChange }: RoleChoiceProps<R>) {
  const choose = (value: string) => {
    const chosen = roles.find((one) => one.role === value);
    if (chosen !== undefined) onChange(chosen.role);
  };
  return (
    <RadioGroup aria-label={label} value={role} onChange={(_, value) => choose(value)}>
      {roles.map((one) => (
        <FormControlLabel
          key={one.role}
          value={one.role}
          control={<Radio size="small" />}
          label={
            <>
              <strong>{one.name}</strong>{' '}
              <Typography component="span" variant="body2" color="textSecondary">
                {one.can}
              </Typography>
            </>
          }
        />
      ))}
    </RadioGroup>
  );
}
