/** How far each pile of a rollout is. */
import DoneIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/ReportProblemOutlined';
import GoingIcon from '@mui/icons-material/Autorenew';
import StoppedIcon from '@mui/icons-material/DoNotDisturbOnOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import type SvgIcon from '@mui/material/SvgIcon';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { RolloutView } from '../../../station-core/api/contract.ts';
import { Mark, type Tone } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { useWhyText } from './words.ts';

type RolloutPile = RolloutView['piles'][number];

const LOOKS: Readonly<Record<RolloutPile['step'], { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  waiting: { tone: 'quiet', icon: WaitingIcon },
  ordered: { tone: 'charging', icon: GoingIcon },
  downloading: { tone: 'charging', icon: GoingIcon },
  downloaded: { tone: 'charging', icon: GoingIcon },
  installing: { tone: 'charging', icon: GoingIcon },
  installed: { tone: 'free', icon: DoneIcon },
  failed: { tone: 'soon', icon: FailedIcon },
  stopped: { tone: 'quiet', icon: StoppedIcon },
};

export function RolloutPiles({ piles, bytes }: { readonly piles: readonly RolloutPile[]; readonly bytes: number }) {
  const { t } = useTranslation('firmware');
  const hasZones = piles.some(({ zone }) => zone !== '');
  return (
    <Table size="small" aria-label={t('startDialog.piles')} sx={{ tableLayout: 'fixed' }}>
      <TableHead>
        <TableRow>
          <TableCell sx={{ width: '24%', pl: 2 }}>{t('pile.name')}</TableCell>
          {hasZones && <TableCell sx={{ width: '16%' }}>{t('pile.zone')}</TableCell>}
          <TableCell>{t('pile.step')}</TableCell>
          <TableCell sx={{ width: 190 }}>{t('pile.since')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {piles.map((pile) => (
          <TableRow key={pile.pileId} sx={{ height: 44, '&:last-child td': { borderBottom: 0 } }}>
            <TableCell sx={{ pl: 2, overflowWrap: 'anywhere' }}>{pile.name}</TableCell>
            {hasZones && <TableCell sx={{ overflowWrap: 'anywhere' }}>{pile.zone}</TableCell>}
            <TableCell>
              <Step pile={pile} bytes={bytes} />
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>{pile.step === 'waiting' ? null : <TimeText atMs={pile.atMs} />}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Step({ pile, bytes }: { readonly pile: RolloutPile; readonly bytes: number }) {
  const whyText = useWhyText();
  const text = useStepText(pile, bytes);
  const isDownloading = pile.step === 'downloading' && pile.fetched !== null;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, flexWrap: 'wrap' }}>
      <Mark {...LOOKS[pile.step]} text={text} />
      {isDownloading && <LinearProgress variant="determinate" value={percentOf(pile, bytes)} aria-label={text} sx={{ width: 160 }} />}
      {pile.why !== null && (
        <Typography variant="body2" color="textSecondary" component="span" sx={{ overflowWrap: 'anywhere' }}>
          {whyText(pile.why)}
        </Typography>
      )}
    </Box>
  );
}

function useStepText(pile: RolloutPile, bytes: number): string {
  const { t } = useTranslation('firmware');
  if (pile.step === 'waiting' && pile.busy !== null) return t('step.waitingFor', { why: t(`busy.${pile.busy}`) });
  if (pile.step === 'downloading' && pile.fetched !== null) return t('step.downloadingAt', { percent: percentOf(pile, bytes) });
  if (pile.step === 'stopped' && pile.requestId !== null) return t('step.stoppedUnderWay');
  return t(`step.${pile.step}`);
}

function percentOf({ fetched }: RolloutPile, bytes: number): number {
  return Math.min(100, Math.floor(((fetched ?? 0) * 100) / Math.max(1, bytes)));
}
