/** One rule: what it looks at, when it is raised, how urgent it is; read back as a sentence, checked by the station as it is typed. */
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRuleRow, AlarmRulesView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { ConditionFields, fieldRow } from './condition-fields.tsx';
import { useConditionWords } from './condition-words.ts';
import { draftOf, inputOf, newDraft, wrongNumbers, type RuleDraft, type RuleInput, type RuleNumber } from './rule-draft.ts';

const severities = ['critical', 'high', 'medium', 'low'] as const;

export interface RuleFormProps {
  /** null: a new one. */
  readonly rule: AlarmRuleRow | null;
  readonly view: AlarmRulesView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function RuleForm({ rule, view, onClose, onDone }: RuleFormProps) {
  const { t } = useTranslation('rules');
  const api = useApi();
  const save = useAction(api.alarms.rules.save);
  const [draft, setDraft] = useState<RuleDraft>(rule === null ? newDraft : draftOf(rule));
  const words = useConditionWords(view);
  const input = inputOf(draft);
  const problem = useProblem(input);
  const set = (change: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...change }));
  const run = async () => {
    if (input === null) return;
    const done = await save.run({ ruleId: rule?.id ?? null, rule: input });
    if (done.ok) onDone(t('saved', { name: input.name }));
  };
  return (
    <FormDialog
      title={rule === null ? t('form.new') : t('form.change', { name: rule.name })}
      submit={t('form.save')}
      width="md"
      disabled={input === null || input.name === '' || problem !== null}
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <TextField
        autoFocus={rule === null}
        label={t('form.name')}
        helperText={t('form.nameHelp')}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <ConditionFields part={draft.part} view={view} onChange={(part) => set({ part })} />
      <Box sx={{ bgcolor: 'background.default', borderRadius: 1, px: 2, py: 1.25 }} role="status">
        <Typography variant="body2" color="textSecondary">
          {t('form.reads')}
        </Typography>
        {input !== null && <Typography>{words.sentence(input.condition)}</Typography>}
        {problem !== null && input !== null && input.name !== '' && <Typography color="warning">{problem}</Typography>}
      </Box>
      <WeightFields draft={draft} set={set} view={view} />
    </FormDialog>
  );
}

/** What the station says is wrong with it; null: nothing, or it is being asked. */
function useProblem(input: RuleInput | null): string | null {
  const api = useApi();
  const check = useCall(api.alarms.rules.check, { rule: input ?? EMPTY }, { enabled: input !== null && input.name !== '' });
  return input === null || input.name === '' ? null : (check.data?.problem ?? null);
}

const EMPTY: RuleInput = {
  name: '', condition: { kind: 'on', signal: 'hq:online' }, severity: 'low', zoneId: null, clearAfterMs: 0, latching: false, escalateAfterMs: null, enabled: false,
}; // prettier-ignore

interface FieldsProps {
  readonly draft: RuleDraft;
  readonly set: (change: Partial<RuleDraft>) => void;
  readonly view: AlarmRulesView;
}

function NumberField({ field, draft, set }: Omit<FieldsProps, 'view'> & { readonly field: RuleNumber }) {
  const { t } = useTranslation('rules');
  const wrong = wrongNumbers(draft).includes(field) && draft[field] !== '';
  return (
    <TextField
      label={t(`form.${field}`)}
      value={draft[field]}
      error={wrong}
      helperText={wrong ? t('form.number') : undefined}
      onChange={(event) => set({ [field]: event.target.value })}
      slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 12 } }}
    />
  );
}

function WeightFields({ draft, set, view }: FieldsProps) {
  const { t } = useTranslation('rules');
  const { t: alarms } = useTranslation('alarms');
  return (
    <>
      <Box sx={fieldRow}>
        <TextField
          select
          label={t('form.severity')}
          value={draft.severity}
          onChange={(event) => set({ severity: severities.find((one) => one === event.target.value) ?? 'high' })}
        >
          {severities.map((severity) => (
            <MenuItem key={severity} value={severity}>
              {alarms(`severity.${severity}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          label={t('form.zone')}
          value={draft.zoneId}
          onChange={(event) => set({ zoneId: event.target.value })}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">{t('zone.follows')}</MenuItem>
          {view.zones.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <NumberField field="clearS" draft={draft} set={set} />
      </Box>
      <NumberField field="escalateMin" draft={draft} set={set} />
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap' }}>
        <FormControlLabel
          label={t('form.latching')}
          control={<Switch checked={draft.latching} onChange={(_, latching) => set({ latching })} />}
        />
        <FormControlLabel
          label={t('form.enabled')}
          control={<Switch checked={draft.enabled} onChange={(_, enabled) => set({ enabled })} />}
        />
      </Box>
    </>
  );
}
