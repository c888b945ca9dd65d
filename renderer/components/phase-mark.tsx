/** How a zone stands, as an icon, a word and a colour. */
import HeldIcon from '@mui/icons-material/HourglassEmpty';
import UnknownIcon from '@mui/icons-material/HelpOutlined';
import LatchedIcon from '@mui/icons-material/LockOutlined';
import ResetIcon from '@mui/icons-material/RestartAlt';
import ClearIcon from '@mui/icons-material/VerifiedUserOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../station-core/api/contract.ts';
import { Mark, type Tone } from './mark.tsx';

const LOOKS: Readonly<Record<ZoneView['phase'] | 'unknown', { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  clear: { tone: 'free', icon: ClearIcon },
  held: { tone: 'soon', icon: HeldIcon },
  latched: { tone: 'danger', icon: LatchedIcon },
  resetting: { tone: 'danger', icon: ResetIcon },
  unknown: { tone: 'quiet', icon: UnknownIcon },
};

/** The colour of a zone's phase everywhere. */
export function phaseTone(phase: ZoneView['phase'] | 'unknown'): Tone {
  return LOOKS[phase].tone;
}

export function PhaseMark({
  phase,
  size = 'medium',
}: {
  readonly phase: ZoneView['phase'] | 'unknown';
  readonly size?: 'medium' | 'large';
}) {
  const { t } = useTranslation('zones');
  return <Mark tone={LOOKS[phase].tone} icon={LOOKS[phase].icon} text={t(`phase.${phase}`)} size={size} />;
}
