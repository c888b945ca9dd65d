/** Opens the stickers of a pile's connectors for printing, on a label roll or on A4. */
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../../i18n/i18n.ts';

export function StickerLinks({ pileId, icon }: { readonly pileId: string; readonly icon?: ReactNode }) {
  const { t, i18n } = useTranslation('piles');
  const href = (size: '50mm' | 'a4') => `/download/stickers/${encodeURIComponent(pileId)}.pdf?size=${size}&lang=${languageOf(i18n)}`;
  return (['50mm', 'a4'] as const).map((size) => (
    <Button key={size} variant="outlined" startIcon={icon} href={href(size)} target="_blank" rel="noopener">
      {t(`stickers.${size}`)}
    </Button>
  ));
}
