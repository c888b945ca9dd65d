/** Names of signals, and names with `*` that stand for any one id. */

/** A name is cut at its first colon and at each slash: `pile:P1/1/1/temperature` is pile, P1, 1, 1, temperature. */
export function partsOf(key: string): readonly string[] {
  const colon = key.indexOf(':');
  if (colon < 0) return [key];
  return [key.slice(0, colon), ...key.slice(colon + 1).split('/')];
}

/** How many `*` it has. */
export function starsOf(pattern: string): number {
  return partsOf(pattern).filter((part) => part === '*').length;
}

/** What each `*` stands for; null: the name does not fit. */
export function matchOf(pattern: readonly string[], key: readonly string[]): readonly string[] | null {
  if (pattern.length !== key.length) return null;
  const stars: string[] = [];
  for (let index = 0; index < pattern.length; index += 1) {
    const wanted = pattern[index];
    const given = key[index];
    if (given === undefined) return null;
    if (wanted === '*') stars.push(given);
    else if (wanted !== given) return null;
  }
  return stars;
}

/** `sensor:<kind>/*`: any sensor of a kind. Its signals themselves are named without the kind. */
const OF_KIND = /^sensor:[a-z-]+\/\*$/;

export function isOfKind(pattern: string): boolean {
  return OF_KIND.test(pattern);
}

/** The name of the signal itself: the pattern with its `*` filled in from the left. */
export function boundKey(pattern: string, stars: readonly string[]): string {
  if (isOfKind(pattern)) return `sensor:${stars[0] ?? '*'}`;
  let next = 0;
  return pattern.replace(/\*/g, () => stars[next++] ?? '*');
}

/** The name without what is said of the thing: `sensor:S1`, `camera:C1`, `pile:P1`. */
export function thingOf(key: string): string {
  const [head = '', thing = ''] = partsOf(key);
  return `${head}:${thing}`;
}
