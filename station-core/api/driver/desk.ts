/** What every route of the drivers' pages needs: who looks, in which language, what may be asked, and what is remembered for a moment. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault, isFault } from '../../base/fault.ts';
import type { StationSettings } from '../../domain/station.ts';
import type { DriverAccount } from '../../store/views/driver.ts';
import { readCookie } from '../cookie.ts';
import type { Door } from '../door.ts';
import type { Passwords } from '../passwords.ts';
import type { ApiPorts } from '../ports.ts';
import type { Throttle } from '../throttle.ts';
import type { AccountLogins } from './account-logins.ts';
import type { Guard } from './guard.ts';
import type { Look } from './page.ts';
import { cookieText, hashOfSecret, pageNameOf, phoneCookie, phoneCookieName, secretsOf } from './phone.ts';
import { isWord, languageOf, sayIn, type DriverLanguage, type Say } from './words.ts';

/** What the drivers' pages need from the rest of the core. */
export type DriverPorts = Pick<ApiPorts, 'clock' | 'log' | 'submit' | 'read' | 'feed' | 'newId' | 'newEventId' | 'payments'> & {
  readonly keys: Pick<ApiPorts['keys'], 'startCodes' | 'serverCredentials'>;
  readonly documents: Pick<ApiPorts['documents'], 'receiptPdf'>;
};

export interface DriverParts {
  readonly ports: DriverPorts;
  readonly door: Door;
  readonly port: () => number;
  readonly guard: Guard;
  /** Wrong codes: by pile and address. */
  readonly codes: Throttle;
  /** Wrong PINs: by account and address. */
  readonly pins: Throttle;
  readonly passwords: Passwords;
  readonly logins: AccountLogins;
  /** Where accounts log in; null: nowhere. */
  readonly secureSite: () => string | null;
}

const LANGUAGE_COOKIE = 'stationmaster-driver-language';

/** A page's own facts are the same for all who ask within so long: a hundred phones at one pile are one question. */
const SETTINGS_MS = 3_000;
const KEPT = 500;

export class DriverDesk {
  readonly parts: DriverParts;
  readonly #remembered = new Map<string, { readonly untilMs: number; readonly value: Promise<unknown> }>();

  constructor(parts: DriverParts) {
    this.parts = parts;
  }

  get nowMs() {
    return this.parts.ports.clock.now();
  }

  /** Throws Fault('input.not-found') before the station is set up. */
  async settings(): Promise<StationSettings> {
    const settings = await this.shared('settings', SETTINGS_MS, () => this.parts.ports.read('settings', undefined));
    if (settings === null) throw new Fault('input.not-found', { help: 'The station is not set up yet.' });
    return settings;
  }

  /** Asked once for all who ask within `ms`. A failure is not remembered. */
  shared<T>(key: string, ms: number, ask: () => Promise<T>): Promise<T> {
    const nowMs = this.parts.ports.clock.monotonic();
    const known = this.#remembered.get(key);
    // The same key always asks the same question.
    if (known !== undefined && known.untilMs > nowMs) return known.value as Promise<T>;
    const value = this.parts.guard.inTurn(ask);
    this.#remembered.delete(key);
    this.#remembered.set(key, { untilMs: nowMs + ms, value });
    value.catch(() => this.#remembered.delete(key));
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > KEPT && oldest !== undefined) this.#remembered.delete(oldest);
    return value;
  }

  /** Something was done to it: the next one asks anew. */
  forget(key: string): void {
    this.#remembered.delete(key);
  }

  /** path: of the page to come back to, where the address is one of a form. */
  async look(request: FastifyRequest, path?: string): Promise<Look> {
    const settings = await this.settings();
    const language = this.language(request, settings.language);
    const url = addressIn(path ?? request.url);
    const here = url.pathname;
    url.searchParams.set('lang', language === 'zh' ? 'en' : 'zh');
    return {
      say: sayIn(language),
      language,
      stationName: settings.name,
      zone: settings.zone,
      currency: settings.currency,
      phone: settings.money.seller.phone,
      nowMs: this.nowMs,
      isSecure: this.parts.door.isSecure,
      secureSite: this.parts.secureSite(),
      path: here,
      otherLanguage: url.pathname + url.search,
    };
  }

  language(request: FastifyRequest, station: DriverLanguage): DriverLanguage {
    const { lang } = request.query as { lang?: unknown };
    if (lang === 'en' || lang === 'zh') return lang;
    const kept = readCookie(request.headers.cookie, LANGUAGE_COOKIE);
    return kept === 'en' || kept === 'zh' ? kept : languageOf(request.headers['accept-language'], station);
  }

  /** The phone goes on in the language that was chosen. */
  keepLanguage(request: FastifyRequest, reply: FastifyReply): void {
    const { lang } = request.query as { lang?: unknown };
    if (lang === 'en' || lang === 'zh') addCookie(reply, cookieText(LANGUAGE_COOKIE, lang, 400 * 86_400, this.parts.door.isSecure));
  }

  secrets(request: FastifyRequest): string[] {
    return secretsOf(request.headers.cookie, phoneCookieName(this.parts.door.isSecure, this.parts.port()));
  }

  /** The secret of a page by its name; null: this phone has none. */
  secretOf(request: FastifyRequest, name: string): string | null {
    return this.secrets(request).find((secret) => pageNameOf(hashOfSecret(secret)) === name) ?? null;
  }

  keepSecret(request: FastifyRequest, reply: FastifyReply, secret: string): string {
    const { door, port } = this.parts;
    addCookie(reply, phoneCookie(phoneCookieName(door.isSecure, port()), [secret, ...this.secrets(request)], door.isSecure));
    return `/s/${pageNameOf(hashOfSecret(secret))}`;
  }

  /** The cookie of an account; it exists over HTTPS alone. */
  get accountCookie(): string {
    return `__Host-stationmaster-account-${this.parts.port()}`;
  }

  /** Whose account is open on this phone; null: nobody's, or the account or its PIN has changed since. */
  async loggedIn(request: FastifyRequest): Promise<DriverAccount | null> {
    const { door, logins, guard, ports } = this.parts;
    const login = door.isSecure ? logins.find(readCookie(request.headers.cookie, this.accountCookie)) : null;
    if (login === null) return null;
    const account = await guard.inTurn(() => ports.read('driverAccount', { accountId: login.accountId }));
    return account === null || account.state === 'closed' || account.pinHash !== login.pinHash ? null : account;
  }

  /** Names of companies by which a phone can pay. */
  providers(): string[] {
    return this.parts.ports.payments.seen().map(({ name }) => name);
  }
}

/** Only path and question count: whatever host somebody wrote into the line of the request, or after two slashes, goes nowhere. */
function addressIn(text: string): URL {
  const path = text.replace(/^[/\\]+/, '/');
  const url = URL.canParse(path, 'http://here') ? new URL(path, 'http://here') : new URL('http://here/');
  // What the parser takes away (a dot between slashes) may leave two slashes in front: a link to that would lead to another host.
  url.pathname = url.pathname.replace(/^\/+/, '/');
  return url;
}

/** Several cookies are several headers. */
export function addCookie(reply: FastifyReply, text: string): void {
  const known = reply.getHeader('set-cookie');
  const before = Array.isArray(known) ? known : typeof known === 'string' ? [known] : [];
  void reply.header('set-cookie', [...before, text]);
}

export function addressOf(request: FastifyRequest): string {
  return request.socket.remoteAddress ?? '';
}

/** A refusal in the driver's words. Anything that is no refusal of ours is thrown on. */
export function problemIn(say: Say, error: unknown): string {
  if (!isFault(error)) throw error;
  const { why } = error.detail;
  switch (error.code) {
    case 'access.throttled':
      return say('why.waiting', { seconds: Number(error.detail['seconds'] ?? 1) });
    case 'inbox.full':
      return say('why.busy');
    case 'pile.offline':
      return say('why.offline');
    case 'safety.zone-stopped':
    case 'safety.zone-held':
      return say('why.safety');
    case 'input.invalid':
    case 'input.not-found': {
      const word = `why.${typeof why === 'string' ? why : 'no'}`;
      const field = error.detail['field'];
      return say(word !== 'why.no' && isWord(word) ? word : field === 'coupon' ? 'why.coupon' : field === 'amount' ? 'why.pay' : 'why.no');
    }
    default:
      throw error;
  }
}

/** What was typed into a form: one line, or several; without signs that no keyboard has, and no longer than asked. */
export function typedIn(request: FastifyRequest, name: string, most: number, lines: 'one' | 'many' = 'one'): string {
  const { body } = request;
  const value: unknown =
    typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : '';
  const text = typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
  // Control signs, and those that turn the direction of what stands around them, have no place in what an attendant reads.
  const clean = text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' '); // eslint-disable-line no-control-regex -- the point
  return (lines === 'one' ? clean.replaceAll('\n', ' ') : clean).trim().slice(0, most);
}
