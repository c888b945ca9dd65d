/** The columns of the cameras list. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { bitRateText, codecText, makeText } from '../../components/camera/camera-make.ts';
import { HealthMarks } from '../../components/camera/health-marks.tsx';
import type { Column } from '../../components/data-table.tsx';
import { NoValue } from '../../components/texts.tsx';
import { hostOf } from './address.ts';

export function useCameraColumns(): readonly Column<CameraRow>[] {
  const { t } = useTranslation('cameras');
  return [
    { id: 'name', title: t('column.name'), wraps: true, width: '18%', cell: ({ camera }) => camera.name },
    {
      id: 'health',
      title: t('column.health'),
      wraps: true,
      width: '30%',
      cell: (row) => (
        <>
          <HealthMarks row={row} />
          <Problem row={row} />
        </>
      ),
    },
    {
      id: 'make',
      title: t('column.make'),
      wraps: true,
      cell: (row) => (
        <>
          <Box>{makeText(row) === '' ? t('make.unknown') : makeText(row)}</Box>
          <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            {addressOf(row)}
          </Typography>
        </>
      ),
    },
    { id: 'flow', title: t('column.flow'), align: 'right', cell: (row) => <Flow row={row} /> },
    { id: 'sees', title: t('column.sees'), wraps: true, cell: (row) => <Sees row={row} /> },
  ];
}

/** In the station's own words, where something is wrong. */
export function Problem({ row: { health, camera } }: { readonly row: CameraRow }) {
  if (health === null || !camera.enabled || health.problem === '') return null;
  return (
    <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
      {health.problem}
    </Typography>
  );
}

/** Pictures a second, bits a second, and how they are packed. */
export function Flow({ row: { health, camera } }: { readonly row: CameraRow }) {
  const { t } = useTranslation('cameras');
  if (!camera.enabled || health?.recording !== true) return <NoValue />;
  return (
    <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>
      <Box>{t('flow.fps', { fps: health.framesPerSecond.toFixed(0) })}</Box>
      <Typography variant="body2" color="textSecondary">
        {[bitRateText(health.bitsPerSecond), codecText(health.codec)].filter((part) => part !== '').join(' · ')}
      </Typography>
    </Box>
  );
}

/** The zone, and the piles in its picture. */
export function Sees({ row: { zoneName, piles } }: { readonly row: CameraRow }) {
  const { t } = useTranslation('cameras');
  if (zoneName === null && piles.length === 0)
    return (
      <Typography variant="body2" color="textSecondary">
        {t('sees.nothing')}
      </Typography>
    );
  return (
    <>
      <Box>{zoneName ?? t('sees.noZone')}</Box>
      <Typography variant="body2" color="textSecondary">
        {piles.map(({ name }) => name).join(', ')}
      </Typography>
    </>
  );
}

export function addressOf({ camera }: CameraRow): string {
  return hostOf(camera.serviceUrl === '' ? camera.mainUrl : camera.serviceUrl);
}
