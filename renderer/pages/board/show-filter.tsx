/** How many connectors are charging, free, waiting for somebody: counts that are the filter too. */
import { styled } from '@mui/material/styles';
import { useTranslation } from 'react-i18next';
import { toneColor, type Tone } from '../../components/mark.tsx';
import { shownStateOf, toneOf } from '../../components/state-mark.tsx';
import type { Tiles } from '../../client/board-tiles.ts';

const TONES = ['charging', 'free', 'soon', 'danger', 'quiet'] as const satisfies readonly Tone[];
export type Show = 'all' | Tone;

export function isShow(text: string): text is Show {
  return text === 'all' || TONES.some((tone) => tone === text);
}

const Row = styled('div')({
  display: 'flex',
  gap: 4,
  '& button': {
    font: 'inherit',
    fontSize: '0.875rem',
    color: 'inherit',
    display: 'inline-flex',
    alignItems: 'center',
    gap: 6,
    padding: '5px 10px',
    border: '1px solid transparent',
    borderRadius: 6,
    background: 'none',
    cursor: 'pointer',
    whiteSpace: 'nowrap',
  },
  '& button:hover': { background: 'var(--mui-palette-action-hover)' },
  '& button[aria-pressed=true]': {
    background: 'var(--mui-palette-background-paper)',
    borderColor: 'var(--mui-palette-text-disabled)',
    fontWeight: 600,
  },
  '& .count': { fontWeight: 600, minWidth: '1.2em', textAlign: 'right' },
  '& .dot': { width: 9, height: 9, borderRadius: 5, flex: 'none' },
  '& button[data-zero=true]': { color: 'var(--mui-palette-text-secondary)' },
  '& button[data-zero=true] .dot': { opacity: 0.35 },
});

export function ShowFilter({
  tiles,
  value,
  onChange,
}: {
  readonly tiles: Tiles;
  readonly value: Show;
  readonly onChange: (value: Show) => void;
}) {
  const { t } = useTranslation('board');
  const counts = new Map<Tone, number>();
  for (const tile of tiles) {
    const tone = toneOf(shownStateOf(tile));
    counts.set(tone, (counts.get(tone) ?? 0) + 1);
  }
  return (
    <Row role="group" aria-label={t('show.label')}>
      <button type="button" aria-pressed={value === 'all'} onClick={() => onChange('all')}>
        {t('show.all')} <span className="count">{tiles.length}</span>
      </button>
      {TONES.map((tone) => {
        const count = counts.get(tone) ?? 0;
        return (
          <button
            key={tone}
            type="button"
            aria-pressed={value === tone}
            data-zero={count === 0}
            onClick={() => onChange(value === tone ? 'all' : tone)}
          >
            <span className="dot" style={{ background: toneColor(tone) }} />
            {t(`show.${tone}`)} <span className="count">{count}</span>
          </button>
        );
      })}
    </Row>
  );
}
