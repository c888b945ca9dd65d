/** The plan's picture comes and goes. */
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { uploadSitePlan } from '../../client/upload.ts';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PictureUpload } from '../../components/map/picture-upload.tsx';

export function PlanUpload({
  label,
  primary = false,
  onDone,
}: {
  readonly label: string;
  readonly primary?: boolean;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('map');
  const words = { choose: label, busy: (percent: number) => t('upload.busy', { percent }), wrong: t('upload.wrong') };
  return <PictureUpload words={words} primary={primary} send={uploadSitePlan} onDone={onDone} />;
}

export function RemovePlan({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('map');
  const remove = useAction(useApi().safety.removePlan);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('remove')}</Button>
      {open && (
        <FormDialog
          title={t('remove.title')}
          submit={t('remove.button')}
          danger
          pending={remove.pending}
          fault={remove.fault}
          onSubmit={() => void remove.run(undefined).then(({ ok }) => ok && onDone())}
          onClose={() => setOpen(false)}
        >
          <Typography>{t('remove.text')}</Typography>
        </FormDialog>
      )}
    </>
  );
}
