/** The frame of a chart: its title is the question it answers, its unit stands beside it. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

/** Height of the drawing, the same before and after data came. */
export const CHART_PX = 190;

export function ChartCard({ title, unit, children }: { readonly title: string; readonly unit: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ px: 2, pt: 1.25, pb: 0.5 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: 2 }}>
        <Typography variant="h3" component="h2">
          {title}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {unit}
        </Typography>
      </Box>
      <Box sx={{ height: CHART_PX }}>{children}</Box>
    </Paper>
  );
}

export function ChartNote({ text }: { readonly text: string }) {
  return (
    <Typography
      color="textSecondary"
      sx={{ height: CHART_PX, display: 'flex', alignItems: 'center', justifyContent: 'center', textAlign: 'center' }}
    >
      {text}
    </Typography>
  );
}
