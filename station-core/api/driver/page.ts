/** The frame of every driver's page, and the small parts that pages share. */
import { createHash } from 'node:crypto';
import type { Currency } from '../../base/money.ts';
import type { UtcMs, ZoneName } from '../../base/time.ts';
import type { ConnectorRef } from '../../domain/pile.ts';
import { html, trusted, type Html, type Part } from './html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { isWord, type DriverLanguage, type Say } from './words.ts';

/** What a page knows of who looks at it. */
export interface Look {
  readonly say: Say;
  readonly language: DriverLanguage;
  readonly stationName: string;
  readonly zone: ZoneName;
  readonly currency: Currency;
  /** Of the seller; empty: none is told. */
  readonly phone: string;
  readonly nowMs: UtcMs;
  readonly isSecure: boolean;
  /** Where accounts log in, without a slash at its end; null: nowhere, or here. */
  readonly secureSite: string | null;
  /** The path of this page, and where it stands in the other language. */
  readonly path: string;
  readonly otherLanguage: string;
}

/** The names carry a mark of the content: after an update a phone never uses the old file. */
export const STYLE_PATH = `/driver-${markOf(STYLE)}.css`;
export const SCRIPT_PATH = `/driver-${markOf(SCRIPT)}.js`;
/** Apart from the page: a bundler rewrites a tagged template that holds the end of a script. */
const SCRIPT_TAG = trusted(`<script src="${SCRIPT_PATH}" defer></` + 'script>');

function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** about: what a complaint from here would be about, as the question of its address. */
export function pageOf(look: Look, title: string, body: Part, about = ''): string {
  const { say, language } = look;
  const other = language === 'zh' ? 'en' : 'zh';
  const page = html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <title>${title} · ${look.stationName}</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
        <link rel="icon" href="data:," />
        ${SCRIPT_TAG}
      </head>
      <body data-nonetwork="${say('noNetwork')}" data-sending="${say('sending')}">
        <a class="skip" href="#main">${say('skip')}</a>
        <header>
          <a href="/">${look.stationName}</a
          ><a class="lang" lang="${other === 'zh' ? 'zh-CN' : 'en'}" href="${look.otherLanguage}">${say('other')}</a>
        </header>
        <main id="main">${body}</main>
        <footer>${footerLinks(look, about)}</footer>
      </body>
    </html>`;
  return page.text;
}

function footerLinks({ say, phone, isSecure, secureSite }: Look, about: string): Part {
  return [
    html`<a href="/mine">${say('mine')}</a>`,
    isSecure
      ? html`<a href="/account">${say('account')}</a>`
      : secureSite !== null && html`<a href="${secureSite}/account">${say('account')}</a>`,
    html`<a href="/complain${about}">${say('complain')}</a>`,
    phone !== '' && html`<a href="tel:${phone.replaceAll(/[^\d+]/g, '')}">${say('call', { phone })}</a>`,
  ];
}

/** The address of a connector's page, as the sticker on it says. */
export function placePath({ pileId, evse, connector }: ConnectorRef): string {
  return `/c/${encodeURIComponent(pileId)}/${evse}/${connector}`;
}

export type Tone = 'free' | 'run' | 'soon' | 'bad' | 'quiet';

/** A colour never says it alone: a sign and a word stand beside it. */
export function stateMark(tone: Tone, word: string): Html {
  return html`<span class="state ${tone}">${sign(tone)}${word}</span>`;
}

/** A sentence that wants to be read. */
export function tell(tone: Tone, text: Part): Html {
  return html`<div class="tell" role="status">
    <span class="${tone}">${sign(tone)}</span>
    <div>${text}</div>
  </div>`;
}

const SIGNS: Readonly<Record<Tone, string>> = {
  free: '<path d="M9 16.2 4.8 12l-1.4 1.4L9 19 21 7l-1.4-1.4z"/>',
  run: '<path d="M11 21h-1l1-7H7.5c-.6 0-.6-.3-.4-.7L13 3h1l-1 7h3.5c.5 0 .5.3.4.6z"/>',
  soon: '<path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 11h-2V6h2zm0 4h-2v-2h2z"/>',
  bad: '<path d="M1 21h22L12 2zm12-3h-2v-2h2zm0-4h-2v-4h2z"/>',
  quiet: '<path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm5 11H7v-2h10z"/>',
};

function sign(tone: Tone): Html {
  return trusted(`<svg viewBox="0 0 24 24" width="22" height="22" fill="currentColor" aria-hidden="true">${SIGNS[tone]}</svg>`);
}

/** A part of a whole, 0 to 100. Drawn without a style of its own: the pages allow none. */
export function bar(percent: number, isNow: boolean): Html {
  const width = Math.max(0, Math.min(100, Math.round(percent)));
  return trusted(
    `<svg class="bar${isNow ? ' now' : ''}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="8" rx="2"/></svg>`,
  );
}

/** The four usual periods in the driver's language; any other name as the owner wrote it. */
export function periodName(label: string | null, say: Say): string {
  return label !== null && ['sharp', 'peak', 'flat', 'valley'].includes(label) && isWord(label) ? say(label) : (label ?? '');
}

export function field(label: string, input: Part): Html {
  return html`<label><span>${label}</span>${input}</label>`;
}
