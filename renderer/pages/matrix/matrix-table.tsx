/** The matrix as a table: each cell shows its effects as signs with words, and opens its editor. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import { styled } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { effectIcon } from './effect-icons.ts';
import { EFFECTS, effectsIn, isUnset, type Change, type Draft, type Effect } from './matrix-draft.ts';

type Rule = SafetySetupAnswer['rules'][number];
type Zone = SafetySetupAnswer['zones'][number];

export interface Place {
  readonly rule: Rule;
  /** null: where it happens. */
  readonly zone: Zone | null;
}

const Table = styled('table')({
  borderCollapse: 'collapse',
  width: '100%',
  '& th, & td': {
    borderBottom: '1px solid var(--mui-palette-divider)',
    borderRight: '1px solid var(--mui-palette-divider)',
    textAlign: 'left',
    verticalAlign: 'top',
    padding: 0,
  },
  '& thead th': {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    background: 'var(--mui-palette-background-paper)',
    padding: '8px 10px',
    fontSize: '0.8125rem',
    fontWeight: 600,
  },
  '& tbody th': { padding: '8px 10px', fontWeight: 600, minWidth: 190, maxWidth: 280 },
  '& tr > :first-of-type': { position: 'sticky', left: 0, zIndex: 1, background: 'var(--mui-palette-background-paper)' },
  '& thead tr > :first-of-type': { zIndex: 3 },
  '& td': { minWidth: 148 },
});

const CellButton = styled('button')({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'flex-start',
  gap: 2,
  width: '100%',
  minHeight: 44,
  padding: '8px 10px',
  border: 0,
  background: 'transparent',
  font: 'inherit',
  color: 'inherit',
  textAlign: 'left',
  cursor: 'pointer',
  '&:hover:not(:disabled)': { background: 'var(--mui-palette-action-hover)' },
  '&:disabled': { cursor: 'default' },
});

export function MatrixTable(props: {
  readonly setup: SafetySetupAnswer;
  readonly draft: Draft;
  readonly changed: readonly Change[];
  /** null: looked at only. */
  readonly onOpen: ((place: Place, anchor: HTMLElement) => void) | null;
}) {
  const { setup, draft, changed, onOpen } = props;
  const { t } = useTranslation('matrix');
  const columns: readonly (Zone | null)[] = [null, ...setup.zones];
  return (
    <Paper variant="outlined" sx={{ overflow: 'auto', maxHeight: 'calc(100dvh - 290px)', minHeight: 240 }}>
      <Table aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('cause')}</th>
            {columns.map((zone) => (
              <th key={zone?.id ?? ''} scope="col">
                {zone?.name ?? t('here')}
                {zone === null && (
                  <Typography variant="body2" color="textSecondary" component="span" sx={{ display: 'block', fontWeight: 400 }}>
                    {t('here.help')}
                  </Typography>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {setup.rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row">
                {rule.name}
                <Typography variant="body2" color="textSecondary" component="span" sx={{ display: 'block', fontWeight: 400 }}>
                  {t(`severity.${rule.severity}`)}
                  {rule.enabled ? '' : ` · ${t('off')}`}
                </Typography>
              </th>
              {columns.map((zone) => {
                const zoneId = zone?.id ?? null;
                const isChanged = changed.some((change) => change.rule.id === rule.id && change.zoneId === zoneId);
                return (
                  <td key={zoneId ?? ''} style={isChanged ? { background: 'var(--mui-palette-warning-light)' } : undefined}>
                    <CellButton
                      type="button"
                      disabled={onOpen === null}
                      aria-label={t('cell', { rule: rule.name, zone: zone?.name ?? t('here') })}
                      onClick={(event) => onOpen?.({ rule, zone }, event.currentTarget)}
                    >
                      <Signs effects={effectsIn(draft, rule, zoneId)} />
                      {zone === null && isUnset(draft, rule) && (
                        <Typography variant="body2" color="textSecondary" component="span">
                          {t('unset')}
                        </Typography>
                      )}
                    </CellButton>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
    </Paper>
  );
}

function Signs({ effects }: { readonly effects: readonly Effect[] }) {
  const { t } = useTranslation('matrix');
  if (effects.length === 0)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('none')}
      </Box>
    );
  return (
    <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5, rowGap: 0.25 }}>
      {effects.map((effect) => (
        <Sign key={effect} effect={effect} />
      ))}
    </Box>
  );
}

/** The sign and the words of an effect. */
export function Sign({ effect }: { readonly effect: Effect }) {
  const { t } = useTranslation('matrix');
  const Icon = effectIcon[effect];
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 0.75, alignItems: 'center', fontSize: '0.8125rem', whiteSpace: 'nowrap' }}>
      <Icon aria-hidden sx={{ fontSize: 17, color: 'text.secondary' }} />
      {t(`effect.${effect}`)}
    </Box>
  );
}

export function Legend() {
  const { t } = useTranslation('matrix');
  return (
    <Box component="details" sx={{ mt: 1.5, fontSize: '0.875rem', '& summary': { cursor: 'pointer' } }}>
      <summary>{t('legend')}</summary>
      <Box
        component="ul"
        sx={{ listStyle: 'none', p: 0, m: 0, mt: 1, display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fill, minmax(420px, 1fr))' }}
      >
        {EFFECTS.map((effect) => (
          <Box component="li" key={effect} sx={{ display: 'flex', gap: 1.5 }}>
            <Box sx={{ flex: '0 0 150px' }}>
              <Sign effect={effect} />
            </Box>
            <span>{t(`effect.${effect}.help`)}</span>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
