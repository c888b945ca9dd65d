/** What browser tests ask of a page: its words, its complaints, who is logged in. */
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { chinese } from '../../renderer/i18n/chinese.ts';
import { english } from '../../renderer/i18n/resources.ts';
import type { Browser } from './api-station.ts';

export type Language = 'en' | 'zh';
type Area = keyof typeof english;

/** The words of the screens, so that a test says what is meant and not how it is worded: `say('en')('board', 'do.start')`. */
export function say(language: Language) {
  const words: Readonly<Record<Area, Readonly<Record<string, string>>>> = language === 'en' ? english : chinese;
  return <A extends Area>(
    area: A,
    key: keyof (typeof english)[A] & string,
    values: Readonly<Record<string, string | number>> = {},
  ): string => {
    const text = words[area][key];
    if (text === undefined) throw new Error(`there are no words for ${area} ${key} in ${language}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

/** Everything a page complains of from now on: errors on the console, exceptions, refused resources. */
export function listenForComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  return complaints;
}

/** Gives a page's window the login of a browser of calls. */
export async function lendLogin(context: BrowserContext, url: string, browser: Browser): Promise<void> {
  const [name = '', value = ''] = browser.cookie.split('=');
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
}

/** Every page of the context opens in this language, as if chosen on this screen before. */
export async function speak(context: BrowserContext, language: Language): Promise<void> {
  await context.addInitScript(`localStorage.setItem('stationmaster.language', '${language}')`);
}

/** Logs in by the form, Enter at the end. */
export async function logIn(
  page: Page,
  person: { readonly name: string; readonly password: string },
  language: Language = 'en',
): Promise<void> {
  const t = say(language);
  await page.getByLabel(t('login', 'name'), { exact: true }).fill(person.name);
  await page.getByLabel(t('login', 'password'), { exact: true }).fill(person.password);
  await page.keyboard.press('Enter');
}

/** Opens the list called `label` and takes the choice that begins with `option`. */
export async function choose(page: Page, within: Locator, label: string, option: string): Promise<void> {
  const box = within.getByRole('combobox', { name: new RegExp(`^${escaped(label)}`) });
  await box.click();
  await page.getByRole('option', { name: new RegExp(`^${escaped(option)}`) }).click();
  await expect(box).toContainText(option);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Nothing is on its way any more: no skeleton, no table that waits, the line open. */
export async function settled(page: Page, language: Language): Promise<void> {
  const t = say(language);
  await expect(page.locator('header').getByText(t('common', 'line.open'))).toBeVisible();
  await expect(page.locator('main .MuiSkeleton-root')).toHaveCount(0);
  await expect(page.locator(`[aria-busy="true"], [role="status"][aria-label="${t('common', 'state.loading')}"]`)).toHaveCount(0);
}

/** A key that was never put into words, or a word of the other language; what a person sees or is read aloud. */
export async function wordsMissing(page: Page, language: Language): Promise<string[]> {
  const texts = await page.evaluate<string[]>(VISIBLE_TEXTS);
  const areas = Object.keys(english) as Area[];
  const keys = new Set(areas.flatMap((area) => Object.keys(english[area]).filter((key) => /[.\d]|[a-z][A-Z]/.test(key))));
  const foreign = language === 'zh' ? new Set(areas.flatMap((area) => englishOnly(area))) : new Set<string>();
  return texts.filter((text) => text.includes('{{') || foreign.has(text) || text.split(/\s+/).some((word) => keys.has(word)));
}

/** English words of an area that stand otherwise in Chinese. */
function englishOnly(area: Area): string[] {
  const [words, other]: Readonly<Record<string, string>>[] = [english[area], chinese[area]];
  return Object.entries(words ?? {}).flatMap(([key, text]) => (other?.[key] === text || text.length < 3 ? [] : [text]));
}

const VISIBLE_TEXTS = `(() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    if (text !== '' && walker.currentNode.parentElement.closest('script,style') === null) texts.push(text);
  }
  for (const name of ['aria-label', 'title', 'placeholder'])
    for (const element of document.querySelectorAll('[' + name + ']')) texts.push(element.getAttribute(name).trim());
  return texts;
})()`;

/** What is wider than its place: the page itself, or a box in it that scrolls sideways. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const found = [];
    const page = document.documentElement;
    if (page.scrollWidth > window.innerWidth) found.push('the page: ' + page.scrollWidth + ' > ' + window.innerWidth);
    for (const box of document.querySelectorAll('main, main *')) {
      const { overflowX } = getComputedStyle(box);
      if ((overflowX === 'auto' || overflowX === 'scroll') && box.scrollWidth > box.clientWidth + 1)
        found.push(box.tagName + '.' + box.className + ': ' + box.scrollWidth + ' > ' + box.clientWidth);
    }
    return found;
  })()`);
}
