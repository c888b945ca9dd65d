/** Adds or changes somebody who is told of alarms. A password or key is typed, never shown. */
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotifyTargetRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, problemsOf, targetOf, type TargetDraft, type TargetProblem } from './target-draft.ts';

const LEAST = ['low', 'medium', 'high', 'critical'] as const;
const STEPS = [0, 1, 2, 3] as const;
const LANGUAGES = { en: 'English', zh: '中文' } as const;

export function TargetDialog(props: {
  /** null: a new one. */
  readonly row: NotifyTargetRow | null;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { row, onClose, onDone } = props;
  const { t } = useTranslation('notify');
  const { language } = useStation();
  const save = useAction(useApi().notify.save);
  const [draft, setDraft] = useState(() => draftOf(row, language));
  const [tried, setTried] = useState(false);
  const problems = problemsOf(draft);
  const change = (part: Partial<TargetDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async () => {
    setTried(true);
    if (problems.size > 0) return;
    const secret = draft.secret === '' && row !== null ? null : draft.secret;
    const done = await save.run({ targetId: row?.id ?? null, target: targetOf(draft), secret });
    if (done.ok) onDone(t('saved', { name: draft.name.trim() }));
  };
  const wrong = (problem: TargetProblem) => (tried && problems.has(problem) ? t(`wrong.${problem}`) : null);
  const field = (
    key: 'name' | 'url' | 'host' | 'port' | 'from' | 'username',
    problem: TargetProblem | null,
    help: string | null,
    more = {},
  ) => {
    const told = problem === null ? null : wrong(problem);
    return (
      <TextField
        label={t(`field.${key}`)}
        value={draft[key]}
        onChange={(event) => change({ [key]: event.target.value })}
        error={told !== null}
        helperText={told ?? help}
        {...more}
      />
    );
  };
  return (
    <FormDialog
      title={row === null ? t('dialog.add') : t('dialog.change', { name: row.name })}
      submit={t('dialog.save')}
      width="sm"
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t('field.kind')}
        value={draft.kind}
        onChange={(_, kind: TargetDraft['kind'] | null) => kind !== null && change({ kind, secret: '' })}
      >
        <ToggleButton value="mail">{t('kind.mail')}</ToggleButton>
        <ToggleButton value="webhook">{t('kind.webhook')}</ToggleButton>
      </ToggleButtonGroup>
      {field('name', 'name', t('field.nameHelp'), { autoFocus: true })}
      {draft.kind === 'webhook' ? (
        <>
          {field('url', 'url', t('field.urlHelp'))}
          <SecretField
            draft={draft}
            label={t('field.key')}
            help={t(row?.hasSecret === true ? 'field.keep' : 'field.keyHelp')}
            onChange={change}
          />
        </>
      ) : (
        <>
          <Stack direction="row" spacing={1.5}>
            {field('host', 'host', null)}
            {field('port', 'port', null, { sx: { width: 130, flex: 'none' }, slotProps: { htmlInput: { inputMode: 'numeric' } } })}
          </Stack>
          <Choice
            label={t('field.security')}
            value={draft.security}
            onChange={(security) => change({ security })}
            options={['tls', 'starttls', 'none']}
          >
            {(one) => t(`security.${one}`)}
          </Choice>
          {field('username', null, t('field.usernameHelp'), { slotProps: { htmlInput: { autoComplete: 'off' } } })}
          {draft.username.trim() !== '' && (
            <SecretField
              draft={draft}
              label={t('field.password')}
              help={row?.hasSecret === true ? t('field.keep') : ''}
              onChange={change}
            />
          )}
          {field('from', 'from', null)}
          <TextField
            multiline
            minRows={2}
            label={t('field.to')}
            value={draft.to}
            onChange={(event) => change({ to: event.target.value })}
            error={wrong('to') !== null}
            helperText={wrong('to') ?? t('field.toHelp')}
          />
        </>
      )}
      <Choice label={t('field.atLeast')} value={draft.atLeast} onChange={(atLeast) => change({ atLeast })} options={LEAST}>
        {(one) => t(`at.${one}`)}
      </Choice>
      <Choice label={t('field.step')} value={draft.step} onChange={(step) => change({ step })} options={STEPS}>
        {(one) => (one < 2 ? t(`step.${one === 0 ? 0 : 1}`) : t('step.n', { count: one }))}
      </Choice>
      <Choice label={t('field.language')} value={draft.language} onChange={(one) => change({ language: one })} options={['en', 'zh']}>
        {(one) => LANGUAGES[one]}
      </Choice>
      <FormControlLabel
        label={t('field.enabled')}
        control={<Switch checked={draft.enabled} onChange={(_, enabled) => change({ enabled })} />}
      />
    </FormDialog>
  );
}

function Choice<T extends string | number>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly onChange: (value: T) => void;
  readonly children: (option: T) => ReactNode;
}) {
  const { label, value, options, onChange, children } = props;
  return (
    <TextField
      select
      label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => String(option) === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {options.map((option) => (
        <MenuItem key={option} value={option}>
          {children(option)}
        </MenuItem>
      ))}
    </TextField>
  );
}

function SecretField(props: {
  readonly draft: TargetDraft;
  readonly label: string;
  readonly help: string;
  readonly onChange: (part: Partial<TargetDraft>) => void;
}) {
  return (
    <TextField
      type="password"
      label={props.label}
      value={props.draft.secret}
      onChange={(event) => props.onChange({ secret: event.target.value })}
      helperText={props.help}
      slotProps={{ htmlInput: { autoComplete: 'new-password', maxLength: 200 } }}
    />
  );
}
