/** Copies a text and says whether it worked. */
import CheckIcon from '@mui/icons-material/Check';
import CopyIcon from '@mui/icons-material/ContentCopy';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { useEffect, useState } from 'react';

export interface CopyWords {
  readonly copy: string;
  readonly copied: string;
  /** What to do instead. */
  readonly failed: string;
}

export function CopyButton({ text, words }: { readonly text: string; readonly words: CopyWords }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state !== 'copied') return undefined;
    const wait = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(wait);
  }, [state]);
  const copy = async () => setState((await copied(text)) ? 'copied' : 'failed');
  const icon = state === 'copied' ? <CheckIcon /> : state === 'failed' ? <WarningIcon /> : <CopyIcon />;
  return (
    <Tooltip title={state === 'failed' ? words.failed : ''} open={state === 'failed'}>
      <Button size="small" startIcon={icon} onClick={() => void copy()} aria-live="polite">
        {state === 'copied' ? words.copied : words.copy}
      </Button>
    </Tooltip>
  );
}

/** The clipboard is missing without a secure context and may be refused; both are an answer, not a fault. */
async function copied(text: string): Promise<boolean> {
  if (!('clipboard' in navigator)) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused by the browser: the person copies by hand.
    return false;
  }
}
