/** The page's calls about HQ: who may what, and what is carried by the browser and by the command line. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../station-core/base/fault.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { HqDesk } from '../../station-core/domain/hq-port.ts';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';

const settings = { url: 'https://hq.example.com', caPem: null, proxy: null, capKiBs: null, schedule: DEFAULT_SCHEDULE };
const asked: string[] = [];
const desk: HqDesk = {
  progress: () => ({ phase: 'off', sending: null, contactAtMs: null, nextTryAtMs: null, failures: 0, problem: null }),
  enrol: () => Promise.reject(new Fault('hq.refused', { refusal: 'hq.bad-code', help: 'It was used.' })),
  recover: () => Promise.reject(new Fault('hq.unreachable')),
  takeOver: async ({ code, stationId, settings: line }, setUp) => {
    if (code !== 'GOOD') throw new Fault('hq.refused', { refusal: 'hq.bad-code', help: 'It was used.' });
    const operatorId = await setUp({ name: 'Old yard', zone: 'Europe/Vienna', currency: 'EUR' });
    asked.push(`take over ${stationId} for ${operatorId === '' ? 'nobody' : 'the owner'}`);
    const place = { stationId, hqName: 'Head office', hqKey: 'key', countryCode: 'AT', partyId: 'YRD', epoch: 2 };
    return { link: { ...line, ...place, enrolledAtMs: utcMs(0), state: 'linked', stoppedBy: null }, lost: 7 };
  },
  check: () => Promise.resolve(),
  save: () => Promise.reject(new Fault('hq.not-linked')),
  sendNow: () => {
    asked.push('send');
    return Promise.reject(new Fault('hq.not-linked'));
  },
  exportBundle: () =>
    Promise.resolve({
      stationId: 'yard-7',
      batches: [],
      bytes: () => Promise.resolve(null),
      name: 'hq-yard-7.zip',
      zip: bytesOf('PK-zip'),
    }),
  bundle: () => Promise.resolve({ stationId: 'yard-7', batches: [{ epoch: 1, number: 4 }], bytes: () => Promise.resolve(null) }),
  batch: ({ number }) => Promise.resolve(number === 4 ? Buffer.from('batch 4') : null),
  importAnswer: (text) =>
    text === 'good' ? Promise.resolve({ number: 4, directives: 2 }) : Promise.reject(new Fault('hq.bad-answer', { help: 'No answer.' })),
};

// eslint-disable-next-line @typescript-eslint/require-await -- a stream, of one piece
async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}

let station: ApiStation;
beforeEach(async () => {
  asked.length = 0;
  station = await openApiStation({ hq: desk });
});
afterEach(() => station.close());

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly disposition: string | null;
}

async function go(browser: Browser, at: string, init: RequestInit = {}): Promise<Reply> {
  const headers = { cookie: browser.cookie, ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(new URL(at, station.api.url), { ...init, headers });
  return { status: response.status, text: await response.text(), disposition: response.headers.get('content-disposition') };
}

async function attendant(): Promise<Browser> {
  const owner = await station.owner();
  await owner.client.operators.add({ name: 'Anton', password: 'anton-anton-anton', role: 'attendant' });
  const browser = station.browser();
  await browser.client.auth.login({ name: 'Anton', password: 'anton-anton-anton' });
  return browser;
}

test('everybody sees how the line is; the key of HQ stays here', async () => {
  const { client } = await attendant();
  expect(await client.hq.state()).toMatchObject({
    phase: 'off',
    link: null,
    waiting: 0,
    keyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  expect(await client.hq.directives({})).toEqual({ rows: [], total: 0 });
  expect(await client.hq.losses({})).toEqual({ rows: [], total: 0 });
});

test('what changes whose the station is belongs to the owner', async () => {
  const { client } = await attendant();
  for (const wish of [
    () => client.hq.enrol({ settings, code: 'X' }),
    () => client.hq.recover({ settings, code: 'X', stationId: 'yard-7' }),
    () => client.hq.save(settings),
    () => client.hq.leave({ reason: 'no more' }),
    () => client.hq.check(settings),
    () => client.hq.override({ what: 'plan', objectId: 'p', untilMs: null, reason: 'road works' }),
  ])
    expect(await faultOf(wish())).toMatchObject({ code: 'access.forbidden' });
});

test('the owner hears what HQ refused, in words', async () => {
  const { client } = await station.owner();
  expect(await faultOf(client.hq.enrol({ settings, code: 'X' }))).toMatchObject({
    code: 'hq.refused',
    message: expect.stringContaining('It was used.') as string,
  });
  expect(
    await faultOf(client.hq.enrol({ settings: { ...settings, schedule: { ...DEFAULT_SCHEDULE, everyMinutes: 0 } }, code: 'X' })),
  ).toMatchObject({
    code: 'input.invalid',
  });
  expect(await client.hq.sendNow()).toEqual({ done: true });
  expect(asked).toEqual(['send']);
});

test('the bundle goes out and the answer comes in by the browser, for those who may carry', async () => {
  const browser = await attendant();
  expect(await go(browser, '/download/hq-bundle.zip')).toEqual({
    status: 200,
    text: 'PK-zip',
    disposition: 'attachment; filename="hq-yard-7.zip"',
  });
  const post = (body: string) =>
    go(browser, '/upload/hq-answer', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body });
  expect(JSON.parse((await post('good')).text)).toEqual({ number: 4, directives: 2 });
  expect(await post('bad')).toMatchObject({ status: 422 });
  expect((await go(station.browser(), '/download/hq-bundle.zip')).status).toBe(401);
});

test('the command line is let in by the word of this start, and by nothing else', async () => {
  const by = (word: string) => go(station.browser(), '/local/hq/bundle', { headers: { authorization: `Bearer ${word}` } });
  expect(JSON.parse((await by('the-local-word')).text)).toEqual({ stationId: 'yard-7', batches: [{ epoch: 1, number: 4 }] });
  for (const word of ['', 'guess', 'the-local-wor']) expect((await by(word)).status).toBe(401);
  const owner = await station.owner();
  expect((await go(owner, '/local/hq/bundle')).status).toBe(401);
  const headers = { authorization: 'Bearer the-local-word' };
  expect((await go(owner, '/local/hq/batch/1/4', { headers })).text).toBe('batch 4');
  expect((await go(owner, '/local/hq/batch/1/5', { headers })).status).toBe(404);
});

test('a new PC takes over a station before it is set up: name, zone and currency are those that HQ knows, and only once', async () => {
  const browser = station.browser();
  const wish = { settings, code: 'GOOD', stationId: 'yard-7', language: 'en', ownerName: 'Olga', password: 'a long enough one' } as const;
  expect(await faultOf(browser.client.setup.takeOver({ ...wish, code: 'USED' }))).toMatchObject({ code: 'hq.refused' });
  expect((await browser.client.setup.status()).setUp).toBe(false);
  expect(await browser.client.setup.takeOver(wish)).toEqual({ hqName: 'Head office', lost: 7 });
  expect(asked).toEqual(['take over yard-7 for the owner']);
  // Logged in at once.
  expect(await browser.client.auth.me()).toMatchObject({ name: 'Olga', role: 'owner' });
  expect(await browser.client.station.info()).toMatchObject({ name: 'Old yard', zone: 'Europe/Vienna', currency: { code: 'EUR' } });
  expect(await faultOf(station.browser().client.setup.takeOver(wish))).toMatchObject({ code: 'input.invalid' });
});
