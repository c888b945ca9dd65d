/** A dialog that does one thing: says what it will do, shows that it is being done, and stays with the reason if it did not work. */
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenFault } from '../client/fault.ts';
import { FaultNote } from './fault-text.tsx';

export interface FormDialogProps {
  readonly title: string;
  /** What the button does, in its own words. */
  readonly submit: string;
  /** Red: something is lost or cut off. */
  readonly danger?: boolean;
  /** The fields are not in order yet. */
  readonly disabled?: boolean;
  readonly pending: boolean;
  readonly fault: ScreenFault | null;
  readonly width?: 'xs' | 'sm' | 'md';
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Enter in a field submits; Escape closes, but not while it is being done. Mount it when it opens: its fields begin empty. */
export function FormDialog(props: FormDialogProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const { pending } = props;
  return (
    <Dialog open maxWidth={props.width ?? 'xs'} aria-labelledby={titleId} onClose={pending ? () => undefined : props.onClose}>
      <form
        noValidate
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (!pending && props.disabled !== true) props.onSubmit();
        }}
      >
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {props.children}
            <FaultNote fault={props.fault} />
          </Stack>
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={props.onClose} disabled={pending}>
            {t('do.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={props.danger === true ? 'error' : 'primary'}
            disabled={props.disabled === true}
            loading={pending}
          >
            {props.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
