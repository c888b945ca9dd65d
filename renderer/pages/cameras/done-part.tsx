/** The camera is added: its picture, and what comes next. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../../client/route.ts';
import { LiveView } from '../../components/live-view.tsx';

export function DonePart({ cameraId, name }: { readonly cameraId: string; readonly name: string }) {
  const { t } = useTranslation('cameras');
  return (
    <Stack spacing={2}>
      <Alert severity="success" variant="outlined">
        {t('done.text', { name: name.trim() })}
      </Alert>
      <Box sx={{ aspectRatio: '16 / 9', maxWidth: '100%', overflow: 'hidden', borderRadius: 1 }}>
        <LiveView cameraId={cameraId} label={name.trim()} />
      </Box>
      <Stack direction="row" spacing={1}>
        <Button variant="outlined" href={hrefOf(['camera', cameraId])}>
          {t('done.page')}
        </Button>
        <Button variant="outlined" href={hrefOf(['camera-wall'])}>
          {t('toWall')}
        </Button>
      </Stack>
    </Stack>
  );
}
