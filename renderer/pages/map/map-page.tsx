/** The plan of the site, live: zones, piles, sensors, cameras and relays where they stand; arranged by dragging or by the keyboard. */
import EditIcon from '@mui/icons-material/OpenWithOutlined';
import MapIcon from '@mui/icons-material/MapOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardUpdate } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useMe } from '../../client/station-context.tsx';
import { useLive } from '../../client/use-live.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { foldTiles, type Tiles } from '../../client/board-tiles.ts';
import { useCameras, useSafetySetup, useSensors, useZones } from '../../client/use-safety.ts';
import { ArrangePanel } from './arrange-panel.tsx';
import { KINDS, thingsOf, type Kind } from './map-things.ts';
import { PlanCanvas, type Drawing } from './plan-canvas.tsx';
import { PlanUpload, RemovePlan } from './plan-upload.tsx';
import { usePlacing } from './use-placing.ts';

const FILTERS = { hide: '' };

export function MapPage() {
  const { t } = useTranslation('map');
  const mayChange = may(useMe().role, 'safety-change');
  const [setup, states, cameras, sensors] = [useSafetySetup(), useZones(), useCameras(), useSensors()];
  const board = useLive(
    (api, signal) => api.board.watch(undefined, { signal }),
    'board',
    (before: Tiles | undefined, update: BoardUpdate) => foldTiles(before, update),
  );
  const [filters, setFilters] = useFilters(FILTERS);
  const [editing, setEditing] = useState(false);
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [told, tell] = useTold();
  const placing = usePlacing(cameras.data ?? [], () => {
    setup.reload();
    cameras.reload();
  });
  const hidden = filters.hide.split(' ').filter((kind) => kind !== '');
  const plan = setup.data?.plan ?? null;
  const uploaded = () => {
    tell(t('upload.done'));
    setup.reload();
  };
  const removed = () => {
    tell(t('removed'));
    setup.reload();
  };
  const things =
    setup.data === undefined
      ? []
      : placing.applied(
          thingsOf({
            setup: setup.data,
            tiles: board.data ?? [],
            sensors: sensors.data?.rows ?? [],
            cameras: cameras.data ?? [],
            zones: states.data ?? [],
          }),
        );
  const finish = async (corners: Drawing['corners']) => {
    if (drawing === null) return;
    const done = await placing.draw(drawing.zoneId, corners);
    setDrawing(null);
    if (done) tell(t('zones.saved', { name: setup.data?.zones.find(({ id }) => id === drawing.zoneId)?.name ?? '' }));
  };
  return (
    <PageFrame
      title={t('title')}
      width="fill"
      aside={plan !== null && <ShowKinds hidden={hidden} onChange={(hide) => setFilters({ hide: hide.join(' ') })} />}
      actions={
        mayChange &&
        plan !== null && (
          <>
            {editing && <RemovePlan onDone={removed} />}
            {editing && <PlanUpload label={t('upload.new')} onDone={uploaded} />}
            <Button
              variant={editing ? 'contained' : 'outlined'}
              startIcon={<EditIcon />}
              onClick={() => {
                setEditing(!editing);
                setDrawing(null);
              }}
            >
              {t(editing ? 'edit.done' : 'edit')}
            </Button>
          </>
        )
      }
    >
      {setup.data === undefined ? (
        setup.fault === null ? (
          <Skeleton variant="rounded" height="100%" animation={false} />
        ) : (
          <FaultState fault={setup.fault} onRetry={setup.reload} />
        )
      ) : plan === null ? (
        <EmptyState
          icon={<MapIcon />}
          title={t('empty.title')}
          help={t(mayChange ? 'empty.text' : 'empty.text.viewer')}
          action={mayChange ? <PlanUpload label={t('upload')} primary onDone={uploaded} /> : undefined}
        />
      ) : (
        <Box sx={{ display: 'flex', gap: 2, height: '100%', minHeight: 0 }}>
          <PlanCanvas
            plan={plan}
            zones={setup.data.zones}
            states={states.data ?? []}
            things={things.filter(({ kind }) => editing || !hidden.includes(kind))}
            placing={editing && drawing === null ? placing : null}
            drawing={drawing}
            onDraw={setDrawing}
            onClose={(corners) => void finish(corners)}
            tell={tell}
          />
          {editing && (
            <ArrangePanel
              things={things}
              zones={setup.data.zones}
              placing={placing}
              drawing={drawing}
              onDraw={setDrawing}
              onClose={(corners) => void finish(corners)}
            >
              <FaultNote fault={placing.fault} />
            </ArrangePanel>
          )}
        </Box>
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function ShowKinds({ hidden, onChange }: { readonly hidden: readonly string[]; readonly onChange: (hidden: readonly Kind[]) => void }) {
  const { t } = useTranslation('map');
  return (
    <ToggleButtonGroup
      size="small"
      aria-label={t('kinds.label')}
      value={KINDS.filter((kind) => !hidden.includes(kind))}
      onChange={(_, shown: readonly Kind[]) => onChange(KINDS.filter((kind) => !shown.includes(kind)))}
    >
      {KINDS.map((kind) => (
        <ToggleButton key={kind} value={kind}>
          {t(`kinds.${kind}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
