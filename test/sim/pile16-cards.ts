/** Whom a simulated pile lets charge: the central system's word, the cache, the local list, and what it does alone (OCPP 1.6, 3.5). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { Configuration } from './pile16-config.ts';
import type { PileLine } from './pile16-line.ts';

/** Cards known to one pile. */
export class CardMemory {
  /** Local list and authorisation cache together: idTag -> idTagInfo. */
  readonly known = new Map<string, Payload>();
  /** Of the last SendLocalList. */
  listVersion = 0;
  readonly #config: Configuration;
  readonly #line: PileLine;

  constructor(config: Configuration, line: PileLine, localList: Readonly<Record<string, string>> = {}) {
    this.#config = config;
    this.#line = line;
    for (const [idTag, status] of Object.entries(localList)) this.known.set(idTag, { status });
  }

  /** Remembers what the central system said of a card (3.5.1). */
  learn(idTag: string, idTagInfo: Payload): void {
    if (this.#config.flag('AuthorizationCacheEnabled') && typeof idTagInfo['status'] === 'string') this.known.set(idTag, idTagInfo);
  }

  /** Asks for a card, or decides alone while offline. */
  async authorise(idTag: string): Promise<boolean> {
    const status = textOf(this.known.get(idTag) ?? {}, 'status');
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
    const [a, b] = [own, other].map((idTag) => textOf(this.known.get(idTag) ?? {}, 'parentIdTag'));
    return a !== undefined && a === b;
  }

  /** SendLocalList (5.15). */
  takeList(request: Payload): void {
    if (textOf(request, 'updateType') === 'Full') this.known.clear();
    for (const entry of listOf(request, 'localAuthorizationList')) {
      const idTag = isPayload(entry) ? textOf(entry, 'idTag') : undefined;
      if (idTag === undefined || !isPayload(entry)) continue;
      if (isPayload(entry['idTagInfo'])) this.known.set(idTag, entry['idTagInfo']);
      else this.known.delete(idTag);
    }
    this.listVersion = numberOf(request, 'listVersion') ?? 0;
  }
}
