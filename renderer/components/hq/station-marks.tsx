/** How a station is doing, as a mark: locked, something missing, silent, refused, well. */
import BlockIcon from '@mui/icons-material/Block';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import GapIcon from '@mui/icons-material/PlaylistRemoveOutlined';
import LockIcon from '@mui/icons-material/LockOutlined';
import NewIcon from '@mui/icons-material/FiberNewOutlined';
import SilentIcon from '@mui/icons-material/CloudOffOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { Severity, StationRow } from '../../../hq-receiver/contract.ts';
import { SEVERITY_ICON, severityTone } from '../alarm-looks.ts';
import { Mark } from '../mark.tsx';

type Told = Pick<StationRow, 'isLocked' | 'isSilent' | 'missing' | 'refused' | 'lastContactMs'>;

/** The first that holds: it is what a person has to see to. */
export function StationMark({ station }: { readonly station: Told }) {
  const { t } = useTranslation('hq');
  if (station.isLocked) return <Mark tone="soon" icon={LockIcon} text={t('state.locked')} />;
  if (station.missing !== null) return <Mark tone="soon" icon={GapIcon} text={t('state.missing')} />;
  if (station.refused !== null) return <Mark tone="soon" icon={BlockIcon} text={t('state.refused')} />;
  if (station.lastContactMs === null) return <Mark tone="quiet" icon={NewIcon} text={t('state.new')} />;
  if (station.isSilent) return <Mark tone="soon" icon={SilentIcon} text={t('state.silent')} />;
  return <Mark tone="quiet" icon={CheckIcon} text={t('state.well')} />;
}

const ORDER = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];

/** How many alarms stand, the severe ones first; a dash where none does. */
export function AlarmCounts({ counts }: { readonly counts: StationRow['alarms'] }) {
  const { t } = useTranslation('hq');
  const standing = ORDER.filter((severity) => counts[severity] > 0);
  if (standing.length === 0) return <>–</>;
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 1.25 }}>
      {standing.map((severity) => (
        <Box key={severity} component="span" title={t(`severity.${severity}`)}>
          <Mark tone={severityTone(severity)} icon={SEVERITY_ICON[severity]} text={String(counts[severity])} />
          <Hidden text={t(`severity.${severity}`)} />
        </Box>
      ))}
    </Box>
  );
}

function Hidden({ text }: { readonly text: string }) {
  return (
    <Box component="span" sx={{ position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' }}>
      {text}
    </Box>
  );
}
