/** A test with the earlier ones beside it; under it where the window is narrow. */
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';

export function Beside({ children, aside }: { readonly children: ReactNode; readonly aside: ReactNode }) {
  return (
    <Box
      sx={{ display: 'grid', gap: 2, alignItems: 'start', gridTemplateColumns: 'minmax(0, 1fr)', '@media (min-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr) 300px' } }} // prettier-ignore
    >
      <Box sx={{ minWidth: 0 }}>{children}</Box>
      {aside}
    </Box>
  );
}
