/** One condition, and those inside of it: what is looked at, when it holds, how long and at which times. */
import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import type { AlarmRulesView } from '../../../station-core/api/contract.ts';
import { useConditionWords } from './condition-words.ts';
import { leafKinds, newPart, nextKey, wrongIn, type PartDraft, type PartNumber } from './part-draft.ts';
import { SignalField } from './signal-field.tsx';

export interface ConditionFieldsProps {
  readonly part: PartDraft;
  readonly view: AlarmRulesView;
  readonly onChange: (part: PartDraft) => void;
}

/** A rule as a whole: beside its condition stands the way to one of several parts. */
export function ConditionFields(props: ConditionFieldsProps) {
  return <PartFields {...props} depth={1} keyFrom={() => nextKey(props.part)} />;
}

interface PartProps extends ConditionFieldsProps {
  readonly depth: number;
  /** A number no part of the rule has. */
  readonly keyFrom: () => number;
}

/** Groups in groups in groups are read by nobody. */
const DEEPEST_GROUP = 3;
const MOST_PARTS = 32;

export const fieldRow = { display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))' } as const;

function PartFields(props: PartProps) {
  const { part, depth, keyFrom, onChange } = props;
  const { t } = useTranslation('rules');
  const grouped = (): PartDraft => ({
    ...newPart,
    key: part.key,
    group: {
      need: 'all',
      least: '2',
      parts: [
        { ...part, key: keyFrom() },
        { ...newPart, key: keyFrom() + 1 },
      ],
    },
  });
  return (
    <Stack spacing={2}>
      {part.group === null ? <LeafFields {...props} /> : <GroupFields {...props} group={part.group} />}
      <LimitFields {...props} />
      {part.group === null && depth <= DEEPEST_GROUP && (
        <Box>
          <Button size="small" startIcon={<AddIcon />} onClick={() => onChange(grouped())}>
            {t('form.several')}
          </Button>
        </Box>
      )}
    </Stack>
  );
}

function GroupFields({ part, group, view, depth, keyFrom, onChange }: PartProps & { readonly group: NonNullable<PartDraft['group']> }) {
  const { t } = useTranslation('rules');
  const set = (change: Partial<typeof group>) => onChange({ ...part, group: { ...group, ...change } });
  const without = (gone: PartDraft) => {
    const parts = group.parts.filter((one) => one !== gone);
    const [only] = parts;
    // One that is left stands for itself where nothing was said of the group.
    if (parts.length === 1 && only !== undefined && isPlain(part)) onChange({ ...only, key: part.key });
    else set({ parts });
  };
  return (
    <>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <TextField
          select
          fullWidth={false}
          label={t('form.need')}
          value={group.need}
          onChange={(event) => set({ need: (['all', 'any', 'some'] as const).find((one) => one === event.target.value) ?? 'all' })}
          sx={{ minWidth: 220 }}
        >
          {(['all', 'any', 'some'] as const).map((one) => (
            <MenuItem key={one} value={one}>
              {t(`form.need.${one}`)}
            </MenuItem>
          ))}
        </TextField>
        {group.need === 'some' && <NumberField field="least" part={part} onChange={onChange} />}
      </Box>
      {group.parts.map((inner, index) => (
        <Paper key={inner.key} variant="outlined" role="group" aria-label={t('form.part', { n: index + 1 })} sx={{ p: 2, pt: 1 }}>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', mb: 1 }}>
            <Box sx={{ fontWeight: 600 }}>{t('form.part', { n: index + 1 })}</Box>
            <IconButton
              size="small"
              aria-label={t('form.removePart', { n: index + 1 })}
              disabled={group.parts.length === 1}
              onClick={() => without(inner)}
            >
              <RemoveIcon fontSize="small" />
            </IconButton>
          </Box>
          <PartFields
            part={inner}
            view={view}
            depth={depth + 1}
            keyFrom={keyFrom}
            onChange={(next) => set({ parts: group.parts.map((one) => (one === inner ? next : one)) })}
          />
        </Paper>
      ))}
      <Box>
        <Button
          size="small"
          startIcon={<AddIcon />}
          disabled={group.parts.length >= MOST_PARTS}
          onClick={() => set({ parts: [...group.parts, { ...newPart, key: keyFrom() }] })}
        >
          {t('form.addPart')}
        </Button>
      </Box>
    </>
  );
}

function isPlain(part: PartDraft): boolean {
  return !part.turned && !part.window && Number(part.lastingS.replace(',', '.')) === 0;
}

function LeafFields({ part, view, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation('rules');
  const words = useConditionWords(view);
  const { kind } = part;
  const number = (field: PartNumber) => <NumberField field={field} part={part} onChange={onChange} />;
  return (
    <>
      <SignalField value={part.signal} view={view} words={words} onChange={(signal) => onChange({ ...part, signal })} />
      <Box sx={fieldRow}>
        <TextField
          select
          label={t('form.kind')}
          value={kind}
          onChange={(event) => onChange({ ...part, kind: leafKinds.find((one) => one === event.target.value) ?? 'on' })}
        >
          {leafKinds.map((one) => (
            <MenuItem key={one} value={one}>
              {t(`form.kind.${one}`)}
            </MenuItem>
          ))}
        </TextField>
        {(kind === 'above' || kind === 'below') && number('limit')}
        {(kind === 'above' || kind === 'below') && number('hysteresis')}
        {kind === 'rate' && number('perMinute')}
        {kind === 'rate' && number('overS')}
        {kind === 'silent' && number('silentS')}
      </Box>
      {kind === 'text' && (
        <TextField label={t('form.words')} value={part.words} onChange={(event) => onChange({ ...part, words: event.target.value })} />
      )}
    </>
  );
}

/** What holds for one thing and for several alike. */
function LimitFields({ part, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation('rules');
  const days = [1, 2, 3, 4, 5, 6, 7] as const;
  return (
    <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
      <Box sx={{ width: 170 }}>
        <NumberField field="lastingS" part={part} onChange={onChange} />
      </Box>
      <FormControlLabel
        label={t('form.turned')}
        control={<Switch checked={part.turned} onChange={(_, turned) => onChange({ ...part, turned })} />}
      />
      <FormControlLabel
        label={t('form.window')}
        control={<Switch checked={part.window} onChange={(_, window) => onChange({ ...part, window })} />}
      />
      {part.window && (
        <>
          <TextField
            type="time"
            fullWidth={false}
            label={t('form.from')}
            value={part.from}
            onChange={(event) => onChange({ ...part, from: event.target.value })}
          />
          <TextField
            type="time"
            fullWidth={false}
            label={t('form.to')}
            value={part.to}
            onChange={(event) => onChange({ ...part, to: event.target.value })}
          />
          <ToggleButtonGroup size="small" value={part.weekdays} onChange={(_, weekdays: number[]) => onChange({ ...part, weekdays })}>
            {days.map((day) => (
              <ToggleButton key={day} value={day}>
                {t(`form.weekday.${day}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </>
      )}
    </Box>
  );
}

function NumberField({ field, part, onChange }: Omit<ConditionFieldsProps, 'view'> & { readonly field: PartNumber }) {
  const { t } = useTranslation('rules');
  const value = field === 'least' ? (part.group?.least ?? '') : part[field];
  const wrong = wrongIn(part).includes(field) && value !== '';
  const change = (text: string): PartDraft =>
    field !== 'least' ? { ...part, [field]: text } : part.group === null ? part : { ...part, group: { ...part.group, least: text } };
  return (
    <TextField
      label={t(`form.${field}`)}
      value={value}
      error={wrong}
      helperText={wrong ? t('form.number') : undefined}
      onChange={(event) => onChange(change(event.target.value))}
      slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 12 } }}
    />
  );
}
