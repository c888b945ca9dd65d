/** Earlier versions of a plan: who saved which when, and what it changed. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PlanChange, PlanVersionRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { SkeletonRows } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { rateText } from '../../format/money-text.ts';
import { shownName } from './period-names.ts';

export function PlanHistory({ planId }: { readonly planId: string }) {
  const { t } = useTranslation('plans');
  const { data, fault } = useCall(useApi().plans.history, { planId }, { topics: ['plan'] });
  if (data === undefined) return fault === null ? <SkeletonRows rows={3} /> : <FaultNote fault={fault} />;
  return (
    <Stack component="ul" spacing={1} sx={{ listStyle: 'none', m: 0, pl: 2 }} aria-label={t('history.title')}>
      {data.map((version) => (
        <Version key={version.version} planId={planId} row={version} />
      ))}
    </Stack>
  );
}

function Version({ planId, row }: { readonly planId: string; readonly row: PlanVersionRow }) {
  const { t } = useTranslation('plans');
  const sentence = useChangeText();
  const { version, savedAtMs, savedBy, changes } = row;
  return (
    <Box component="li">
      <Stack direction="row" spacing={2} sx={{ alignItems: 'baseline' }}>
        <Box component="a" href={hrefOf(['plans', planId, String(version)])}>
          {t('versionNumber', { version })}
        </Box>
        <TimeText atMs={savedAtMs} long />
        <Typography variant="body2" color="textSecondary" component="span">
          {savedBy}
        </Typography>
      </Stack>
      <Box component="ul" sx={{ m: 0, mt: 0.25, pl: 2.5, color: 'text.secondary', fontSize: '0.8125rem' }}>
        {changes === null ? (
          <li>{t('history.first')}</li>
        ) : changes.length === 0 ? (
          <li>{t('history.nothing')}</li>
        ) : (
          changes.map((change) => <li key={JSON.stringify(change)}>{sentence(change)}</li>)
        )}
      </Box>
    </Box>
  );
}

function useChangeText(): (change: PlanChange) => string {
  const { t } = useTranslation('plans');
  const { digits } = useStation().currency;
  const tax = (ppm: number | null): string => (ppm === null ? t('history.noTax') : `${rateText(ppm * 10, 0)} %`);
  return (change) => {
    const layer = 'layer' in change ? t(`layer.${change.layer}`) : '';
    switch (change.what) {
      case 'name': return t('history.name', { before: change.before, after: change.after });
      case 'grace': return t('history.grace', { before: change.beforeS / 60, after: change.afterS / 60 });
      case 'price': {
        const label = change.label === null ? '' : shownName(change.label, (usual) => t(`periodName.${usual}`));
        const what = [layer, label, change.dimension === 'ENERGY' ? '' : t(`rule.${change.dimension}`)].filter((part) => part !== '').join(' · ');
        return t('history.price', { what, before: rateText(change.before, digits), after: rateText(change.after, digits) });
      }
      case 'tax': return t('history.tax', { layer, before: tax(change.beforePpm), after: tax(change.afterPpm) });
      case 'layer-added':
      case 'layer-removed':
      case 'periods':
      case 'limits':
      case 'holidays': return t(`history.${change.what}`, { layer });
    }
  }; // prettier-ignore
}
