/** Makes a recovery file: what it is for, a passphrase typed twice, what is being done, and what to do with the file. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecoveryFileState } from '../../../station-core/api/contract.ts';
import { makeRecoveryFile, saveFrom, type MadeRecoveryFile } from '../../client/recovery-file.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { sizeText } from './size-text.ts';

/** What the station asks for at least. */
const LEAST = 12;

/** A file that is being made is saved even when the dialog is gone. */
export function RecoveryDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const api = useApi();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [step, setStep] = useState<RecoveryFileState['step']>('copying');
  const make = useAction(async (chosen: string) => {
    const made = await makeRecoveryFile(api, chosen, setStep);
    saveFrom(made.path);
    return made;
  });
  if (make.result?.ok === true) return <MadeDialog made={make.result.value} onClose={onClose} />;
  const isSame = again === passphrase;
  // While it may still become the same, nothing is wrong.
  const differs = !passphrase.startsWith(again);
  return (
    <FormDialog
      title={t('recovery.dialogTitle')}
      submit={t('recovery.submit')}
      width="sm"
      disabled={passphrase.length < LEAST || !isSame}
      pending={make.pending}
      fault={make.fault}
      onSubmit={() => void make.run(passphrase)}
      onClose={onClose}
    >
      <Typography>{t('recovery.what')}</Typography>
      <Typography sx={{ color: 'text.secondary' }}>{t('recovery.notIn')}</Typography>
      <PasswordField
        isNew
        label={t('recovery.passphrase')}
        least={LEAST}
        emptyHelp={t('recovery.empty')}
        value={passphrase}
        disabled={make.pending}
        onChange={setPassphrase}
      />
      <PasswordField
        isNew
        label={t('recovery.again')}
        error={differs}
        help={differs ? t('recovery.differs') : isSame && again !== '' ? t('recovery.same') : t('recovery.againHelp')}
        value={again}
        disabled={make.pending}
        onChange={setAgain}
      />
      <Alert severity="warning" variant="outlined">
        {t('recovery.warning')}
      </Alert>
      {make.pending && (
        <Box role="status">
          <LinearProgress aria-hidden />
          <Typography sx={{ mt: 1 }}>{t(step === 'copying' ? 'recovery.copying' : 'recovery.sealing')}</Typography>
        </Box>
      )}
    </FormDialog>
  );
}

function MadeDialog({ made, onClose }: { readonly made: MadeRecoveryFile; readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const titleId = useId();
  return (
    <Dialog open maxWidth="sm" aria-labelledby={titleId} onClose={onClose}>
      <DialogTitle id={titleId}>{t('recovery.doneTitle')}</DialogTitle>
      <DialogContent>
        <Stack spacing={2} sx={{ pt: 1 }}>
          <Typography>{t('recovery.done', { size: sizeText(made.bytes) })}</Typography>
          <Alert severity="warning" variant="outlined">
            {t('recovery.warning')}
          </Alert>
          <Typography sx={{ color: 'text.secondary' }}>{t('recovery.doneUse')}</Typography>
          <Typography sx={{ color: 'text.secondary' }}>{t('recovery.saveAgainHelp')}</Typography>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button href={made.path} download>
          {t('recovery.saveAgain')}
        </Button>
        <Button variant="contained" onClick={onClose}>
          {t('recovery.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
