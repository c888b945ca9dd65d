/** A firmware image: brought to HQ, then fetched by the stations. Its id at HQ is what the directive is about. */
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, isAbort, type ScreenFault } from '../../client/fault.ts';
import { sendFile } from '../../client/upload.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import type { Draft } from './draft.ts';

interface Image {
  readonly imageId: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly md5: string;
}

export function FirmwarePart({ onDraft }: { readonly onDraft: (draft: Draft) => void }) {
  const { t } = useTranslation('hqDirectives');
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const [fault, setFault] = useState<ScreenFault | null>(null);
  const [image, setImage] = useState<Image | null>(null);
  const [about, setAbout] = useState({ version: '', vendor: '', model: '' });
  useEffect(() => () => running.current?.abort(), []);
  const tell = (of: Image | null, { version, vendor, model }: typeof about) => {
    const ready = of !== null && version.trim() !== '';
    onDraft({
      objectId: of?.imageId ?? null,
      body: ready
        ? {
            name: of.name,
            version: version.trim(),
            vendor: vendor.trim() === '' ? null : vendor.trim(),
            model: model.trim() === '' ? null : model.trim(),
            bytes: of.bytes,
            sha256: of.sha256,
            md5: of.md5,
            certificatePem: null,
            signature: null,
          }
        : undefined,
    });
  };
  const upload = async (file: File | undefined) => {
    if (file === undefined) return;
    const name = file.name.replace(/[^\w .()+-]/g, '_').slice(-100);
    running.current = new AbortController();
    setFault(null);
    setPart(0);
    try {
      const answer = await sendFile(`/upload/firmware?name=${encodeURIComponent(name)}`, file, setPart, running.current.signal);
      const made = imageIn(name, answer);
      setImage(made);
      tell(made, about);
    } catch (error) {
      if (!isAbort(error)) setFault(faultOf(error));
    }
    setPart(null);
  };
  const field = (of: keyof typeof about) => (
    <TextField
      label={t(`firmware.${of}`)}
      value={about[of]}
      onChange={(event) => {
        const next = { ...about, [of]: event.target.value };
        setAbout(next);
        tell(image, next);
      }}
      helperText={of === 'version' ? undefined : t('firmware.any')}
      slotProps={{ htmlInput: { maxLength: 100 } }}
    />
  );
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button variant="outlined" startIcon={<UploadIcon />} loading={part !== null} onClick={() => input.current?.click()}>
          {t('firmware.choose')}
        </Button>
        <Typography variant="body2" role="status" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {part !== null
            ? t('firmware.busy', { percent: Math.round(part * 100) })
            : image === null
              ? t('firmware.help')
              : t('firmware.here', { name: image.name, size: bytesText(image.bytes), hash: image.sha256.slice(0, 12) })}
        </Typography>
      </Box>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('firmware.choose')}
        onChange={(event) => {
          void upload(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <FaultNote fault={fault} />
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' }}>
        {field('version')}
        {field('vendor')}
        {field('model')}
      </Box>
    </>
  );
}

/** Throws where HQ answered something else. */
function imageIn(name: string, answer: unknown): Image {
  const { uploadId, bytes, sha256, md5 } = (typeof answer === 'object' && answer !== null ? answer : {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof uploadId !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string' || typeof md5 !== 'string')
    throw new Error('HQ answered an upload in a form nobody understands');
  return { imageId: uploadId, name, bytes, sha256, md5 };
}
