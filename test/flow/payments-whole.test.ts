/** The whole core with its threads, a file and a payment company over a real line: asked, switched off in the middle, asked again, booked once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addPaymentCallback } from '../../station-core/api/payment-callback.ts';
import { id, type AccountId, type OperatorId, type PaymentId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import type { MoneyOperatorEvent } from '../../station-core/domain/money-event.ts';
import { walletOf } from '../../station-core/store/accounts.ts';
import { trialBalance } from '../../station-core/store/ledger.ts';
import { paymentById } from '../../station-core/store/payments.ts';
import { newEventId } from '../../station-core/system.ts';
import { PaymentServer } from '../sim/payment-server.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';

const SECRET = 'a-secret-of-the-yard';
const mira = id<AccountId>('mira');
const paymentId = id<PaymentId>('pay-1');
let folder: string;
let server: PaymentServer;
let running: TestPlant;
let app: FastifyInstance;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'payments-whole-'));
  server = await PaymentServer.open({ merchant: 'yard-7', secret: SECRET, nowMs: Date.now });
  const payments = [{ name: 'citypay', kind: 'http', url: server.url, merchant: 'yard-7', secret: SECRET }];
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ payments }));
  running = await openTestPlant({ folder });
  const person = { name: 'Mira', phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
  const terms = { groupId: null, levelId: null, isPostPaid: false, creditLimit: minor(0), merchant: null };
  await click({ kind: 'operator.add-account', accountId: mira, accountKind: 'driver', person, terms, pinHash: null });
});
afterEach(async () => {
  await running.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Bare<E> = E extends unknown ? Omit<E, 'id' | 'receivedMs' | 'operatorId'> : never;
async function click(event: Bare<MoneyOperatorEvent>): Promise<void> {
  const envelope = { id: newEventId(), receivedMs: running.clock.now(), operatorId: id<OperatorId>('boss') };
  const answer = await running.plant.submit({ ...event, ...envelope });
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer));
}
const ask = () =>
  click({
    kind: 'operator.ask-payment',
    paymentId,
    purpose: { kind: 'top-up', accountId: mira },
    amount: minor(5_000),
    provider: 'citypay',
  });
const state = () => paymentById(running.reader(), paymentId)?.state;
const becomes = (expected: string) => expect.poll(state, { timeout: 20_000, interval: 50 }).toBe(expected);

async function callbackUrl(): Promise<string> {
  app = Fastify();
  await addPaymentCallback(app, running.plant.payments);
  return `${await app.listen({ host: '127.0.0.1', port: 0 })}/payment-callback/citypay`;
}

function expectBooked(): void {
  const reader = running.reader();
  expect(walletOf(reader, mira)).toBe(5_000);
  expect(trialBalance(reader)).toEqual([
    { account: 'online', balance: 5_000 },
    { account: 'wallet', balance: -5_000 },
  ]);
}

test('a payment is asked for at once, and a callback is on the disk when it is answered', { timeout: 30_000 }, async () => {
  await ask();
  await becomes('pending');
  server.pay(paymentId);
  const url = await callbackUrl();
  const answers = await Promise.all(Array.from({ length: 5 }, () => server.tell({ payment: paymentId }, { url })));
  expect(answers).toEqual([200, 200, 200, 200, 200]);
  expectBooked();
  await app.close();
});

test(
  'the station is switched off after the company had the ask, and the answer was lost: one payment, booked once',
  { timeout: 60_000 },
  async () => {
    server.next('unanswered');
    await ask();
    await expect.poll(() => server.payments.size).toBe(1);
    await running.close();
    server.pay(paymentId);
    running = await openTestPlant({ folder });
    await becomes('paid');
    expectBooked();
    expect(server.payments.size).toBe(1);
  },
);
