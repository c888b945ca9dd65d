/** Adding a person, another role, a new password: at a station and at HQ, each with its own words and roles. */
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Action } from '../../client/use-action.ts';
import { FormDialog } from '../form-dialog.tsx';
import { PasswordField } from '../password-field.tsx';
import { strengthOf } from '../password-strength.ts';
import { RoleChoice, type RoleWords } from './role-choice.tsx';

/** How the roles are told, and the heading of them. */
export interface RoleNames<R extends string> {
  readonly label: string;
  readonly roles: readonly RoleWords<R>[];
}

/** What is being done now, and what went wrong with it. */
type Doing = Pick<Action<never, unknown>, 'pending' | 'fault'>;

export interface NewPerson<R extends string> {
  readonly name: string;
  readonly role: R;
  readonly password: string;
}

export function AddPersonDialog<R extends string>(props: {
  readonly words: {
    readonly title: string;
    readonly submit: string;
    readonly name: string;
    readonly nameHelp?: string;
    readonly taken: string;
    readonly password?: string;
    readonly help: string;
  };
  readonly names: RoleNames<R>;
  /** Proposed. */
  readonly first: R;
  /** Names that somebody has already. */
  readonly taken: readonly string[];
  readonly doing: Doing;
  readonly onAdd: (person: NewPerson<R>) => void;
  readonly onClose: () => void;
}) {
  const { words } = props;
  const [typed, setTyped] = useState('');
  const [role, setRole] = useState(props.first);
  const [password, setPassword] = useState('');
  const name = typed.trim();
  const isTaken = props.taken.some((one) => one.toLowerCase() === name.toLowerCase());
  return (
    <FormDialog
      title={words.title}
      submit={words.submit}
      width="sm"
      disabled={name === '' || isTaken || strengthOf(password) === 'short'}
      pending={props.doing.pending}
      fault={props.doing.fault}
      onSubmit={() => props.onAdd({ name, role, password })}
      onClose={props.onClose}
    >
      <TextField
        autoFocus
        label={words.name}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={isTaken}
        helperText={isTaken ? words.taken : words.nameHelp}
        slotProps={{ htmlInput: { maxLength: 60, autoComplete: 'off' } }}
      />
      <RoleChoice {...props.names} role={role} onChange={setRole} />
      <PasswordField isNew {...(words.password === undefined ? {} : { label: words.password })} value={password} onChange={setPassword} />
      <Typography variant="body2" color="textSecondary">
        {words.help}
      </Typography>
    </FormDialog>
  );
}

export function RoleDialog<R extends string>(props: {
  readonly words: { readonly title: string; readonly submit: string };
  readonly names: RoleNames<R>;
  /** As it is now. */
  readonly role: R;
  readonly doing: Doing;
  readonly onChange: (role: R) => void;
  readonly onClose: () => void;
}) {
  const [role, setRole] = useState(props.role);
  return (
    <FormDialog
      title={props.words.title}
      submit={props.words.submit}
      width="sm"
      disabled={role === props.role}
      pending={props.doing.pending}
      fault={props.doing.fault}
      onSubmit={() => props.onChange(role)}
      onClose={props.onClose}
    >
      <RoleChoice {...props.names} role={role} onChange={setRole} />
    </FormDialog>
  );
}

export function NewPasswordDialog(props: {
  readonly words: { readonly title: string; readonly text: string; readonly submit: string };
  readonly doing: Doing;
  readonly onSet: (password: string) => void;
  readonly onClose: () => void;
}) {
  const { words } = props;
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={words.title}
      submit={words.submit}
      disabled={strengthOf(password) === 'short'}
      pending={props.doing.pending}
      fault={props.doing.fault}
      onSubmit={() => props.onSet(password)}
      onClose={props.onClose}
    >
      <Typography>{words.text}</Typography>
      <PasswordField isNew value={password} onChange={setPassword} />
    </FormDialog>
  );
}
