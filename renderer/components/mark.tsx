/** An icon and a word in one of the five colours that mean something. */
import { styled } from '@mui/material/styles';
import type SvgIcon from '@mui/material/SvgIcon';

/** charging blue, free green, soon amber (wants you soon), danger red, quiet grey. */
export type Tone = 'charging' | 'free' | 'soon' | 'danger' | 'quiet';

const MAIN: Readonly<Record<Tone, string>> = {
  charging: 'var(--mui-palette-info-main)',
  free: 'var(--mui-palette-success-main)',
  soon: 'var(--mui-palette-warning-main)',
  danger: 'var(--mui-palette-error-main)',
  quiet: 'var(--mui-palette-text-secondary)',
};
const GROUND: Readonly<Record<Tone, string>> = {
  charging: 'var(--mui-palette-info-light)',
  free: 'var(--mui-palette-success-light)',
  soon: 'var(--mui-palette-warning-light)',
  danger: 'var(--mui-palette-error-light)',
  quiet: 'var(--mui-palette-background-default)',
};

/** CSS colour of a tone, for text and icons. */
export function toneColor(tone: Tone): string {
  return MAIN[tone];
}

/** CSS colour of the ground a tone's text may stand on. */
export function toneGround(tone: Tone): string {
  return GROUND[tone];
}

const SIZES = { small: '0.8125rem', medium: '0.875rem', large: '1.0625rem' } as const;

const Root = styled('span')({
  display: 'inline-flex',
  verticalAlign: 'middle',
  alignItems: 'center',
  gap: 4,
  fontWeight: 600,
  whiteSpace: 'nowrap',
  '& svg': { fontSize: '1.15em', flex: 'none' },
});

export function Mark({
  tone,
  icon: Icon,
  text,
  size = 'medium',
}: {
  readonly tone: Tone;
  readonly icon: typeof SvgIcon;
  readonly text: string;
  readonly size?: 'small' | 'medium' | 'large';
}) {
  return (
    <Root className="mark" style={{ color: MAIN[tone], fontSize: SIZES[size] }}>
      <Icon aria-hidden />
      {text}
    </Root>
  );
}
