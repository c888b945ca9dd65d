/** Who charged, by what limits, why it ended, and what was unusual, in words. */
import InfoIcon from '@mui/icons-material/InfoOutlined';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { FactList } from '../../components/fact-list.tsx';
import { LimitText } from '../../components/limit-text.tsx';
import { TimeText } from '../../components/texts.tsx';
import { english } from '../../i18n/resources.ts';

export function AboutPanel({ view }: { readonly view: SessionView }) {
  const { t } = useTranslation('session');
  const words = useTranslation();
  const who = view.startedBy === 'operator' ? (view.operatorName ?? words.t('by.operator')) : words.t(`by.${view.startedBy}`);
  const facts: [string, ReactNode][] = [[t('about.by'), who]];
  if (view.cardHint !== null) facts.push([t('about.card'), [view.cardLabel, view.cardHint].filter(Boolean).join(' · ')]);
  facts.push([t('about.limit'), <LimitText key="limit" limits={view.limits} />]);
  if (view.endReason !== null) facts.push([t('about.reason'), isReason(view.endReason) ? t(`reason.${view.endReason}`) : view.endReason]);
  if (view.freedAtMs !== null) facts.push([t('about.freed'), <TimeText key="freed" atMs={view.freedAtMs} relative={false} />]);
  facts.push([
    t('about.pile'),
    <a key="pile" href={hrefOf(['piles', view.pileId])}>
      {view.pileName}
    </a>,
  ]);
  facts.push([t('about.transaction'), view.transactionId]);
  if (view.pileTransactionId !== null) facts.push([t('about.pileTransaction'), view.pileTransactionId]);
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2">
        {t('about.title')}
      </Typography>
      <FactList facts={facts} />
      {view.flags.length > 0 && <Flags flags={view.flags} />}
    </Paper>
  );
}

function Flags({ flags }: { readonly flags: SessionView['flags'] }) {
  const { t } = useTranslation('session');
  return (
    <Box>
      <Typography variant="h3" component="h2" sx={{ mb: 0.75 }}>
        {t('flags.title')}
      </Typography>
      {flags.map((flag) => (
        <Box
          key={flag}
          sx={{ display: 'flex', gap: 1, fontSize: '0.875rem', mb: 0.5, '& svg': { fontSize: 18, mt: '2px', color: 'text.secondary' } }}
        >
          <InfoIcon aria-hidden />
          <span>{t(`flag.${flag}`)}</span>
        </Box>
      ))}
    </Box>
  );
}

type Words = keyof (typeof english)['session'];
type Reason = Words extends infer W ? (W extends `reason.${infer Name}` ? Name : never) : never;

/** A reason that neither OCPP nor the station has shows as it was told. */
function isReason(told: string): told is Reason {
  return `reason.${told}` in english.session;
}
