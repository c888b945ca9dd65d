/** A state as an icon, a word and a colour: never colour alone. */
import BlockIcon from '@mui/icons-material/Block';
import BoltIcon from '@mui/icons-material/Bolt';
import CheckCircleIcon from '@mui/icons-material/CheckCircleOutlined';
import CloudOffIcon from '@mui/icons-material/CloudOff';
import DangerIcon from '@mui/icons-material/ReportOutlined';
import EventIcon from '@mui/icons-material/EventSeat';
import HelpIcon from '@mui/icons-material/HelpOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import PauseIcon from '@mui/icons-material/PauseCircleOutlined';
import PlugIcon from '@mui/icons-material/PowerOutlined';
import FlagIcon from '@mui/icons-material/SportsScoreOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import { useTranslation } from 'react-i18next';
import type { ConnectorTile } from '../../station-core/api/contract.ts';
import { Mark, type Tone } from './mark.tsx';

/** What a tile says: the pile's own word, or what stands above it. */
export type ShownState = ConnectorTile['state'] | 'offline' | 'starting' | 'stopping';

const LOOKS: Readonly<Record<ShownState, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  available: { tone: 'free', icon: CheckCircleIcon },
  preparing: { tone: 'soon', icon: PlugIcon },
  charging: { tone: 'charging', icon: BoltIcon },
  'suspended-evse': { tone: 'soon', icon: PauseIcon },
  'suspended-ev': { tone: 'soon', icon: PauseIcon },
  finishing: { tone: 'soon', icon: FlagIcon },
  reserved: { tone: 'quiet', icon: EventIcon },
  unavailable: { tone: 'quiet', icon: BlockIcon },
  faulted: { tone: 'danger', icon: DangerIcon },
  unknown: { tone: 'quiet', icon: HelpIcon },
  offline: { tone: 'soon', icon: CloudOffIcon },
  starting: { tone: 'charging', icon: HourglassIcon },
  stopping: { tone: 'charging', icon: HourglassIcon },
};

/** The colour a state has everywhere. */
export function toneOf(state: ShownState): Tone {
  return LOOKS[state].tone;
}

/** Offline and a running order stand above what the pile said last. */
export function shownStateOf(tile: Pick<ConnectorTile, 'online' | 'state' | 'startOrderedMs' | 'session'>): ShownState {
  if (!tile.online) return 'offline';
  if (tile.session?.phase === 'charging' && tile.session.stopOrderedMs !== null) return 'stopping';
  if (tile.startOrderedMs !== null && tile.session === null) return 'starting';
  return tile.state;
}

export function StateMark({ state, size = 'medium' }: { readonly state: ShownState; readonly size?: 'small' | 'medium' | 'large' }) {
  const { t } = useTranslation();
  return <Mark tone={LOOKS[state].tone} icon={LOOKS[state].icon} text={t(`state.${state}`)} size={size} />;
}
