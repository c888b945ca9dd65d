/** What was done, step by step, with the time since the reading that began it; of one pile alone where one is chosen. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { toneColor, type Tone } from '../../components/mark.tsx';
import { secondText } from '../../format/time-text.ts';
import { afterText, stepText } from './step-words.ts';

type Step = IncidentView['steps'][number];

const TONES: Partial<Readonly<Record<Step['what'], Tone>>> = {
  'alarm-raised': 'danger',
  'zone-latched': 'danger',
  'power-still-on': 'danger',
  'relay-failed': 'danger',
  'camera-failed': 'soon',
  'start-blocked': 'soon',
  'power-off': 'free',
  'reset-done': 'free',
};

/** A page that is read stays light; the ZIP has all of them. */
const SHOWN = 400;

export function StepList({ view }: { readonly view: IncidentView }) {
  const { t } = useTranslation('incidents');
  const [pile, setPile] = useState('');
  const piles = [...new Set(view.steps.flatMap(({ pileId }) => (pileId === null ? [] : [pileId])))];
  // Power goes before the pen: what came first may be written down behind it.
  const inOrder = [...view.steps].sort((a, b) => a.afterMs - b.afterMs || a.seq - b.seq);
  const steps = pile === '' ? inOrder : inOrder.filter(({ pileId }) => pileId === pile || pileId === null);
  return (
    <Box component="section" aria-label={t('steps.title')}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center', mb: 1.5, gap: 2, flexWrap: 'wrap' }}>
        <Typography variant="h2" sx={{ fontSize: '1.1rem' }}>
          {t('steps.title')}
        </Typography>
        {piles.length > 1 && (
          <FilterSelect
            label={t('steps.pile')}
            any={t('steps.all')}
            value={pile}
            choices={piles.map((value) => ({ value, text: view.names.piles[value] ?? value }))}
            onChange={setPile}
            width={200}
          />
        )}
      </Stack>
      {steps.length === 0 ? (
        <Typography color="textSecondary">{t('steps.none')}</Typography>
      ) : (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, borderLeft: 2, borderColor: 'divider' }}>
          {steps.slice(0, SHOWN).map((step) => (
            <Line key={step.seq} step={step} view={view} />
          ))}
        </Box>
      )}
    </Box>
  );
}

function Line({ step, view }: { readonly step: Step; readonly view: IncidentView }) {
  const { t } = useTranslation('incidents');
  const { zone } = useStation();
  const tone = TONES[step.what];
  return (
    <Box component="li" sx={{ display: 'flex', gap: 2, py: 0.6, pl: 2, position: 'relative', alignItems: 'baseline' }}>
      <Box
        aria-hidden
        sx={{
          position: 'absolute',
          left: -5,
          top: 13,
          width: 8,
          height: 8,
          borderRadius: '50%',
          bgcolor: tone === undefined ? 'text.disabled' : toneColor(tone),
        }}
      />
      <Typography
        component="span"
        color="textSecondary"
        sx={{ width: 92, flex: 'none', textAlign: 'right', fontVariantNumeric: 'tabular-nums', fontSize: '0.875rem' }}
      >
        {afterText(step.afterMs)}
      </Typography>
      <Typography component="span" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', fontWeight: tone === undefined ? 400 : 600 }}>
        {stepText(step, view, t)}
      </Typography>
      <Typography
        component="span"
        variant="body2"
        color="textSecondary"
        sx={{ display: { xs: 'none', md: 'inline' }, fontVariantNumeric: 'tabular-nums' }}
      >
        {secondText(step.atMs, zone)}
      </Typography>
    </Box>
  );
}
