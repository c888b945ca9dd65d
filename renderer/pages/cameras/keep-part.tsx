/** What is recorded, which events count, and what is kept of people: each switch says what it means. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { limits, type CameraPartProps } from './camera-draft.ts';

export function KeepPart({ draft, wrongs, onChange }: CameraPartProps & { readonly isNew: boolean }) {
  const { t } = useTranslation('cameras');
  const maps = useCall(useApi().cameras.eventMaps, undefined);
  const number = (field: 'preroll' | 'postroll' | 'keepDays') => (
    <TextField
      label={t(`keep.${field}`)}
      value={draft[field]}
      onChange={(event) => onChange({ [field]: event.target.value })}
      error={wrongs.has(field)}
      helperText={wrongs.has(field) ? t('wrong.number', { max: limits[field] }) : t(`keep.${field}Help`)}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4 } }}
    />
  );
  return (
    <>
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: 2 }}>
        {number('preroll')}
        {number('postroll')}
      </Box>
      <TextField
        select
        label={t('keep.map')}
        helperText={t('keep.mapHelp')}
        value={draft.eventMap}
        onChange={(event) => onChange({ eventMap: event.target.value })}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('keep.mapAny')}</MenuItem>
        {(maps.data?.names ?? []).map((name) => (
          <MenuItem key={name} value={name}>
            {name}
          </MenuItem>
        ))}
        {draft.eventMap !== '' && maps.data?.names.includes(draft.eventMap) !== true && (
          <MenuItem value={draft.eventMap}>{draft.eventMap}</MenuItem>
        )}
      </TextField>
      {maps.data?.problems.map(({ file, line, field, help }) => (
        <Alert key={`${file} ${line} ${field}`} severity="warning" variant="outlined">
          {t('keep.mapWrong', {
            file,
            place: [line > 0 ? t('keep.mapLine', { line }) : '', field].filter((part) => part !== '').join(', '),
            help,
          })}
        </Alert>
      ))}
      <Typography variant="h3">{t('privacy.title')}</Typography>
      <Choice name="people" on={draft.people} onChange={(people) => onChange({ people })} />
      <Choice name="faces" on={draft.faces} onChange={(faces) => onChange({ faces })} />
      <Choice
        name="recognise"
        on={draft.faces && draft.recognise}
        disabled={!draft.faces}
        onChange={(recognise) => onChange({ recognise })}
      />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: 2 }}>{number('keepDays')}</Box>
    </>
  );
}

function Choice(props: {
  readonly name: 'people' | 'faces' | 'recognise';
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const { t } = useTranslation('cameras');
  const { name, on } = props;
  return (
    <div>
      <FormControlLabel
        disabled={props.disabled === true}
        control={<Switch checked={on} onChange={(_, next) => props.onChange(next)} />}
        label={t(`privacy.${name}`)}
      />
      <Typography variant="body2" color="textSecondary" sx={{ pl: 6 }}>
        {t(on ? `privacy.${name}On` : `privacy.${name}Off`)}
      </Typography>
    </div>
  );
}
