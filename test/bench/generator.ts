/** Bench: the load, in a process of its own. Takes its options as JSON, prints its report as JSON. */
import { setTimeout } from 'node:timers/promises';
import { bootStorm, runLoad } from '../sim/load.ts';
import { flood } from '../sim/hostile-flood.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';
import { redialStorm } from '../sim/redial-storm.ts';

/** A pile that is turned away does not try again at once. */
const REDIAL_MS = 100;

const task = JSON.parse(process.argv[2] ?? '{}') as { readonly kind: 'load' | 'storm' | 'first-boot' | 'redial' | 'flood' } & Parameters<
  typeof runLoad
>[0];
if (task.kind === 'first-boot') {
  for (;;) {
    const peer = await OcppPeer.connect(task.url, { identity: 'LOAD-0001' }).catch(() => null);
    if (peer === null) continue;
    const answer = await peer.call('BootNotification', { chargePointVendor: 'Load', chargePointModel: 'Light' });
    console.log(JSON.stringify({ answer, atMs: Date.now() }));
    process.exit(0);
  }
}
if (task.kind === 'redial') {
  console.log(JSON.stringify(await redialStorm({ ...task, onConnected: () => process.send?.('connected') })));
  process.exit(0);
}
if (task.kind === 'flood') {
  console.log(JSON.stringify(await floodUntil(performance.now() + task.durationMs, task.url, task.count)));
  process.exit(0);
}
console.log(JSON.stringify(task.kind === 'storm' ? await bootStorm(task) : await runLoad(task)));
process.exit(0);

interface FloodResult {
  readonly sent: number;
  readonly cuts: number;
  /** Dials that were turned away. */
  readonly refused: number;
}

/** The pile with this number floods, is cut, comes again and floods. */
async function floodUntil(endMs: number, url: string, number: number): Promise<FloodResult> {
  const result = { sent: 0, cuts: 0, refused: 0 };
  while (performance.now() < endMs) {
    const identity = `LOAD-${String(number).padStart(4, '0')}`;
    try {
      const peer = await OcppPeer.connect(url, { identity, keepFrames: 0 });
      const { sent, closed } = await flood(peer, { most: 20_000 });
      result.sent += sent;
      if (closed !== null) result.cuts += 1;
      peer.terminate();
    } catch {
      result.refused += 1;
      await setTimeout(REDIAL_MS);
    }
  }
  return result;
}
