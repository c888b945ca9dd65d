/** What a price period is called: the four usual names in the screen's language, an owner's own name as it is. */
import { useTranslation } from 'react-i18next';

const USUAL = ['sharp', 'peak', 'flat', 'valley'] as const;

/** Empty for a period without a name. */
export function usePeriodWords(): (label: string | null) => string {
  const { t } = useTranslation('session');
  return (label) => {
    const usual = USUAL.find((name) => name === label?.toLowerCase());
    return usual === undefined ? (label ?? '') : t(`label.${usual}`);
  };
}
