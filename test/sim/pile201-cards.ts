/** Whom a simulated 2.0.1 pile lets charge: local list, cache, the central system's word, and what it does alone (OCPP 2.0.1 C, D). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { PileLine } from './pile16-line.ts';
import type { DeviceModel } from './pile201-device.ts';
import type { IdToken } from './pile201-options.ts';
import type { Timers } from './timers.ts';

interface Cached {
  readonly info: Payload;
  readonly untilMs: number;
}

/** Cards known to one pile. */
export class CardMemory201 {
  /** idToken -> idTokenInfo. */
  readonly list = new Map<string, Payload>();
  readonly cache = new Map<string, Cached>();
  /** Of the last SendLocalList; 0 without a list. */
  listVersion = 0;
  readonly #device: DeviceModel;
  readonly #line: PileLine;
  readonly #timers: Timers;

  constructor(device: DeviceModel, line: PileLine, timers: Timers, localList: Readonly<Record<string, string>> = {}) {
    this.#device = device;
    this.#line = line;
    this.#timers = timers;
    for (const [idToken, status] of Object.entries(localList)) this.list.set(idToken, { status });
  }

  /** Remembers what the central system said of a card, until its expiry or the cache's life time (C10). */
  learn(token: IdToken, info: Payload): void {
    if (!this.#device.flag('AuthCacheCtrlr.Enabled') || typeof info['status'] !== 'string') return;
    const told = Date.parse(textOf(info, 'cacheExpiryDateTime') ?? '');
    const untilMs = Number.isFinite(told) ? told : this.#timers.now() + this.#device.integer('AuthCacheCtrlr.LifeTime') * 1_000;
    this.cache.set(token.idToken, { info, untilMs });
  }

  /** What the pile itself knows of a card: the list before the cache (C13, D); an entry that has run out counts as none. */
  known(token: IdToken): Payload | null {
    const now = this.#timers.now();
    const listed = this.#device.flag('LocalAuthListCtrlr.Enabled') ? this.list.get(token.idToken) : undefined;
    if (listed !== undefined) {
      const until = Date.parse(textOf(listed, 'cacheExpiryDateTime') ?? '');
      return Number.isFinite(until) && until <= now ? { ...listed, status: 'Expired' } : listed;
    }
    const cached = this.#device.flag('AuthCacheCtrlr.Enabled') ? this.cache.get(token.idToken) : undefined;
    return cached === undefined || cached.untilMs <= now ? null : cached.info;
  }

  /** Asks for a card, or decides alone while offline. */
  async authorise(token: IdToken, evseId: number): Promise<boolean> {
    if (!this.#device.flag('AuthCtrlr.Enabled') || token.type === 'NoAuthorization') return true;
    const online = this.#line.up && this.#line.registered;
    const accepted = textOf(this.known(token) ?? {}, 'status') === 'Accepted';
    if (online && this.#device.flag('AuthCtrlr.LocalPreAuthorize') && accepted) return true;
    const answer = online ? await this.#line.ask('Authorize', { idToken: token }) : null;
    if (answer?.ok === true) {
      const info = objectOf(answer.payload, 'idTokenInfo');
      this.learn(token, info);
      const places = listOf(info, 'evseId');
      return textOf(info, 'status') === 'Accepted' && (places.length === 0 || places.includes(evseId));
    }
    return this.authoriseAlone(token);
  }

  /** Offline: the list and the cache, then unknown cards where allowed (C13, C15). */
  authoriseAlone(token: IdToken): boolean {
    const status = textOf(this.known(token) ?? {}, 'status');
    if (status !== undefined) return status === 'Accepted' && this.#device.flag('AuthCtrlr.LocalAuthorizeOffline');
    return this.#device.flag('AuthCtrlr.OfflineTxForUnknownIdEnabled');
  }

  /** groupIdToken of a card as the pile knows it. */
  groupOf(token: IdToken): string | null {
    return textOf(objectOf(this.known(token) ?? {}, 'groupIdToken'), 'idToken') ?? null;
  }

  /** SendLocalList (D01). */
  takeList(request: Payload): 'Accepted' | 'Failed' | 'VersionMismatch' {
    const full = textOf(request, 'updateType') === 'Full';
    const version = numberOf(request, 'versionNumber') ?? 0;
    const entries = listOf(request, 'localAuthorizationList').filter(isPayload);
    if (!this.#device.flag('LocalAuthListCtrlr.Enabled')) return 'Failed';
    if (!full && version <= this.listVersion) return 'VersionMismatch';
    const tokens = entries.map((entry) => textOf(objectOf(entry, 'idToken'), 'idToken') ?? '');
    if (new Set(tokens).size !== tokens.length) return 'Failed'; // the same card twice (D01.FR.09)
    const most = this.#device.find({ name: 'LocalAuthListCtrlr' }, { name: 'Entries' })?.maxLimit ?? Number.POSITIVE_INFINITY;
    const next = new Map(full ? [] : this.list);
    entries.forEach((entry, at) => {
      const info = entry['idTokenInfo'];
      if (isPayload(info)) next.set(tokens[at] ?? '', info);
      else next.delete(tokens[at] ?? '');
    });
    if (next.size > most) return 'Failed';
    this.list.clear();
    for (const [token, info] of next) this.list.set(token, info);
    this.listVersion = next.size === 0 && full ? 0 : version;
    this.#device.force('LocalAuthListCtrlr.Entries', String(this.list.size));
    return 'Accepted';
  }
}

/** The token of a request, as far as a pile needs it. */
export function idTokenIn(request: Payload): IdToken {
  const token = objectOf(request, 'idToken') as Partial<IdToken>;
  return { ...token, idToken: token.idToken ?? '', type: token.type ?? 'NoAuthorization' };
}
