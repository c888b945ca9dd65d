/** What an account may be, problem by problem; how long a person is kept. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type BenefitId, type PileId } from '../../../station-core/base/ids.ts';
import { minor } from '../../../station-core/base/money.ts';
import { parseLocalDate, type LocalDate } from '../../../station-core/base/time.ts';
import type { AccountPerson } from '../../../station-core/domain/account.ts';
import type { AccountTerms } from '../../../station-core/domain/money-event.ts';
import { personProblem, pileTakenBy, termsProblem } from '../../../station-core/rules/accounts/check-account.ts';
import { monthsBefore } from '../../../station-core/rules/accounts/retention.ts';

const mira: AccountPerson = {
  name: 'Mira Vogel',
  phone: '+49 151 23456789',
  otherPhones: [],
  email: 'mira@example.org',
  address: '',
  taxId: '',
  note: '',
  vehicles: [{ vin: 'WVWZZZE1ZMP012345', plate: 'B-MV 204E' }],
};
const plain: AccountTerms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };
const pile = (name: string): PileId => id<PileId>(name);

describe('the person', () => {
  test('a whole one is in order', () => {
    expect(personProblem('driver', mira)).toBeNull();
  });
  test.each<[string, Partial<AccountPerson>, RegExp]>([
    ['no name', { name: ' ' }, /whose account/],
    ['a phone of letters', { phone: 'call me' }, /phone number/],
    ['a further phone of letters', { otherPhones: ['123456', 'x'] }, /phone number/],
    ['a mail address without a sign', { email: 'mira.example.org' }, /mail address/],
    ['a vehicle that is nothing', { vehicles: [{ vin: '', plate: '' }] }, /plate or the VIN/],
    ['a VIN of 16', { vehicles: [{ vin: 'WVWZZZE1ZMP01234', plate: '' }] }, /17 letters/],
    ['a VIN with an O', { vehicles: [{ vin: 'WVWZZZE1ZMPO12345', plate: '' }] }, /without I, O and Q/],
    ['a note without end', { note: 'x'.repeat(201) }, /at most 200/],
    ['a whole fleet of vehicles', { vehicles: Array.from({ length: 51 }, () => ({ vin: '', plate: 'A' })) }, /at most 50/],
    ['eleven phones', { otherPhones: Array.from({ length: 11 }, () => '12345') }, /at most 10/],
  ])('%s', (_, change, told) => {
    expect(personProblem('driver', { ...mira, ...change })).toMatch(told);
  });
  test('a company is asked for by its name', () => {
    expect(personProblem('fleet', { ...mira, name: '' })).toMatch(/company/);
  });
});

describe('the terms', () => {
  const fleet: AccountTerms = { ...plain, isPostPaid: true, creditLimit: minor(50_000) };
  const merchant: AccountTerms = { ...plain, merchant: { pileIds: [pile('P1')], feePpm: 100_000 } };
  test.each<[string, 'driver' | 'fleet' | 'merchant', AccountTerms]>([
    ['a driver with a wallet', 'driver', { ...plain, groupId: id<BenefitId>('taxi') }],
    ['a fleet with a wallet', 'fleet', plain],
    ['a fleet that pays by the month', 'fleet', fleet],
    ['a merchant', 'merchant', merchant],
    ['a merchant who keeps nothing', 'merchant', { ...plain, merchant: { pileIds: [], feePpm: 1_000_000 } }],
  ])('%s is in order', (_, kind, terms) => {
    expect(termsProblem(kind, terms)).toBeNull();
  });
  test.each<[string, 'driver' | 'fleet' | 'merchant', AccountTerms, RegExp]>([
    ['a driver on credit', 'driver', fleet, /Only a fleet/],
    ['a fleet on credit without a limit', 'fleet', { ...fleet, creditLimit: minor(0) }, /needs a credit limit/],
    ['a limit without credit', 'fleet', { ...fleet, isPostPaid: false }, /pay by the month/],
    ['a limit below zero', 'fleet', { ...fleet, creditLimit: minor(-1) }, /zero or more/],
    ['a limit like a phone number', 'fleet', { ...fleet, creditLimit: minor(4_915_123_456_789_00) }, /too large/],
    ['a merchant without a share', 'merchant', plain, /which piles/],
    ['a driver with piles', 'driver', merchant, /Only a merchant/],
    ['a share above all', 'merchant', { ...plain, merchant: { pileIds: [], feePpm: 1_000_001 } }, /between 0 and 100/],
    ['a share below nothing', 'merchant', { ...plain, merchant: { pileIds: [], feePpm: -1 } }, /between 0 and 100/],
    ['a pile twice', 'merchant', { ...plain, merchant: { pileIds: [pile('P1'), pile('P1')], feePpm: 0 } }, /twice/],
  ])('%s', (_, kind, terms, told) => {
    expect(termsProblem(kind, terms)).toMatch(told);
  });
  test('a pile belongs to one merchant', () => {
    const others = [{ merchant: { pileIds: [pile('P1')], feePpm: 0 } }, { merchant: null }];
    expect(pileTakenBy(others, [pile('P2')])).toBeNull();
    expect(pileTakenBy(others, [pile('P2'), pile('P1')])).toBe('P1');
  });
});

describe('how long a person is kept', () => {
  test.each([
    ['2026-11-21', 0, '2026-11-21'],
    ['2026-11-21', 36, '2023-11-21'],
    ['2026-01-15', 1, '2025-12-15'],
    ['2026-03-31', 1, '2026-02-28'],
    ['2024-02-29', 12, '2023-02-28'],
  ])('%s, %d months before: %s', (day, months, before) => {
    expect(monthsBefore(day as LocalDate, months)).toBe(before);
  });
  test('always a day of the calendar, and never a later one', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-12-31T00:00:00Z'), noInvalidDate: true }),
        fc.nat(240),
        (date, months) => {
          const day = date.toISOString().slice(0, 10) as LocalDate;
          const before = monthsBefore(day, months);
          expect(parseLocalDate(before)).toBe(before);
          expect(before <= day).toBe(true);
        },
      ),
    );
  });
});
