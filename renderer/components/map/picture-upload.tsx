/** The picture of a map comes in. */
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useRef, useState } from 'react';
import { faultOf, isAbort, type ScreenFault } from '../../client/fault.ts';
import { FaultWords } from '../fault-text.tsx';

const MOST_BYTES = 20 * 1_024 * 1_024;
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export interface PictureUploadProps {
  readonly words: {
    readonly choose: string;
    readonly busy: (percent: number) => string;
    /** Not a picture, or too large. */
    readonly wrong: string;
  };
  /** The one thing to be done on the page. */
  readonly primary?: boolean;
  /** Resolves once the picture is in force; `onProgress` from 0 to 1. Rejects as `sendFile`. */
  readonly send: (file: File, onProgress: (part: number) => void, signal: AbortSignal) => Promise<unknown>;
  readonly onDone: () => void;
}

/** Given up when it goes from the page. */
export function PictureUpload({ words, primary = false, send, onDone }: PictureUploadProps) {
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
      await send(file, setPart, abort.signal);
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
        {words.choose}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={TYPES.join(',')}
        aria-label={words.choose}
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {part !== null && (
        <Typography variant="body2" role="status" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {words.busy(Math.round(part * 100))}
        </Typography>
      )}
      {problem !== null && (
        <Typography variant="body2" role="alert" component="div" sx={{ color: 'warning.main', maxWidth: 360 }}>
          {problem === 'wrong' ? words.wrong : <FaultWords fault={problem} />}
        </Typography>
      )}
    </Box>
  );
}
