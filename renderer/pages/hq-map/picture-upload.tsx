/** The map's picture comes in. */
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, isAbort, type ScreenFault } from '../../client/fault.ts';
import { sendFile } from '../../client/upload.ts';
import { FaultWords } from '../../components/fault-text.tsx';

const MOST_BYTES = 20 * 1_024 * 1_024;
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export function PictureUpload({
  label,
  primary = false,
  onDone,
}: {
  readonly label: string;
  readonly primary?: boolean;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('hqMap');
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
      await sendFile('/upload/map-picture', file, setPart, abort.signal);
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
        aria-label={label}
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
