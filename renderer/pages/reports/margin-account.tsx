/** Income and what goes off it, line by line down to what is left. */
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import type { MarginReport } from '../../../station-core/api/contract.ts';
import { MoneyText } from '../../components/texts.tsx';

const Lines = styled('table')({
  width: '100%',
  borderCollapse: 'collapse',
  '& td': { padding: '6px 0', borderTop: '1px solid var(--mui-palette-divider)' },
  '& td + td': { textAlign: 'right', paddingLeft: 12, whiteSpace: 'nowrap' },
  '& .sum td': { fontWeight: 600, borderTop: '2px solid var(--mui-palette-text-primary)' },
});

export function MarginAccount({ report }: { readonly report: MarginReport }) {
  const { t } = useTranslation('reports');
  const { income, less } = report;
  const energyCost = report.cost - report.fixed;
  const lines: readonly (readonly [string, number])[] = [
    [t('margin.line.energy'), income.energy],
    [t('margin.line.service'), income.service],
    [t('margin.line.idle'), income.idle],
    [t('margin.line.merchantFee'), report.merchantFee],
    [t('margin.line.given-free'), 0 - less['given-free']],
    [t('margin.line.written-off'), 0 - less['written-off']],
    [t('margin.line.bonus'), 0 - less.bonus],
    [t('margin.line.merchant-share'), 0 - less['merchant-share']],
    [t('margin.cost'), 0 - energyCost],
    [t('margin.line.fixed'), 0 - report.fixed],
  ];
  return (
    <Paper variant="outlined" sx={{ p: 2, maxWidth: 560 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t('margin.account')}
      </Typography>
      <Lines>
        <tbody>
          {lines
            .filter(([, amount], index) => amount !== 0 || index < 2)
            .map(([name, amount]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  <MoneyText minor={amount} />
                </td>
              </tr>
            ))}
          <tr className="sum">
            <td>{t('margin.left')}</td>
            <td>
              <MoneyText minor={report.margin} />
            </td>
          </tr>
        </tbody>
      </Lines>
    </Paper>
  );
}
