/** An image comes in: chosen, sent with its progress, checked by its checksum, named. */
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import FileIcon from '@mui/icons-material/UploadFileOutlined';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, isAbort, type ScreenFault } from '../../client/fault.ts';
import { useApi } from '../../client/screen-context.tsx';
import { uploadFirmware, type Uploaded } from '../../client/upload.ts';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { Checksum } from './checksum.tsx';

/** As much as the station takes. */
const MOST_BYTES = 256 * 1_024 * 1_024;

type Sent =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly name: string; readonly part: number }
  | { readonly kind: 'here'; readonly name: string; readonly uploaded: Uploaded };

const emptyForm = { name: '', version: '', vendor: '', model: '', isSigned: false, certificate: '', signature: '' };

export function UploadDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('firmware');
  const add = useAction(useApi().firmware.add);
  const [form, setForm] = useState(emptyForm);
  const { sent, fault, choose } = useUpload((name) =>
    setForm((before) => (before.name === '' ? { ...before, name: name.slice(0, 80) } : before)),
  );
  const [tried, setTried] = useState(false);
  const change = (part: Partial<typeof emptyForm>) => setForm({ ...form, ...part });
  const wrong = {
    file: sent.kind === 'here' ? null : t('wrong.file'),
    name: form.name.trim() === '' ? t('wrong.name') : null,
    version: form.version.trim() === '' ? t('wrong.version') : null,
    certificate: form.isSigned && !form.certificate.includes('-----BEGIN CERTIFICATE-----') ? t('wrong.certificate') : null,
    signature: form.isSigned && !/^[A-Za-z0-9+/]+={0,2}$/.test(form.signature.trim()) ? t('wrong.signature') : null,
  };
  const submit = async () => {
    setTried(true);
    if (sent.kind !== 'here' || Object.values(wrong).some((one) => one !== null)) return;
    const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
    const name = form.name.trim();
    const done = await add.run({
      uploadId: sent.uploaded.uploadId,
      name,
      version: form.version.trim(),
      vendor: orNull(form.vendor),
      model: orNull(form.model),
      certificatePem: form.isSigned ? form.certificate.trim() : null,
      signature: form.isSigned ? form.signature.trim() : null,
    });
    if (done.ok) onDone(t('uploadDialog.saved', { name }));
  };
  const field = (key: 'name' | 'version', most: number) => (
    <TextField
      label={t(`uploadDialog.${key}`)}
      value={form[key]}
      onChange={(event) => change({ [key]: event.target.value })}
      error={tried && wrong[key] !== null}
      helperText={(tried && wrong[key]) || t(`uploadDialog.${key}Help`)}
      slotProps={{ htmlInput: { maxLength: most } }}
    />
  );
  return (
    <FormDialog
      title={t('uploadDialog.title')}
      submit={t('uploadDialog.save')}
      width="sm"
      disabled={sent.kind === 'sending'}
      pending={add.pending}
      fault={fault ?? add.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <FilePart sent={sent} missing={tried && sent.kind === 'none' ? wrong.file : null} onFile={choose} />
      {field('name', 80)}
      {field('version', 50)}
      <Stack direction="row" spacing={2}>
        {(['vendor', 'model'] as const).map((key) => (
          <TextField
            key={key}
            fullWidth
            label={t(`uploadDialog.${key}`)}
            value={form[key]}
            onChange={(event) => change({ [key]: event.target.value })}
            helperText={t('uploadDialog.optional')}
            slotProps={{ htmlInput: { maxLength: 50 } }}
          />
        ))}
      </Stack>
      <FormControlLabel
        control={<Checkbox checked={form.isSigned} onChange={(event) => change({ isSigned: event.target.checked })} />}
        label={t('uploadDialog.signed')}
      />
      {form.isSigned &&
        (['certificate', 'signature'] as const).map((key) => (
          <TextField
            key={key}
            multiline
            minRows={2}
            maxRows={5}
            label={t(`uploadDialog.${key}`)}
            value={form[key]}
            onChange={(event) => change({ [key]: event.target.value })}
            error={tried && wrong[key] !== null}
            helperText={(tried && wrong[key]) || ' '}
            slotProps={{ htmlInput: { spellCheck: false } }}
          />
        ))}
    </FormDialog>
  );
}

function FilePart({
  sent,
  missing,
  onFile,
}: {
  readonly sent: Sent;
  readonly missing: string | null;
  readonly onFile: (file: File) => void;
}) {
  const { t } = useTranslation('firmware');
  const input = useRef<HTMLInputElement>(null);
  const percent = sent.kind === 'sending' ? Math.floor(sent.part * 100) : 0;
  return (
    <Stack spacing={1} aria-live="polite">
      <input
        ref={input}
        hidden
        type="file"
        aria-label={t('uploadDialog.choose')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
          event.target.value = '';
        }}
      />
      <Button
        autoFocus
        variant="outlined"
        startIcon={<FileIcon />}
        disabled={sent.kind === 'sending'}
        onClick={() => input.current?.click()}
        sx={{ alignSelf: 'start' }}
      >
        {t(sent.kind === 'here' ? 'uploadDialog.another' : 'uploadDialog.choose')}
      </Button>
      {sent.kind === 'none' && (
        <Typography variant="body2" sx={{ color: missing === null ? 'text.secondary' : 'warning.main' }}>
          {missing ?? t('uploadDialog.hint')}
        </Typography>
      )}
      {sent.kind === 'sending' && (
        <>
          <Typography variant="body2">
            {percent < 100 ? t('uploadDialog.sending', { name: sent.name, percent }) : t('uploadDialog.checking')}
          </Typography>
          <LinearProgress variant={percent < 100 ? 'determinate' : 'indeterminate'} value={percent} />
        </>
      )}
      {sent.kind === 'here' && (
        <>
          <Typography variant="body2">{t('uploadDialog.here', { name: sent.name, size: bytesText(sent.uploaded.bytes) })}</Typography>
          <Typography variant="body2" color="textSecondary">
            {t('uploadDialog.compare')}
          </Typography>
          <Checksum label={t('checksum.of', { name: sent.name })} hex={sent.uploaded.sha256} />
        </>
      )}
    </Stack>
  );
}

/** One upload at a time; given up when the dialog closes. */
function useUpload(onHere: (name: string) => void) {
  const { t } = useTranslation('firmware');
  const [sent, setSent] = useState<Sent>({ kind: 'none' });
  const [fault, setFault] = useState<ScreenFault | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const choose = (file: File) => {
    setFault(null);
    if (file.size > MOST_BYTES) {
      setSent({ kind: 'none' });
      setFault({ code: 'screen.too-large', sentence: t('wrong.tooLarge', { size: bytesText(file.size) }) });
      return;
    }
    const stop = new AbortController();
    running.current = stop;
    setSent({ kind: 'sending', name: file.name, part: 0 });
    uploadFirmware(file, (part) => setSent({ kind: 'sending', name: file.name, part }), stop.signal).then(
      (uploaded) => {
        setSent({ kind: 'here', name: file.name, uploaded });
        onHere(file.name);
      },
      (error: unknown) => {
        if (isAbort(error)) return;
        setSent({ kind: 'none' });
        setFault(faultOf(error));
      },
    );
  };
  return { sent, fault, choose };
}
