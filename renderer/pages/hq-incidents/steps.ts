/** The steps of an incident that have words here; a newer station may tell others. */

const KINDS = [
  'reading', 'alarm-raised', 'alarm-cleared', 'zone-latched', 'order-sent', 'order-answered', 'power-off', 'power-still-on', 'pile-came-back',
  'start-blocked', 'relay-acted', 'relay-failed', 'relay-spared', 'camera-turned', 'camera-failed', 'recording-began', 'notified', 'acknowledged',
  'shelved', 'reset-asked', 'reset-done', 'drill-ended',
] as const; // prettier-ignore

export type StepKind = (typeof KINDS)[number];

export function isStepKind(what: string): what is StepKind {
  return (KINDS as readonly string[]).includes(what);
}
