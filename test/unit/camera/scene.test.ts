/** A covered lens is known by what its key pictures weigh. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_SCENE, nextScene, type Scene } from '../../../station-core/rules/camera/scene.ts';

const SCENE = 74_000;
const NIGHT = 50_000;
const BLACK = 2_800;

/** One key picture every two seconds. */
function seen(scene: Scene, bytes: number, seconds: number, fromS: number): Scene {
  let now = scene;
  for (let at = 0; at < seconds; at += 2) now = nextScene(now, bytes, (fromS + at) * 1_000);
  return now;
}

const known = seen(NO_SCENE, SCENE, 600, 0);

test.each<readonly [string, readonly (readonly [bytes: number, seconds: number])[], boolean]>([
  ['a scene as always', [[SCENE, 120]], false],
  ['night falls', [[NIGHT, 600]], false],
  ['tape for 18 seconds', [[BLACK, 18]], false],
  ['tape for 30 seconds', [[BLACK, 30]], true],
  ['tape for a day: nothing is learnt of it', [[BLACK, 86_400]], true],
  ['somebody walks past close to the lens', [[BLACK, 10], [SCENE, 2], [BLACK, 10]], false],
  ['tape taken away again', [[BLACK, 60], [SCENE, 4]], false],
  ['half away: it stays what it is', [[BLACK, 60], [14_000, 60]], true],
  ['seen again at night', [[BLACK, 60], [NIGHT, 4]], false],
])('%s', (_, course, covered) => {
  let scene = known;
  let at = 600;
  for (const [bytes, seconds] of course) {
    scene = seen(scene, bytes, seconds, at);
    at += seconds;
  }
  expect(scene.covered).toBe(covered);
}); // prettier-ignore

test('a camera that is not known yet is never called covered', () => {
  expect(seen(NO_SCENE, BLACK, 3_600, 0).covered).toBe(false);
});

test('whatever comes, memory stays small, and a picture as heavy as a third of the heaviest is never a covered one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 500, max: 10 * SCENE }), fc.nat(30_000)), { maxLength: 600 }), (pictures) => {
      let scene = known;
      let atMs = 600_000;
      let heaviest = SCENE;
      for (const [bytes, waitMs] of pictures) {
        atMs += waitMs;
        heaviest = Math.max(heaviest, bytes);
        scene = nextScene(scene, bytes, atMs);
        expect(scene.minute.length).toBeLessThanOrEqual(240);
        expect(scene.usual.length).toBeLessThanOrEqual(240);
        if (bytes * 3 >= heaviest) expect(scene.covered).toBe(false);
      }
    }),
  );
});
