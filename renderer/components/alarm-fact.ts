/** What a station tells beside an alarm, as people read it: its name and, where it is a code of a pile, its words. */
import { useTranslation } from 'react-i18next';
import { common } from '../i18n/en/common.ts';
import { usePileError } from './pile-error.ts';

type FactKey = Extract<keyof typeof common, `alarm.fact.${string}`>;

/** A fact this version has no word for shows its own name. */
export function useAlarmFact(): (name: string, value: string | number | boolean) => { readonly label: string; readonly value: string } {
  const { t } = useTranslation();
  const errorOf = usePileError();
  return (name, value) => {
    const key = `alarm.fact.${name}`;
    return { label: isFactKey(key) ? t(key) : name, value: name === 'errorCode' ? errorOf(String(value)) : String(value) };
  };
}

function isFactKey(key: string): key is FactKey {
  return key in common;
}
