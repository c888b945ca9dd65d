/** What an account may be: its person, its vehicles and its terms, each problem a sentence for whoever types it. */
import type { PileId } from '../../base/ids.ts';
import type { Account, AccountPerson } from '../../domain/account.ts';
import type { AccountTerms } from '../../domain/money-event.ts';

/** The most of each, whoever asks; the screens ask for less. */
const MOST_TEXT = 200;
const MOST_VEHICLES = 50;
const MOST_PHONES = 10;
const MOST_PILES = 500;
/** All of a merchant's income, in 1e-4 of a percent. */
const WHOLE_PPM = 1_000_000;
/** ISO 3779: 17 characters without I, O and Q. */
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
/** The most that anybody may owe on credit, in minor units: a typing slip is not a credit limit. */
const MOST_CREDIT = 100_000_000_000;

/** The first thing that is wrong with the person; null: nothing. */
export function personProblem(kind: Account['kind'], person: AccountPerson): string | null {
  const { name, phone, otherPhones, email, address, taxId, note, vehicles } = person;
  const texts = [name, phone, ...otherPhones, email, address, taxId, note, ...vehicles.flatMap(({ vin, plate }) => [vin, plate])];
  if (texts.some((text) => text.length > MOST_TEXT)) return `A text of an account has at most ${MOST_TEXT} characters.`;
  if (name.trim() === '') return kind === 'driver' ? 'Say whose account it is.' : 'Say the name of the company.';
  if (otherPhones.length > MOST_PHONES) return `An account has at most ${MOST_PHONES} further phones.`;
  const badPhone = [phone, ...otherPhones].find((text) => text !== '' && !/^[+\d][\d\s().\-/]{2,30}$/.test(text));
  if (badPhone !== undefined) return 'A phone number has digits, blanks, a plus, brackets and dashes.';
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) return 'This is not a mail address.';
  if (vehicles.length > MOST_VEHICLES) return `An account has at most ${MOST_VEHICLES} vehicles.`;
  if (vehicles.some(({ vin, plate }) => vin === '' && plate === '')) return 'Say the plate or the VIN of each vehicle.';
  if (vehicles.some(({ vin }) => vin !== '' && !VIN.test(vin))) return 'A VIN has 17 letters and digits, without I, O and Q.';
  return null;
}

/** The first thing that is wrong with the terms; null: nothing. */
export function termsProblem(kind: Account['kind'], terms: AccountTerms): string | null {
  const { isPostPaid, creditLimit, merchant } = terms;
  if (!Number.isSafeInteger(creditLimit) || creditLimit < 0) return 'A credit limit is zero or more.';
  if (creditLimit > MOST_CREDIT) return 'This credit limit is too large.';
  if (isPostPaid && kind !== 'fleet') return 'Only a fleet pays by the month.';
  if (isPostPaid && creditLimit === 0) return 'A fleet that pays by the month needs a credit limit.';
  if (!isPostPaid && creditLimit !== 0) return 'A credit limit is for fleets that pay by the month.';
  if (merchant === null) return kind === 'merchant' ? 'Say which piles the merchant has, and what the station keeps.' : null;
  if (kind !== 'merchant') return 'Only a merchant has piles of its own.';
  if (!Number.isSafeInteger(merchant.feePpm) || merchant.feePpm < 0 || merchant.feePpm > WHOLE_PPM)
    return 'The station keeps between 0 and 100 % of the income.';
  if (merchant.pileIds.length > MOST_PILES) return `A merchant has at most ${MOST_PILES} piles.`;
  return new Set(merchant.pileIds).size === merchant.pileIds.length ? null : 'A pile stands there twice.';
}

/** A pile that two merchants would be paid for; null: none. */
export function pileTakenBy(others: readonly Pick<Account, 'merchant'>[], pileIds: readonly PileId[]): PileId | null {
  const taken = new Set(others.flatMap(({ merchant }) => merchant?.pileIds ?? []));
  return pileIds.find((pileId) => taken.has(pileId)) ?? null;
}
