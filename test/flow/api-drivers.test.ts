/** The desk's side of drivers' phones: complaints, slips of start codes, stickers that lead to the pages. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type ComplaintId, type OperatorId, type PaymentId, type PrepayId, type StartCodeId } from '../../station-core/base/ids.ts';
import { minor } from '../../station-core/base/money.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';

let station: ApiStation;
let owner: Browser;

beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
  station.flow.addPile('P1');
});
afterEach(() => station.close());

async function personWho(role: 'attendant' | 'viewer' | 'installer'): Promise<Browser> {
  await owner.client.operators.add({ name: role, role, password: 'a long enough one' });
  const browser = station.browser();
  await browser.client.auth.login({ name: role, password: 'a long enough one' });
  return browser;
}

describe('complaints', () => {
  const complain = (n: number): void =>
    void station.flow.send({
      kind: 'driver.complain',
      complaintId: id<ComplaintId>(`c${n}`),
      pileId: station.flow.ref(1).pileId,
      sessionId: null,
      text: `It hums ${n}`,
      contact: '0170',
      pageHash: `page-${n}`,
    });

  test('are read and answered by the desk; those that wait come first', async () => {
    const attendant = await personWho('attendant');
    complain(1);
    complain(2);
    await attendant.client.complaints.answer({ complaintId: 'c2', answer: ' We look. ' });
    expect(await attendant.client.complaints.open()).toEqual({ open: 1 });
    const { rows, total } = await attendant.client.complaints.list({});
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      { id: 'c1', state: 'open', text: 'It hums 1', contact: '0170', pileName: 'P1' },
      { id: 'c2', state: 'answered', answer: 'We look.', answeredBy: 'attendant' },
    ]);
    expect((await attendant.client.complaints.list({ state: 'open' })).rows).toHaveLength(1);
  });

  test('are nobody else’s business', async () => {
    for (const role of ['viewer', 'installer'] as const)
      expect((await faultOf((await personWho(role)).client.complaints.list({}))).code).toBe('access.forbidden');
    expect((await faultOf(owner.client.complaints.answer({ complaintId: 'nobody', answer: 'x' }))).code).toBe('input.not-found');
    expect((await faultOf(owner.client.complaints.answer({ complaintId: 'nobody', answer: '  ' }))).code).toBe('input.invalid');
  });
});

describe('a slip', () => {
  function madeCode(): string {
    const { code, codeHash } = station.keys.startCodes.make();
    const made = { codeId: id<StartCodeId>('code-1'), codeHash, ref: null };
    station.flow.send({
      kind: 'operator.make-prepay',
      operatorId: id<OperatorId>('boss'),
      prepayId: id<PrepayId>('p1'),
      paymentId: id<PaymentId>('y1'),
      amount: minor(2_000),
      method: 'card-terminal',
      code: made,
    });
    return code;
  }

  test('is printed for who made the code, and for nobody else', async () => {
    const { path } = await owner.client.drivers.slip({ code: madeCode(), language: 'zh' });
    const mine = await station.ask(path, { headers: { cookie: owner.cookie } });
    expect([mine.status, mine.headers['content-type'], mine.body.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    expect((await station.ask(path, { headers: { cookie: (await personWho('attendant')).cookie } })).status).toBe(404);
    expect((await station.ask(path)).status).toBe(401);
  });

  test('of a code that nobody made is refused', async () => {
    expect((await faultOf(owner.client.drivers.slip({ code: 'AAAAA-AAAAA', language: 'en' }))).code).toBe('input.not-found');
    expect((await faultOf(owner.client.drivers.slip({ code: 'nonsense', language: 'en' }))).code).toBe('input.not-found');
  });
});

test('where the pages are is told to everybody at the desk', async () => {
  expect(await owner.client.drivers.site()).toEqual({ site: null });
});
