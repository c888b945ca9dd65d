/** Fields that prices and discounts share: first and last day, a price group, and in which state one is. */
import OffIcon from '@mui/icons-material/BlockOutlined';
import OnIcon from '@mui/icons-material/CheckCircleOutlined';
import OverIcon from '@mui/icons-material/EventBusyOutlined';
import EmptyIcon from '@mui/icons-material/HourglassEmptyOutlined';
import ComingIcon from '@mui/icons-material/ScheduleOutlined';
import FormHelperText from '@mui/material/FormHelperText';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import type SvgIcon from '@mui/material/SvgIcon';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { BenefitState } from '../../station-core/api/contract.ts';
import { Mark, type Tone } from './mark.tsx';

const LOOKS: Readonly<Record<BenefitState, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  on: { tone: 'free', icon: OnIcon },
  off: { tone: 'quiet', icon: OffIcon },
  coming: { tone: 'quiet', icon: ComingIcon },
  over: { tone: 'quiet', icon: OverIcon },
  empty: { tone: 'soon', icon: EmptyIcon },
};

export function StateMark({ state }: { readonly state: BenefitState }) {
  const { t } = useTranslation('benefits');
  return <Mark {...LOOKS[state]} text={t(`state.${state}`)} />;
}

/** First and last day, both within. */
export function DayFields(props: {
  readonly first: string;
  readonly last: string;
  readonly onFirst: (day: string) => void;
  readonly onLast: (day: string) => void;
  readonly wrong: string | null;
  readonly help?: string;
}) {
  const { t } = useTranslation('benefits');
  const day = (label: string, value: string, onDay: (day: string) => void) => (
    <TextField
      type="date"
      label={label}
      value={value}
      error={props.wrong !== null}
      onChange={(event) => onDay(event.target.value)}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
  const told = props.wrong ?? props.help;
  return (
    <div>
      <Stack direction="row" spacing={1.5}>
        {day(t('field.firstDay'), props.first, props.onFirst)}
        {day(t('field.lastDay'), props.last, props.onLast)}
      </Stack>
      {told !== undefined && <FormHelperText error={props.wrong !== null}>{told}</FormHelperText>}
    </div>
  );
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Empty: everybody. */
export function GroupField(props: {
  readonly value: string;
  readonly groups: readonly Named[];
  readonly onChange: (groupId: string) => void;
}) {
  const { t } = useTranslation('benefits');
  return (
    <TextField
      select
      label={t('field.group')}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{t('field.group.all')}</MenuItem>
      {props.groups.map((group) => (
        <MenuItem key={group.id} value={group.id}>
          {group.name}
        </MenuItem>
      ))}
    </TextField>
  );
}
