/** The form of a sensor as it is typed, and what it comes to. */
import type { SensorRow } from '../../../station-core/api/contract.ts';
import { numberOf } from './fields.tsx';

type Sensor = SensorRow['sensor'];

export interface SensorDraft {
  readonly name: string;
  readonly kind: Sensor['kind'];
  readonly zoneId: string;
  readonly from: Sensor['source']['kind'];
  readonly deviceId: string;
  readonly point: string;
  readonly topic: string;
  readonly path: string;
  readonly cameraId: string;
  readonly token: string;
  readonly unit: string;
  readonly isSafety: boolean;
  readonly scale: string;
  readonly offset: string;
  readonly inverted: boolean;
  readonly low: string;
  readonly high: string;
  readonly debounce: string;
  /** Seconds. */
  readonly silence: string;
  readonly enabled: boolean;
}

/** null: a new sensor; smoke read every half second counts within a second. */
export function draftOf(sensor: Sensor | null): SensorDraft {
  const source = sensor?.source;
  return {
    name: sensor?.name ?? '',
    kind: sensor?.kind ?? 'smoke',
    zoneId: sensor?.zoneId ?? '',
    from: source?.kind ?? 'modbus',
    deviceId: source?.kind === 'modbus' ? source.deviceId : '',
    point: source?.kind === 'modbus' ? source.point : '',
    topic: source?.kind === 'mqtt' ? source.topic : '',
    path: source?.kind === 'mqtt' ? source.path : '',
    cameraId: source?.kind === 'camera-input' ? source.cameraId : '',
    token: source?.kind === 'camera-input' ? source.token : '',
    unit: sensor?.unit ?? '',
    isSafety: sensor?.isSafety ?? true,
    scale: String(sensor?.calibration.scale ?? 1),
    offset: String(sensor?.calibration.offset ?? 0),
    inverted: sensor?.calibration.inverted ?? false,
    low: textOf(sensor?.range.low),
    high: textOf(sensor?.range.high),
    debounce: String(sensor?.debounceMs ?? 300),
    silence: String((sensor?.silenceMs ?? 10_000) / 1_000),
    enabled: sensor?.enabled ?? true,
  };
}

const SAFETY_KINDS: ReadonlySet<string> = new Set<SensorDraft['kind']>(['smoke', 'heat', 'fire-panel', 'push-button']);

/** What a person means who chooses this kind for a new sensor; it can be changed. */
export function isSafetyKind(kind: SensorDraft['kind']): boolean {
  return SAFETY_KINDS.has(kind);
}

type Wrong = 'wrong.name' | 'wrong.zone' | 'wrong.source' | 'wrong.number' | 'wrong.range' | null;

/** What is not right yet, by field. */
export function wrongOf(
  draft: SensorDraft,
): Readonly<Record<'name' | 'zone' | 'source' | 'scale' | 'range' | 'debounce' | 'silence', Wrong>> {
  const [low, high] = [numberOf(draft.low), numberOf(draft.high)];
  const isTyped = (text: string, value: number | null): boolean => text.trim() !== '' && value === null;
  const debounce = numberOf(draft.debounce);
  const silence = numberOf(draft.silence);
  return {
    name: draft.name.trim() === '' ? 'wrong.name' : null,
    zone: draft.isSafety && draft.zoneId === '' ? 'wrong.zone' : null,
    source: hasSource(draft) ? null : 'wrong.source',
    scale: numberOf(draft.scale) === null || numberOf(draft.offset) === null ? 'wrong.number' : null,
    range:
      isTyped(draft.low, low) || isTyped(draft.high, high)
        ? 'wrong.number'
        : low !== null && high !== null && low >= high
          ? 'wrong.range'
          : null,
    debounce: debounce === null || debounce < 0 || debounce > 60_000 ? 'wrong.number' : null,
    silence: silence === null || silence < 1 || silence > 86_400 ? 'wrong.number' : null,
  };
}

/** What is saved. The draft is right. */
export function inputOf(draft: SensorDraft, before: Sensor | null) {
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    zoneId: draft.zoneId === '' ? null : draft.zoneId,
    source: sourceOf(draft),
    unit: draft.unit.trim(),
    isSafety: draft.isSafety,
    calibration: {
      scale: numberOf(draft.scale) ?? 1,
      offset: numberOf(draft.offset) ?? 0,
      inverted: draft.inverted && draft.unit.trim() === '',
    },
    range: { low: numberOf(draft.low), high: numberOf(draft.high) },
    debounceMs: Math.round(numberOf(draft.debounce) ?? 0),
    silenceMs: Math.round((numberOf(draft.silence) ?? 10) * 1_000),
    enabled: draft.enabled,
    place: before?.place ?? null,
  };
}

function hasSource(draft: SensorDraft): boolean {
  switch (draft.from) {
    case 'modbus':
      return draft.deviceId !== '' && draft.point !== '';
    case 'mqtt':
      return draft.topic.trim() !== '' && !/[+#]/.test(draft.topic) && (draft.path === '' || draft.path.startsWith('/'));
    case 'camera-input':
      return draft.cameraId !== '';
  }
}

function sourceOf(draft: SensorDraft) {
  switch (draft.from) {
    case 'modbus':
      return { kind: 'modbus' as const, deviceId: draft.deviceId, point: draft.point };
    case 'mqtt':
      return { kind: 'mqtt' as const, topic: draft.topic.trim(), path: draft.path.trim() };
    case 'camera-input':
      return { kind: 'camera-input' as const, cameraId: draft.cameraId, token: draft.token.trim() };
  }
}

function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
