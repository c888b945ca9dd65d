/** Who logs in at the camera. The password goes from here to the station's sealed place, and never comes back. */
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../components/password-field.tsx';
import { readAddress } from './address.ts';
import type { CameraPartProps } from './camera-draft.ts';

export interface LoginPartProps extends CameraPartProps {
  readonly isNew: boolean;
  readonly isRtsp: boolean;
  /** One is on file. */
  readonly hasPassword: boolean;
  /** Goes on though the camera did not answer; null: not offered. */
  readonly onSkip: (() => void) | null;
}

export function LoginPart({ draft, onChange, isNew, isRtsp, hasPassword, onSkip }: LoginPartProps) {
  const { t } = useTranslation('cameras');
  const address = readAddress(draft.address);
  const wrong = address.kind === 'wrong' ? address.why : undefined;
  return (
    <>
      <Typography color="textSecondary">{t(isRtsp ? 'login.rtsp' : 'login.why')}</Typography>
      <TextField
        label={t('find.address')}
        value={draft.address}
        onChange={(event) => onChange({ address: event.target.value })}
        error={wrong !== undefined}
        helperText={wrong === undefined ? ' ' : t(`wrong.${wrong}`)}
        slotProps={{ htmlInput: { maxLength: 300, spellCheck: false, autoComplete: 'off', inputMode: 'url' } }}
      />
      <TextField
        autoFocus={isNew}
        label={t('login.name')}
        value={draft.username}
        onChange={(event) => onChange({ username: event.target.value })}
        helperText={t('login.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60, spellCheck: false, autoComplete: 'off' } }}
      />
      {draft.password === null ? (
        <Stack direction="row" spacing={2} sx={{ alignItems: 'center' }}>
          <Typography>{t(hasPassword ? 'login.kept' : 'login.none')}</Typography>
          <Button variant="outlined" onClick={() => onChange({ password: '' })}>
            {t('login.another')}
          </Button>
        </Stack>
      ) : (
        <PasswordField label={t('login.password')} isNew={false} value={draft.password} onChange={(password) => onChange({ password })} />
      )}
      {!isNew && (
        <FormControlLabel
          control={<Switch checked={draft.enabled} onChange={(_, enabled) => onChange({ enabled })} />}
          label={t('login.enabled')}
        />
      )}
      {onSkip !== null && (
        <Button onClick={onSkip} sx={{ alignSelf: 'flex-start' }}>
          {t('login.skip')}
        </Button>
      )}
    </>
  );
}
