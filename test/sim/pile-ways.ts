/** How a pile reaches its central system: the way in use, a new one being tried, and the way back when the new one does not work. */
import type { PeerOptions } from './ocpp-peer.ts';

/** One way in. Profiles: 0 plain, 1 basic auth, 2 TLS with basic auth, 3 TLS with a client certificate. */
export interface Way {
  readonly url: string;
  readonly securityProfile: number;
  readonly password?: string | Buffer;
}

/** What a way needs of the pile's key store when it is dialled. */
export interface TlsMaterial {
  /** PEM of the CAs trusted for the central system. */
  readonly ca: readonly string[];
  /** Chain and key (PEM) for profile 3. */
  readonly certificate: { readonly chain: string; readonly key: string } | null;
}

/** The ways of one pile. */
export class Ways {
  /** Ways given up because they did not work, newest last. */
  readonly failed: Way[] = [];
  readonly #base: PeerOptions;
  readonly #material: () => TlsMaterial;
  readonly #attempts: () => number;
  #current: Way;
  #trying: Way | null = null;
  #failures = 0;

  constructor(first: Way, base: PeerOptions, material: () => TlsMaterial, attempts: () => number) {
    this.#current = first;
    this.#base = base;
    this.#material = material;
    this.#attempts = attempts;
  }

  /** The way that worked last (or the first one). */
  get current(): Way {
    return this.#current;
  }

  /** The way being tried, or null. */
  get trying(): Way | null {
    return this.#trying;
  }

  /** Dials this way from now on; after `attempts` failures the old one is dialled again. */
  attempt(way: Way): void {
    this.#trying = way;
    this.#failures = 0;
  }

  /** Where and how to dial next. */
  target(): { readonly url: string; readonly peer: PeerOptions } {
    const way = this.#trying ?? this.#current;
    const { ca, certificate } = this.#material();
    const usesBasic = way.securityProfile === 1 || way.securityProfile === 2 || (way.securityProfile === 0 && way.password !== undefined);
    return {
      url: way.url,
      peer: {
        ...this.#base,
        ...(usesBasic && way.password !== undefined ? { password: way.password } : {}),
        ...(ca.length > 0 && this.#base.ca === undefined ? { ca: ca.join('\n') } : {}),
        ...(way.securityProfile === 3 && certificate !== null ? { cert: certificate.chain, key: certificate.key } : {}),
      },
    };
  }

  /** A dial failed. True when this gave the new way up. */
  refused(): boolean {
    if (this.#trying === null) return false;
    this.#failures += 1;
    if (this.#failures < Math.max(1, this.#attempts())) return false;
    this.failed.push(this.#trying);
    this.#trying = null;
    return true;
  }

  /** A dial succeeded. True when the new way proved itself. */
  succeeded(): boolean {
    if (this.#trying === null) return false;
    this.#current = this.#trying;
    this.#trying = null;
    return true;
  }
}

/** The same address with ws or wss as the profile wants it. */
export function addressFor(url: string, securityProfile: number): string {
  return url.replace(/^wss?:/, securityProfile >= 2 ? 'wss:' : 'ws:');
}
