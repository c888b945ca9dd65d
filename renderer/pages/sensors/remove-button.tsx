/** Removes a sensor, device or relay; says before it does what that means. */
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';

export interface RemoveButtonProps {
  readonly what: 'sensor' | 'field-device' | 'relay';
  readonly id: string;
  readonly name: string;
  readonly onRemoved: (text: string) => void;
}

export function RemoveButton({ what, id, name, onRemoved }: RemoveButtonProps) {
  const { t } = useTranslation('sensors');
  const remove = useAction(useApi().sensors.remove);
  const [open, setOpen] = useState(false);
  const run = async (): Promise<void> => {
    const done = await remove.run({ what, id });
    if (done.ok) onRemoved(t('removed', { name }));
  };
  return (
    <>
      <Button color="inherit" onClick={() => setOpen(true)}>
        {t('remove')}
      </Button>
      {open && (
        <FormDialog
          danger
          title={t('remove.title', { name })}
          submit={t('remove')}
          pending={remove.pending}
          fault={remove.fault}
          onSubmit={() => void run()}
          onClose={() => setOpen(false)}
        >
          <Typography>{t(what === 'sensor' ? 'remove.sensor' : what === 'relay' ? 'remove.relay' : 'remove.device')}</Typography>
        </FormDialog>
      )}
    </>
  );
}
