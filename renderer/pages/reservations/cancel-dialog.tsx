/** Gives a reserved connector free again. */
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ReservationRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCommandText } from '../../components/command-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';

export function CancelDialog(props: {
  readonly row: ReservationRow;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { row, onClose, onDone } = props;
  const { t } = useTranslation('reservations');
  const textOf = useCommandText();
  const cancel = useAction(useApi().reservations.cancel);
  const name = `${row.pileName} · ${row.connectorName}`;
  // A pile that knows of none keeps none: the connector is free all the same.
  const failed = cancel.result?.ok === true && cancel.result.value.outcome === 'failed' ? textOf(cancel.result.value, row.pileName) : null;
  const submit = async () => {
    const done = await cancel.run({ reservationId: row.id });
    if (done.ok && done.value.outcome !== 'failed') onDone(t('cancel.done', { name }));
  };
  return (
    <FormDialog
      title={t('cancel.title', { name })}
      submit={t('cancel.button')}
      danger
      pending={cancel.pending}
      fault={cancel.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('cancel.text')}</Typography>
      {failed !== null && (
        <Typography role="alert" sx={{ color: 'warning.main' }}>
          {failed}
        </Typography>
      )}
    </FormDialog>
  );
}
