/** One camera: what it sees now, how it is, what it can, what is kept of it; turned and tested from here. */
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import EditIcon from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { navigate } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { HealthMarks } from '../../components/camera/health-marks.tsx';
import { LiveView } from '../../components/live-view.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { CameraDialog } from './camera-dialog.tsx';
import { Problem } from './camera-columns.tsx';
import { CameraFacts } from './camera-facts.tsx';
import { TestPanel } from './test-panel.tsx';
import { TurnPanel } from './turn-panel.tsx';

export function CameraPage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('cameras');
  const [cameraId = ''] = parts;
  const list = useCall(useApi().cameras.list, undefined, { topics: ['cameras', 'safety', 'pile'] });
  const row = list.data?.find(({ camera }) => camera.id === cameraId);
  if (row !== undefined) return <Known row={row} onChanged={list.reload} />;
  return (
    <PageFrame title={t('title')}>
      {list.data !== undefined ? (
        <EmptyState
          title={t('missing.title')}
          help={t('missing.help')}
          action={
            <Button variant="outlined" href={hrefOf(['cameras'])}>
              {t('missing.back')}
            </Button>
          }
        />
      ) : list.fault === null ? (
        <SkeletonRows rows={12} />
      ) : (
        <FaultState fault={list.fault} onRetry={list.reload} />
      )}
    </PageFrame>
  );
}

function Known({ row, onChanged }: { readonly row: CameraRow; readonly onChanged: () => void }) {
  const { t } = useTranslation('cameras');
  const { t: common } = useTranslation();
  const { role } = useMe();
  const [open, setOpen] = useState<'change' | 'remove' | null>(null);
  const [told, tell] = useTold();
  const { camera } = row;
  const mayChange = may(role, 'cameras');
  const mayControl = may(role, 'camera-control');
  const close = () => setOpen(null);
  return (
    <PageFrame
      title={camera.name}
      aside={
        <Button size="small" href={hrefOf(['cameras'])}>
          {t('backToList')}
        </Button>
      }
      actions={
        mayChange ? (
          <>
            <Button variant="outlined" startIcon={<DeleteIcon />} onClick={() => setOpen('remove')}>
              {t('remove.open')}
            </Button>
            <Button variant="contained" startIcon={<EditIcon />} onClick={() => setOpen('change')}>
              {common('do.edit')}
            </Button>
          </>
        ) : undefined
      }
    >
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(320px, 2fr)' },
          gap: 2,
          alignItems: 'start',
        }}
      >
        <Stack spacing={2}>
          <Paper variant="outlined" sx={{ overflow: 'hidden' }}>
            <Box sx={{ position: 'relative', aspectRatio: '16 / 9', bgcolor: '#14171a' }}>
              {camera.enabled ? (
                <LiveView cameraId={camera.id} label={camera.name} />
              ) : (
                <Box sx={{ display: 'grid', placeItems: 'center', height: '100%', color: '#c8ced5' }}>{t('health.off')}</Box>
              )}
            </Box>
            <Box sx={{ px: 2, py: 1.25 }}>
              <HealthMarks row={row} size="medium" />
              <Problem row={row} />
            </Box>
          </Paper>
          {mayControl && camera.enabled && row.health?.abilities?.ptz === true && (
            <TurnPanel row={row} mayKeep={mayChange} tell={tell} onKept={onChanged} />
          )}
          {mayControl && camera.enabled && <TestPanel row={row} />}
        </Stack>
        <CameraFacts row={row} />
      </Box>
      {open === 'change' && (
        <CameraDialog
          camera={row}
          onClose={close}
          onSaved={() => {
            tell(t('changed', { name: camera.name }));
            onChanged();
          }}
        />
      )}
      {open === 'remove' && <RemoveDialog row={row} onClose={close} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function RemoveDialog({ row, onClose }: { readonly row: CameraRow; readonly onClose: () => void }) {
  const { t } = useTranslation('cameras');
  const remove = useAction(useApi().cameras.remove);
  const { camera } = row;
  const run = async (reason: string) => {
    const done = await remove.run({ cameraId: camera.id, reason });
    if (done.ok) navigate(['cameras']);
  };
  return (
    <ReasonDialog
      open
      danger
      title={t('remove.title', { name: camera.name })}
      text={t('remove.text')}
      button={t('remove.button')}
      pending={remove.pending}
      fault={remove.fault}
      onDo={(reason) => void run(reason)}
      onClose={onClose}
    />
  );
}
