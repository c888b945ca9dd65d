/** Tests or records, the newest first: each with its verdict, when and whose; the shown one is marked. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { Mark } from '../mark.tsx';
import { TimeText } from '../texts.tsx';
import type { Look } from './looks.ts';

export interface RecordLine {
  readonly id: string;
  readonly href: string;
  readonly look: Look;
  readonly verdict: string;
  readonly atMs: number;
  readonly about: string;
}

/** Beside the page's own; `none`: said where there are none. */
export function RecordPanel(props: {
  readonly title: string;
  readonly none: string;
  readonly lines: readonly RecordLine[];
  readonly shownId: string | null;
}) {
  const { title, lines } = props;
  return (
    <Paper variant="outlined" component="section" aria-label={title}>
      <Typography variant="h2" sx={{ px: 2, pt: 2, pb: 1 }}>
        {title}
      </Typography>
      {lines.length === 0 ? (
        <Typography variant="body2" color="textSecondary" sx={{ px: 2, pb: 2 }}>
          {props.none}
        </Typography>
      ) : (
        <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
          <RecordLines lines={lines} shownId={props.shownId} />
        </Box>
      )}
    </Paper>
  );
}

export function RecordLines({ lines, shownId }: { readonly lines: readonly RecordLine[]; readonly shownId: string | null }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '& > li + li': { borderTop: 1, borderColor: 'divider' } }}>
      {lines.map(({ id, href, look, verdict, atMs, about }) => {
        const isShown = id === shownId;
        return (
          <li key={id}>
            <Link
              href={href}
              underline="none"
              color="inherit"
              aria-current={isShown ? 'page' : undefined}
              sx={{
                display: 'block',
                px: 2,
                py: 1,
                bgcolor: isShown ? 'action.selected' : undefined,
                '&:hover': { bgcolor: 'action.hover' },
              }}
            >
              <Mark tone={look.tone} icon={look.icon} text={verdict} />
              <Typography variant="body2" color="textSecondary" component="div">
                <TimeText atMs={atMs} long relative={false} />
                {` · ${about}`}
              </Typography>
            </Link>
          </li>
        );
      })}
    </Box>
  );
}
