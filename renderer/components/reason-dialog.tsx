/** Before something dangerous: says what it will do and asks for the reason, not "are you sure". */
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenFault } from '../client/fault.ts';
import { FaultNote } from './fault-text.tsx';

export interface ReasonDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What it will do. */
  readonly text: string;
  /** The deed itself as the button's word. */
  readonly button: string;
  readonly danger?: boolean;
  readonly pending: boolean;
  readonly fault: ScreenFault | null;
  /** The reason has 3 to 200 characters. */
  readonly onDo: (reason: string) => void;
}

export function ReasonDialog({ open, onClose, title, text, button, danger = false, pending, fault, onDo }: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const ready = reason.trim().length >= 3;
  return (
    <Dialog open={open} onClose={onClose} maxWidth="xs">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onDo(reason.trim());
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <DialogContentText>{text}</DialogContentText>
            <TextField
              label={t('reason.label')}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              helperText={t('reason.help')}
              autoFocus
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            <FaultNote fault={fault} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {t('do.cancel')}
          </Button>
          <Button type="submit" variant="contained" color={danger ? 'error' : 'primary'} disabled={!ready} loading={pending}>
            {button}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
