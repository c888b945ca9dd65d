/** Colours of the reports' drawings: one hue and greys, since nothing here wants attention. */
export const BLUE = 'var(--mui-palette-info-main)';
export const INK = 'var(--mui-palette-text-primary)';
export const GREY = 'var(--mui-palette-text-secondary)';
export const PALE = 'var(--mui-palette-text-disabled)';
