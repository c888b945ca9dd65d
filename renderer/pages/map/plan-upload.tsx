/** The plan's picture comes and goes. */
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, isAbort, type ScreenFault } from '../../client/fault.ts';
import { useApi } from '../../client/screen-context.tsx';
import { uploadSitePlan } from '../../client/upload.ts';
import { useAction } from '../../client/use-action.ts';
import { FaultWords } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';

const MOST_BYTES = 20 * 1_024 * 1_024;
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

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
  const [part, setPart] = useState<number | null>(null);
  const [problem, setProblem] = useState<ScreenFault | 'wrong' | null>(null);
  const running = useRef<AbortController | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => running.current?.abort(), []);
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    if (!TYPES.includes(file.type) || file.size > MOST_BYTES) {
      setProblem('wrong');
      return;
    }
    const abort = new AbortController();
    running.current = abort;
    setProblem(null);
    setPart(0);
    try {
      await uploadSitePlan(file, setPart, abort.signal);
      onDone();
    } catch (error) {
      if (!isAbort(error)) setProblem(faultOf(error));
    }
    setPart(null);
  };
  return (
    <Box sx={{ display: 'flex', flexDirection: primary ? 'column' : 'row', gap: 1, alignItems: 'center' }}>
      <Button
        variant={primary ? 'contained' : 'outlined'}
        startIcon={<UploadIcon />}
        loading={part !== null}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={TYPES.join(',')}
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {part !== null && (
        <Typography variant="body2" role="status" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {t('upload.busy', { percent: Math.round(part * 100) })}
        </Typography>
      )}
      {problem !== null && (
        <Typography variant="body2" role="alert" component="div" sx={{ color: 'warning.main', maxWidth: 360 }}>
          {problem === 'wrong' ? t('upload.wrong') : <FaultWords fault={problem} />}
        </Typography>
      )}
    </Box>
  );
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
