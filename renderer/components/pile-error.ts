/** What a connector says is wrong with it (OCPP 1.6, 7.6 ChargePointErrorCode), in words. */
import { useTranslation } from 'react-i18next';
import { common } from '../i18n/en/common.ts';

type ErrorKey = Extract<keyof typeof common, `pile-error.${string}`>;

/** A code without words of its own, as makers and OCPP 2.0.1 have them, is told as it is. */
export function usePileError(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const key = `pile-error.${code}`;
    return isErrorKey(key) ? t(key) : code;
  };
}

function isErrorKey(key: string): key is ErrorKey {
  return key in common;
}
