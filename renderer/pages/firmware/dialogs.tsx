/** Which dialog of the page is open, and the button that opens the main one of each view. */
import UploadIcon from '@mui/icons-material/FileUploadOutlined';
import RollOutIcon from '@mui/icons-material/SystemUpdateAltOutlined';
import FetchIcon from '@mui/icons-material/TroubleshootOutlined';
import Button from '@mui/material/Button';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FirmwareRow, RolloutView } from '../../../station-core/api/contract.ts';
import { FetchDialog } from './fetch-dialog.tsx';
import { RemoveDialog, StopDialog } from './small-dialogs.tsx';
import { StartDialog } from './start-dialog.tsx';
import { UploadDialog } from './upload-dialog.tsx';

export type Opened =
  | { readonly kind: 'upload' | 'fetch' }
  | { readonly kind: 'start'; readonly image: FirmwareRow | null }
  | { readonly kind: 'remove'; readonly image: FirmwareRow }
  | { readonly kind: 'stop'; readonly rollout: RolloutView };

export interface DialogsProps {
  readonly images: readonly FirmwareRow[];
  readonly tell: (text: string) => void;
  /** A rollout has begun: it is shown. */
  readonly onStarted: () => void;
  readonly reload: () => void;
}

export function useDialogs({ images, tell, onStarted, reload }: DialogsProps) {
  const { t } = useTranslation('firmware');
  const [opened, open] = useState<Opened | null>(null);
  const close = () => open(null);
  const done = (text: string) => {
    close();
    if (text !== '') tell(text);
    reload();
  };
  const started = (text: string) => {
    done(text);
    onStarted();
  };
  const buttonFor = (view: 'images' | 'rollouts' | 'files'): ReactNode => {
    const looks = {
      images: { icon: <UploadIcon />, text: t('upload'), opens: { kind: 'upload' } as const },
      rollouts: { icon: <RollOutIcon />, text: t('start.button'), opens: { kind: 'start', image: null } as const },
      files: { icon: <FetchIcon />, text: t('fetch.button'), opens: { kind: 'fetch' } as const },
    };
    const { icon, text, opens } = looks[view];
    return (
      <Button variant="contained" startIcon={icon} onClick={() => open(opens)}>
        {text}
      </Button>
    );
  };
  const dialogs = (
    <>
      {opened?.kind === 'upload' && <UploadDialog onClose={close} onDone={done} />}
      {opened?.kind === 'start' && <StartDialog images={images} first={opened.image} onClose={close} onDone={started} />}
      {opened?.kind === 'remove' && <RemoveDialog image={opened.image} onClose={close} onDone={done} />}
      {opened?.kind === 'stop' && <StopDialog rollout={opened.rollout} onClose={close} onDone={done} />}
      {opened?.kind === 'fetch' && <FetchDialog onClose={close} onDone={done} />}
    </>
  );
  return { open, dialogs, buttonFor };
}
