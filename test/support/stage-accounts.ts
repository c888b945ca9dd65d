/** Accounts as a stage shows them: drivers with wallets, a fleet on credit, a merchant, one that owes, one frozen, one erased. */
import { id, type BenefitId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { AccountMovement, AccountRow, AccountView, ImportPreview } from '../../station-core/domain/account-views.ts';
import type { AccountChoices } from '../../station-core/api/contract.ts';

const dayMs = 86_400_000;
const names = [
  'Mira Vogel',
  '王芳',
  'Nordlicht Pflege GmbH',
  'Jonas Weber',
  '陈志强',
  'Blitz Taxi GmbH',
  'Aylin Demir',
  'Parkhaus Lindenhof KG',
];
const phones = [
  '+49 151 23456789',
  '138 0013 8000',
  '+49 40 99 88 77',
  '',
  '139 1234 5678',
  '+49 30 1234567',
  '+49 160 555 23',
  '+49 40 112233',
];
const plates: readonly (readonly string[])[] = [
  ['B-MV 204E'], ['沪A12345'], ['HH-NP 101E', 'HH-NP 102E', 'HH-NP 103E'], ['HH-E 771'], [], ['B-TX 1401', 'B-TX 1402', 'B-TX 1407'], ['M-AD 88E'], [],
]; // prettier-ignore

export function accountRows(count: number, nowMs: number): AccountRow[] {
  return Array.from({ length: count }, (_, index) => accountRow(count - index, nowMs));
}

function accountRow(number: number, nowMs: number): AccountRow {
  const at = (number - 1) % names.length;
  const kind = at === 7 ? 'merchant' : at === 2 || at === 5 ? 'fleet' : 'driver';
  const isPostPaid = at === 5;
  const isErased = number % 23 === 4;
  const state = isErased ? 'closed' : number % 11 === 5 ? 'frozen' : 'active';
  return {
    id: id(`account-${number}`),
    number,
    kind,
    state,
    isPostPaid,
    creditLimit: minor(isPostPaid ? 500_000 : 0),
    createdAtMs: utcMs(nowMs - (400 - number) * dayMs),
    closedAtMs: isErased ? utcMs(nowMs - 40 * dayMs) : null,
    erasedAtMs: isErased ? utcMs(nowMs - 20 * dayMs) : null,
    name: isErased ? '' : (names[at] ?? ''),
    phone: isErased ? '' : (phones[at] ?? ''),
    plates: isErased ? [] : (plates[at] ?? []),
    wallet: minor(kind === 'merchant' || isPostPaid || isErased ? 0 : number % 9 === 7 ? 0 : 1_250 + ((number * 3_737) % 24_000)),
    held: minor(number % 8 === 1 ? 940 : 0),
    owed: minor(isPostPaid ? 184_260 : number % 9 === 7 ? 318 : 0),
    payable: minor(kind === 'merchant' ? 91_244 : 0),
    cards: kind === 'merchant' ? 0 : kind === 'fleet' ? 12 : 1 + (number % 2),
  };
}

/** account-<number>; 'account-6' is a fleet on credit, 'account-8' a merchant, 'account-4' erased, 'account-5' frozen, 'account-7' owes. */
export function accountView(accountId: string, nowMs: number): AccountView | null {
  const number = Number(accountId.replace('account-', ''));
  if (!Number.isInteger(number) || number < 1) return null;
  const row = accountRow(number, nowMs);
  const isMerchant = row.kind === 'merchant';
  return {
    ...row,
    person:
      row.erasedAtMs !== null
        ? null
        : {
            name: row.name,
            phone: row.phone,
            otherPhones: row.kind === 'fleet' ? ['+49 30 1234568', '+49 30 1234569'] : [],
            email: row.kind === 'driver' ? '' : 'office@example.org',
            address: row.kind === 'driver' ? '' : 'Hafenstraße 12, 20457 Hamburg',
            taxId: row.kind === 'driver' ? '' : 'DE 123 456 789',
            note: number === 1 ? 'Wants receipts by mail.' : '',
            vehicles: row.plates.map((plate, index) => ({ plate, vin: index === 0 ? 'WVWZZZE1ZMP012345' : '' })),
          },
    groupId: row.kind === 'fleet' ? id<BenefitId>('group-taxi') : null,
    groupName: row.kind === 'fleet' ? 'Taxis' : null,
    levelId: null,
    levelName: isMerchant ? null : number === 1 ? 'Silver' : null,
    nextLevel: isMerchant ? null : { name: number === 1 ? 'Gold' : 'Silver', missing: minor(12_680) },
    billedYear: minor(isMerchant ? 0 : 37_320),
    hasPin: number === 1,
    frozenReason: row.state === 'frozen' ? 'The card was seen in other hands' : '',
    merchant: isMerchant
      ? {
          feePpm: 100_000,
          piles: [
            { id: id('CP-07'), name: 'Pile 7' },
            { id: id('CP-08'), name: 'Pile 8' },
          ],
        }
      : null,
    refundDue: minor(0),
    mayGoBack: minor(row.wallet - row.held),
    mayGoBackOnline: minor(Math.min(2_000, row.wallet - row.held)),
    openSessions: row.held > 0 ? 1 : 0,
  };
}

const HAPPENINGS: readonly (readonly [AccountMovement['reason'], AccountMovement['other'], number])[] = [
  ['payment', 'receivable', -1_843],
  ['payment', 'receivable', -2_210],
  ['bonus', 'bonus', 500],
  ['top-up', 'cash', 3_558],
  ['payment', 'receivable', -1_405],
  ['refund', 'card-terminal', -600],
  ['top-up', 'online', 2_000],
];

export function movements(count: number, now: number, nowMs: number): AccountMovement[] {
  let balance = now;
  return Array.from({ length: count }, (_, index) => {
    const [reason, other, amount] = HAPPENINGS[index % HAPPENINGS.length] ?? ['top-up', 'cash', 100];
    const row: AccountMovement = {
      seq: 9_000 - index,
      atMs: utcMs(nowMs - (index * 2 + 1) * dayMs * 0.7),
      reason,
      amount,
      balance,
      other,
      sessionId: reason === 'payment' ? id('s-900') : null,
      billNumber: reason === 'payment' ? 1_204 - index : null,
      operatorName: other === 'cash' || other === 'card-terminal' || reason === 'bonus' ? 'Mira Kovač' : null,
    };
    balance -= amount;
    return row;
  });
}

export const choices: AccountChoices = {
  groups: [
    { id: 'group-taxi', name: 'Taxis' },
    { id: 'group-staff', name: 'Staff' },
  ],
  levels: [
    { id: 'level-silver', name: 'Silver' },
    { id: 'level-gold', name: 'Gold' },
  ],
  piles: Array.from({ length: 8 }, (_, index) => ({ id: `CP-0${index + 1}`, name: `Pile ${index + 1}` })),
  topUpMost: 100_000,
};

/** A list with the word "bad" in it has bad rows. */
export function importPreview(text: string): ImportPreview {
  const sample = Array.from({ length: 8 }, (_, index) => ({
    line: index + 2,
    hint: `A1${30 + index}`,
    label: index % 2 === 0 ? `Taxi ${index + 1}` : '王芳',
    account: index % 2 === 0 ? '6' : '',
    parentTag: index % 2 === 0 ? 'TAXI-6' : null,
    validUntilMs: null,
    state: 'active' as const,
  }));
  if (!text.includes('bad')) return { good: 46, rows: 46, ignored: ['Remarks'], problems: [], sample };
  const problem = (line: number, why: string, found: string, firstLine: number | null = null) => ({ line, why, found, firstLine });
  return {
    good: 41,
    rows: 46,
    ignored: ['Remarks'],
    sample,
    problems: [
      problem(4, 'number-rounded', 'E+12'),
      problem(9, 'account-unknown', '99'),
      problem(9, 'until-unreadable', '31.02.2026'),
      problem(17, 'number-twice', 'B2C3', 3),
      problem(20, 'number-on-file', 'BEEF'),
      problem(33, 'label-missing', ''),
    ],
  };
}
