/** What a pile told of its settings, where one answer says less than another. */
import { expect, test } from 'vitest';
import { utcMs } from '../../../station-core/base/time.ts';
import { pileSettings, putPileSettings } from '../../../station-core/store/pile-settings.ts';
import { FlowStation, NOON } from '../../support/flow-station.ts';

type Told = boolean | null;

test.each<[string, readonly Told[], boolean]>([
  ['read only stays so when a later answer does not say (GetVariables of 2.0.1)', [true, null], true],
  ['writable stays so', [false, null], false],
  ['what is said later holds', [true, null, false], false],
  ['said after it was not', [null, true], true],
  ['nobody said: it may be tried', [null], false],
])('%s', (_, told, expected) => {
  const station = new FlowStation().ready();
  const { pileId } = station.ref();
  told.forEach((readonly, index) =>
    putPileSettings(station.db, {
      pileId,
      settings: [{ key: 'A.B', readonly, value: String(index) }],
      atMs: utcMs(NOON + index),
      whole: false,
    }),
  );
  expect(pileSettings(station.db, { pileId })).toEqual({
    toldAtMs: NOON + told.length - 1,
    settings: [{ key: 'A.B', readonly: expected, value: String(told.length - 1) }],
  });
});
