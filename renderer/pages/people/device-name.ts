/** What a browser calls itself, as a person would say it: "Chrome · Windows". */

const browsers: readonly (readonly [string, RegExp])[] = [
  ['Stationmaster', /Electron|Stationmaster/i],
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
];
const systems: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
];

/** Falls back to the first 40 characters of the text. */
export function deviceName(userAgent: string): string {
  const found = [browsers, systems].flatMap((names) => names.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? []);
  return found.length > 0 ? found.join(' · ') : userAgent.slice(0, 40);
}
