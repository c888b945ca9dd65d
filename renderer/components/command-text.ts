/** What a pile made of a command, in words. */
import { useTranslation } from 'react-i18next';
import type { CommandResult } from '../../station-core/api/contract.ts';

/** `textOf(result, 'Pile 3 A')`. */
export function useCommandText(): (result: CommandResult, name: string) => string {
  const { t } = useTranslation();
  return (result, name) => {
    switch (result.outcome) {
      case 'accepted':
        return t('command.sent', { name });
      case 'rejected':
        return t('command.rejected', { name, status: result.status });
      case 'failed':
        return t(`command.${result.code}`, { name, detail: result.detail });
    }
  };
}
