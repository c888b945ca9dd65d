/** The map's picture comes in. */
import { useTranslation } from 'react-i18next';
import { sendFile } from '../../client/upload.ts';
import { PictureUpload } from '../../components/map/picture-upload.tsx';

export function MapUpload({
  label,
  primary = false,
  onDone,
}: {
  readonly label: string;
  readonly primary?: boolean;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('hqMap');
  const words = { choose: label, busy: (percent: number) => t('upload.busy', { percent }), wrong: t('upload.wrong') };
  const send = (file: File, onProgress: (part: number) => void, signal: AbortSignal) =>
    sendFile('/upload/map-picture', file, onProgress, signal);
  return <PictureUpload words={words} primary={primary} send={send} onDone={onDone} />;
}
