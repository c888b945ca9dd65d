/** One picture of the wall: name, zone, how it is, a red frame while its zone has an alarm; the chosen one can be turned. */
import AlarmIcon from '@mui/icons-material/ReportOutlined';
import TroubleIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { hasTrouble } from '../../components/camera/health-points.ts';
import { PresetMenu } from '../../components/camera/preset-buttons.tsx';
import { PtzPad } from '../../components/camera/ptz-pad.tsx';
import type { Ptz } from '../../components/camera/use-ptz.ts';
import { useFaultText } from '../../components/fault-text.tsx';
import { LiveView } from '../../components/live-view.tsx';

/** Pictures stand on black in both themes. */
const ground = '#14171a';
const ink = '#f2f4f6';
const red = '#e5484d';

export interface WallTileProps {
  readonly row: CameraRow;
  readonly isChosen: boolean;
  /** Its zone has an alarm. */
  readonly isAlarmed: boolean;
  /** null: it is not offered to be turned. */
  readonly ptz: Ptz | null;
  readonly onChoose: () => void;
  readonly onEnlarge: () => void;
}

export function WallTile({ row, isChosen, isAlarmed, ptz, onChoose, onEnlarge }: WallTileProps) {
  const { t } = useTranslation('cameras');
  const { camera, zoneName } = row;
  const frame = isAlarmed ? red : isChosen ? ink : 'transparent';
  return (
    <Box
      role="group"
      data-camera={camera.id}
      data-alarm={isAlarmed ? 'yes' : undefined}
      aria-label={t(isAlarmed ? 'wall.tileAlarm' : 'wall.tile', { name: camera.name, zone: zoneName ?? t('sees.noZone') })}
      aria-current={isChosen ? 'true' : undefined}
      tabIndex={isChosen ? 0 : -1}
      onPointerDown={onChoose}
      onDoubleClick={onEnlarge}
      sx={{
        position: 'relative',
        minWidth: 0,
        minHeight: 0,
        bgcolor: ground,
        color: ink,
        overflow: 'hidden',
        borderRadius: 0.5,
        display: 'flex',
        flexDirection: 'column',
        // Inside of the tile, so that nothing moves when it comes or goes.
        '&::after': {
          content: '""',
          position: 'absolute',
          inset: 0,
          border: isAlarmed ? '4px solid' : '2px solid',
          borderColor: frame,
          borderRadius: 'inherit',
          pointerEvents: 'none',
        },
      }}
    >
      <Box sx={{ flex: 1, minHeight: 0, position: 'relative' }}>
        <LiveView cameraId={camera.id} label={camera.name} />
        {ptz !== null && <Turn row={row} ptz={ptz} />}
      </Box>
      <Box
        sx={{
          flex: 'none',
          display: 'flex',
          alignItems: 'center',
          gap: 1,
          px: 1.25,
          height: 28,
          fontSize: '0.8125rem',
          whiteSpace: 'nowrap',
          '& svg': { fontSize: 16 },
        }}
      >
        {isAlarmed && (
          <Box
            component="span"
            sx={{
              display: 'inline-flex',
              alignItems: 'center',
              gap: 0.5,
              bgcolor: red,
              color: '#fff',
              borderRadius: 0.5,
              px: 0.75,
              fontWeight: 700,
            }}
            style={{ background: '#b3261e' }}
          >
            <AlarmIcon aria-hidden />
            {t('wall.alarm')}
          </Box>
        )}
        <Box component="span" sx={{ fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {camera.name}
        </Box>
        <Box component="span" sx={{ color: '#b8c0c8', overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {zoneName ?? ''}
        </Box>
        <Box sx={{ flex: 1 }} />
        {hasTrouble(row) && (
          <Box
            component="span"
            title={row.health?.problem ?? ''}
            sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, color: '#f0b94f' }}
          >
            <TroubleIcon aria-hidden />
            {t('wall.trouble')}
          </Box>
        )}
      </Box>
    </Box>
  );
}

/** Lies over the picture, so that the tile keeps its size. */
function Turn({ row, ptz }: { readonly row: CameraRow; readonly ptz: Ptz }) {
  const { camera, health } = row;
  const toPreset = useAction(useApi().cameras.toPreset);
  const textOf = useFaultText();
  const presets = health?.abilities?.presets ?? [];
  const go = (preset: string) => void toPreset.run({ cameraId: camera.id, preset });
  const fault = ptz.fault ?? toPreset.fault;
  return (
    <Box
      sx={{ position: 'absolute', right: 6, bottom: 4, display: 'flex', alignItems: 'flex-end', gap: 1, maxWidth: 'calc(100% - 12px)' }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {fault !== null && (
        <Box role="alert" sx={{ bgcolor: 'rgb(20 23 26 / 0.9)', color: '#f0b94f', px: 1, py: 0.5, borderRadius: 0.5, fontSize: '0.75rem' }}>
          {textOf(fault)}
        </Box>
      )}
      <Box sx={{ flex: 'none', bgcolor: 'rgb(20 23 26 / 0.72)', borderRadius: 0.5, lineHeight: 0 }}>
        <PtzPad
          dense
          name={camera.name}
          ptz={ptz}
          {...(presets.length === 0 ? {} : { more: <PresetMenu presets={presets} disabled={toPreset.pending} onGo={go} /> })}
        />
      </Box>
    </Box>
  );
}

/** A place without a camera. */
export function EmptyTile() {
  return <Box aria-hidden sx={{ bgcolor: ground, opacity: 0.08, borderRadius: 0.5, '@media (max-width: 760px)': { display: 'none' } }} />;
}
