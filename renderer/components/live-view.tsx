/** What a camera sees now: moving pictures where the browser can decode them, else snapshots that are asked again and again. */
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import OldIcon from '@mui/icons-material/HistoryToggleOff';
import PhotoIcon from '@mui/icons-material/PhotoCameraOutlined';
import LiveIcon from '@mui/icons-material/VideocamOutlined';
import { styled } from '@mui/material/styles';
import type SvgIcon from '@mui/material/SvgIcon';
import Tooltip from '@mui/material/Tooltip';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { LivePicture, type LiveState } from '../client/live-picture.ts';

export interface LiveViewProps {
  readonly cameraId: string;
  /** The camera's name: what a screen reader says. */
  readonly label: string;
  /** A red frame: the camera of an alarm. */
  readonly isMarked?: boolean;
  /** One snapshot a minute, for lists. */
  readonly isStill?: boolean;
}

/** Pictures stand on black in both themes; what is said over them is readable on any picture. */
const Ground = styled('div')({
  position: 'relative',
  width: '100%',
  height: '100%',
  minHeight: 0,
  overflow: 'hidden',
  background: '#14171a',
  color: '#f2f4f6',
  '& canvas': { position: 'absolute', inset: 0, width: '100%', height: '100%', objectFit: 'contain' },
});
const Said = styled('span')({
  position: 'absolute',
  top: 6,
  left: 6,
  maxWidth: 'calc(100% - 12px)',
  display: 'inline-flex',
  alignItems: 'center',
  gap: 4,
  padding: '1px 7px 1px 5px',
  borderRadius: 4,
  background: 'rgb(20 23 26 / 0.78)',
  fontSize: '0.75rem',
  fontWeight: 600,
  fontVariantNumeric: 'tabular-nums',
  whiteSpace: 'nowrap',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  '& svg': { fontSize: 15, flex: 'none' },
});
const Middle = styled('div')({
  position: 'absolute',
  inset: 0,
  display: 'grid',
  placeContent: 'center',
  justifyItems: 'center',
  gap: 6,
  padding: '28px 16px 12px',
  textAlign: 'center',
  fontSize: '0.8125rem',
  lineHeight: 1.4,
  color: '#c8ced5',
  overflow: 'hidden',
});
const Frame = styled('div')({ position: 'absolute', inset: 0, border: '4px solid #e5484d', pointerEvents: 'none' });

/** Fills what it stands in. */
export function LiveView({ cameraId, label, isMarked = false, isStill = false }: LiveViewProps) {
  return <View key={`${cameraId}/${String(isStill)}`} cameraId={cameraId} label={label} isMarked={isMarked} isStill={isStill} />;
}

function View({ cameraId, label, isMarked, isStill }: Required<LiveViewProps>) {
  const { t } = useTranslation('live');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture] = useState(() => new LivePicture({ origin: window.location.origin, cameraId, isStill }));
  const state = useSyncExternalStore(picture.onState, picture.state);
  useEffect(() => (canvas.current === null ? undefined : picture.show(canvas.current)), [picture]);
  const said = saidOf(state);
  const Icon = said.icon;
  return (
    <Ground data-live={said.word}>
      <canvas ref={canvas} role="img" aria-label={t('picture', { name: label })} />
      {state.ageS === null ? (
        <Middle>
          <HourglassIcon aria-hidden sx={{ fontSize: 22 }} />
          <span>{state.problem === '' ? t('waiting') : t('nothing')}</span>
          {state.problem !== '' && <span>{state.problem}</span>}
        </Middle>
      ) : (
        <Tooltip title={state.why === 'none' ? state.problem : t(`why.${state.why}`)}>
          <Said style={said.isOld ? { color: '#f0b94f' } : undefined}>
            <Icon aria-hidden />
            {t(said.word, { seconds: state.ageS })}
          </Said>
        </Tooltip>
      )}
      {isMarked && <Frame />}
    </Ground>
  );
}

/** A picture that stands still must never look like one that is live. */
const OLD_S = 3;
const OLD_SNAPSHOT_S = 10;
const OLD_STILL_S = 150;

function saidOf({ mode, why, ageS }: LiveState): {
  readonly word: 'waiting' | 'live' | 'old' | 'snapshot';
  readonly icon: typeof SvgIcon;
  readonly isOld: boolean;
} {
  if (ageS === null) return { word: 'waiting', icon: HourglassIcon, isOld: false };
  if (mode === 'video') return ageS >= OLD_S ? { word: 'old', icon: OldIcon, isOld: true } : { word: 'live', icon: LiveIcon, isOld: false };
  const isOld = ageS >= (why === 'still' ? OLD_STILL_S : OLD_SNAPSHOT_S);
  return { word: 'snapshot', icon: isOld ? OldIcon : PhotoIcon, isOld };
}
