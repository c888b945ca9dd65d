/** A page inside the shell: heading, what can be done at the right, the filter row, and the content that scrolls. */
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, type ReactNode } from 'react';
import { useLine } from '../client/screen-context.tsx';

export interface PageFrameProps {
  readonly title: string;
  /** Beside the heading, e.g. a count or a state. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** Search and filters: stays in sight while the content scrolls. */
  readonly filters?: ReactNode;
  /** 'wide' takes the window's width; 'text' keeps lines readable; 'fill' takes its height too, for parts that scroll by themselves. */
  readonly width?: 'wide' | 'text' | 'fill';
  readonly children: ReactNode;
}

export function PageFrame({ title, aside, actions, filters, width = 'wide', children }: PageFrameProps) {
  const stale = useLine().kind === 'lost';
  useEffect(() => {
    document.title = `${title} · Stationmaster`;
  }, [title]);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}>
      <Box
        sx={{
          flex: 'none',
          px: { xs: 1.5, sm: 2.5 },
          pt: 1.75,
          pb: 1.25,
          display: 'flex',
          flexDirection: 'column',
          gap: 1.25,
          overflow: 'hidden',
          scrollbarGutter: 'stable',
        }}
      >
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, minHeight: 36, flexWrap: 'wrap' }}>
          <Typography variant="h1">{title}</Typography>
          {aside}
          <Box sx={{ flex: 1 }} />
          {actions !== undefined && <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>{actions}</Box>}
        </Box>
        {filters !== undefined && <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>{filters}</Box>}
      </Box>
      <Box
        sx={{ flex: 1, minHeight: 0, overflow: 'auto', px: { xs: 1.5, sm: 2.5 }, pb: 2.5, scrollbarGutter: 'stable' }}
        // What is shown is from before the line broke.
        style={stale ? { filter: 'grayscale(1)' } : undefined}
      >
        <Box sx={width === 'text' ? { maxWidth: 880 } : width === 'fill' ? { height: '100%' } : undefined}>{children}</Box>
      </Box>
    </Box>
  );
}
