/** Which rows of how many a list shows, and the way to the others. Stays in its place while pages change. */
import BackIcon from '@mui/icons-material/ChevronLeft';
import NextIcon from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';

export interface PagerProps {
  /** 0 for the first page. */
  readonly page: number;
  readonly size: number;
  /** undefined: not known yet. */
  readonly total: number | undefined;
  readonly onPage: (page: number) => void;
}

export function Pager({ page, size, total, onPage }: PagerProps) {
  const { t } = useTranslation();
  const from = page * size;
  const known = total !== undefined && total > 0;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'flex-end', gap: 0.5, minHeight: 40, mt: 0.5 }}>
      <Typography variant="body2" color="textSecondary" role="status" sx={{ fontVariantNumeric: 'tabular-nums', mr: 1 }}>
        {known ? t('list.rows', { from: from + 1, to: Math.min(from + size, total), total }) : ''}
      </Typography>
      <IconButton aria-label={t('list.previous')} disabled={page === 0} onClick={() => onPage(page - 1)}>
        <BackIcon />
      </IconButton>
      <IconButton aria-label={t('list.next')} disabled={!known || from + size >= total} onClick={() => onPage(page + 1)}>
        <NextIcon />
      </IconButton>
    </Box>
  );
}
