/** Details beside the page, so that the page stays in sight. Escape closes it. */
import CloseIcon from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface SideSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Stays at the foot, e.g. the actions. */
  readonly foot?: ReactNode;
  readonly width?: number;
}

export function SideSheet({ open, onClose, title, children, foot, width = 420 }: SideSheetProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      anchor="right"
      open={open}
      onClose={onClose}
      slotProps={{
        paper: { sx: { width, maxWidth: '100vw' }, 'aria-label': title, role: 'dialog' },
        backdrop: { sx: { bgcolor: 'rgb(0 0 0 / 0.18)' } },
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, px: 2.5, py: 1.25, borderBottom: 1, borderColor: 'divider' }}>
        <Typography variant="h2" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
          {title}
        </Typography>
        <IconButton edge="end" aria-label={t('do.close')} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </Box>
      <Box sx={{ flex: 1, overflow: 'auto', px: 2.5, py: 2 }}>{children}</Box>
      {foot !== undefined && <Box sx={{ borderTop: 1, borderColor: 'divider', px: 2.5, py: 1.5, display: 'flex', gap: 1 }}>{foot}</Box>}
    </Drawer>
  );
}
