/** Accounts of drivers, fleets and merchants: registered, topped up, frozen, closed at the desk. Money in whole minor units. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { AccountMovement, AccountRow, AccountView } from '../../domain/account-views.ts';
import type { Page, SessionRow } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

/** The event's decision says which are allowed. */
const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const line = z.string().trim().max(200);
const phone = z.string().trim().max(32);
const reason = z.string().trim().min(3).max(200);
const deskMethod = z.enum(['cash', 'card-terminal', 'qr', 'bank']);
/** Typed on a phone together with the account's number. */
const pin = z.string().regex(/^\d{6,12}$/);

const person = z.object({
  name: z.string().trim().min(1).max(80),
  phone,
  otherPhones: z.array(phone).max(10).default([]),
  email: line,
  address: line,
  taxId: line,
  note: line,
  vehicles: z.array(z.object({ vin: z.string().trim().toUpperCase().max(17), plate: z.string().trim().toUpperCase().max(20) })).max(50),
});

const terms = z.object({
  groupId: idText.nullable(),
  levelId: idText.nullable(),
  isPostPaid: z.boolean(),
  creditLimit: amount,
  merchant: z.object({ pileIds: z.array(idText).max(500), feePpm: z.number().int().min(0).max(1_000_000) }).nullable(),
});

/** What an account can be given. */
export interface AccountChoices {
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly levels: readonly { readonly id: string; readonly name: string }[];
  readonly piles: readonly { readonly id: string; readonly name: string }[];
  readonly topUpMost: number;
}

export const accountsArea = {
  list: oc
    .input(
      z.object({
        text: z.string().max(80).default(''),
        kind: z.enum(['driver', 'fleet', 'merchant']).nullable().default(null),
        state: z.enum(['active', 'frozen', 'closed']).nullable().default(null),
        owing: z.boolean().default(false),
        ...page,
      }),
    )
    .output(type<Page<AccountRow>>()),
  get: oc.input(z.object({ accountId: idText })).output(type<AccountView>()),
  choices: oc.output(type<AccountChoices>()),
  /** The newest first, each with the balance after it. */
  movements: oc
    .input(z.object({ accountId: idText, of: z.enum(['wallet', 'receivable', 'merchant-payable']), ...page }))
    .output(type<Page<AccountMovement>>()),
  sessions: oc.input(z.object({ accountId: idText, ...page })).output(type<Page<SessionRow>>()),
  /** terms null: a wallet, and nothing that the owner has to allow. */
  add: oc
    .input(z.object({ kind: z.enum(['driver', 'fleet', 'merchant']), person, terms: terms.nullable(), pin: pin.nullable() }))
    .output(type<{ readonly accountId: string }>()),
  /** null: as it was. */
  change: oc
    .input(z.object({ accountId: idText, person: person.nullable(), terms: terms.nullable() }))
    .output(type<{ readonly done: true }>()),
  /** null: none from now on. */
  setPin: oc.input(z.object({ accountId: idText, pin: pin.nullable() })).output(type<{ readonly done: true }>()),
  freeze: oc.input(z.object({ accountId: idText, frozen: z.boolean(), reason: line })).output(type<{ readonly done: true }>()),
  /** paymentId: made by the screen, so that the same top-up sent twice is one. */
  topUp: oc
    .input(
      z.object({
        accountId: idText,
        paymentId: z.string().min(16).max(60).optional(),
        amount,
        method: deskMethod,
        bonus: amount.default(0),
      }),
    )
    .output(type<{ readonly paymentId: string }>()),
  /** For good; what is in the wallet goes out by `method`. */
  close: oc.input(z.object({ accountId: idText, method: deskMethod, reason })).output(type<{ readonly done: true }>()),
  erase: oc.input(z.object({ accountId: idText, reason })).output(type<{ readonly done: true }>()),
};
