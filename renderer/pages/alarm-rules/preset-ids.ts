/** The ready rules a station offers, by name. */

/** As rules/safety/presets names them; a test holds the two together. */
export const presetIds = [
  'smoke', 'heat', 'fire-panel', 'push-button', 'two-of-three', 'carbon-monoxide', 'heat-rise', 'camera-fire', 'water', 'battery-hot', 'connector-hot',
  'pile-fault', 'sensor-silent', 'disk',
] as const; // prettier-ignore
export type PresetId = (typeof presetIds)[number];

/** Chosen to begin with: what every site with detectors should have. */
export const usual: readonly PresetId[] = [
  'smoke',
  'heat',
  'two-of-three',
  'carbon-monoxide',
  'battery-hot',
  'connector-hot',
  'pile-fault',
];
