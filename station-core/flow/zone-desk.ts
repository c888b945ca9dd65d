/** The zones as people see them, and what people ask of the lane: a stop, the two steps of a reset, a drill. */
import { Fault, type FaultCode } from '../base/fault.ts';
import type { AlarmRuleId, IncidentId, OperatorId, SensorId, ZoneId } from '../base/ids.ts';
import type { Clock } from '../domain/ports.ts';
import type { Effect } from '../domain/safety.ts';
import type { SafetyDoor } from '../domain/safety-door.ts';
import type { ZoneView } from '../domain/views.ts';
import { isStopped, type ZoneMind } from '../rules/safety/interlock.ts';
import { effectsOf } from '../rules/safety/matrix.ts';
import type { IncidentBook } from './incident-book.ts';
import type { LaneAlarms } from './lane-alarms.ts';
import { incidentOrNull, type Cause, type SafetyActs } from './safety-acts.ts';
import type { SafetyPlaces } from './safety-places.ts';
import type { SensorWatch } from './sensor-watch.ts';
import type { ZoneKeeper } from './zone-keeper.ts';

export interface DeskHost {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly places: SafetyPlaces;
  readonly zones: ZoneKeeper;
  readonly acts: SafetyActs;
  readonly book: IncidentBook;
  readonly sensors: SensorWatch;
  readonly alarms: LaneAlarms;
  /** A reset was asked: it lapses by time. */
  readonly onAsked: () => void;
}

const BY_HAND: readonly Effect[] = ['stop', 'cameras', 'record', 'notify'];

export class ZoneDesk implements SafetyDoor {
  readonly #host: DeskHost;

  constructor(host: DeskHost) {
    this.#host = host;
  }

  zones(): readonly ZoneView[] {
    return this.#host.places.setup.zones
      .flatMap(({ id: zoneId, name }) => {
        const mind = this.#host.zones.of(zoneId);
        if (mind === null) return [];
        const missing = new Set<SensorId>([...mind.unread, ...mind.unwell]);
        const view: ZoneView = {
          ...mind.state,
          name,
          standing: [...mind.standing],
          waitingFor: [...missing].map((sensorId) => ({
            sensorId,
            name: this.#host.places.sensorName(sensorId),
            problem: this.#host.sensors.problemOf(sensorId),
          })),
          piles: this.#host.places
            .pilesOf(zoneId)
            .map((pileId) => ({ pileId, power: this.#host.acts.powerOf(pileId), watts: this.#host.acts.wattsOrNull(pileId) })),
          relays: this.#host.places
            .relaysOf(zoneId)
            .map((relay) => ({ relayId: relay.id, name: relay.name, state: this.#host.acts.effects.stateOf(relay.id) })),
        };
        return [view];
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  stopZone(zoneId: ZoneId, by: OperatorId, reason: string): void {
    this.#mustBe(zoneId);
    const key = `by-hand:${zoneId}`;
    const arrivedMs = this.#host.clock.monotonic();
    const effects = new Set(BY_HAND);
    const cause: Cause = {
      key,
      title: reason,
      ruleId: null,
      arrivedMs,
      pileId: null,
      zones: new Map([[zoneId, effects]]),
      anywhere: effects,
    };
    const incidentId = this.#host.acts.carryOut(cause, 'by-hand');
    this.#host.book.step(incidentId, 'alarm-raised', { zoneId }, { alarm: key, by, reason: reason.slice(0, 200) });
  }

  askReset(zoneId: ZoneId, by: OperatorId, reason: string): void {
    const incidentId = this.#mustBe(zoneId).state.incidentId;
    const step = this.#host.zones.step(zoneId, { kind: 'reset-asked', by });
    if (step !== null && step.refused !== null) throw this.#refusal(step.refused, zoneId);
    this.#host.book.step(incidentOrNull(incidentId), 'reset-asked', { zoneId }, { by, reason: reason.slice(0, 200) });
    this.#host.onAsked();
  }

  confirmReset(zoneId: ZoneId, by: OperatorId): void {
    const { state } = this.#mustBe(zoneId);
    const incidentId = incidentOrNull(state.incidentId);
    const step = this.#host.zones.step(zoneId, { kind: 'reset-confirmed', by });
    if (step !== null && step.refused !== null) throw this.#refusal(step.refused, zoneId);
    this.#host.book.step(incidentId, 'reset-done', { zoneId }, { by });
    if (state.isDrill) this.#host.alarms.drillOver(state.firstOut);
    this.#endIncident(incidentId);
    this.#host.acts.allow(zoneId);
  }

  beginDrill(zoneId: ZoneId, ruleId: AlarmRuleId, by: OperatorId): void {
    const mind = this.#mustBe(zoneId);
    const rule = this.#host.places.setup.rules.find((one) => one.id === ruleId);
    if (rule === undefined) throw new Fault('input.not-found', { rule: ruleId });
    if (isStopped(mind.state.phase)) throw this.#refusal('safety.not-clear', zoneId);
    const { byZone } = effectsOf(this.#host.places.setup.matrix, rule, zoneId);
    // Only here: a drill in one zone must not stop another.
    const effects = new Set<Effect>([...(byZone.get(zoneId) ?? []), 'stop', 'record']);
    const key = `drill:${ruleId}`;
    const arrivedMs = this.#host.clock.monotonic();
    const cause: Cause = { key, title: rule.name, ruleId, arrivedMs, pileId: null, zones: new Map([[zoneId, effects]]), anywhere: effects };
    const incidentId = this.#host.acts.carryOut(cause, 'drill');
    this.#host.book.step(incidentId, 'alarm-raised', { zoneId }, { alarm: key, by, rule: rule.name });
    this.#host.alarms.rule(key, rule, 'raised', zoneId, { rule: rule.name, drill: 1 }, { isTest: true, notify: effects.has('notify') });
  }

  endDrill(zoneId: ZoneId, by: OperatorId): void {
    const { state } = this.#mustBe(zoneId);
    const step = this.#host.zones.step(zoneId, { kind: 'drill-ended' });
    if (step !== null && step.refused !== null) throw this.#refusal(step.refused, zoneId);
    this.#host.book.step(incidentOrNull(state.incidentId), 'drill-ended', { zoneId }, { by });
    this.#host.alarms.drillOver(state.firstOut);
    this.#endIncident(incidentOrNull(state.incidentId));
    this.#host.acts.allow(zoneId);
  }

  /** Over with the last of its zones; the flow closes it with the reset of that zone. */
  #endIncident(incidentId: IncidentId | null): void {
    const isOn = this.#host.zones.all().some(({ state }) => isStopped(state.phase) && state.incidentId === incidentId);
    if (incidentId !== null && !isOn) this.#host.book.ended(incidentId);
  }

  #mustBe(zoneId: ZoneId): ZoneMind {
    const mind = this.#host.zones.of(zoneId);
    if (mind === null) throw new Fault('input.not-found', { zone: zoneId });
    return mind;
  }

  #refusal(code: FaultCode, zoneId: ZoneId): Fault {
    const mind = this.#host.zones.of(zoneId);
    const standing = [...(mind?.standing ?? [])];
    const missing = [...(mind?.unread ?? []), ...(mind?.unwell ?? [])].map((sensorId) => this.#host.places.sensorName(sensorId));
    const causes = code === 'safety.cause-stands' ? [...standing, ...missing].slice(0, 5).join(', ') : '';
    return new Fault(code, {
      zone: this.#host.places.setup.zones.find(({ id: one }) => one === zoneId)?.name ?? zoneId,
      ...(causes === '' ? {} : { causes }),
    });
  }
}
