/** The same charge under another plan, beside the bill. */
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import type { BillExplained, WhatIf } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Loadable } from '../../components/page-states.tsx';
import { LineAmountText, MoneyText } from '../../components/texts.tsx';

const Compared = styled('table')({
  borderCollapse: 'collapse',
  minWidth: 'min(560px, 100%)',
  fontVariantNumeric: 'tabular-nums',
  '& td, & th': { padding: '6px 0', borderTop: '1px solid var(--mui-palette-divider)', fontWeight: 400, textAlign: 'left' },
  '& th::first-letter': { textTransform: 'uppercase' },
  '& thead th': { borderTop: 0, color: 'var(--mui-palette-text-secondary)' },
  '& td, & thead th + th': { textAlign: 'right', paddingLeft: 24, whiteSpace: 'nowrap' },
  '& .sum > *': { fontWeight: 600, borderTop: '2px solid var(--mui-palette-text-primary)' },
});

const noPlan = { plan: '' };

export function WhatIfPanel({ sessionId, explained }: { readonly sessionId: string; readonly explained: BillExplained }) {
  const { t } = useTranslation('explain');
  const api = useApi();
  const [filter, setFilter] = useFilters(noPlan);
  const mayRead = may(useMe().role, 'plans-read');
  const plans = useCall(api.plans.list, undefined, { topics: ['plans'], enabled: mayRead });
  const whatIf = useCall(api.explain.whatIf, { sessionId, planId: filter.plan, version: null }, { enabled: filter.plan !== '' && mayRead });
  if (!mayRead) return null;
  const known = plans.data ?? [];
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', columnGap: 2, rowGap: 1, flexWrap: 'wrap' }}>
        <Box>
          <Typography variant="h3" component="h2">
            {t('whatif.title')}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('whatif.help')}
          </Typography>
        </Box>
        <TextField
          select
          fullWidth={false}
          label={t('whatif.plan')}
          value={known.some(({ id }) => id === filter.plan) ? filter.plan : ''}
          onChange={({ target }) => setFilter({ plan: target.value })}
          sx={{ width: 260 }}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">{t('whatif.choose')}</MenuItem>
          {known.map((plan) => (
            <MenuItem key={plan.id} value={plan.id}>
              {plan.name}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      {filter.plan !== '' && (
        <Box sx={{ mt: 1.5, overflowX: 'auto' }}>
          <Loadable call={whatIf}>{(other) => <Comparison explained={explained} other={other} />}</Loadable>
        </Box>
      )}
    </Paper>
  );
}

function Comparison({ explained, other }: { readonly explained: BillExplained; readonly other: WhatIf }) {
  const { t } = useTranslation('explain');
  const { currency, priced } = explained;
  const listed = (from: BillExplained['priced'], layer: 'energy' | 'service' | 'idle') =>
    from.lines.reduce((sum, line) => (line.kind === 'component' && line.layer === layer ? sum + line.net + line.tax : sum), 0);
  const rest = (from: BillExplained['priced']) =>
    from.lines.reduce((sum, line) => (line.kind === 'component' ? sum : sum + line.net + line.tax), 0);
  const rows: readonly (readonly [string, number, number])[] = [
    ...(['energy', 'service', 'idle'] as const).map(
      (layer) => [t(`layer.${layer}`), listed(priced, layer), listed(other.priced, layer)] as const,
    ),
    [t('whatif.discounts'), rest(priced), rest(other.priced)],
  ];
  return (
    <Compared>
      <thead>
        <tr>
          <th />
          <th>{t('whatif.this')}</th>
          <th>{t('whatif.other', { name: other.planName })}</th>
          <th>{t('whatif.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, mine, theirs]) => mine !== 0 || theirs !== 0)
          .map(([name, mine, theirs]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <LineAmountText amount={mine} currency={currency} unit={false} />
              </td>
              <td>
                <LineAmountText amount={theirs} currency={currency} unit={false} />
              </td>
              <td>
                <LineAmountText amount={theirs - mine} currency={currency} unit={false} />
              </td>
            </tr>
          ))}
        <tr className="sum">
          <th scope="row">{t('whatif.total')}</th>
          <td>
            <MoneyText minor={priced.totals.total} currency={currency} />
          </td>
          <td>
            <MoneyText minor={other.priced.totals.total} currency={currency} />
          </td>
          <td>
            <MoneyText minor={other.difference} currency={currency} />
          </td>
        </tr>
        <tr>
          <th scope="row">{t('whatif.tax')}</th>
          <td>
            <MoneyText minor={priced.totals.tax} currency={currency} />
          </td>
          <td>
            <MoneyText minor={other.priced.totals.tax} currency={currency} />
          </td>
          <td>
            <MoneyText minor={other.priced.totals.tax - priced.totals.tax} currency={currency} />
          </td>
        </tr>
      </tbody>
    </Compared>
  );
}
