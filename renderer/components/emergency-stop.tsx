/** Takes the power of a whole pile away. One question and no reason to type: whoever presses it is in a hurry. */
import DangerIcon from '@mui/icons-material/ReportOutlined';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../client/may.ts';
import { useApi } from '../client/screen-context.tsx';
import { useMe } from '../client/station-context.tsx';
import { useAction } from '../client/use-action.ts';
import { FormDialog } from './form-dialog.tsx';

export function EmergencyStop(props: {
  readonly pileId: string;
  readonly pileName: string;
  /** Told once the orders have left. */
  readonly tell: (text: string) => void;
}) {
  const { pileId, pileName, tell } = props;
  const { t } = useTranslation();
  const role = useMe().role;
  const stop = useAction(useApi().piles.emergencyStop);
  const [open, setOpen] = useState(false);
  if (!may(role, 'emergency')) return null;
  const submit = async () => {
    const done = await stop.run({ pileId });
    if (!done.ok) return;
    setOpen(false);
    tell(t('emergency.sent', { name: pileName }));
  };
  return (
    <>
      <Button color="error" variant="outlined" startIcon={<DangerIcon />} onClick={() => setOpen(true)}>
        {t('emergency.button')}
      </Button>
      {open && (
        <FormDialog
          title={t('emergency.title', { name: pileName })}
          submit={t('emergency.do')}
          danger
          pending={stop.pending}
          fault={stop.fault}
          onSubmit={() => void submit()}
          onClose={() => setOpen(false)}
        >
          <Typography>{t('emergency.what')}</Typography>
          <Typography variant="body2" color="textSecondary">
            {t('emergency.after')}
          </Typography>
        </FormDialog>
      )}
    </>
  );
}
