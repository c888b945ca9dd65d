/** What came of an order, in words. */
import { useTranslation } from 'react-i18next';
import type { CommandResult } from '../../../station-core/api/contract.ts';

const known = ['RebootRequired', 'NotSupported', 'Scheduled', 'UnlockFailed', 'Unlocked', 'NotImplemented'] as const;

/** The pile's own word is kept in the sentence, so that it can be looked up in its manual. */
export function useOrderResultText(): (result: CommandResult) => string {
  const { t } = useTranslation('piles');
  return (result) => {
    if (result.outcome === 'failed') return t(`result.${result.code}`, { detail: result.detail });
    const special = known.find((status) => status === result.status);
    if (special !== undefined) return t(`result.${special}`);
    const said = t(result.outcome === 'accepted' ? 'result.accepted' : 'result.rejected', { status: result.status });
    return result.outcome === 'accepted' && result.data !== undefined ? `${said}. ${t('result.data', { data: result.data })}` : said;
  };
}

/** success: it is done or agreed; warning: it is not. */
export function resultTone(result: CommandResult): 'success' | 'warning' {
  return result.outcome === 'accepted' && result.status !== 'UnlockFailed' ? 'success' : 'warning';
}
