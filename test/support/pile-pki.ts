/** Keys and certificates of piles, real ones: signed by the station's CA, by another, too long ago, for somebody else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { utcMs } from '../../station-core/base/time.ts';
import type { Clock } from '../../station-core/domain/ports.ts';
import { openKeys, type StationKeys } from '../../station-core/keys/open-keys.ts';
import { systemClock } from '../../station-core/system.ts';
import { PileCertificates } from '../sim/pile-certificates.ts';

export interface ClientCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly fingerprint: string;
}

export const DAY = 86_400_000;

/** A keys folder of its own, gone with `close`. */
export async function openTestKeys(
  clock: Clock = systemClock(),
): Promise<{ readonly keys: StationKeys; readonly folder: string; close(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-keys-'));
  return { keys: await openKeys(folder, clock), folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The same CA, at another time. */
export function keysAt(folder: string, nowMs: number): Promise<StationKeys> {
  return openKeys(folder, { ...systemClock(), now: () => utcMs(nowMs) });
}

/** A certificate for this name, its key made here. */
export async function issue(keys: StationKeys, name: string): Promise<ClientCertificate> {
  const store = new PileCertificates();
  const csrPem = await store.request(name, 'Test');
  const signed = await keys.signRequest({ csrPem, names: [name] });
  if (!signed.ok) throw new Error(signed.problem);
  const problem = store.accept(signed.chainPem, name, signed.validUntilMs - DAY, []);
  // One that has ended is still one.
  if (store.own === null) throw new Error(problem ?? 'not taken');
  return { cert: store.own.chain, key: store.own.key, fingerprint: signed.fingerprint };
}
