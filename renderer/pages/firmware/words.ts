/** Why something did not work, in words where there are any, else as the pile said it. */
import { useTranslation } from 'react-i18next';
import { english } from '../../i18n/resources.ts';

type WhyKey = Exclude<Extract<keyof typeof english.firmware, `why.${string}`>, 'why.said'>;

export function useWhyText(): (why: string) => string {
  const { t } = useTranslation('firmware');
  return (why) => {
    const key = `why.${why}`;
    return isKnown(key) ? t(key) : t('why.said', { word: why });
  };
}

function isKnown(key: string): key is WhyKey {
  return key !== 'why.said' && key in english.firmware;
}
