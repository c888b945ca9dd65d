/** What a person reads and says before a test begins. */
import StartIcon from '@mui/icons-material/PlayArrow';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import type { ScreenFault } from '../../client/fault.ts';
import { FaultNote } from '../fault-text.tsx';

/** As long as a name on the record may be. */
export const INSTALLER_MAX = 60;

/** Enter in a field begins it too. */
export function BeginPaper(props: {
  readonly title: string;
  readonly what: ReactNode;
  readonly submit: string;
  /** It cannot begin as things are. */
  readonly disabled?: boolean;
  readonly pending: boolean;
  readonly fault: ScreenFault | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  const { pending, disabled = false } = props;
  return (
    <Paper variant="outlined" sx={{ p: 2.5, maxWidth: 720 }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!pending) props.onSubmit();
        }}
      >
        <Stack spacing={2.5}>
          <Box>
            <Typography variant="h2">{props.title}</Typography>
            {props.what}
          </Box>
          {props.children}
          <FaultNote fault={props.fault} />
          <Box>
            <Button type="submit" variant="contained" size="large" startIcon={<StartIcon />} disabled={disabled} loading={pending}>
              {props.submit}
            </Button>
          </Box>
        </Stack>
      </form>
    </Paper>
  );
}
