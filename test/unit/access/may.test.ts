import { expect, test } from 'vitest';
import { actionOfOrder, may } from '../../../station-core/rules/access/may.ts';
import type { Action } from '../../../station-core/rules/access/may.ts';
import type { Role } from '../../../station-core/domain/operator.ts';

/** Read off the sheet, one row an action: o owner, a attendant, i installer, m maintenance, v viewer. */
test.each<[Action, string]>([
  ['station.read', 'oaimv'],
  ['station.change', 'o'],
  ['station.health', 'oim'],
  ['station.recovery-file', 'o'],
  ['operators.read', 'o'],
  ['operators.change', 'o'],
  ['piles.read', 'oaimv'],
  ['piles.admit', 'oi'],
  ['piles.unlock', 'oaim'],
  ['piles.order', 'oim'],
  ['sessions.read', 'oaimv'],
  ['sessions.control', 'oa'],
  ['bills.read', 'oav'],
  ['bills.pay', 'oa'],
  ['payments.read', 'oav'],
  ['refunds.ask', 'oa'],
  ['refunds.decide', 'oa'],
  ['plans.read', 'oaiv'],
  ['plans.change', 'o'],
  ['cards.read', 'oav'],
  ['cards.change', 'oa'],
  ['journal.read', 'oim'],
  ['alarms.read', 'oaimv'],
  ['alarms.acknowledge', 'oaim'],
])('%s is for %s', (action, letters) => {
  const roles: readonly Role[] = ['owner', 'attendant', 'installer', 'maintenance', 'viewer'];
  expect(
    roles
      .filter((role) => may(role, action))
      .map((role) => role.charAt(0))
      .join(''),
  ).toBe(letters);
});

test('an attendant may unlock a cable and no more', () => {
  expect(may('attendant', actionOfOrder({ kind: 'unlock' }))).toBe(true);
  expect(may('attendant', actionOfOrder({ kind: 'reset' }))).toBe(false);
});
