/** A checksum that can be compared by eye and copied by hand: eight groups of eight. */
import Box from '@mui/material/Box';

/** `inTable`: under a row of a table, with its name before it. */
export function Checksum({ label, hex, inTable = false }: { readonly label: string; readonly hex: string; readonly inTable?: boolean }) {
  const code = (
    <Box
      component="code"
      aria-label={label}
      sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere', userSelect: 'all' }}
    >
      {hex.replace(/(.{8})(?=.)/g, '$1 ')}
    </Box>
  );
  if (!inTable) return code;
  return (
    <Box sx={{ ml: '-6px', fontSize: '0.8125rem', color: 'text.secondary' }}>
      <span aria-hidden>SHA-256 </span>
      {code}
    </Box>
  );
}
