/** A map of topics to signals, applied: what one notification of a camera means to the station. */
import type { CameraSignal } from '../../../domain/camera.ts';
import type { Notification } from './notifications.ts';

/** One row of a map file (event-map.schema.json says each field in words). */
export interface EventRule {
  readonly topic: string;
  readonly signal: CameraSignal;
  readonly item?: string | readonly string[];
  readonly oneOf?: readonly string[];
  readonly element?: string;
  readonly label?: string | readonly string[];
  readonly pulse?: boolean;
}

export interface EventMap {
  readonly name: string;
  readonly rules: readonly EventRule[];
}

/** on null: a pulse, it has no end of its own. about: which detector of the camera says so. */
export interface Meaning {
  readonly signal: CameraSignal;
  readonly on: boolean | null;
  readonly label: string;
  readonly about: string;
}

/** By the first map that knows the topic; empty: nobody knows it, or it says nothing that can be read. */
export function meaningsOf(notification: Notification, maps: readonly EventMap[]): Meaning[] {
  for (const map of maps) {
    const rules = map.rules.filter((rule) => isOf(notification.topic, rule.topic));
    if (rules.length > 0) return rules.map((rule) => meaningOf(notification, rule)).filter((meaning) => meaning !== null);
  }
  return [];
}

/** The rule's topic are the last segments of the told one; `*` stands for any one segment. Case does not count. */
function isOf(topic: readonly string[], rule: string): boolean {
  const wanted = rule.split('/');
  if (wanted.length > topic.length) return false;
  const tail = topic.slice(-wanted.length);
  return wanted.every((segment, index) => segment === '*' || segment.toLowerCase() === tail[index]?.toLowerCase());
}

function meaningOf(notification: Notification, rule: EventRule): Meaning | null {
  const on = onOf(notification, rule);
  if (on === undefined) return null;
  return { signal: rule.signal, on, label: labelOf(notification, rule), about: aboutOf(notification) };
}

/** undefined: it says nothing of this signal. */
function onOf(notification: Notification, rule: EventRule): boolean | null | undefined {
  const { operation, data, elements } = notification;
  if (operation === 'Deleted') return rule.pulse === true ? undefined : false;
  if (rule.pulse === true) {
    // State at the subscription: it happened some time ago.
    if (operation === 'Initialized') return undefined;
    if (rule.element !== undefined && !elements.includes(rule.element)) return undefined;
    if (rule.item === undefined) return null;
    const value = firstOf(data, rule.item);
    return value === undefined || value === '' || readTruth(value) === false ? undefined : null;
  }
  if (rule.item === undefined) return rule.element === undefined ? undefined : elements.includes(rule.element);
  const value = firstOf(data, rule.item);
  if (value === undefined) return undefined;
  if (rule.oneOf === undefined) return readTruth(value) ?? undefined;
  const words = value.toLowerCase().split(/[\s,;]+/);
  return rule.oneOf.some((word) => words.includes(word.toLowerCase()));
}

/** null: neither yes nor no. */
export function readTruth(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (['true', '1', 'on', 'yes', 'active', 'alarm'].includes(word)) return true;
  return ['false', '0', 'off', 'no', 'inactive', 'normal'].includes(word) ? false : null;
}

function labelOf({ about, data }: Notification, rule: EventRule): string {
  if (rule.label === undefined) return '';
  return (firstOf(about, rule.label) ?? firstOf(data, rule.label) ?? '').slice(0, 80);
}

function aboutOf({ told, about }: Notification): string {
  return [told, ...[...about].filter(([name]) => name !== 'ObjectId').map(([name, value]) => `${name}=${value}`)].join(' ').slice(0, 512);
}

function firstOf(items: ReadonlyMap<string, string>, names: string | readonly string[]): string | undefined {
  return (typeof names === 'string' ? [names] : names).map((name) => items.get(name)).find((value) => value !== undefined);
}
