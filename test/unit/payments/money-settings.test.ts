/** Which settings of money can be used, and the same limits on the screen. */
import { describe, expect, test } from 'vitest';
import { minor } from '../../../station-core/base/money.ts';
import type { MoneySettings } from '../../../station-core/domain/money-settings.ts';
import { MOST_AMOUNT, moneySettingsProblem, RANGES } from '../../../station-core/rules/payments/money-settings.ts';
import { MONEY_AT_FIRST } from '../../../station-core/store/settings.ts';
import * as screen from '../../../renderer/pages/settings/money-draft.ts';

describe('the station', () => {
  test('takes what it begins with', () => expect(moneySettingsProblem(MONEY_AT_FIRST)).toBeNull());

  test.each<[string, Partial<MoneySettings>]>([
    ['refundAlone', { refundAlone: minor(-1) }],
    ['writeOffAlone', { writeOffAlone: minor(MOST_AMOUNT + 1) }],
    ['topUpMost', { topUpMost: minor(0) }],
    ['topUpMost', { topUpMost: minor(1_000_001) }],
    ['meterIntervalS', { meterIntervalS: 4 }],
    ['meterIntervalS', { meterIntervalS: 60.5 }],
    ['stopDeadlineS', { stopDeadlineS: 601 }],
    ['codeHours', { codeHours: 0 }],
    ['personMonths', { personMonths: 241 }],
    ['walletMost', { walletMost: Number.NaN as MoneySettings['walletMost'] }],
  ])('names %s', (field, change) => expect(moneySettingsProblem({ ...MONEY_AT_FIRST, ...change })).toMatchObject({ field }));
});

describe('the screen', () => {
  test('has the limits of the station', () => {
    expect(screen.MOST_AMOUNT).toBe(MOST_AMOUNT);
    for (const [field, range] of Object.entries(screen.NUMBERS)) expect(RANGES[field as keyof typeof RANGES]).toEqual(range);
  });

  test.each([0, 2, 3])('shows and sends the same amounts with %i decimals', (digits) => {
    const draft = screen.draftOf(MONEY_AT_FIRST, digits);
    expect(screen.wrongsOf(draft, digits).size).toBe(0);
    expect(screen.changeOf(draft, digits)).toEqual(MONEY_AT_FIRST);
  });

  test.each<[string, Partial<screen.MoneyDraft>, string]>([
    ['refundAlone', { refundAlone: '1.234' }, 'amount'],
    ['refundAlone', { refundAlone: '-5' }, 'amount'],
    ['refundAlone', { refundAlone: '' }, 'amount'],
    ['writeOffAlone', { writeOffAlone: '99999999999' }, 'amount'],
    ['walletMost', { walletMost: '0', topUpMost: '0.01' }, 'positive'],
    ['topUpMost', { topUpMost: '10000.01' }, 'wallet'],
    ['codeHours', { codeHours: '1.5' }, 'number'],
    ['stopDeadlineS', { stopDeadlineS: '601' }, 'number'],
  ])('names %s where it is typed wrong', (field, change, wrong) => {
    const draft = { ...screen.draftOf(MONEY_AT_FIRST, 2), ...change };
    expect(screen.wrongsOf(draft, 2).get(field as screen.AmountField)).toBe(wrong);
  });
});
