/** What is typed of an account: its holder line by line, its terms as whole numbers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf, isSound, noPerson, personOf, troublesOf } from '../../../renderer/pages/accounts/person-draft.ts';
import { noTerms, termsOf, termsTrouble, type TermsDraft } from '../../../renderer/pages/accounts/terms-draft.ts';

describe('the holder', () => {
  test('lines become phones and vehicles; a VIN may stand alone', () => {
    const person = personOf({
      ...noPerson,
      name: ' Mira ',
      otherPhones: '030 1\n\n030 2 ',
      vehicles: 'b-mv 204e, wvwzzze1zmp012345\nWVWZZZE1ZMP099999\n沪A12345',
    });
    expect(person).toMatchObject({ name: 'Mira', otherPhones: ['030 1', '030 2'] });
    expect(person.vehicles).toEqual([
      { plate: 'B-MV 204E', vin: 'WVWZZZE1ZMP012345' },
      { plate: '', vin: 'WVWZZZE1ZMP099999' },
      { plate: '沪A12345', vin: '' },
    ]);
  });

  test.each<[string, object, object]>([
    ['no name', {}, { name: true }],
    ['a phone of letters', { name: 'x', phone: 'call' }, { phone: true }],
    ['a bad line of phones', { name: 'x', otherPhones: '030 1\nfax' }, { otherPhones: true }],
    ['a mail address without a sign', { name: 'x', email: 'mira' }, { email: true }],
    ['a VIN of 16 on the second line', { name: 'x', vehicles: 'A-1\nB-2, WVWZZZE1ZMP01234' }, { vehicleLine: 2 }],
  ])('%s is told', (_, change, trouble) => {
    const troubles = troublesOf({ ...noPerson, ...change });
    expect(troubles).toMatchObject(trouble);
    expect(isSound(troubles)).toBe(false);
  });

  test('what was saved is typed again as it was', () => {
    const text = fc.stringMatching(/^[a-z0-9]{0,8}$/);
    const plate = fc.stringMatching(/^[A-Z0-9]{1,8}$/);
    const vehicles = fc.array(fc.record({ plate, vin: fc.constantFrom('', 'WVWZZZE1ZMP012345') }), { maxLength: 3 });
    const phones = fc.array(fc.stringMatching(/^[0-9]{3,9}$/), { maxLength: 3 });
    fc.assert(
      fc.property(text, phones, vehicles, (name, otherPhones, cars) => {
        const person = { name, phone: '', otherPhones, email: '', address: '', taxId: '', note: '', vehicles: cars };
        expect(personOf(draftOf(person))).toEqual(person);
      }),
    );
  });
});

describe('the terms', () => {
  const draft = (change: Partial<TermsDraft>): TermsDraft => ({ ...noTerms, ...change });
  test.each<[string, 'driver' | 'fleet' | 'merchant', Partial<TermsDraft>, string | null]>([
    ['a driver has none to get wrong', 'driver', { isPostPaid: true }, null],
    ['a fleet by the month needs a limit', 'fleet', { isPostPaid: true }, 'limit'],
    ['a limit of nothing is none', 'fleet', { isPostPaid: true, credit: '0' }, 'limit'],
    ['a limit that is no amount', 'fleet', { isPostPaid: true, credit: '12.345' }, 'amount'],
    ['a limit', 'fleet', { isPostPaid: true, credit: '5 000,50' }, null],
    ['a share above all', 'merchant', { fee: '100.0001' }, 'percent'],
    ['no share', 'merchant', {}, 'percent'],
    ['a share', 'merchant', { fee: '12.5' }, null],
  ])('%s', (_, kind, change, trouble) => {
    expect(termsTrouble(kind, draft(change))).toBe(trouble);
  });
  test('are whole numbers: minor units, and 1e-4 of a percent', () => {
    expect(termsOf('fleet', draft({ isPostPaid: true, credit: '5 000,50', groupId: 'g' }))).toEqual({ groupId: 'g', levelId: null, isPostPaid: true, creditLimit: 500_050, merchant: null }); // prettier-ignore
    expect(termsOf('merchant', draft({ fee: '12.5', pileIds: ['P1'] })).merchant).toEqual({ pileIds: ['P1'], feePpm: 125_000 });
    expect(termsOf('driver', draft({ isPostPaid: true, credit: '5' }))).toMatchObject({ isPostPaid: false, creditLimit: 0 });
  });
});
