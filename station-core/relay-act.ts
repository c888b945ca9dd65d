/** One relay of the safety lane to whatever drives it: a field device, the broker, or a camera's own output. */
import { messageOf } from './base/fault.ts';
import type { Cameras, RelayResult, SensorDriver } from './domain/field-ports.ts';
import type { Clock } from './domain/ports.ts';
import type { Relay } from './domain/safety.ts';

export interface RelayWires {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** null: not opened yet. */
  readonly sensors: () => Pick<SensorDriver, 'act'> | null;
  readonly cameras: () => Pick<Cameras, 'relay'> | null;
}

/** Never rejects. on: it acts; its actsBy says what the coil does. */
export async function actRelay({ clock, sensors, cameras }: RelayWires, relay: Relay, on: boolean): Promise<RelayResult> {
  const beganMs = clock.monotonic();
  try {
    if (relay.target.kind !== 'camera') return (await sensors()?.act(relay.id, on)) ?? NOT_OPEN;
    const port = cameras();
    if (port === null) return NOT_OPEN;
    await port.relay(relay.target.cameraId, relay.target.token, on === (relay.actsBy === 'energising'));
    return { outcome: 'acted', tookMs: Math.round(clock.monotonic() - beganMs) };
  } catch (error) {
    return { outcome: 'failed', problem: messageOf(error) };
  }
}

const NOT_OPEN: RelayResult = { outcome: 'failed', problem: 'the station is starting' };
