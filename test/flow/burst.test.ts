/** Bursts larger than one commit: every event gets its answer, in groups, and closing waits for them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import { newEventId, systemClock } from '../../station-core/system.ts';
import { openTestPlant } from '../support/open-plant.ts';

/** More than one commit takes, each sent in a turn of its own, so that messages wait for the writer while it is full. */
test.each([
  ['one turn', [1_500]],
  ['several turns, each larger than a commit', [700, 700, 700, 700]],
  ['a large one and small ones behind it', [600, 1, 1, 1, 600, 1, 1]],
])('all of a burst is answered: %s', async (_, turns) => {
  const plant = await openTestPlant({ piles: ['P1'] });
  const answers: Promise<Answer>[] = [];
  for (const count of turns) {
    for (let n = 0; n < count; n += 1) {
      const envelope = { id: newEventId(), receivedMs: systemClock().now(), pileId: id<PileId>('P1'), wire: null };
      answers.push(plant.plant.submit({ ...envelope, kind: 'pile.heartbeat' }));
    }
    await nextTurn();
  }
  const closed = plant.close();
  expect(new Set((await Promise.all(answers)).map(({ kind }) => kind))).toEqual(new Set(['done']));
  await closed;
});
