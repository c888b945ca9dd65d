/** Tags as a person types them: words with commas between. */
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { isTag, tagsIn } from '../../format/tags.ts';

export function TagField({
  value,
  onChange,
  label,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
}) {
  const { t } = useTranslation('hq');
  const wrong = tagsIn(value).find((tag) => !isTag(tag));
  return (
    <TextField
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={wrong !== undefined}
      helperText={wrong === undefined ? t('tags.help') : t('tags.wrong', { tag: wrong })}
      slotProps={{ htmlInput: { maxLength: 400 } }}
    />
  );
}
