/** For what is shown in another language than the screen: a paper for somebody else. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadLanguage, type Language } from './i18n.ts';

/** Draws again once the words of the language are there; until then English stands in. */
export function useWordsOf(language: Language): void {
  const { i18n } = useTranslation();
  const [, drawAgain] = useState(0);
  useEffect(() => {
    let wanted = true;
    const draw = (): void => {
      if (wanted) drawAgain((times) => times + 1);
    };
    loadLanguage(i18n, language).then(draw, () => undefined);
    return () => {
      wanted = false;
    };
  }, [i18n, language]);
}
