/** How far a test has come, and the one thing that can be done with it as a whole. */
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

export function ProgressPaper(props: {
  readonly title: string;
  readonly done: number;
  readonly all: number;
  /** Names the bar, for those who do not see it. */
  readonly label: string;
  /** Who and when. */
  readonly children: ReactNode;
  readonly action: ReactNode;
}) {
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box sx={{ flex: 1, minWidth: 240 }}>
          <Typography variant="h2" role="status">
            {props.title}
          </Typography>
          {props.children}
        </Box>
        {props.action}
      </Box>
      <LinearProgress
        variant="determinate"
        color="info"
        value={(props.done / props.all) * 100}
        aria-label={props.label}
        sx={{ mt: 1.5, height: 6, borderRadius: 3 }}
      />
    </Paper>
  );
}
