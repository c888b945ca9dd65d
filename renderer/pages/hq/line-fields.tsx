/** The fields of the line to HQ: where it is, when it goes, how much of the line it may take. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import FormControlLabel from '@mui/material/FormControlLabel';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineDraft, LineProblem } from './line-draft.ts';

const URGENT = ['low', 'medium', 'high', 'critical', 'none'] as const;

export interface LineFieldsProps {
  readonly draft: LineDraft;
  /** Those that are shown as wrong. */
  readonly wrong: ReadonlySet<LineProblem>;
  readonly onChange: (part: Partial<LineDraft>) => void;
}

type TextKey = 'url' | 'code' | 'stationId' | 'caPem' | 'proxy' | 'cap' | 'every' | 'from' | 'to';

/** One field; its help gives way to what is wrong with it. */
export function LineField(
  props: LineFieldsProps & { readonly name: TextKey; readonly unit?: string; readonly autoFocus?: boolean; readonly small?: boolean },
) {
  const { t } = useTranslation('hqLine');
  const { draft, wrong, onChange, name, unit } = props;
  const isWrong = wrong.has(name);
  return (
    <TextField
      label={t(`field.${name}`)}
      value={draft[name]}
      onChange={(event) => onChange({ [name]: event.target.value })}
      error={isWrong}
      helperText={isWrong ? t(`wrong.${name}`) : t(`help.${name}`)}
      autoFocus={props.autoFocus ?? false}
      {...(name === 'caPem' ? { multiline: true, minRows: 2, maxRows: 5 } : {})}
      {...(props.small === true ? { sx: { maxWidth: 220 } } : {})}
      slotProps={{
        htmlInput: {
          spellCheck: false,
          autoComplete: 'off',
          ...(unit === undefined ? {} : { inputMode: 'numeric', style: { textAlign: 'right' } }),
        },
        ...(unit === undefined ? {} : { input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } }),
      }}
    />
  );
}

/** How the line is reached, beside the address. */
export function WayFields(props: LineFieldsProps) {
  return (
    <>
      <LineField {...props} name="caPem" />
      <LineField {...props} name="proxy" />
    </>
  );
}

/** The same, folded away where few will need them. */
export function FoldedWayFields(props: LineFieldsProps) {
  const { t } = useTranslation('hqLine');
  const [more, setMore] = useState(false);
  return (
    <Box>
      <Button size="small" onClick={() => setMore(!more)} aria-expanded={more}>
        {t(more ? 'join.less' : 'join.more')}
      </Button>
      <Collapse in={more} unmountOnExit>
        <Stack spacing={2} sx={{ pt: 1.5 }}>
          <WayFields {...props} />
        </Stack>
      </Collapse>
    </Box>
  );
}

/** When it goes and what it may take. */
export function ScheduleFields(props: LineFieldsProps) {
  const { t } = useTranslation('hqLine');
  const { draft, onChange } = props;
  return (
    <>
      <LineField {...props} name="every" unit={t('unit.minutes')} small />
      <FormControlLabel
        label={t('field.atNight')}
        control={<Switch checked={draft.atNight} onChange={(_, atNight) => onChange({ atNight })} />}
      />
      {draft.atNight && (
        <Stack direction="row" spacing={1.5}>
          <LineField {...props} name="from" small />
          <LineField {...props} name="to" small />
        </Stack>
      )}
      <TextField
        select
        label={t('field.urgentFrom')}
        value={draft.urgentFrom}
        helperText={t('help.urgentFrom')}
        onChange={(event) => {
          const chosen = URGENT.find((one) => one === event.target.value);
          if (chosen !== undefined) onChange({ urgentFrom: chosen });
        }}
      >
        {URGENT.map((one) => (
          <MenuItem key={one} value={one}>
            {t(`urgent.${one}`)}
          </MenuItem>
        ))}
      </TextField>
      <LineField {...props} name="cap" unit="KiB/s" small />
    </>
  );
}
