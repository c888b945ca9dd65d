/** Sensors, field devices and relays: what they say, and how they are set up. */
import { Fault } from '../../base/fault.ts';
import { id, type CameraId, type FieldDeviceId, type PileId, type RelayId, type SensorId, type ZoneId } from '../../base/ids.ts';
import { utcMs } from '../../base/time.ts';
import type { FieldDevice, Relay, SafetyItem, Sensor } from '../../domain/safety.ts';
import { allow, done, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';
import type { z } from 'zod';
import type { fieldDeviceInput, relayInput, sensorInput } from '../sensor-input.ts';

/** Nobody looks at more than five years at once. */
const LONGEST_CURVE_MS = 5 * 366 * 86_400_000;

export const sensors = {
  list: os.sensors.list.handler(({ context }) => {
    allow(context, 'sensors.read');
    return context.ports.sensors.view();
  }),

  field: os.sensors.field.handler(({ context }) => {
    allow(context, 'sensors.read');
    return context.ports.sensors.field();
  }),

  curve: os.sensors.curve.handler(({ context, input }) => {
    allow(context, 'sensors.read');
    const { fromMs, toMs } = input;
    if (toMs <= fromMs || toMs - fromMs > LONGEST_CURVE_MS)
      throw new Fault('input.invalid', { field: 'toMs', help: 'The end lies after the beginning, at most five years later.' });
    return context.ports.read('sensorCurve', { sensorId: id<SensorId>(input.sensorId), fromMs: utcMs(fromMs), toMs: utcMs(toMs) });
  }),

  probe: os.sensors.probe.handler(({ context, input }) => {
    allow(context, 'sensors.change');
    return context.ports.sensors.probe(deviceOf('probe', input.device));
  }),

  saveSensor: os.sensors.saveSensor.handler(async ({ context, input }) => {
    const sensorId = input.sensorId ?? context.ports.newId();
    await put(context, { kind: 'sensor', sensor: sensorOf(sensorId, input.sensor) });
    return { id: sensorId };
  }),

  saveDevice: os.sensors.saveDevice.handler(async ({ context, input }) => {
    const deviceId = input.deviceId ?? context.ports.newId();
    await put(context, { kind: 'field-device', device: deviceOf(deviceId, input.device) });
    return { id: deviceId };
  }),

  saveRelay: os.sensors.saveRelay.handler(async ({ context, input }) => {
    const relayId = input.relayId ?? context.ports.newId();
    await put(context, { kind: 'relay', relay: relayOf(relayId, input.relay) });
    return { id: relayId };
  }),

  remove: os.sensors.remove.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'sensors.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-safety', what: input.what, itemId: input.id });
    return done;
  }),

  tryRelay: os.sensors.tryRelay.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'sensors.test');
    const relayId = id<RelayId>(input.relayId);
    // Who made the siren sound is written down before it sounds.
    await submitAs(context, operatorId, { kind: 'operator.try-relay', relayId, seconds: input.seconds, reason: input.reason });
    return context.ports.sensors.tryRelay(relayId, input.seconds * 1_000);
  }),

  test: os.sensors.test.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'sensors.test');
    await submitAs(context, operatorId, { kind: 'operator.test-sensor', sensorId: id<SensorId>(input.sensorId), minutes: input.minutes });
    return done;
  }),
};

async function put(context: CallContext, item: SafetyItem): Promise<void> {
  const { operatorId } = allow(context, 'sensors.change');
  await submitAs(context, operatorId, { kind: 'operator.put-safety', item });
}

function sensorOf(sensorId: string, input: z.output<typeof sensorInput>): Sensor {
  return { ...input, id: id<SensorId>(sensorId), zoneId: zoneOf(input.zoneId), source: sourceOf(input.source) };
}

function sourceOf(source: z.output<typeof sensorInput>['source']): Sensor['source'] {
  switch (source.kind) {
    case 'modbus':
      return { ...source, deviceId: id<FieldDeviceId>(source.deviceId) };
    case 'mqtt':
      return source;
    case 'camera-input':
      return { ...source, cameraId: id<CameraId>(source.cameraId) };
  }
}

function deviceOf(deviceId: string, input: z.output<typeof fieldDeviceInput>): FieldDevice {
  return { ...input, id: id<FieldDeviceId>(deviceId) };
}

function relayOf(relayId: string, input: z.output<typeof relayInput>): Relay {
  const pileId = input.pileId === null ? null : id<PileId>(input.pileId);
  return { ...input, id: id<RelayId>(relayId), zoneId: zoneOf(input.zoneId), pileId, target: targetOf(input.target) };
}

function targetOf(target: z.output<typeof relayInput>['target']): Relay['target'] {
  switch (target.kind) {
    case 'modbus':
      return { ...target, deviceId: id<FieldDeviceId>(target.deviceId) };
    case 'mqtt':
      return target;
    case 'camera':
      return { ...target, cameraId: id<CameraId>(target.cameraId) };
  }
}

function zoneOf(zoneId: string | null): ZoneId | null {
  return zoneId === null ? null : id<ZoneId>(zoneId);
}
