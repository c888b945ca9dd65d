/** Removing an image, stopping a rollout: each says what will be and what will not. */
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FirmwareRow, RolloutView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function RemoveDialog({ image, onClose, onDone }: DialogProps & { readonly image: FirmwareRow }) {
  const { t } = useTranslation('firmware');
  const remove = useAction(useApi().firmware.remove);
  const submit = async () => {
    const done = await remove.run({ firmwareId: image.id });
    if (done.ok) onDone(t('removeDialog.done', { name: image.name }));
  };
  return (
    <FormDialog
      danger
      title={t('removeDialog.title', { name: image.name })}
      submit={t('removeDialog.button')}
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('removeDialog.text')}</Typography>
    </FormDialog>
  );
}

export function StopDialog({ rollout, onClose, onDone }: DialogProps & { readonly rollout: RolloutView }) {
  const { t } = useTranslation('firmware');
  const stop = useAction(useApi().firmware.stopRollout);
  const submit = async () => {
    const done = await stop.run({ rolloutId: rollout.id });
    if (done.ok) onDone(t('stopDialog.done'));
  };
  return (
    <FormDialog
      title={t('stopDialog.title', { name: rollout.firmware.name })}
      submit={t('stopDialog.button')}
      pending={stop.pending}
      fault={stop.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('stopDialog.text')}</Typography>
    </FormDialog>
  );
}
