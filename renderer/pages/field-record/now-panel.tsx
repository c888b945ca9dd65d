/** What the installer does now, in words to be read from a ladder: set it off, let it rest, listen, say what was seen. */
import AlarmIcon from '@mui/icons-material/SensorsOutlined';
import RestIcon from '@mui/icons-material/AirOutlined';
import RelayIcon from '@mui/icons-material/CampaignOutlined';
import WatchdogIcon from '@mui/icons-material/PauseCircleOutlined';
import AskIcon from '@mui/icons-material/HelpOutlineOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type SvgIcon from '@mui/material/SvgIcon';
import { useTranslation } from 'react-i18next';
import type { FieldCheckView } from '../../../station-core/api/contract.ts';
import { toneColor, toneGround } from '../../components/mark.tsx';
import { LeftText } from '../../components/test-record/left-text.tsx';

type Now = 'alarm' | 'rest' | 'relay' | 'watchdog' | 'asking';

const ICONS: Readonly<Record<Now, typeof SvgIcon>> = {
  alarm: AlarmIcon,
  rest: RestIcon,
  relay: RelayIcon,
  watchdog: WatchdogIcon,
  asking: AskIcon,
};

/** Nothing where nothing runs. */
export function NowPanel({
  checks,
  onAnswer,
}: {
  readonly checks: readonly FieldCheckView[];
  readonly onAnswer: ((check: FieldCheckView) => void) | null;
}) {
  const now = checks.flatMap((check) => {
    const what = nowOf(check);
    return what === null ? [] : [{ check, what }];
  });
  if (now.length === 0) return null;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))' }}>
      {now.map(({ check, what }) => (
        <One key={check.id} check={check} what={what} onAnswer={onAnswer} />
      ))}
    </Box>
  );
}

function nowOf({ state, target, waitsFor }: FieldCheckView): Now | null {
  if (state === 'asking') return 'asking';
  if (state !== 'running') return null;
  return target.kind === 'sensor' ? (waitsFor ?? 'alarm') : target.kind;
}

function One({
  check,
  what,
  onAnswer,
}: {
  readonly check: FieldCheckView;
  readonly what: Now;
  readonly onAnswer: ((check: FieldCheckView) => void) | null;
}) {
  const { t } = useTranslation('fieldRecord');
  const Icon = ICONS[what];
  const { name } = check;
  return (
    <Paper
      variant="outlined"
      role="alert"
      sx={{ p: 2, display: 'flex', gap: 2, alignItems: 'flex-start', bgcolor: toneGround('soon'), borderColor: toneColor('soon') }}
    >
      <Icon aria-hidden sx={{ fontSize: 40, color: toneColor('soon'), flex: 'none' }} />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography component="p" sx={{ fontSize: '1.375rem', fontWeight: 650, lineHeight: 1.25, overflowWrap: 'anywhere' }}>
          {t(`now.${what}`, { name })}
        </Typography>
        {what === 'asking' ? (
          <>
            <Typography sx={{ pt: 0.5 }}>{check.words.sentence}</Typography>
            {onAnswer !== null && (
              <Button variant="contained" size="large" sx={{ mt: 1.5 }} onClick={() => onAnswer(check)}>
                {t('do.answer')}
              </Button>
            )}
          </>
        ) : (
          <>
            <Typography sx={{ pt: 0.5 }}>{t(`now.${what}.help`)}</Typography>
            {(what === 'alarm' || what === 'rest') && (
              <Typography color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }} aria-hidden>
                <LeftText untilMs={check.dueAtMs} />
              </Typography>
            )}
          </>
        )}
      </Box>
    </Paper>
  );
}
