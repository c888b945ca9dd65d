/** The two languages of the screens. A page asks `const { t } = useTranslation('board')`; keys are checked by the compiler. */
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { hqEnglish } from './hq-resources.ts';
import type { english } from './resources.ts';

export type Language = 'en' | 'zh';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof english & typeof hqEnglish;
    keySeparator: false;
    nsSeparator: false;
    returnNull: false;
  }
}

type Area = Readonly<Record<string, string>>;

/** The words of one kind of screen: the station's, or HQ's. */
export interface AllWords {
  readonly english: Readonly<Record<string, Area>>;
  readonly chinese: () => Promise<Readonly<Record<string, Area>>>;
}

/** By the store, which the object that useTranslation hands out shares with the instance it wraps. */
const words = new WeakMap<i18n['store'], AllWords>();

/** English is ready at once. Another language comes with `loadLanguage`; until then, and where it cannot be had, English stands in. */
export function createI18n(language: Language, all: AllWords): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: all.english },
    partialBundledLanguages: true,
    defaultNS: 'common',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  words.set(instance.store, all);
  return instance;
}

/** Brings the words of a language once. Rejects where the station cannot be reached. */
export async function loadLanguage(instance: i18n, language: Language): Promise<void> {
  if (language === 'en' || instance.hasResourceBundle('zh', 'common')) return;
  const chinese = (await words.get(instance.store)?.chinese()) ?? {};
  for (const [area, texts] of Object.entries(chinese)) instance.addResourceBundle('zh', area, texts);
}

const STORED = 'stationmaster.language';

/** The language chosen on this screen; null: not chosen yet, so the station's own is taken. */
export function storedLanguage(): Language | null {
  const stored = window.localStorage.getItem(STORED);
  return stored === 'en' || stored === 'zh' ? stored : null;
}

/** Switches this screen and remembers it. */
export function chooseLanguage(instance: i18n, language: Language): void {
  window.localStorage.setItem(STORED, language);
  showLanguage(instance, language);
}

/** Switches this screen for now, e.g. to the station's language before anybody chose. */
export function showLanguage(instance: i18n, language: Language): void {
  const show = (): void => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    if (instance.language !== language) void instance.changeLanguage(language);
  };
  // Where it cannot be had the screen stays as it is, and the next click tries again.
  loadLanguage(instance, language).then(show, () => undefined);
}

/** The language shown now. */
export function languageOf(instance: i18n): Language {
  return instance.language === 'zh' ? 'zh' : 'en';
}
