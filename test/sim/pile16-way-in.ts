/** How a simulated 1.6 pile gets in: its password and security profile, a change of either, and the way back (security white paper A01, A05). */
import type { PileCertificates } from './pile-certificates.ts';
import type { Way } from './pile-ways.ts';
import { addressFor, Ways } from './pile-ways.ts';
import type { Configuration } from './pile16-config.ts';
import type { PileLine } from './pile16-line.ts';
import type { PileQuirks, SimPileOptions } from './pile16-options.ts';
import type { Timers } from './timers.ts';

/** What it needs of its pile. */
export interface WayInHost {
  readonly options: SimPileOptions;
  readonly quirks: PileQuirks;
  readonly config: Configuration;
  readonly certificates: PileCertificates;
  readonly line: PileLine;
  readonly timers: Timers;
}

/** The ways of one 1.6 pile. */
export class WayIn16 {
  readonly ways: Ways;
  readonly #host: WayInHost;

  constructor(host: WayInHost) {
    this.#host = host;
    const { options, config, certificates } = host;
    const first = firstWay(options);
    for (const root of options.roots ?? []) certificates.install('CentralSystemRootCertificate', root, host.timers.now());
    config.force('SecurityProfile', String(first.securityProfile));
    if (typeof options.password === 'string') config.force('AuthorizationKey', options.password);
    this.ways = new Ways(
      first,
      { ...options.peer, identity: options.identity },
      () => ({ ca: certificates.roots('CentralSystemRootCertificate'), certificate: certificates.own }),
      () => options.fallBackAfter ?? 3,
    );
  }

  /** Comes again with another password or profile; where that does not work, as before. */
  change(change: { readonly password: string } | { readonly securityProfile: number }): void {
    const { options, quirks, line } = this.#host;
    const { current } = this.ways;
    if ('securityProfile' in change) {
      const { securityProfile } = change;
      const url = securityProfile >= 2 ? (options.secureUrl ?? addressFor(current.url, securityProfile)) : current.url;
      this.ways.attempt({ ...current, url, securityProfile });
    } else {
      const password = quirks.authorizationKeyAs === 'hex' ? Buffer.from(change.password, 'hex') : change.password;
      this.ways.attempt({ ...current, password });
    }
    line.renew();
  }

  /** A dial failed: after the last try the old profile is in force again. */
  onRefused(): void {
    if (this.ways.refused()) this.#host.config.force('SecurityProfile', String(this.ways.current.securityProfile));
  }
}

function firstWay(options: SimPileOptions): Way {
  const tls = options.url.startsWith('wss:');
  const byUrl = tls ? (options.peer?.cert === undefined ? 2 : 3) : options.password === undefined ? 0 : 1;
  return {
    url: options.url,
    securityProfile: options.securityProfile ?? byUrl,
    ...(options.password === undefined ? {} : { password: options.password }),
  };
}
