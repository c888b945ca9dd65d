/** The camera wall: one, four, nine or sixteen pictures, by mouse or by keyboard; an alarm brings its cameras to the first tiles. */
import FullscreenIcon from '@mui/icons-material/Fullscreen';
import KeyboardIcon from '@mui/icons-material/KeyboardOutlined';
import VideocamIcon from '@mui/icons-material/VideocamOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Tooltip from '@mui/material/Tooltip';
import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { speedOfKey } from '../../components/camera/ptz-pad.tsx';
import { usePtz, type Ptz } from '../../components/camera/use-ptz.ts';
import { useZones } from '../../components/camera/use-zones.ts';
import { pageOf, pageText } from '../../components/page-number.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { alarmedZones, columnsOf, layoutOf, layoutOfKey, layouts, stepFrom, usualLayout, wallOrder, type Layout } from './wall-order.ts';
import { EmptyTile, WallTile } from './wall-tile.tsx';

/** camera: the chosen tile. */
const noFilter = { layout: '', page: '', camera: '' };

export function WallPage() {
  const { t } = useTranslation('cameras');
  const api = useApi();
  const mayControl = may(useMe().role, 'camera-control');
  const [filter, setFilter] = useFilters(noFilter);
  const list = useCall(api.cameras.list, undefined, { topics: ['cameras', 'safety'] });
  const alarms = useCall(api.alarms.list, { open: true }, { topics: ['alarms'] });
  const zones = useZones();
  const alarmed = alarmedZones(alarms.data ?? [], zones.data ?? []);
  const order = wallOrder(list.data ?? [], alarmed);
  const layout = layoutOf(filter.layout);
  const page = Math.min(pageOf(filter.page), Math.max(0, Math.ceil(order.length / layout) - 1));
  const shown = order.slice(page * layout, (page + 1) * layout);
  const chosen = shown.find(({ camera }) => camera.id === filter.camera) ?? shown[0];
  const chosenId = chosen?.camera.id ?? '';
  const ptz = usePtz(chosenId);
  const wall = useRef<HTMLDivElement>(null);
  const inAlarm = alarmed.filter((zoneId) => order.some(({ camera }) => camera.zoneId === zoneId)).join(' ');

  // An alarm is seen at once, whichever page somebody had turned to.
  const toFirst = useEffectEvent(() => setFilter({ page: '' }));
  useEffect(() => {
    if (inAlarm !== '') toFirst();
  }, [inAlarm]);

  const choose = (index: number, next: Layout = layout) => {
    const row = order[index];
    if (row === undefined) return;
    setFilter({ layout: next === usualLayout ? '' : String(next), page: pageText(Math.floor(index / next)), camera: row.camera.id });
  };
  const at = Math.max(0, order.findIndex(({ camera }) => camera.id === chosenId)); // prettier-ignore
  const toFullScreen = () => void wall.current?.requestFullscreen().catch(() => undefined);
  useWallKeys({
    onStep: (key) => {
      const next = stepFrom(at, key, layout, order.length);
      if (next !== null) choose(next);
    },
    onLayout: (next) => choose(at, next),
    onFullScreen: toFullScreen,
    ptz: mayControl && canTurn(chosen) ? ptz : null,
  });

  return (
    <PageFrame
      title={t('wall.title')}
      width="fill"
      aside={
        <Button size="small" href={hrefOf(['cameras'])}>
          {t('backToList')}
        </Button>
      }
      actions={
        <>
          {order.length > layout && (
            <Pager page={page} size={layout} total={order.length} onPage={(next) => setFilter({ page: pageText(next), camera: '' })} />
          )}
          <Tooltip title={<KeysHelp />}>
            <Button color="inherit" startIcon={<KeyboardIcon />} sx={{ display: { xs: 'none', md: 'inline-flex' } }}>
              {t('wall.keys')}
            </Button>
          </Tooltip>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('wall.layout')}
            value={layout}
            onChange={(_, next: Layout | null) => {
              if (next !== null) choose(at, next);
            }}
          >
            {layouts.map((one) => (
              <ToggleButton key={one} value={one} aria-label={t('wall.tiles', { count: one })}>
                {one}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <Button variant="outlined" startIcon={<FullscreenIcon />} onClick={toFullScreen} disabled={shown.length === 0}>
            {t('wall.full')}
          </Button>
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={list.data !== undefined && order.length === 0}
        empty={
          <EmptyState
            icon={<VideocamIcon />}
            title={t('wall.empty')}
            help={t('wall.emptyText')}
            action={
              <Button variant="outlined" href={hrefOf(['cameras'])}>
                {t('missing.back')}
              </Button>
            }
          />
        }
      >
        <Grid layout={layout} wall={wall}>
          {Array.from({ length: layout }, (_, place) => {
            const row = shown[place];
            if (list.data === undefined) return <Skeleton key={place} variant="rounded" animation={false} sx={{ height: 'auto' }} />;
            if (row === undefined) return <EmptyTile key={`empty ${place}`} />;
            const { id, zoneId } = row.camera;
            return (
              <WallTile
                key={id}
                row={row}
                isChosen={id === chosenId}
                isAlarmed={zoneId !== null && alarmed.includes(zoneId)}
                ptz={mayControl && id === chosenId && canTurn(row) ? ptz : null}
                onChoose={() => choose(page * layout + place)}
                onEnlarge={() => choose(page * layout + place, layout === 1 ? usualLayout : 1)}
              />
            );
          })}
        </Grid>
      </Listed>
    </PageFrame>
  );
}

function Grid({
  layout,
  wall,
  children,
}: {
  readonly layout: Layout;
  readonly wall: React.RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
}) {
  const columns = columnsOf(layout);
  return (
    <Box
      ref={wall}
      sx={{
        height: '100%',
        minHeight: { xs: 0, md: 320 },
        display: 'grid',
        gap: 0.75,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${columns}, minmax(0, 1fr))`,
        '&:fullscreen': { bgcolor: '#000', p: 0.5 },
        // On a phone one picture is as wide as the screen, the others follow under it.
        '@media (max-width: 760px)': { gridTemplateColumns: '1fr', gridTemplateRows: 'none', gridAutoRows: '56vw', height: 'auto' },
      }}
    >
      {children}
    </Box>
  );
}

function KeysHelp() {
  const { t } = useTranslation('cameras');
  return (
    <Box sx={{ whiteSpace: 'pre-line', fontSize: '0.8125rem', lineHeight: 1.6 }}>
      {[t('wall.keyArrows'), t('wall.keyLayouts'), t('wall.keyTurn'), t('wall.keyFull')].join('\n')}
    </Box>
  );
}

function canTurn(row: CameraRow | undefined): boolean {
  return row?.health?.abilities?.ptz === true && row.health.reachable;
}

interface WallKeys {
  readonly onStep: (key: string) => void;
  readonly onLayout: (layout: Layout) => void;
  readonly onFullScreen: () => void;
  /** null: the chosen camera cannot be turned. */
  readonly ptz: Ptz | null;
}

/** A "g" before a letter leads to another page: that letter is not meant for the wall. */
const chordMs = 1_500;

/** Arrows choose, 1 4 9 6 lay out, Shift and arrows turn, f fills the screen. Keys typed into a field are left alone. */
function useWallKeys(keys: WallKeys): void {
  const goAtMs = useRef(-chordMs);
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
    if (event.key === 'g') goAtMs.current = event.timeStamp;
    const speed = speedOfKey(event.key);
    const layout = layoutOfKey(event.key);
    if (speed !== null && event.shiftKey) {
      event.preventDefault();
      if (!event.repeat) keys.ptz?.begin(speed);
    } else if (speed !== null) {
      event.preventDefault();
      keys.onStep(event.key);
    } else if (layout !== null) keys.onLayout(layout);
    else if (event.key === 'f' && event.timeStamp - goAtMs.current >= chordMs) keys.onFullScreen();
  });
  const released = useEffectEvent((event: KeyboardEvent) => {
    if (speedOfKey(event.key) !== null || event.key === 'Shift') keys.ptz?.end();
  });
  useEffect(() => {
    const down = (event: KeyboardEvent) => pressed(event);
    const up = (event: KeyboardEvent) => released(event);
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, []);
}

/** Fields, open lists and dialogs have the arrows to themselves. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog], [role=listbox]') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox'); // prettier-ignore
}
