/** A pile's line and clock as marks. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ClockIcon from '@mui/icons-material/ScheduleOutlined';
import CloudOffIcon from '@mui/icons-material/CloudOff';
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { useNow } from '../../client/screen-context.tsx';
import { Mark } from '../mark.tsx';
import { spanWords } from '../../format/time-text.ts';

/** Below this a clock counts as right: pile clocks tick in whole seconds and messages travel. */
const clockToleranceMs = 5_000;

export function LineMark({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('piles');
  const { t: common } = useTranslation();
  const now = useNow();
  if (pile.online) return <Mark tone="free" icon={CheckIcon} text={t('online')} />;
  const sinceMs = pile.disconnectedAtMs ?? pile.lastHeardMs;
  if (sinceMs === null) return <Mark tone="soon" icon={CloudOffIcon} text={t('neverHeard')} />;
  const words = spanWords(Math.max(60_000, now - sinceMs));
  return <Mark tone="soon" icon={CloudOffIcon} text={t('missing', { time: common(words.key, { ...words }) })} />;
}

export function ClockMark({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('piles');
  const { t: common } = useTranslation();
  if (pile.clockUnset)
    return (
      <Tooltip title={t('clockUnsetHelp')}>
        <Box component="span" sx={{ display: 'inline-flex' }}>
          <Mark tone="soon" icon={ClockIcon} text={t('clockUnset')} />
        </Box>
      </Tooltip>
    );
  const off = Math.abs(pile.clockSkewMs);
  if (off < clockToleranceMs) return <Mark tone="quiet" icon={ClockIcon} text={t('clockGood')} />;
  const words = spanWords(off);
  const time = common(words.key, { ...words });
  return (
    <Tooltip title={t('clockHelp')}>
      <Box component="span" sx={{ display: 'inline-flex' }}>
        <Mark tone="soon" icon={ClockIcon} text={t(pile.clockSkewMs > 0 ? 'clockFast' : 'clockSlow', { time })} />
      </Box>
    </Tooltip>
  );
}
