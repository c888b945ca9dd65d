/** Bench: the load, in a process of its own. Takes its options as JSON, prints its report as JSON. */
import { bootStorm, runLoad } from '../sim/load.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as { readonly kind: 'load' | 'storm' | 'first-boot' } & Parameters<typeof runLoad>[0];
if (task.kind === 'first-boot') {
  for (;;) {
    const peer = await OcppPeer.connect(task.url, { identity: 'LOAD-0001' }).catch(() => null);
    if (peer === null) continue;
    const answer = await peer.call('BootNotification', { chargePointVendor: 'Load', chargePointModel: 'Light' });
    console.log(JSON.stringify({ answer, atMs: Date.now() }));
    process.exit(0);
  }
}
console.log(JSON.stringify(task.kind === 'storm' ? await bootStorm(task) : await runLoad(task)));
process.exit(0);
