/** The frame of a promotion and of a coupon: its name first, whether it is in force last. */
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, type FormDialogProps } from '../../components/form-dialog.tsx';
import type { Named } from '../../components/price-list-fields.tsx';

/** What either is opened with. */
export interface DialogProps<Row> {
  /** null: a new one. */
  readonly row: Row | null;
  readonly today: string;
  readonly groups: readonly Named[];
  readonly piles: readonly Named[];
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

interface RunningDialogProps extends Pick<FormDialogProps, 'title' | 'pending' | 'fault' | 'onClose' | 'onSubmit'> {
  readonly draft: { readonly name: string; readonly enabled: boolean };
  /** null: in order, or not to be told yet. */
  readonly nameWrong: string | null;
  readonly onChange: (next: { readonly name?: string; readonly enabled?: boolean }) => void;
  readonly children: ReactNode;
}

export function RunningDialog({ draft, nameWrong, onChange, children, ...form }: RunningDialogProps) {
  const { t } = useTranslation('benefits');
  return (
    <FormDialog {...form} submit={t('dialog.save')} width="sm">
      <Typography variant="body2" color="textSecondary">
        {t('dialog.running')}
      </Typography>
      <TextField
        autoFocus
        label={t('field.name')}
        value={draft.name}
        error={nameWrong !== null}
        helperText={nameWrong ?? t('field.name.help')}
        onChange={(event) => onChange({ name: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      {children}
      <FormControlLabel
        control={<Switch checked={draft.enabled} onChange={(_, enabled) => onChange({ enabled })} />}
        label={t('field.enabled')}
      />
    </FormDialog>
  );
}
