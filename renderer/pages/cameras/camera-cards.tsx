/** The cameras list on a phone: one card under the other, the whole card opens the camera. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { makeText } from '../../components/camera/camera-make.ts';
import { HealthMarks } from '../../components/camera/health-marks.tsx';
import { SkeletonRows } from '../../components/page-states.tsx';
import { Problem, Sees } from './camera-columns.tsx';

export function CameraCards({ rows }: { readonly rows: readonly CameraRow[] | undefined }) {
  const { t } = useTranslation('cameras');
  if (rows === undefined) return <SkeletonRows rows={6} height={104} />;
  return (
    <Stack component="ul" spacing={1} sx={{ m: 0, p: 0, listStyle: 'none' }} aria-label={t('title')}>
      {rows.map((row) => (
        <li key={row.camera.id}>
          <Box
            component="a"
            href={hrefOf(['camera', row.camera.id])}
            sx={{
              display: 'flex',
              flexDirection: 'column',
              gap: 0.5,
              p: 2,
              minHeight: 96,
              textDecoration: 'none',
              bgcolor: 'background.paper',
              border: 1,
              borderColor: 'divider',
              borderRadius: 1,
            }}
          >
            <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{row.camera.name}</Box>
            <HealthMarks row={row} />
            <Problem row={row} />
            <Typography variant="body2" color="textSecondary">
              {makeText(row)}
            </Typography>
            <Box sx={{ fontSize: '0.875rem' }}>
              <Sees row={row} />
            </Box>
          </Box>
        </li>
      ))}
    </Stack>
  );
}
