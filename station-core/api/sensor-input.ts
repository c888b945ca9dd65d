/** Sensors, field devices and relays as a person types them. As domain/safety.ts tells each field. */
import { z } from 'zod';

const shortId = z.string().min(1).max(40);
const name = z.string().trim().min(1).max(60);
const point = z.string().trim().min(1).max(60);
const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[^\s/@]+$/);
const port = z.number().int().min(1).max(65_535);
/** Without wildcards: a sensor is one topic. */
const topic = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // eslint-disable-next-line no-control-regex -- MQTT 3.1.1 §1.5.3 allows control characters in topics; no sensor needs them
  .regex(/^[^+#\u0000-\u001f]+$/);
const place = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).nullable();
const bound = z.number().min(-1e9).max(1e9).nullable();
const modbusPoint = z.object({ kind: z.literal('modbus'), deviceId: shortId, point });

export const sensorInput = z
  .object({
    name,
    kind: z.enum([
      'smoke', 'heat', 'carbon-monoxide', 'gas', 'temperature', 'humidity', 'water', 'door', 'voltage', 'current', 'power', 'energy', 'push-button', 'fire-panel', 'trip-feedback', 'other',
    ]), // prettier-ignore
    zoneId: shortId.nullable(),
    source: z.discriminatedUnion('kind', [
      modbusPoint,
      /** path: RFC 6901; empty: the payload itself. */
      z.object({ kind: z.literal('mqtt'), topic, path: z.string().max(200).regex(/^(\/.*)?$/) }),
      z.object({ kind: z.literal('camera-input'), cameraId: shortId, token: z.string().max(64) }),
    ]), // prettier-ignore
    unit: z.string().trim().max(12),
    isSafety: z.boolean(),
    calibration: z.object({
      scale: z.number().min(-1e6).max(1e6),
      offset: z.number().min(-1e9).max(1e9),
      inverted: z.boolean(),
    }),
    range: z.object({ low: bound, high: bound }),
    debounceMs: z.number().int().min(0).max(60_000),
    silenceMs: z.number().int().min(1_000).max(86_400_000),
    enabled: z.boolean(),
    place,
  })
  .refine(({ range }) => range.low === null || range.high === null || range.low < range.high, { path: ['range'] });

export const fieldDeviceInput = z.object({
  name,
  map: z.string().trim().min(1).max(60),
  wire: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('tcp'), host, port }),
    z.object({ kind: z.literal('rtu-over-tcp'), host, port }),
    z.object({
      kind: z.literal('serial'),
      path: z.string().trim().min(1).max(200),
      baudRate: z.number().int().min(300).max(1_000_000),
      parity: z.enum(['none', 'even', 'odd']),
    }),
  ]),
  unitId: z.number().int().min(0).max(255),
  pollMs: z.number().int().min(100).max(3_600_000),
  timeoutMs: z.number().int().min(50).max(10_000),
  enabled: z.boolean(),
});

export const relayInput = z
  .object({
    name,
    kind: z.enum(['siren', 'shunt-trip', 'contactor', 'light', 'ventilation', 'watchdog', 'other']),
    zoneId: shortId.nullable(),
    pileId: z.string().min(1).max(80).nullable(),
    target: z.discriminatedUnion('kind', [
      modbusPoint,
      z.object({ kind: z.literal('mqtt'), topic, on: z.string().max(200), off: z.string().max(200) }),
      z.object({ kind: z.literal('camera'), cameraId: shortId, token: z.string().min(1).max(64) }),
    ]),
    actsBy: z.enum(['energising', 'releasing']),
    pulseMs: z.number().int().min(200).max(60_000).nullable(),
    place,
  })
  .refine(({ kind, pulseMs }) => (kind === 'watchdog') === (pulseMs !== null), { path: ['pulseMs'] });
