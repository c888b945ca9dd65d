/** The device model of a simulated 2.0.1 pile: components, variables and what may be done to them (OCPP 2.0.1 B05 to B08). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, numberOf, objectOf, textOf } from './ocpp-frame.ts';

/** A component or a part of one. */
export interface ComponentRef {
  readonly name: string;
  readonly instance?: string;
  readonly evse?: { readonly id: number; readonly connectorId?: number };
}
/** A variable of a component. */
export interface VariableRef {
  readonly name: string;
  readonly instance?: string;
}

/** One variable with its Actual value. */
export interface VariableSpec {
  readonly component: ComponentRef;
  readonly variable: VariableRef;
  readonly value: string;
  readonly mutability: 'ReadOnly' | 'WriteOnly' | 'ReadWrite';
  readonly dataType: 'string' | 'decimal' | 'integer' | 'dateTime' | 'boolean' | 'OptionList' | 'SequenceList' | 'MemberList';
  readonly unit?: string;
  readonly minLimit?: number;
  readonly maxLimit?: number;
  /** Comma separated, for the list types. */
  readonly valuesList?: string;
  readonly rebootRequired?: boolean;
  readonly monitored?: boolean;
}

/** Answer to one SetVariableData. */
export type SetStatus = 'Accepted' | 'Rejected' | 'UnknownComponent' | 'UnknownVariable' | 'NotSupportedAttributeType' | 'RebootRequired';

/** The variables of one pile; survives a reboot. */
export class DeviceModel {
  readonly #variables = new Map<string, VariableSpec>();
  readonly #afterReboot = new Map<string, string>();
  readonly #watchers = new Set<(spec: VariableSpec, before: string) => void>();

  constructor(specs: readonly VariableSpec[]) {
    for (const spec of specs) this.#variables.set(keyOf(spec.component, spec.variable), spec);
  }

  /** Called at every change of a value. */
  watch(changed: (spec: VariableSpec, before: string) => void): void {
    this.#watchers.add(changed);
  }

  /** The value of 'Component.Variable' or 'Component.Variable[instance]' of the station itself; '' where there is none. */
  text(name: string): string {
    return this.#variables.get(stationKey(name))?.value ?? '';
  }

  /** The value as an integer; 0 when it is missing or no number. */
  integer(name: string): number {
    const value = Number.parseInt(this.text(name), 10);
    return Number.isFinite(value) ? value : 0;
  }

  /** The value as a boolean. */
  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }

  /** The value as a list of names. */
  list(name: string): string[] {
    return this.text(name)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }

  /** Sets a value of the station itself whatever its access. */
  force(name: string, value: string): void {
    const found = this.#variables.get(stationKey(name));
    if (found === undefined) throw new RangeError(`this pile has no variable ${name}`);
    this.put(found.component, found.variable, value);
  }

  /** Sets any value whatever its access; nothing where the pile has no such variable. */
  put(component: ComponentRef, variable: VariableRef, value: string): void {
    const key = keyOf(component, variable);
    const found = this.#variables.get(key);
    if (found === undefined || found.value === value) return;
    const spec = { ...found, value };
    this.#variables.set(key, spec);
    for (const changed of this.#watchers) changed(spec, found.value);
  }

  /** One variable, or undefined. */
  find(component: ComponentRef, variable: VariableRef): VariableSpec | undefined {
    return this.#variables.get(keyOf(component, variable));
  }

  /** Every variable in a fixed order. */
  get all(): readonly VariableSpec[] {
    return [...this.#variables.values()];
  }

  /** True where a component of this name (and place) exists. */
  hasComponent(component: ComponentRef): boolean {
    const key = componentKey(component);
    return this.all.some((spec) => componentKey(spec.component) === key);
  }

  /** One GetVariableResult (B06). */
  get(data: Payload): Payload {
    const { component, variable } = refsOf(data);
    const attributeType = textOf(data, 'attributeType');
    const answer = (attributeStatus: string, attributeValue?: string): Payload => ({
      attributeStatus,
      component,
      variable,
      ...(attributeType === undefined ? {} : { attributeType }),
      ...(attributeValue === undefined ? {} : { attributeValue }),
    });
    const found = this.find(component, variable);
    if (found === undefined) return answer(this.hasComponent(component) ? 'UnknownVariable' : 'UnknownComponent');
    if (attributeType !== undefined && attributeType !== 'Actual') return answer('NotSupportedAttributeType');
    return found.mutability === 'WriteOnly' ? answer('Rejected') : answer('Accepted', found.value);
  }

  /** Checks one SetVariableData (B05) without doing it. */
  check(data: Payload): SetStatus {
    const { component, variable } = refsOf(data);
    const found = this.find(component, variable);
    if (found === undefined) return this.hasComponent(component) ? 'UnknownVariable' : 'UnknownComponent';
    const attributeType = textOf(data, 'attributeType') ?? 'Actual';
    if (attributeType !== 'Actual') return 'NotSupportedAttributeType';
    if (found.mutability === 'ReadOnly' || !fits(found, textOf(data, 'attributeValue') ?? '')) return 'Rejected';
    return found.rebootRequired === true ? 'RebootRequired' : 'Accepted';
  }

  /** Does what `check` allowed: at once, or at the next reboot. */
  set(data: Payload): void {
    const { component, variable } = refsOf(data);
    const value = textOf(data, 'attributeValue') ?? '';
    if (this.find(component, variable)?.rebootRequired === true) this.#afterReboot.set(keyOf(component, variable), value);
    else this.put(component, variable, value);
  }

  /** Values that waited for a reboot become true. */
  reboot(): void {
    for (const [key, value] of this.#afterReboot) {
      const found = this.#variables.get(key);
      if (found !== undefined) this.put(found.component, found.variable, value);
    }
    this.#afterReboot.clear();
  }
}

/** The component and variable of a request's item. */
export function refsOf(data: Payload): { component: ComponentRef; variable: VariableRef } {
  const component = objectOf(data, 'component');
  const variable = objectOf(data, 'variable');
  const evse = objectOf(component, 'evse');
  const [evseId, connectorId] = [numberOf(evse, 'id'), numberOf(evse, 'connectorId')];
  const named = (part: Payload): VariableRef => {
    const instance = textOf(part, 'instance');
    return { name: textOf(part, 'name') ?? '', ...(instance === undefined ? {} : { instance }) };
  };
  return {
    component: {
      ...named(component),
      ...(evseId === undefined ? {} : { evse: { id: evseId, ...(connectorId === undefined ? {} : { connectorId }) } }),
    },
    variable: named(variable),
  };
}

/** One ReportDataType (NotifyReport). */
export function reportItem(spec: VariableSpec): Payload {
  const { unit, minLimit, maxLimit, valuesList } = spec;
  return {
    component: spec.component,
    variable: spec.variable,
    variableAttribute: [
      { type: 'Actual', ...(spec.mutability === 'WriteOnly' ? {} : { value: spec.value }), mutability: spec.mutability, persistent: true },
    ],
    variableCharacteristics: {
      dataType: spec.dataType,
      supportsMonitoring: spec.monitored === true,
      ...(unit === undefined ? {} : { unit }),
      ...(minLimit === undefined ? {} : { minLimit }),
      ...(maxLimit === undefined ? {} : { maxLimit }),
      ...(valuesList === undefined ? {} : { valuesList }),
    },
  };
}

/** True where a ComponentVariable of GetReport or GetMonitoringReport means this one: what it leaves out, it does not ask for (B08.FR.11 and on). */
export function isMeant(wanted: unknown, spec: { readonly component: ComponentRef; readonly variable: VariableRef }): boolean {
  if (!isPayload(wanted)) return false;
  const { component, variable } = refsOf(wanted);
  const own = spec.component;
  return (
    same(component.name, own.name) &&
    (component.instance === undefined || same(component.instance, own.instance)) &&
    (component.evse === undefined || component.evse.id === own.evse?.id) &&
    (component.evse?.connectorId === undefined || component.evse.connectorId === own.evse?.connectorId) &&
    (variable.name === '' || same(variable.name, spec.variable.name)) &&
    (variable.instance === undefined || same(variable.instance, spec.variable.instance))
  );
}

function same(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase(); // names are case insensitive (part 2, 1.3.2)
}

function stationKey(name: string): string {
  const match = /^([^.[]+)\.([^[]+)(?:\[([^\]]+)\])?$/.exec(name) ?? [];
  return keyOf({ name: match[1] ?? '' }, { name: match[2] ?? '', ...(match[3] === undefined ? {} : { instance: match[3] }) });
}

function componentKey(component: ComponentRef): string {
  const { name, instance, evse } = component;
  return `${name}|${instance ?? ''}|${evse?.id ?? ''}|${evse?.connectorId ?? ''}`.toLowerCase();
}

function keyOf(component: ComponentRef, variable: VariableRef): string {
  return `${componentKey(component)}|${variable.name}|${variable.instance ?? ''}`.toLowerCase();
}

function fits(spec: VariableSpec, value: string): boolean {
  const allowed = spec.valuesList?.split(',');
  switch (spec.dataType) {
    case 'integer':
    case 'decimal': {
      const number = Number(value);
      if (value.trim() === '' || !Number.isFinite(number) || (spec.dataType === 'integer' && !Number.isInteger(number))) return false;
      return number >= (spec.minLimit ?? Number.NEGATIVE_INFINITY) && number <= (spec.maxLimit ?? Number.POSITIVE_INFINITY);
    }
    case 'boolean':
      return /^(true|false)$/i.test(value);
    case 'dateTime':
      return Number.isFinite(Date.parse(value));
    case 'OptionList':
      return allowed?.includes(value) ?? true;
    case 'SequenceList':
    case 'MemberList':
      return value === '' || allowed === undefined || value.split(',').every((one) => allowed.includes(one.trim()));
    case 'string':
      return value.length <= (spec.maxLimit ?? 1_000);
  }
}
