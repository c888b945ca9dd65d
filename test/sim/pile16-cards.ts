/** Whom a simulated pile lets charge: the central system's word, the cache, the local list, and what it does alone (OCPP 1.6, 3.5). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { Configuration } from './pile16-config.ts';
import type { PileLine } from './pile16-line.ts';

/** Cards known to one pile. */
export class CardMemory {
  /** The authorisation cache: idTag -> idTagInfo. */
  readonly known = new Map<string, Payload>();
  /** The local list: idTag -> idTagInfo; it comes before the cache (3.5.4). */
  readonly list = new Map<string, Payload>();
  /** Of the last SendLocalList; 0 without a list. */
  listVersion = 0;
  readonly #config: Configuration;
  readonly #line: PileLine;
  readonly #now: () => number;

  constructor(config: Configuration, line: PileLine, now: () => number, localList: Readonly<Record<string, string>> = {}) {
    this.#config = config;
    this.#line = line;
    this.#now = now;
    for (const [idTag, status] of Object.entries(localList)) this.list.set(idTag, { status });
  }

  /** Remembers what the central system said of a card (3.5.1). */
  learn(idTag: string, idTagInfo: Payload): void {
    if (this.#config.flag('AuthorizationCacheEnabled') && typeof idTagInfo['status'] === 'string') this.known.set(idTag, idTagInfo);
  }

  /** Asks for a card, or decides alone while offline. */
  async authorise(idTag: string): Promise<boolean> {
    const status = textOf(this.own(idTag) ?? {}, 'status');
    const online = this.#line.up && this.#line.registered;
    if (online && this.#config.flag('LocalPreAuthorize') && status === 'Accepted') return true;
    const answer = online ? await this.#line.ask('Authorize', { idTag }) : null;
    if (answer?.ok === true) {
      const info = objectOf(answer.payload, 'idTagInfo');
      this.learn(idTag, info);
      return textOf(info, 'status') === 'Accepted';
    }
    if (this.#config.flag('LocalAuthorizeOffline') && status === 'Accepted') return true;
    return status === undefined && this.#config.flag('AllowOfflineTxForUnknownId');
  }

  /** Another card of the same family may stop a transaction too (5.1, parentIdTag). */
  async sameParent(own: string, other: string): Promise<boolean> {
    if (!(await this.authorise(other))) return false;
    const [a, b] = [own, other].map((idTag) => textOf(this.own(idTag) ?? {}, 'parentIdTag'));
    return a !== undefined && a === b;
  }

  /** What the pile itself knows of a card: the list before the cache; an entry that has run out counts as Expired. */
  own(idTag: string): Payload | null {
    const found = (this.#config.flag('LocalAuthListEnabled') ? this.list.get(idTag) : undefined) ?? this.known.get(idTag);
    if (found === undefined) return null;
    const untilMs = Date.parse(textOf(found, 'expiryDate') ?? '');
    return Number.isFinite(untilMs) && untilMs <= this.#now() ? { ...found, status: 'Expired' } : found;
  }

  /** SendLocalList (5.15). */
  takeList(request: Payload): 'Accepted' | 'Failed' | 'NotSupported' | 'VersionMismatch' {
    if (!this.#config.flag('LocalAuthListEnabled')) return 'NotSupported';
    const full = textOf(request, 'updateType') === 'Full';
    const version = numberOf(request, 'listVersion') ?? 0;
    const entries = listOf(request, 'localAuthorizationList').filter(isPayload);
    if (!full && version <= this.listVersion) return 'VersionMismatch';
    const tags = entries.map((entry) => textOf(entry, 'idTag') ?? '');
    if (entries.length > this.#config.integer('SendLocalListMaxLength') || new Set(tags).size !== tags.length) return 'Failed';
    const next = new Map(full ? [] : this.list);
    entries.forEach((entry, at) => {
      if (isPayload(entry['idTagInfo'])) next.set(tags[at] ?? '', entry['idTagInfo']);
      else next.delete(tags[at] ?? '');
    });
    if (next.size > this.#config.integer('LocalAuthListMaxLength')) return 'Failed';
    this.list.clear();
    for (const [idTag, info] of next) this.list.set(idTag, info);
    this.listVersion = version;
    return 'Accepted';
  }
}
