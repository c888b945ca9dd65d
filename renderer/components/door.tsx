/** The frame of the pages before the log-in: one quiet card in the middle, language and colours at the top. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { LanguageSwitch, ThemeSwitch } from './screen-switches.tsx';

export function Door({
  title,
  intro,
  width = 420,
  children,
}: {
  readonly title: string;
  readonly intro?: string;
  readonly width?: number;
  readonly children: ReactNode;
}) {
  return (
    <Box sx={{ height: '100dvh', overflow: 'auto', display: 'flex', flexDirection: 'column' }}>
      <Box component="header" sx={{ position: 'absolute', insetInlineEnd: 0, display: 'flex', alignItems: 'center', gap: 1, px: 2, py: 1 }}>
        <LanguageSwitch />
        <ThemeSwitch />
      </Box>
      <Box component="main" sx={{ flex: 1, display: 'flex', justifyContent: 'center', alignItems: 'safe center', px: 2, py: 3 }}>
        <Paper variant="outlined" sx={{ width, maxWidth: '100%', p: 4 }}>
          <Typography variant="h1" sx={{ fontSize: '1.5rem' }}>
            {title}
          </Typography>
          {intro !== undefined && (
            <Typography color="textSecondary" sx={{ mt: 0.75 }}>
              {intro}
            </Typography>
          )}
          <Box sx={{ mt: 3 }}>{children}</Box>
        </Paper>
      </Box>
    </Box>
  );
}
