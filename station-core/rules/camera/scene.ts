/**
 * Whether something hides the scene, told by what key pictures weigh: a lens under tape or a hand leaves nothing to encode. Nothing is
 * decoded. What it cannot see: a lens covered in the dark whose picture is all noise weighs as much as a scene.
 */

export interface Scene {
  /** Bytes of the key pictures of the minute that runs. */
  readonly minute: readonly number[];
  readonly minuteFromMs: number;
  /** The middle one of each minute in which the scene was seen, newest last. */
  readonly usual: readonly number[];
  /** Since when every key picture was far too light; null: the last one was not. */
  readonly lightSinceMs: number | null;
  readonly lightKeys: number;
  readonly covered: boolean;
}

const MINUTE_MS = 60_000;
/** So many minutes are remembered: dusk and dawn are followed. */
const MINUTES_KEPT = 240;
/** A camera is known after so many. */
const MINUTES_NEEDED = 5;
/** Measured with OpenH264: a scene 74 kB, the same at night 50 kB, a black picture 2.8 kB. */
const COVERED_BELOW = 6;
/** Seen again from half of what counts as covered upwards: between the two it stays what it is. */
const SEEN_FROM = 3;
const LASTS_MS = 20_000;
const LASTS_KEYS = 3;
/** A camera with a key picture for every frame brings this many a minute at most. */
const MOST_KEYS = 240;

export const NO_SCENE: Scene = { minute: [], minuteFromMs: 0, usual: [], lightSinceMs: null, lightKeys: 0, covered: false };

/** A key picture of so many bytes arrived. Covered when all of 20 s, three at least, weigh less than a sixth of what is usual. */
export function nextScene(before: Scene, bytes: number, atMs: number): Scene {
  const scene = atMs - before.minuteFromMs >= MINUTE_MS ? minuteOver(before, atMs) : before;
  const usual = scene.usual.length < MINUTES_NEEDED ? null : middle(scene.usual);
  const minute = scene.minute.length >= MOST_KEYS ? scene.minute : [...scene.minute, bytes];
  if (usual === null) return { ...scene, minute };
  if (bytes * COVERED_BELOW < usual) {
    const lightSinceMs = scene.lightSinceMs ?? atMs;
    const lightKeys = scene.lightKeys + 1;
    const covered = scene.covered || (atMs - lightSinceMs >= LASTS_MS && lightKeys >= LASTS_KEYS);
    return { ...scene, lightSinceMs, lightKeys, covered };
  }
  const isSeen = bytes * SEEN_FROM >= usual;
  return { ...scene, minute, lightSinceMs: null, lightKeys: 0, covered: scene.covered && !isSeen };
}

/** Only what was seen is learnt: a covered lens never becomes the usual. */
function minuteOver(scene: Scene, atMs: number): Scene {
  const learns = scene.minute.length > 0 && !scene.covered && scene.lightSinceMs === null;
  const usual = learns ? [...scene.usual, middle(scene.minute)].slice(-MINUTES_KEPT) : scene.usual;
  return { ...scene, usual, minute: [], minuteFromMs: atMs };
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
