/** The checks of a record under their three headings: how each stands, what was found, and what can be done with it. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import { styled } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldCheckView } from '../../../station-core/api/contract.ts';
import { Mark, toneGround } from '../../components/mark.tsx';
import { CHECK_LOOKS } from '../../components/field-record/looks.ts';

const List = styled('ol')({
  listStyle: 'none',
  margin: 0,
  padding: 0,
  '& > li': {
    display: 'grid',
    gridTemplateColumns: '132px 200px minmax(0, 1fr) auto',
    gap: '4px 14px',
    alignItems: 'start',
    lineHeight: '1.4rem',
    padding: '8px 16px',
    minHeight: 48,
    borderTop: '1px solid var(--mui-palette-divider)',
    fontSize: '0.9375rem',
  },
  '& > li:first-of-type': { borderTop: 0 },
  '& .mark': { height: '1.4rem' },
  '& .name': { fontWeight: 600, overflowWrap: 'anywhere' },
  '& .kind, & .earlier': { fontSize: '0.8125rem', color: 'var(--mui-palette-text-secondary)', fontWeight: 400 },
  '& .found': { overflowWrap: 'anywhere' },
  '& .deeds': { display: 'flex', gap: 8, justifyContent: 'flex-end', flexWrap: 'wrap' },
  '@media (max-width: 900px)': {
    '& > li': { gridTemplateColumns: 'minmax(0, 1fr) auto' },
    '& .name': { gridRow: 1, gridColumn: 1 },
    '& .mark': { gridRow: 1, gridColumn: 2 },
    '& .found, & .deeds': { gridColumn: '1 / -1' },
    '& .deeds': { justifyContent: 'flex-start' },
    '& .found:empty, & .deeds:empty': { display: 'none' },
  },
});

const KINDS = ['sensor', 'relay', 'watchdog'] as const;

/** deeds: buttons of a check; null: nothing can be done. */
export function CheckList({
  checks,
  deeds,
}: {
  readonly checks: readonly FieldCheckView[];
  readonly deeds: ((check: FieldCheckView) => ReactNode) | null;
}) {
  const { t } = useTranslation('fieldRecord');
  return (
    <>
      {KINDS.map((kind) => {
        const mine = checks.filter(({ target }) => target.kind === kind);
        if (mine.length === 0) return null;
        return (
          <Box component="section" key={kind} aria-label={t(`part.${kind}`)}>
            <Typography variant="h2" sx={{ mb: 0.75 }}>
              {t(`part.${kind}`)}{' '}
              <Typography component="span" color="textSecondary">
                {mine.length}
              </Typography>
            </Typography>
            <Paper variant="outlined">
              <List>
                {mine.map((check) => (
                  <Line key={check.id} check={check}>
                    {deeds === null ? null : deeds(check)}
                  </Line>
                ))}
              </List>
            </Paper>
          </Box>
        );
      })}
    </>
  );
}

function Line({ check, children }: { readonly check: FieldCheckView; readonly children: ReactNode }) {
  const { tone, icon } = CHECK_LOOKS[check.state];
  const isNow = check.state === 'running' || check.state === 'asking';
  return (
    <li
      data-state={check.state}
      data-check={check.id}
      {...(isNow ? { 'aria-current': 'step' as const, style: { background: toneGround(tone) } } : {})}
    >
      <Mark tone={tone} icon={icon} text={check.words.state} />
      <div className="name">
        {check.name}
        <div className="kind">{check.words.kind}</div>
      </div>
      <div className="found">
        {check.words.sentence}
        {check.words.earlier.map((said, at) => (
          <div className="earlier" key={at}>
            {said}
          </div>
        ))}
      </div>
      <div className="deeds">{children}</div>
    </li>
  );
}
