/** A bare OCPP 2.0.1 pile for protocol tests. */
import type { Bench, PileSocket } from './pile-socket.ts';

export const BOOT_201 = { reason: 'PowerUp', chargingStation: { vendorName: 'Test', model: 'Two' } };

/** A pile that is admitted, connected with ocpp2.0.1 and has booted. */
export async function bootedPile201(bench: Bench, name = 'CP-1'): Promise<PileSocket> {
  bench.host.admit(name);
  const socket = await bench.connect(name, { protocols: ['ocpp2.0.1'] });
  await socket.call('BootNotification', BOOT_201);
  return socket;
}
