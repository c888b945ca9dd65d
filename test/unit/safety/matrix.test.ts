/** The cause-and-effect matrix, what needs no zone, and which orders could put power on. */
import { describe, expect, test } from 'vitest';
import { id, type AlarmRuleId, type ZoneId } from '../../../station-core/base/ids.ts';
import type { PileOrder } from '../../../station-core/domain/command.ts';
import type { Effect, MatrixCell, Severity } from '../../../station-core/domain/safety.ts';
import { effectsOf } from '../../../station-core/rules/safety/matrix.ts';
import { givesPower, startsCharge } from '../../../station-core/rules/safety/power-orders.ts';

const [Z1, Z2] = [id<ZoneId>('Z1'), id<ZoneId>('Z2')];
const cell = (zoneId: ZoneId | null, ...effects: Effect[]): MatrixCell => ({ ruleId: id<AlarmRuleId>('smoke'), zoneId, effects });
const OTHER: MatrixCell = { ruleId: id<AlarmRuleId>('door'), zoneId: null, effects: ['stop'] };

describe('what an alarm does, and where', () => {
  const cases: readonly [string, readonly MatrixCell[], Severity, ZoneId | null, Record<string, Effect[]>][] = [
    ['a cell without a zone acts where the alarm is', [cell(null, 'stop', 'siren')], 'high', Z1, { Z1: ['stop', 'siren'] }],
    ['a cell that names a zone acts there, wherever the alarm is', [cell(Z2, 'siren')], 'high', Z1, { Z2: ['siren'] }],
    ['two cells of one zone add up', [cell(null, 'stop'), cell(Z1, 'siren')], 'high', Z1, { Z1: ['stop', 'siren'] }],
    ['to trip is to stop', [cell(null, 'trip')], 'low', Z1, { Z1: ['trip', 'stop'] }],
    ['cells of other rules are not its business', [OTHER, cell(null, 'notify')], 'critical', Z1, { Z1: ['notify'] }],
    ['a row that was left empty on purpose does nothing', [cell(null)], 'critical', Z1, { Z1: [] }],
    [
      'without a row the worst is taken for fire: trip at once',
      [],
      'critical',
      Z1,
      { Z1: ['stop', 'trip', 'siren', 'relays', 'cameras', 'record', 'notify'] },
    ],
    ['without a row anything else is told and nothing more', [], 'high', Z1, { Z1: ['notify'] }],
    ['in no zone there is nothing to stop', [cell(null, 'stop')], 'high', null, {}],
  ];
  test.each(cases)('%s', (_, cells, severity, where, expected) => {
    const { byZone } = effectsOf(cells, { id: id<AlarmRuleId>('smoke'), severity }, where);
    expect(Object.fromEntries([...byZone].map(([zone, effects]) => [zone, [...effects]]))).toEqual(expected);
  });

  test('what needs no zone is there without one', () => {
    expect([...effectsOf([cell(null, 'stop-pile', 'record')], { id: id<AlarmRuleId>('smoke'), severity: 'high' }, null).anywhere]).toEqual([
      'stop-pile',
      'record',
    ]);
  });
});

describe('orders in a zone that is stopped, or held', () => {
  const profileOf = (limitTenths: number, durationS: number | null = null): PileOrder => ({
    kind: 'set-profile', evse: 1, connector: 1,
    profile: { id: 911, stackLevel: 9, purpose: 'default', kind: 'relative', recurrency: null, validFromMs: null, validToMs: null, transactionId: null, pileTransactionId: null, unit: 'A', startMs: null, durationS, periods: [{ startS: 0, limitTenths, phases: null }] },
  }); // prettier-ignore
  const orders: readonly [string, PileOrder, boolean, boolean][] = [
    ['a start', { kind: 'start', evse: 1, connector: 1, tag: 'T' }, true, true],
    ['a start in the words of the protocol', { kind: 'raw', action: 'RemoteStartTransaction', payload: '{}' }, true, true],
    ['any other call of the protocol', { kind: 'raw', action: 'DataTransfer', payload: '{}' }, true, false],
    ['back in service', { kind: 'availability', evse: 0, connector: 0, operative: true }, true, false],
    ['out of service', { kind: 'availability', evse: 0, connector: 0, operative: false }, false, false],
    ['a reset', { kind: 'reset', type: 'hard' }, true, false],
    ['0 A', profileOf(0), false, false],
    ['6 A under the number of the 0 A', profileOf(60), true, false],
    ['0 A for a minute', profileOf(0, 60), true, false],
    ['a stop', { kind: 'stop', transactionId: 1 }, false, false],
    ['a question', { kind: 'read-configuration', keys: [] }, false, false],
  ];
  test.each(orders)('%s', (_, order, gives, starts) => expect([givesPower(order), startsCharge(order)]).toEqual([gives, starts]));
});
