/** Monitors on the variables of a 2.0.1 pile and the events they raise (OCPP 2.0.1 N). */
import type { Payload } from './ocpp-frame.ts';
import { listOf, numberOf, textOf } from './ocpp-frame.ts';
import type { ComponentRef, DeviceModel, VariableRef, VariableSpec } from './pile201-device.ts';
import { isMeant, refsOf } from './pile201-device.ts';
import type { Cancel, Timers } from './timers.ts';

/** VariableMonitoringType with its place. */
export interface Monitor {
  readonly id: number;
  readonly component: ComponentRef;
  readonly variable: VariableRef;
  readonly type: string;
  readonly value: number;
  readonly severity: number;
  readonly transaction: boolean;
  /** Set by the central system; the pile's own ones survive ClearVariableMonitoring. */
  readonly custom: boolean;
  /** For thresholds: it is beyond; for delta: the value it was compared with last. */
  raised: boolean;
  last: string;
  stop: Cancel | null;
}

/** What monitoring needs of its pile. */
export interface MonitoringHost {
  readonly timers: Timers;
  readonly device: DeviceModel;
  /** Sends one NotifyEvent with these events. */
  notify(events: readonly Payload[]): void;
  /** Pile time as text. */
  time(): string;
}

/** The criterion of GetMonitoringReport each type of monitor belongs to. */
const CRITERIA: Readonly<Record<string, string>> = {
  UpperThreshold: 'ThresholdMonitoring',
  LowerThreshold: 'ThresholdMonitoring',
  Delta: 'DeltaMonitoring',
  Periodic: 'PeriodicMonitoring',
  PeriodicClockAligned: 'PeriodicMonitoring',
};

/** The monitors of one pile. */
export class Monitoring {
  readonly monitors: Monitor[] = [];
  readonly #host: MonitoringHost;
  #lastId = 0;
  #lastEvent = 0;

  constructor(host: MonitoringHost) {
    this.#host = host;
    host.device.watch((spec) => this.#changed(spec));
  }

  /** One SetMonitoringResult (N04). */
  set(data: Payload): Payload {
    const { component, variable } = refsOf(data);
    const type = textOf(data, 'type') ?? '';
    const severity = numberOf(data, 'severity') ?? 0;
    const wanted = numberOf(data, 'id');
    const answer = (status: string, id?: number): Payload => ({
      status,
      type,
      severity,
      component,
      variable,
      ...(id === undefined ? {} : { id }),
    });
    const spec = this.#host.device.find(component, variable);
    if (spec === undefined) return answer(this.#host.device.hasComponent(component) ? 'UnknownVariable' : 'UnknownComponent');
    const value = numberOf(data, 'value') ?? 0;
    const numeric = spec.dataType === 'integer' || spec.dataType === 'decimal';
    if (spec.monitored !== true || (type.endsWith('Threshold') && !numeric)) return answer('UnsupportedMonitorType');
    if (type === 'Delta' && value < 0) return answer('Rejected');
    const replaced = wanted === undefined ? undefined : this.monitors.find((one) => one.id === wanted);
    if (wanted !== undefined && replaced === undefined) return answer('Rejected', wanted);
    const twin = this.monitors.find((one) => one !== replaced && one.type === type && one.severity === severity && isMeant(data, one));
    if (twin !== undefined) return answer('Duplicate', twin.id);
    if (replaced !== undefined) this.#remove(replaced);
    const id = replaced?.id ?? (this.#lastId += 1);
    const transaction = data['transaction'] === true;
    const monitor: Monitor = {
      id,
      component,
      variable,
      type,
      value,
      severity,
      transaction,
      custom: true,
      raised: false,
      last: spec.value,
      stop: null,
    };
    this.monitors.push(monitor);
    if (type.startsWith('Periodic')) this.#repeat(monitor);
    else this.#compare(monitor, spec);
    return answer('Accepted', id);
  }

  /** One ClearMonitoringResult (N06). */
  clear(id: number): Payload {
    const found = this.monitors.find((one) => one.id === id);
    if (found === undefined) return { status: 'NotFound', id };
    this.#remove(found);
    return { status: 'Accepted', id };
  }

  /** MonitoringData for GetMonitoringReport (N02): one entry per variable. */
  report(request: Payload): Payload[] {
    const wanted = listOf(request, 'componentVariable');
    const criteria = listOf(request, 'monitoringCriteria');
    const chosen = this.monitors.filter(
      (one) =>
        (wanted.length === 0 || wanted.some((item) => isMeant(item, one))) &&
        (criteria.length === 0 || criteria.includes(CRITERIA[one.type])),
    );
    const byVariable = Map.groupBy(chosen, (one) => JSON.stringify([one.component, one.variable]));
    return [...byVariable.values()].map((monitors) => ({
      component: monitors[0]?.component,
      variable: monitors[0]?.variable,
      variableMonitoring: monitors.map(({ id, transaction, value, type, severity }) => ({ id, transaction, value, type, severity })),
    }));
  }

  /** SetMonitoringBase (N03): the custom monitors go, unless all are wanted. */
  base(base: string): void {
    if (base !== 'All') for (const one of this.monitors.filter((monitor) => monitor.custom)) this.#remove(one);
    this.#host.device.force('MonitoringCtrlr.ActiveMonitoringBase', base);
  }

  /** Ends its timers. */
  stop(): void {
    for (const one of this.monitors) one.stop?.();
  }

  #remove(monitor: Monitor): void {
    monitor.stop?.();
    this.monitors.splice(this.monitors.indexOf(monitor), 1);
  }

  #changed(spec: VariableSpec): void {
    for (const monitor of this.monitors) {
      if (
        isMeant({ component: monitor.component, variable: monitor.variable }, spec) &&
        isMeant({ component: spec.component, variable: spec.variable }, monitor)
      )
        this.#compare(monitor, spec);
    }
  }

  #compare(monitor: Monitor, spec: VariableSpec): void {
    const value = Number(spec.value);
    switch (monitor.type) {
      case 'UpperThreshold':
      case 'LowerThreshold': {
        const beyond = monitor.type === 'UpperThreshold' ? value > monitor.value : value < monitor.value;
        if (beyond === monitor.raised) return;
        monitor.raised = beyond;
        this.#raise(monitor, spec, 'Alerting', !beyond);
        return;
      }
      case 'Delta': {
        const numeric = spec.dataType === 'integer' || spec.dataType === 'decimal';
        const enough = numeric ? Math.abs(value - Number(monitor.last)) >= monitor.value : spec.value !== monitor.last;
        if (!enough || spec.value === monitor.last) return;
        monitor.last = spec.value;
        this.#raise(monitor, spec, 'Delta', false);
        return;
      }
      default:
    }
  }

  #repeat(monitor: Monitor): void {
    const everyMs = Math.max(1, monitor.value) * 1_000;
    const ms = monitor.type === 'Periodic' ? everyMs : everyMs - (this.#host.timers.now() % everyMs);
    monitor.stop = this.#host.timers.setTimer(ms, () => {
      const spec = this.#host.device.find(monitor.component, monitor.variable);
      if (spec !== undefined) this.#raise(monitor, spec, 'Periodic', false);
      this.#repeat(monitor);
    });
  }

  #raise(monitor: Monitor, spec: VariableSpec, trigger: string, cleared: boolean): void {
    if (monitor.severity > this.#host.device.integer('MonitoringCtrlr.ActiveMonitoringLevel')) return;
    this.#lastEvent += 1;
    this.#host.notify([
      {
        eventId: this.#lastEvent,
        timestamp: this.#host.time(),
        trigger,
        actualValue: spec.value,
        ...(cleared ? { cleared: true } : {}),
        component: spec.component,
        variable: spec.variable,
        variableMonitoringId: monitor.id,
        eventNotificationType: monitor.custom ? 'CustomMonitor' : 'PreconfiguredMonitor',
      },
    ]);
  }
}
