/** The four security profiles as a ladder: where the pile stands, and its way to another one, step by step as it happens. */
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import CircleIcon from '@mui/icons-material/RadioButtonUnchecked';
import HourglassIcon from '@mui/icons-material/HourglassEmpty';
import ProblemIcon from '@mui/icons-material/ErrorOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView, SecurityProfile } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { MadePassword } from '../../components/pile/admit-parts.tsx';
import { isPilePassword, newPilePassword } from '../../components/pile/pile-password.ts';
import { SinceText } from '../../components/texts.tsx';
import { DeedGroup, Line, Pick } from './deed.tsx';
import { stepsOf } from './move-steps.ts';
import { useOrders } from './use-orders.tsx';

const profiles = [0, 1, 2, 3] as const;
type Move = NonNullable<PileView['security']['move']>;

export function MoveGroup({ mayMove }: { readonly mayMove: boolean }) {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const { seen, least, move, warning } = pile.security;
  return (
    <DeedGroup title={t('security.title')}>
      {warning !== null && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          {t(`security.warning.${warning}`)}
        </Alert>
      )}
      <Box component="ol" sx={{ listStyle: 'none', p: 0, m: 0, pb: 1 }}>
        {profiles.map((profile) => (
          <Box component="li" key={profile} sx={{ display: 'flex', gap: 1.5, py: 0.5, alignItems: 'flex-start' }}>
            <Box sx={{ color: profile === seen ? 'text.primary' : 'text.disabled', pt: '2px' }}>
              {profile === seen ? <CheckIcon fontSize="small" /> : <CircleIcon fontSize="small" />}
            </Box>
            <Box>
              <Typography sx={{ fontWeight: profile === seen ? 600 : 400 }}>
                {t(`profile.${profile}`)}
                {profile === seen && ` · ${t('security.now')}`}
                {profile === least && profile > 0 && ` · ${t('security.least')}`}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {t(`profile.${profile}.means`)}
              </Typography>
            </Box>
          </Box>
        ))}
      </Box>
      {move !== null && <MoveSteps move={move} mayEnd={mayMove} />}
      {mayMove && (move === null || move.step === 'failed') && <MoveForm key={`${seen ?? 'never'} ${least}`} />}
    </DeedGroup>
  );
}

function MoveSteps({ move, mayEnd }: { readonly move: Move; readonly mayEnd: boolean }) {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const end = useAction(useApi().security.endMove);
  return (
    <Box sx={{ borderTop: 1, borderColor: 'divider', py: 1.25 }} role="status">
      <Typography sx={{ fontWeight: 600 }}>{t('move.title', { to: t(`profile.${move.to}`) })}</Typography>
      <Stack spacing={0.5} sx={{ py: 1 }}>
        {stepsOf(move).map(({ step, state }) => (
          <Mark
            key={step}
            tone={state === 'done' ? 'free' : state === 'failed' ? 'soon' : state === 'now' ? 'charging' : 'quiet'}
            icon={state === 'done' ? CheckIcon : state === 'failed' ? ProblemIcon : state === 'now' ? HourglassIcon : CircleIcon}
            text={t(`move.${step}`)}
          />
        ))}
      </Stack>
      {move.problem !== null && <Typography variant="body2">{t('move.problem', { problem: move.problem })}</Typography>}
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
        <Typography variant="body2" color="textSecondary" sx={{ flex: 1 }}>
          {t('move.open')} <SinceText sinceMs={move.sinceMs} />
        </Typography>
        {mayEnd && (
          <Button size="small" variant="outlined" loading={end.pending} onClick={() => void end.run({ pileId: pile.id })}>
            {t('move.end')}
          </Button>
        )}
      </Box>
      <FaultNote fault={end.fault} />
    </Box>
  );
}

type PasswordChoice = 'keep' | 'make' | 'type';

function MoveForm() {
  const { t } = useTranslation('pile');
  const { t: piles } = useTranslation('piles');
  const { pile } = useOrders();
  const move = useAction(useApi().security.move);
  const { least, seen, certificateName } = pile.security;
  const [to, setTo] = useState<'0' | '1' | '2' | '3'>(nextOf(seen));
  const [choice, setChoice] = useState<PasswordChoice>(pile.hasPassword ? 'keep' : 'make');
  const [made] = useState(newPilePassword);
  const [typed, setTyped] = useState('');
  const [name, setName] = useState(certificateName ?? '');
  const profile = profiles.find((one) => String(one) === to) ?? 0;
  const needsPassword = profile === 1 || profile === 2;
  const password = !needsPassword || choice === 'keep' ? null : choice === 'make' ? made : typed;
  const isReady =
    !(needsPassword && choice === 'type' && !isPilePassword(typed)) && !(needsPassword && choice === 'keep' && !pile.hasPassword);
  const isLower = profile < least;
  const submit = async () => {
    const certificate = profile === 3 && name.trim() !== '' ? { certificateName: name.trim() } : {};
    await move.run({ pileId: pile.id, to: profile, password, ...certificate });
  };
  return (
    <Box
      component="form"
      noValidate
      sx={{ borderTop: 1, borderColor: 'divider', py: 1.25 }}
      onSubmit={(event: React.SyntheticEvent) => {
        event.preventDefault();
        if (isReady && !move.pending) void submit();
      }}
    >
      <Stack spacing={1.5}>
        <Pick
          label={t('move.to')}
          value={to}
          choices={profiles.map((one) => ({ value: `${one}` as const, text: t(`profile.${one}`) }))}
          onChange={setTo}
        />
        <Typography variant="body2" color="textSecondary">
          {t(isLower ? 'move.lower' : `move.will.${profile}`)}
        </Typography>
        {needsPassword && (
          <>
            <ToggleButtonGroup
              exclusive
              size="small"
              value={choice}
              aria-label={piles('accept.password')}
              onChange={(_, next: PasswordChoice | null) => {
                if (next !== null) setChoice(next);
              }}
            >
              {pile.hasPassword && <ToggleButton value="keep">{piles('accept.passwordKeep')}</ToggleButton>}
              <ToggleButton value="make">{piles('accept.passwordMake')}</ToggleButton>
              <ToggleButton value="type">{piles('accept.passwordType')}</ToggleButton>
            </ToggleButtonGroup>
            {choice === 'make' && <MadePassword password={made} />}
            {choice === 'type' && (
              <Line
                label={piles('accept.password')}
                value={typed}
                max={40}
                help={piles('accept.passwordTypeHelp')}
                wrong={typed !== '' && !isPilePassword(typed) ? piles('wrong.passwordShape') : undefined}
                onChange={setTyped}
              />
            )}
          </>
        )}
        {profile === 3 && <Line label={t('move.name')} value={name} max={64} help={t('move.name.help')} onChange={setName} />}
        <FaultNote fault={move.fault} />
        <Box>
          <Button type="submit" variant="contained" size="small" disabled={!isReady} loading={move.pending}>
            {t(isLower ? 'move.let' : 'move.button')}
          </Button>
        </Box>
      </Stack>
    </Box>
  );
}

/** The next rung of the ladder is what most people want. */
function nextOf(seen: SecurityProfile | null): '0' | '1' | '2' | '3' {
  return seen === null || seen === 0 ? '1' : seen === 1 ? '2' : '3';
}
