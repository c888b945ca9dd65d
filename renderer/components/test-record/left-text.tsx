/** How long what runs may still take. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../client/screen-context.tsx';
import { spanWords } from '../../format/time-text.ts';

/** null: it has no end yet. */
export function LeftText({ untilMs }: { readonly untilMs: number | null }) {
  const { t } = useTranslation('testRecord');
  const { t: common } = useTranslation();
  const now = useNow(1_000);
  const leftMs = (untilMs ?? now) - now;
  if (leftMs < 1_000) return <>{t('late')}</>;
  const words = spanWords(leftMs);
  const span =
    words.key === 'span.min' ? `${common('span.min', { ...words })} ${common('span.s', { ...words })}` : common(words.key, { ...words });
  return <>{t('left', { span })}</>;
}
