/** What stands over every page in one line. */
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { toneColor, toneGround, type Tone } from './mark.tsx';

/** One line over the page, in a colour that means something. */
export function Strip({
  tone,
  icon,
  role,
  children,
}: {
  readonly tone: Tone;
  readonly icon: ReactNode;
  readonly role: string;
  readonly children: ReactNode;
}) {
  return (
    <Box
      role={role}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.25,
        px: 2.5,
        py: 0.75,
        fontSize: '0.875rem',
        borderBottom: 1,
        borderColor: 'divider',
        '& svg': { fontSize: 20, flex: 'none' },
      }}
      style={{ color: toneColor(tone), background: toneGround(tone) }}
    >
      {icon}
      {children}
    </Box>
  );
}

/** What a strip says after its first words; cut off where the strip ends. */
export function StripText({ children }: { readonly children: ReactNode }) {
  return (
    <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }}>
      {children}
    </Box>
  );
}

/** The way to the page that a strip is about, at its end. */
export function StripLink({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <Box component="a" href={href} sx={{ fontWeight: 600, whiteSpace: 'nowrap', marginInlineStart: 'auto' }}>
      {text}
    </Box>
  );
}
