/** Ready rules for a station: what every site with detectors and piles should have, to be added by one click and changed after. */
import type { Condition, Severity } from '../../domain/safety.ts';

type Language = 'en' | 'zh';

/** What a preset needs to know of the site. */
export interface PresetSensor {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly zoneId: string | null;
}

/** A rule before its ids are branded. */
export interface PresetRule {
  readonly id: string;
  readonly name: string;
  readonly condition: Condition;
  readonly severity: Severity;
  readonly zoneId: string | null;
  readonly clearAfterMs: number;
  readonly latching: boolean;
  readonly escalateAfterMs: number | null;
  readonly enabled: boolean;
}

export interface Preset {
  readonly id: string;
  /** One rule, or one for each zone; none where the site has nothing for it. */
  readonly make: (sensors: readonly PresetSensor[], language: Language) => readonly PresetRule[];
}

/** Fire: it latches, and somebody else is called after a minute. */
const fire = { severity: 'critical', clearAfterMs: 30_000, latching: true, escalateAfterMs: 60_000 } as const;
const danger = { severity: 'high', clearAfterMs: 60_000, latching: false, escalateAfterMs: 300_000 } as const;
const note = { severity: 'medium', clearAfterMs: 60_000, latching: false, escalateAfterMs: null } as const;

/** OCPP 1.6 §7.6 ChargePointErrorCode: those that mean heat or current where it does not belong. */
const DANGEROUS_CODES = ['GroundFailure', 'HighTemperature', 'OverCurrentFailure', 'OverVoltage', 'PowerSwitchFailure'];

export const PRESETS: readonly Preset[] = [
  one('smoke', ['Smoke', '烟雾'], fire, { kind: 'on', signal: 'sensor:smoke/*' }),
  one('heat', ['Heat detector', '感温探测器报警'], fire, { kind: 'on', signal: 'sensor:heat/*' }),
  one('fire-panel', ['Fire panel', '火灾报警控制器'], fire, { kind: 'on', signal: 'sensor:fire-panel/*' }),
  one('push-button', ['Emergency button', '急停按钮'], fire, { kind: 'on', signal: 'sensor:push-button/*' }),
  { id: 'two-of-three', make: twoOfThree },
  one('carbon-monoxide', ['Carbon monoxide', '一氧化碳超标'], fire, lasting(5_000, above('sensor:carbon-monoxide/*', 50, 10))),
  one('heat-rise', ['Fast rise of temperature', '温度快速上升'], fire, { kind: 'rate', signal: 'sensor:temperature/*', perMinute: 10, overMs: 60_000 }),
  one('camera-fire', ['Fire seen by a camera', '摄像机发现明火'], fire, lasting(2_000, { kind: 'on', signal: 'camera:*/fire' })),
  one('water', ['Water on the ground', '水浸'], danger, lasting(5_000, { kind: 'on', signal: 'sensor:water/*' })),
  one('battery-hot', ['Battery over 60 °C', '电池温度超过 60 °C'], fire, lasting(3_000, above('pile:*/*/*/battery-temperature', 60, 5))),
  one('connector-hot', ['Connector over 90 °C', '充电枪温度超过 90 °C'], danger, lasting(3_000, above('pile:*/*/*/temperature', 90, 10))),
  one('pile-fault', ['Dangerous fault of a pile', '充电桩危险故障'], danger, { kind: 'text', signal: 'pile:*/*/*/error', oneOf: DANGEROUS_CODES }),
  one('sensor-silent', ['A sensor says nothing', '传感器无信号'], danger, { kind: 'silent', signal: 'sensor:*', forMs: 120_000 }),
  one('disk', ['The disk is nearly full', '磁盘将满'], note, { kind: 'on', signal: 'station:disk-nearly-full' }),
]; // prettier-ignore

type Weight = Pick<PresetRule, 'severity' | 'clearAfterMs' | 'latching' | 'escalateAfterMs'>;

function one(id: string, [en, zh]: readonly [string, string], weight: Weight, condition: Condition): Preset {
  return { id, make: (_, language) => [{ id, name: language === 'zh' ? zh : en, condition, ...weight, zoneId: null, enabled: true }] };
}

function above(signal: string, limit: number, hysteresis: number): Condition {
  return { kind: 'above', signal, limit, hysteresis };
}

function lasting(forMs: number, of: Condition): Condition {
  return { kind: 'lasting', forMs, of };
}

/** For each zone with at least three fire detectors: two of them at once. One that is false stops nothing. */
function twoOfThree(sensors: readonly PresetSensor[], language: Language): readonly PresetRule[] {
  const detectors = sensors.filter(({ kind, zoneId }) => zoneId !== null && (kind === 'smoke' || kind === 'heat'));
  const zones = [...new Set(detectors.map(({ zoneId }) => zoneId))];
  return zones.flatMap((zoneId) => {
    const inside = detectors.filter((detector) => detector.zoneId === zoneId).slice(0, 32);
    if (zoneId === null || inside.length < 3) return [];
    const of = inside.map(({ id }): Condition => ({ kind: 'on', signal: `sensor:${id}` }));
    const name = language === 'zh' ? `两个探测器同时报警：${zoneId}` : `Two detectors at once: ${zoneId}`;
    return [
      {
        id: `two-of-three-${zoneId}`.slice(0, 40),
        name: name.slice(0, 80),
        condition: { kind: 'votes', need: 2, of },
        ...fire,
        zoneId,
        enabled: true,
      },
    ];
  });
}
