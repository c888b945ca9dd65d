/** Many piles whose station restarts: each dials again for itself, boots, and says how its connectors are. Times are of the machine's clock, comparable between processes. */
import { HandshakeRefused } from './ocpp-peer-errors.ts';
import type { PeerOptions } from './ocpp-peer.ts';
import { OcppPeer } from './ocpp-peer.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';
import { wallWait } from './timers.ts';

/** Who storms. */
export interface RedialOptions {
  readonly url: string;
  readonly count: number;
  readonly seed: number;
  /** PEM of the CA for wss. */
  readonly ca?: string;
  /** Default LOAD-0001 and on. */
  readonly identity?: (at: number) => string;
  /** Wall time between two dials of one pile, drawn anew each time up to this; default 500. */
  readonly redialMs?: number;
  /** Called when all are connected and answered, and the station may go. */
  readonly onConnected?: () => void;
}

/** What came of it; instants are UTC ms. */
export interface RedialReport {
  readonly piles: number;
  /** When the last line had fallen. */
  readonly downAtMs: number;
  /** When half, nearly all, and the last of them were back and all their calls answered. */
  readonly halfBackAtMs: number;
  readonly mostBackAtMs: number;
  readonly allBackAtMs: number;
  /** Dials that failed meanwhile: nobody listening, or turned away. */
  readonly failedDials: number;
  readonly firstFailures: readonly string[];
}

/** Connects all, waits for the lines to fall, and resolves when everybody is back. */
export async function redialStorm(options: RedialOptions): Promise<RedialReport> {
  const random = seededRandom(options.seed);
  const failures = new Map<string, number>();
  const piles = Array.from({ length: options.count }, (_, at) => {
    const identity = options.identity?.(at) ?? `LOAD-${String(at + 1).padStart(4, '0')}`;
    return new StormPile(options, identity, random.fork(identity), failures);
  });
  for (let from = 0; from < piles.length; from += 100) await Promise.all(piles.slice(from, from + 100).map((pile) => pile.come()));
  failures.clear();
  const fallen = Promise.all(piles.map((pile) => pile.fallen())).then(() => Date.now());
  const back = Promise.all(
    piles.map(async (pile) => {
      await pile.fallen();
      await pile.come();
      return Date.now();
    }),
  );
  options.onConnected?.();
  const times = (await back).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  await Promise.all(piles.map((pile) => pile.leave()));
  return {
    piles: piles.length,
    downAtMs: await fallen,
    halfBackAtMs: at(0.5),
    mostBackAtMs: at(0.99),
    allBackAtMs: times.at(-1) ?? 0,
    failedDials: [...failures.values()].reduce((sum, count) => sum + count, 0),
    firstFailures: [...failures].slice(0, 5).map(([why, count]) => `${why} × ${count}`),
  };
}

class StormPile {
  readonly #options: RedialOptions;
  readonly #identity: string;
  readonly #random: Random;
  readonly #failures: Map<string, number>;
  #peer: OcppPeer | null = null;

  constructor(options: RedialOptions, identity: string, random: Random, failures: Map<string, number>) {
    this.#options = options;
    this.#identity = identity;
    this.#random = random;
    this.#failures = failures;
  }

  /** Dials until it is in, boots and reports; once more from the start where the line falls in the middle of it. */
  async come(): Promise<void> {
    for (;;) {
      try {
        const peer = await OcppPeer.connect(this.#options.url, this.#peerOptions());
        this.#peer = peer;
        await peer.callOk('BootNotification', { chargePointVendor: 'Load', chargePointModel: 'Storm', firmwareVersion: '1' });
        for (const connectorId of [0, 1, 2])
          await peer.callOk('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' });
        return;
      } catch (error) {
        const why =
          error instanceof HandshakeRefused ? (error.code ?? `HTTP ${error.status ?? 0}`) : String(error).replace(/^.*LOAD-\d+: /, '');
        this.#failures.set(why, (this.#failures.get(why) ?? 0) + 1);
        this.#peer?.terminate();
        await wallWait(this.#random.next() * (this.#options.redialMs ?? 500));
      }
    }
  }

  async fallen(): Promise<void> {
    await this.#peer?.closed;
  }

  async leave(): Promise<void> {
    await this.#peer?.close();
  }

  #peerOptions(): PeerOptions {
    const { ca } = this.#options;
    return {
      identity: this.#identity,
      keepFrames: 0,
      timeoutMs: 30_000,
      handshakeTimeoutMs: 30_000,
      handlers: { '*': () => ({ status: 'Rejected' }), GetConfiguration: () => ({ configurationKey: [] }) },
      ...(ca === undefined ? {} : { ca }),
    };
  }
}
