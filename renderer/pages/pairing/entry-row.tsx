/** One at the door: who, what is wrong in a sentence, what to change in another, when and how often, and what can be done here. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import BlockIcon from '@mui/icons-material/Block';
import BuildIcon from '@mui/icons-material/BuildOutlined';
import ClockIcon from '@mui/icons-material/ScheduleOutlined';
import DoneIcon from '@mui/icons-material/TaskAltOutlined';
import HandIcon from '@mui/icons-material/PanToolOutlined';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import type SvgIcon from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { Mark, type Tone } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { protocolText } from '../../format/protocol-text.ts';
import { spanWords } from '../../format/time-text.ts';
import type { Entry, EntryKind } from './entries.ts';

const LOOKS: Readonly<Record<EntryKind, { readonly tone: Tone; readonly icon: typeof SvgIcon }>> = {
  waiting: { tone: 'soon', icon: HandIcon },
  'turned-away': { tone: 'soon', icon: BuildIcon },
  connected: { tone: 'free', icon: CheckIcon },
  awaited: { tone: 'soon', icon: HourglassIcon },
  refused: { tone: 'quiet', icon: BlockIcon },
  mended: { tone: 'quiet', icon: DoneIcon },
};

export interface EntryDeeds {
  readonly accept: (pile: PileView) => void;
  readonly refuse: (pile: PileView) => void;
  readonly letKnock: (pile: PileView) => void;
}

/** deeds null: this person may only look. */
export function EntryRow({ entry, deeds }: { readonly entry: Entry; readonly deeds: EntryDeeds | null }) {
  const { t } = useTranslation('pairing');
  const { kind, pile, knock } = entry;
  const look = LOOKS[kind];
  const model = pile === null ? '' : `${pile.vendor} ${pile.model}`.trim();
  const from = knock?.remoteAddress ?? pile?.remoteAddress ?? '';
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', md: 'minmax(150px, 190px) minmax(0, 1fr) auto' },
        columnGap: 2,
        rowGap: 0.5,
        px: 2,
        py: 1.5,
        borderBottom: 1,
        borderColor: 'divider',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Mark tone={look.tone} icon={look.icon} text={t(`kind.${kind}`)} />
        <Typography sx={{ fontWeight: 600 }}>{entry.identity === '' ? t('noIdentity') : entry.identity}</Typography>
        {pile !== null && pile.name !== '' && pile.name !== pile.id && <Typography variant="body2">{pile.name}</Typography>}
        <Typography variant="body2" color="textSecondary">
          {[model, from].filter((text) => text !== '').join(' · ')}
        </Typography>
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Sentences entry={entry} />
        {entry.clock !== null && pile !== null && <ClockNote pile={pile} trouble={entry.clock} />}
      </Box>
      <Stack spacing={0.75} sx={{ alignItems: { xs: 'flex-start', md: 'flex-end' }, minWidth: 150 }}>
        <Typography variant="body2" component="div">
          <TimeText atMs={entry.atMs} />
        </Typography>
        {knock !== null && (
          <Typography variant="body2" color="textSecondary">
            {t('times', { count: knock.times })}
          </Typography>
        )}
        <Deeds entry={entry} deeds={deeds} />
      </Stack>
    </Box>
  );
}

/** The cause, what to change, and in grey what was seen on the wire. */
function Sentences({ entry: { kind, knock, pile } }: { readonly entry: Entry }) {
  const { t } = useTranslation('pairing');
  if (kind === 'mended')
    return <Typography color="textSecondary">{t('says.mended', { cause: knock === null ? '' : t(`cause.${knock.cause}`) })}</Typography>;
  const isTurnedAway = kind === 'turned-away' && knock !== null;
  const [says, todo] = isTurnedAway
    ? [t(`cause.${knock.cause}`), t(`remedy.${knock.cause}`)]
    : kind === 'turned-away'
      ? ['', '']
      : [t(`says.${kind}`), t(`todo.${kind}`)];
  return (
    <>
      <Typography sx={{ fontWeight: 600 }}>{says}</Typography>
      <Typography>{todo}</Typography>
      {isTurnedAway && knock.detail !== '' && (
        <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {t('seen', { detail: knock.detail })}
        </Typography>
      )}
      {kind === 'waiting' && pile !== null && (
        <Typography variant="body2" color="textSecondary">
          {protocolText(pile.protocol)}
          {pile.firmware !== null && ` · ${t('firmware', { firmware: pile.firmware })}`}
        </Typography>
      )}
    </>
  );
}

function ClockNote({ pile, trouble }: { readonly pile: PileView; readonly trouble: 'off' | 'unset' }) {
  const { t } = useTranslation('pairing');
  const { t: common } = useTranslation();
  const words = spanWords(Math.abs(pile.clockSkewMs));
  const time = common(words.key, { ...words });
  const text = trouble === 'unset' ? t('clock.unset') : t(pile.clockSkewMs > 0 ? 'clock.fast' : 'clock.slow', { time });
  return (
    <Box sx={{ mt: 0.75 }}>
      <Mark tone="soon" icon={ClockIcon} text={text} />
      <Typography variant="body2">{t('clock.remedy')}</Typography>
    </Box>
  );
}

function Deeds({ entry: { kind, pile }, deeds }: { readonly entry: Entry; readonly deeds: EntryDeeds | null }) {
  const { t } = useTranslation('pairing');
  if (pile === null) return null;
  if (kind === 'connected' || kind === 'awaited' || kind === 'mended' || (kind === 'turned-away' && pile.admission === 'accepted'))
    return (
      <Button size="small" href={hrefOf(['pile', pile.id])}>
        {t('open')}
      </Button>
    );
  if (deeds === null || pile.admission === 'accepted' || kind === 'turned-away') return null;
  return (
    <Stack direction="row" spacing={1}>
      {kind === 'waiting' ? (
        <>
          <Button size="small" onClick={() => deeds.refuse(pile)}>
            {t('refuse')}
          </Button>
          <Button size="small" variant="contained" onClick={() => deeds.accept(pile)}>
            {t('accept')}
          </Button>
        </>
      ) : (
        <>
          <Button size="small" onClick={() => deeds.letKnock(pile)}>
            {t('letKnock')}
          </Button>
          <Button size="small" variant="outlined" onClick={() => deeds.accept(pile)}>
            {t('acceptAfterAll')}
          </Button>
        </>
      )}
    </Stack>
  );
}
