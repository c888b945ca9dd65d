/** Quiet greys carry the page; blue is charging, green is free, amber wants somebody soon, red is danger and nothing else. */
import { createTheme, type Theme } from '@mui/material/styles';

const family =
  'Inter, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Both colour schemes; every pair of text and ground is 4.5:1 or better. */
export function createStationTheme(): Theme {
  return createTheme({
    cssVariables: { colorSchemeSelector: 'data-theme' },
    colorSchemes: {
      light: {
        palette: {
          primary: { main: '#2b3138', contrastText: '#ffffff' },
          secondary: { main: '#57606a' },
          info: { main: '#0b5cad', light: '#e3eefa', contrastText: '#ffffff' },
          success: { main: '#19703f', light: '#e2f2e8', contrastText: '#ffffff' },
          warning: { main: '#855300', light: '#fdf0d2', contrastText: '#ffffff' },
          error: { main: '#b3261e', light: '#fbe6e4', contrastText: '#ffffff' },
          background: { default: '#f1f2f4', paper: '#ffffff' },
          text: { primary: '#1b1f24', secondary: '#57606a', disabled: '#767f89' },
          divider: '#d9dce0',
        },
      },
      dark: {
        palette: {
          primary: { main: '#d7dbe0', contrastText: '#16191d' },
          secondary: { main: '#a3abb5' },
          info: { main: '#74b4fb', light: '#162c45', contrastText: '#0d1117' },
          success: { main: '#62cd95', light: '#14301f', contrastText: '#0d1117' },
          warning: { main: '#f0b94f', light: '#382a0d', contrastText: '#0d1117' },
          error: { main: '#ff8f86', light: '#451d1a', contrastText: '#0d1117' },
          background: { default: '#121518', paper: '#1b1f23' },
          text: { primary: '#e6e8eb', secondary: '#a3abb5', disabled: '#858d97' },
          divider: '#31363c',
        },
      },
    },
    shape: { borderRadius: 6 },
    typography: {
      fontFamily: family,
      fontSize: 14,
      h1: { fontSize: '1.25rem', fontWeight: 600, lineHeight: 1.3 },
      h2: { fontSize: '1.0625rem', fontWeight: 600, lineHeight: 1.35 },
      h3: { fontSize: '0.9375rem', fontWeight: 600, lineHeight: 1.4 },
      body1: { fontSize: '0.9375rem', lineHeight: 1.5 },
      body2: { fontSize: '0.875rem', lineHeight: 1.45 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiCssBaseline: {
        styleOverrides: {
          body: { fontVariantNumeric: 'tabular-nums', overflowY: 'hidden' },
          '#root': { height: '100dvh' },
          ':focus-visible': { outline: '2px solid var(--mui-palette-text-primary)', outlineOffset: 2 },
          a: { color: 'inherit' },
          '@media (prefers-reduced-motion: reduce)': {
            '*': { animationDuration: '0.01ms !important', transitionDuration: '0.01ms !important' },
          },
          '@media print': { body: { overflow: 'visible' } },
        },
      },
      MuiButtonBase: {
        defaultProps: { disableRipple: true },
        styleOverrides: { root: { '&:focus-visible': { outline: '2px solid var(--mui-palette-text-primary)', outlineOffset: 2 } } },
      },
      MuiButton: { defaultProps: { disableElevation: true, size: 'medium' } },
      MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
      MuiSelect: { defaultProps: { size: 'small' } },
      // A field that is not right yet wants attention; it is no danger.
      MuiOutlinedInput: {
        styleOverrides: { root: { '&.Mui-error .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--mui-palette-warning-main)' } } },
      },
      MuiFormLabel: { styleOverrides: { root: { '&.Mui-error': { color: 'var(--mui-palette-warning-main)' } } } },
      MuiFormHelperText: { styleOverrides: { root: { '&.Mui-error': { color: 'var(--mui-palette-warning-main)' } } } },
      MuiPaper: {
        defaultProps: { elevation: 0 },
        styleOverrides: { root: { backgroundImage: 'none' }, outlined: { borderColor: 'var(--mui-palette-divider)' } },
      },
      MuiTableCell: {
        styleOverrides: {
          root: { borderColor: 'var(--mui-palette-divider)' },
          head: { color: 'var(--mui-palette-text-secondary)', fontWeight: 600, whiteSpace: 'nowrap' },
        },
      },
      MuiAlert: {
        styleOverrides: {
          outlined: {
            color: 'var(--mui-palette-text-primary)',
            '&.MuiAlert-colorWarning': { borderColor: 'var(--mui-palette-warning-main)' },
          },
        },
      },
      MuiTooltip: { defaultProps: { enterDelay: 400 } },
      MuiDialogTitle: { styleOverrides: { root: { fontSize: '1.125rem', fontWeight: 600 } } },
      MuiToggleButton: { styleOverrides: { root: { color: 'var(--mui-palette-text-secondary)' }, sizeSmall: { padding: '6px 14px' } } },
      MuiDialog: { defaultProps: { fullWidth: true } },
    },
  });
}
