/** Alarms as the safety lane tells them: of its rules, and its own, of which it knows which stand. */
import type { ZoneId } from '../base/ids.ts';
import type { SafetyEvent, StationEvent } from '../domain/event.ts';
import type { AlarmRule, Severity } from '../domain/safety.ts';
import type { AlarmKind } from '../domain/station.ts';
import type { Evaluator, LeftOut } from '../rules/safety/evaluate.ts';
import type { SafetyPlaces } from './safety-places.ts';
import { Teller, type TellerHost } from './teller.ts';

export type AlarmDetail = Readonly<Record<string, string | number>>;
export type Tested = NonNullable<Extract<SafetyEvent, { kind: 'alarm.told' }>['tested']>;
type Without<E, K extends PropertyKey> = E extends unknown ? Omit<E, K> : never;

export class LaneAlarms {
  readonly #host: TellerHost;
  readonly #places: SafetyPlaces;
  readonly #teller: Teller;
  /** Alarms of sensors, devices and relays that stand. */
  readonly #standing: Set<string>;

  /** standing: keys of the lane's own alarms that were not over when the core went. */
  constructor(host: TellerHost, places: SafetyPlaces, standing: readonly string[]) {
    this.#host = host;
    this.#places = places;
    this.#teller = new Teller(host);
    this.#standing = new Set(standing);
  }

  get standing(): ReadonlySet<string> {
    return this.#standing;
  }

  /** rule null: it is not there any more. */
  rule(
    key: string,
    rule: AlarmRule | null,
    change: 'raised' | 'cleared',
    zoneId: ZoneId | null,
    detail: AlarmDetail,
    how: { readonly isTest: boolean; readonly notify: boolean; readonly tested?: Tested },
  ): void {
    const { severity = 'low', latching = false, escalateAfterMs = null } = rule ?? {};
    this.tell(`alarm/${key}`, {
      kind: 'alarm.told',
      key,
      alarm: 'rule',
      ruleId: rule?.id ?? null,
      change,
      severity,
      zoneId,
      latching: latching && !how.isTest,
      escalateAfterMs,
      detail,
      ...how,
    });
  }

  /** The drill that this alarm was for is over. */
  drillOver(key: string | null): void {
    const rule = this.#places.setup.rules.find(({ id: ruleId }) => key === `drill:${ruleId}`);
    if (key !== null && rule !== undefined) this.rule(key, rule, 'cleared', null, {}, { isTest: true, notify: false });
  }

  /** An alarm of the lane's own, told when it came and when it went. problem null: it went. */
  condition(key: string, alarm: AlarmKind, problem: string | null, detail: AlarmDetail, severity: Severity, zoneId: ZoneId | null): void {
    if ((problem !== null) === this.#standing.has(key)) return;
    if (problem === null) this.#standing.delete(key);
    else this.#standing.add(key);
    this.tell(`alarm/${key}`, {
      kind: 'alarm.told',
      key,
      alarm,
      ruleId: null,
      change: problem === null ? 'cleared' : 'raised',
      severity,
      zoneId,
      latching: false,
      escalateAfterMs: null,
      detail: { ...detail, ...(problem === null ? {} : { problem }) },
      isTest: false,
      notify: severity !== 'medium',
    });
  }

  /** A rule that does not watch what it should: somebody must know before there is smoke. */
  left({ things, signals }: Evaluator['left']): void {
    const tell = (alarm: 'rule-things-full' | 'rule-signals-full', left: LeftOut | null): void => {
      const { limit = 0, count = 0, rule = null, signal = '' } = left ?? {};
      const detail = { limit, unwatched: count, first: rule === null ? signal : `${rule}: ${signal}` };
      this.condition(alarm, alarm, left === null ? null : 'there is no room for more', detail, 'high', null);
    };
    tell('rule-things-full', things);
    tell('rule-signals-full', signals);
  }

  /** Alarms of sensors, devices and relays that are not there any more: nothing would ever end them. */
  endOrphans(): void {
    const { sensors, devices, relays } = this.#places.setup;
    const there = new Set([
      ...sensors.flatMap(({ id: sensorId, enabled }) => (enabled ? [`sensor-silent:${sensorId}`, `sensor-faulty:${sensorId}`] : [])),
      ...devices.flatMap(({ id: deviceId, enabled }) => (enabled ? [`field-device-silent:${deviceId}`] : [])),
      ...relays.map(({ id: relayId }) => `relay-failed:${relayId}`),
      // The broker, which is no device of the set-up.
      'field-device-silent:mqtt',
    ]);
    for (const kind of ['sensor-silent', 'sensor-faulty', 'field-device-silent', 'relay-failed'] as const)
      for (const key of [...this.#standing])
        if (key.startsWith(`${kind}:`) && !there.has(key)) this.condition(key, kind, null, {}, 'low', null);
  }

  /** What else the lane tells. about: changes of one thing are written in their order. */
  tell(about: string, event: Without<StationEvent, 'id' | 'receivedMs'>): void {
    this.#teller.tell(about, { ...event, id: this.#host.newEventId(), receivedMs: this.#host.clock.now() });
  }

  close(): void {
    this.#teller.close();
  }
}
