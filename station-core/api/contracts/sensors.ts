/** Sensors, field devices and relays. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { FieldView, ProbedPoint, SensorCurve, SensorsView } from '../../domain/sensor-views.ts';
import { fieldDeviceInput, relayInput, sensorInput } from '../sensor-input.ts';
import { idText, ms } from './parts.ts';

/** Sensors, field devices and relays, from memory. Notices: sensors (values, at most once a second), safety (what is set up). */
export const sensorsArea = {
  list: oc.output(type<SensorsView>()),
  field: oc.output(type<FieldView>()),
  /** What was kept of it: 30 days as it came, before that by the hour. At most 600 points, thinned to lows and highs. */
  curve: oc.input(z.object({ sensorId: idText, fromMs: ms, toMs: ms })).output(type<SensorCurve>()),
  /** Reads every point of a device once, saved or not; at most 10 s. Rejects with field.* faults that say why not. */
  probe: oc.input(z.object({ device: fieldDeviceInput })).output(type<readonly ProbedPoint[]>()),
  /** sensorId, deviceId, relayId null: a new one. */
  saveSensor: oc.input(z.object({ sensorId: idText.nullable(), sensor: sensorInput })).output(type<{ readonly id: string }>()),
  saveDevice: oc.input(z.object({ deviceId: idText.nullable(), device: fieldDeviceInput })).output(type<{ readonly id: string }>()),
  saveRelay: oc.input(z.object({ relayId: idText.nullable(), relay: relayInput })).output(type<{ readonly id: string }>()),
  remove: oc.input(z.object({ what: z.enum(['sensor', 'field-device', 'relay']), id: idText })).output(type<{ readonly done: true }>()),
  /** The relay acts for so many seconds and rests again: it is heard, seen, or has failed. */
  tryRelay: oc
    .input(z.object({ relayId: idText, seconds: z.number().int().min(1).max(10), reason: z.string().trim().min(3).max(200) }))
    .output(type<{ readonly tookMs: number }>()),
  /** Its alarms are marked as a test and stop nothing, until it ends by itself. minutes 0: it ends now. */
  test: oc.input(z.object({ sensorId: idText, minutes: z.number().int().min(0).max(60) })).output(type<{ readonly done: true }>()),
};
