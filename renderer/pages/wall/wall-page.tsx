/** The wall: ten big things, read from five metres; nothing to click, nothing to scroll, dark by night; danger takes the whole of it. */
import AlarmIcon from '@mui/icons-material/NotificationsActiveOutlined';
import FineIcon from '@mui/icons-material/CheckCircleOutlined';
import HeldIcon from '@mui/icons-material/PauseCircleOutlined';
import WaitIcon from '@mui/icons-material/HourglassEmpty';
import OfflineIcon from '@mui/icons-material/CloudOff';
import StoppedIcon from '@mui/icons-material/PowerOffOutlined';
import Box from '@mui/material/Box';
import type SvgIcon from '@mui/material/SvgIcon';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow, BoardUpdate, ZoneView } from '../../../station-core/api/contract.ts';
import { useApi, useLine, useNow, useScreen } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { useLive } from '../../client/use-live.ts';
import { AlarmAnnouncer } from '../../components/alarm-announcer.tsx';
import { severityTone, useAlarmTitle } from '../../components/alarm-looks.ts';
import { byUrgency } from '../../components/alarm-urgency.ts';
import { shownStateOf } from '../../components/state-mark.tsx';
import { toneColor, type Tone } from '../../components/mark.tsx';
import { energyText, powerText } from '../../format/energy-text.ts';
import { clockText, dayText } from '../../format/time-text.ts';
import { foldTiles, type Tiles } from '../../client/board-tiles.ts';
import { countsOf } from './counts.ts';

/** By the clock of the station: from seven in the evening to seven in the morning. */
const NIGHT_FROM = '19:00';
const NIGHT_TO = '07:00';

export function WallPage() {
  const { t } = useTranslation('rules');
  const api = useApi();
  const { clock } = useScreen();
  const { zone } = useStation();
  const now = useNow(1_000);
  const time = clockText(now, zone);
  const board = useLive(
    (feeds, signal) => feeds.board.watch(undefined, { signal }),
    'wall',
    (before: Tiles | undefined, update: BoardUpdate) => {
      clock.heard(update.nowMs);
      return foldTiles(before, update);
    },
  );
  const alarms = useCall(api.alarms.list, { open: true }, { topics: ['alarms', 'safety', 'zones'] });
  const zones = useCall(api.zones.states, undefined, { topics: ['zones', 'safety'] });
  const title = t('wall.title');
  useEffect(() => {
    document.title = `${title} · Stationmaster`;
  }, [title]);
  const counts = countsOf(board.data ?? [], shownStateOf);
  const isNight = time >= NIGHT_FROM || time < NIGHT_TO;
  return (
    <Box
      component="main"
      data-theme={isNight ? 'dark' : 'light'}
      data-wall
      sx={{
        height: '100dvh',
        overflow: 'hidden',
        bgcolor: 'var(--mui-palette-background-default)',
        color: 'var(--mui-palette-text-primary)',
        display: 'grid',
        gap: '1.6vh',
        p: '2.2vh',
        gridTemplate: 'minmax(0, 1.15fr) minmax(0, 1fr) minmax(0, 1fr) / repeat(4, minmax(0, 1fr))',
      }}
    >
      <StationState alarms={alarms.data} zones={zones.data} />
      <Thing name={dayText(now, zone)}>{time}</Thing>
      <Thing name={t('wall.free')} tone="free">
        {board.data === undefined ? '–' : counts.free}
      </Thing>
      <Thing name={t('wall.charging')} tone="charging">
        {board.data === undefined ? '–' : counts.charging}
      </Thing>
      <Thing name={t('wall.plugged')}>{counts.plugged}</Thing>
      <Thing name={t('wall.broken')} {...(counts.broken > 0 ? { tone: 'soon' as const } : {})}>
        {counts.broken}
      </Thing>
      <Thing name={t('wall.power')} unit="kW">
        {powerText(counts.watt, 0)}
      </Thing>
      <Thing name={t('wall.energy')} unit="kWh">
        {energyText(counts.dwh, 0)}
      </Thing>
      <ZonesThing zones={zones.data ?? []} />
      <AlarmsThing alarms={alarms.data ?? []} />
      <AlarmAnnouncer wall />
    </Box>
  );
}

function Thing({
  name,
  tone,
  unit,
  small = false,
  children,
}: {
  readonly name: string;
  readonly tone?: Tone;
  readonly unit?: string;
  /** Words, not a number. */
  readonly small?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Box
      component="section"
      aria-label={name}
      sx={{
        bgcolor: 'var(--mui-palette-background-paper)',
        borderRadius: '1vh',
        px: '2.4vh',
        py: '1.6vh',
        display: 'flex',
        flexDirection: 'column',
        minWidth: 0,
        overflow: 'hidden',
      }}
    >
      <Box
        sx={{
          fontSize: '3vh',
          color: 'var(--mui-palette-text-secondary)',
          whiteSpace: 'nowrap',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
        }}
      >
        {name}
      </Box>
      <Box
        sx={{
          flex: 1,
          display: 'flex',
          alignItems: 'center',
          fontSize: small ? 'min(5.2vh, 3vw)' : 'min(13vh, 7.2vw)',
          lineHeight: 1.1,
          fontWeight: 700,
          fontVariantNumeric: 'tabular-nums',
          minWidth: 0,
        }}
        style={tone === undefined ? undefined : { color: toneColor(tone) }}
      >
        <span>
          {children}
          {unit !== undefined && (
            <Box component="span" sx={{ fontSize: '4vh', fontWeight: 400, ml: '0.3em', color: 'var(--mui-palette-text-secondary)' }}>
              {unit}
            </Box>
          )}
        </span>
      </Box>
    </Box>
  );
}

/** One sentence over all: what is worst. */
function StationState(props: { readonly alarms: readonly AlarmRow[] | undefined; readonly zones: readonly ZoneView[] | undefined }) {
  const { alarms = [], zones = [] } = props;
  const { t } = useTranslation('rules');
  const { t: common } = useTranslation();
  const { name } = useStation();
  const titleOf = useAlarmTitle();
  const lost = useLine().kind === 'lost';
  // What came and went is in the list of alarms; here stands what is.
  const [worst] = [...alarms]
    .filter(({ announcement, state }) => announcement !== 'none' && state !== 'returned-unacknowledged')
    .sort(byUrgency);
  const off = zones.filter(({ phase }) => phase === 'latched' || phase === 'resetting');
  const held = zones.filter(({ phase }) => phase === 'held');
  const [firstOff] = off;
  const [firstHeld] = held;
  const stated = ((): { readonly text: string; readonly tone: Tone; readonly icon: typeof SvgIcon } => {
    // Nothing is said to be well before it was heard.
    if (props.alarms === undefined || props.zones === undefined) return { text: common('state.loading'), tone: 'quiet', icon: WaitIcon };
    if (lost) return { text: t('wall.offline'), tone: 'soon', icon: OfflineIcon };
    if (firstOff !== undefined) {
      const text = off.length > 1 ? t('wall.stoppedMany', { count: off.length }) : t('wall.stopped', { zone: firstOff.name });
      return { text: firstOff.isDrill ? `${t('wall.drill')} · ${text}` : text, tone: 'danger', icon: StoppedIcon };
    }
    if (worst !== undefined) {
      const text = [titleOf(worst), worst.subject ?? worst.zoneName].filter((one) => one !== null).join(' · ');
      return { text, tone: severityTone(worst.severity), icon: AlarmIcon };
    }
    if (firstHeld !== undefined) return { text: t('wall.held', { zone: firstHeld.name }), tone: 'soon', icon: HeldIcon };
    return { text: t('wall.fine'), tone: 'free', icon: FineIcon };
  })();
  const Icon = stated.icon;
  return (
    <Box
      component="section"
      aria-label={t('wall.state')}
      sx={{
        gridColumn: 'span 3',
        bgcolor: 'var(--mui-palette-background-paper)',
        borderRadius: '1vh',
        px: '2.4vh',
        py: '1.6vh',
        display: 'flex',
        flexDirection: 'column',
        minWidth: 0,
        overflow: 'hidden',
      }}
    >
      <Box
        sx={{
          fontSize: '3vh',
          color: 'var(--mui-palette-text-secondary)',
          whiteSpace: 'nowrap',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
        }}
      >
        {name}
      </Box>
      <Box
        role="status"
        sx={{ flex: 1, display: 'flex', alignItems: 'center', gap: '2.4vh', fontSize: '7.4vh', fontWeight: 700, lineHeight: 1.1 }}
        style={{ color: toneColor(stated.tone) }}
      >
        <Icon aria-hidden sx={{ fontSize: '10vh', flex: 'none' }} />
        <span>{stated.text}</span>
      </Box>
    </Box>
  );
}

function ZonesThing({ zones }: { readonly zones: readonly ZoneView[] }) {
  const { t } = useTranslation('rules');
  const off = zones.filter(({ phase }) => phase === 'latched' || phase === 'resetting').length;
  const held = zones.filter(({ phase }) => phase === 'held').length;
  const all = zones.length;
  const [text, tone] = ((): readonly [string, Tone] => {
    if (all === 0) return [t('wall.zones.none'), 'quiet'];
    if (off > 0) return [t('wall.zones.off', { off, all }), 'danger'];
    return held > 0 ? [t('wall.zones.held', { held, all }), 'soon'] : [t('wall.zones.fine'), 'free'];
  })();
  return (
    <Thing name={t('wall.zones')} tone={tone} small>
      {text}
    </Thing>
  );
}

function AlarmsThing({ alarms }: { readonly alarms: readonly AlarmRow[] }) {
  const { t } = useTranslation('rules');
  const shown = alarms.filter(({ state }) => state !== 'normal' && state !== 'shelved');
  const [worst] = [...shown].sort(byUrgency);
  if (worst === undefined)
    return (
      <Thing name={t('wall.alarms')} tone="free" small>
        {t('wall.none')}
      </Thing>
    );
  return (
    <Thing name={t('wall.alarms')} tone={worst.announcement === 'none' ? 'quiet' : severityTone(worst.severity)}>
      {shown.length}
    </Thing>
  );
}
