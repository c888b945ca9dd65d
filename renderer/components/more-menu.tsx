/** What else can be done with one line of a list, behind three dots. */
import MoreIcon from '@mui/icons-material/MoreVert';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import { useState, type ReactNode } from 'react';

/** `items` gets what closes the menu before a deed, and answers a list: the arrow keys go from one of them to the next. */
export function MoreMenu({
  label,
  items,
}: {
  readonly label: string;
  readonly items: (pick: (deed: () => void) => () => void) => readonly ReactNode[];
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (deed: () => void) => () => {
    setAnchor(null);
    deed();
  };
  return (
    <>
      <IconButton size="small" aria-label={label} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        <MoreIcon />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {items(pick)}
      </Menu>
    </>
  );
}
