/** Which cameras see the pile, with what they see now. Nothing where none does. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { LiveView } from '../../components/live-view.tsx';

/** The others are one click away. */
const shownMax = 2;

export function SeenBy({ pileId }: { readonly pileId: string }) {
  const { t } = useTranslation('cameras');
  const cameras = useCall(useApi().cameras.list, undefined, { topics: ['cameras'] });
  const mine = cameras.data?.filter(({ camera }) => camera.enabled && camera.pileIds.some((one) => one === pileId)) ?? [];
  if (mine.length === 0) return null;
  return (
    <Paper variant="outlined" component="section" aria-label={t('seenBy.title')} sx={{ p: 2 }}>
      <Typography variant="h2">{t('seenBy.title')}</Typography>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))', gap: 1.5, pt: 1 }}>
        {mine.slice(0, shownMax).map(({ camera }) => (
          <div key={camera.id}>
            <Box sx={{ position: 'relative', aspectRatio: '16 / 9', bgcolor: '#14171a', borderRadius: 0.5, overflow: 'hidden' }}>
              <LiveView cameraId={camera.id} label={camera.name} />
            </Box>
            <Link href={hrefOf(['camera', camera.id])}>{camera.name}</Link>
          </div>
        ))}
      </Box>
      {mine.length > shownMax && (
        <Typography variant="body2" sx={{ mt: 1 }}>
          <Link href={hrefOf(['camera-wall'])}>{t('seenBy.more', { count: mine.length - shownMax })}</Link>
        </Typography>
      )}
    </Paper>
  );
}
