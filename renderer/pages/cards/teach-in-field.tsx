/** Where the number of a new card comes from when it is held to a pile: which pile, how long yet, what was read. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { cardHintText } from '../../format/card-text.ts';
import type { TeachInState } from './use-teach-in.ts';

/** missing: somebody tried to save before a card was read. */
export function TeachInField({ teachIn, missing }: { readonly teachIn: TeachInState; readonly missing: boolean }) {
  const { t } = useTranslation('cards');
  const piles = useCall(useApi().piles.list, undefined, { topics: ['pile'] });
  const [pileId, setPileId] = useState('');
  const { phase } = teachIn;
  const choices = piles.data?.accepted ?? [];
  const running = phase.kind === 'waiting' || phase.kind === 'caught' || phase.kind === 'begun';
  const begin = () => teachIn.begin(pileId === '' ? null : pileId);
  return (
    <Stack spacing={2}>
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'flex-start' }}>
        <TextField
          select
          label={t('teach.pile')}
          value={pileId}
          disabled={running}
          onChange={(event) => setPileId(event.target.value)}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">{t('teach.any')}</MenuItem>
          {choices.map((pile) => (
            <MenuItem key={pile.id} value={pile.id}>
              {pile.name}
            </MenuItem>
          ))}
        </TextField>
        {running ? (
          <Button onClick={teachIn.cancel} sx={{ flexShrink: 0 }}>
            {t(phase.kind === 'caught' ? 'teach.another' : 'teach.stop')}
          </Button>
        ) : (
          <Button variant="outlined" onClick={begin} loading={teachIn.pending} sx={{ flexShrink: 0 }}>
            {t(phase.kind === 'over' ? 'teach.again' : 'teach.begin')}
          </Button>
        )}
      </Stack>
      <FaultNote fault={teachIn.fault} />
      <TeachInNews teachIn={teachIn} missing={missing} />
    </Stack>
  );
}

function TeachInNews({ teachIn: { phase }, missing }: { readonly teachIn: TeachInState; readonly missing: boolean }) {
  const { t } = useTranslation('cards');
  switch (phase.kind) {
    case 'none':
      return (
        <Alert severity={missing ? 'warning' : 'info'} variant="outlined">
          {t(missing ? 'wrong.cardNotRead' : 'teach.what')}
        </Alert>
      );
    case 'begun':
      return <CircularProgress size={20} />;
    case 'over':
      return (
        <Alert severity="warning" variant="outlined">
          {t('teach.over')}
        </Alert>
      );
    case 'waiting':
      return (
        <>
          <Alert severity="info" variant="outlined" icon={<CircularProgress size={20} />}>
            {t('teach.waiting', { seconds: phase.leftS })}
          </Alert>
          {phase.view.knownLabel !== null && (
            <Alert severity="warning" variant="outlined">
              {t('teach.known', { label: phase.view.knownLabel, pile: phase.view.pileName ?? '' })}
            </Alert>
          )}
        </>
      );
    case 'caught':
      return (
        <Alert severity="success" variant="outlined">
          {t('teach.caught', { hint: cardHintText(phase.view.hint ?? ''), pile: phase.view.pileName ?? '' })}
        </Alert>
      );
  }
}
