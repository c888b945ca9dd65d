/** The small parts of the drivers' pages: codes, addresses, amounts, prices with tax, words, escaping, limits. */
import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKey, createGuard } from '../../../station-core/api/driver/guard.ts';
import { html } from '../../../station-core/api/driver/html.ts';
import { isWeak } from '../../../station-core/api/driver/account-routes.ts';
import { hashOfSecret, newSecret, pageNameOf, phoneCookie, secretsOf } from '../../../station-core/api/driver/phone.ts';
import { priceBoard, promotionsNow } from '../../../station-core/api/driver/prices.ts';
import { SCRIPT } from '../../../station-core/api/driver/script.ts';
import {
  clockText,
  durationText,
  kilowattText,
  kwhText,
  moneyText,
  rateText,
  readAmount,
  roundText,
} from '../../../station-core/api/driver/texts.ts';
import { languageOf, sayIn, type DriverWord } from '../../../station-core/api/driver/words.ts';
import { createSlips } from '../../../station-core/api/slips.ts';
import { dwh, watt } from '../../../station-core/base/energy.ts';
import { isFault } from '../../../station-core/base/fault.ts';
import { id, type BenefitId, type OperatorId } from '../../../station-core/base/ids.ts';
import { currencyOf, minor, rate } from '../../../station-core/base/money.ts';
import { utcMs, zoneName, type LocalDate } from '../../../station-core/base/time.ts';
import type { Promotion } from '../../../station-core/domain/benefits.ts';
import type { PricePlan } from '../../../station-core/domain/tariff.ts';
import { createStartCodes, readCode } from '../../../station-core/keys/start-codes.ts';
import { slipAddress } from '../../../station-core/documents/code-slip-pdf.ts';
import { twoLayerPlan } from '../../support/plans.ts';

const EUR = currencyOf('EUR');
const BERLIN = zoneName('Europe/Berlin');

describe('start codes', () => {
  const codes = createStartCodes(new Uint8Array(32).fill(3));

  test.each([
    ['K7QM3-XWD2P', 'K7QM3XWD2P'],
    ['k7qm3xwd2p', 'K7QM3XWD2P'],
    [' K7 QM3 – XWD2P ', 'K7QM3XWD2P'],
    ['Ｋ７ＱＭ３ＸＷＤ２Ｐ', 'K7QM3XWD2P'],
    ['OIL01-OIL01', '0110101101'],
    ['K7QM3-XWD2', null],
    ['K7QM3-XWD2PP', null],
    ['K7QM3-XWD2U', null],
    ['', null],
    ['x'.repeat(41), null],
  ])('are read as people type them: %j', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });

  test('have a hash that only this station makes, and it is the same for every way of typing', () => {
    const { code, codeHash } = codes.make();
    expect(codes.hash(code.toLowerCase().replace('-', ' '))).toBe(codeHash);
    expect(createStartCodes(new Uint8Array(32).fill(4)).hash(code)).not.toBe(codeHash);
    expect(codeHash).toMatch(/^[0-9a-f]{32}$/);
  });

  test('of a phone are made again from its secret, and of another secret never', () => {
    const secret = newSecret();
    expect(codes.of(secret)).toEqual(codes.of(secret));
    expect(codes.of(secret).code).not.toBe(codes.of(newSecret()).code);
    expect(codes.hash(codes.of(secret).code)).toBe(codes.of(secret).codeHash);
  });

  test('whatever is typed, reading neither throws nor makes a code of another length', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => [null, 10].includes(readCode(typed)?.length ?? null)));
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
  ['2001:db8:1:2:bbbb:cccc:dddd:eeee', '2001:db8:1:2'],
  ['2001:0db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('the address %j counts as %j', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

describe('the guard', () => {
  const clock = { nowMs: 0, monotonic: () => clock.nowMs };
  const throttled = (work: () => void): number => {
    try {
      work();
    } catch (error) {
      return isFault(error) && error.code === 'access.throttled' ? Number(error.detail['seconds']) : -1;
    }
    return 0;
  };

  test('gives an address a burst and then a rate, and forgets with time', () => {
    const guard = createGuard(clock);
    for (let n = 0; n < 240; n += 1) expect(throttled(() => guard.request('192.0.2.1'))).toBe(0);
    expect(throttled(() => guard.request('192.0.2.1'))).toBe(1);
    expect(throttled(() => guard.request('192.0.2.2'))).toBe(0);
    clock.nowMs += 1_000;
    for (let n = 0; n < 8; n += 1) expect(throttled(() => guard.request('192.0.2.1'))).toBe(0);
    expect(throttled(() => guard.request('192.0.2.1'))).toBe(1);
  });

  test('says how long a deed has to wait: until the oldest of the hour is an hour old', () => {
    const guard = createGuard(clock);
    for (let n = 0; n < 4; n += 1) {
      guard.deed('register', '2001:db8::1');
      clock.nowMs += 60_000;
    }
    expect(throttled(() => guard.deed('register', '2001:db8::2'))).toBe(3_600 - 240);
    expect(throttled(() => guard.deed('complain', '2001:db8::2'))).toBe(0);
    clock.nowMs += 3_600_000;
    expect(throttled(() => guard.deed('register', '2001:db8::2'))).toBe(0);
  });

  test('lets four questions run, keeps a hundred and twenty waiting, and refuses what is more', async () => {
    const guard = createGuard(clock);
    const ends: (() => void)[] = [];
    const ask = () => guard.inTurn(() => new Promise<void>((resolve) => ends.push(resolve)));
    const asked = Array.from({ length: 124 }, ask);
    expect(ends).toHaveLength(4);
    await expect(ask()).rejects.toMatchObject({ code: 'inbox.full' });
    while (ends.length > 0) {
      ends.shift()?.();
      await Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => Promise.resolve());
    }
    await expect(Promise.all(asked)).resolves.toHaveLength(124);
  });
});

describe('a phone’s cookie', () => {
  test('keeps the newest secrets, and leaves out what is none', () => {
    const secrets = Array.from({ length: 30 }, newSecret);
    const text = phoneCookie('page', secrets, false);
    expect(text).toMatch(/^page=[\w.-]+; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/);
    const [pair = ''] = text.split(';');
    expect(secretsOf(`other=1; ${pair}; x=y`, 'page')).toEqual(secrets.slice(0, 24));
    expect(secretsOf('page=short.<script>.', 'page')).toEqual([]);
    expect(secretsOf(undefined, 'page')).toEqual([]);
  });

  test('names a page by a hash, and a secret has more than a hundred bits', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[\w-]{22}$/);
    expect(pageNameOf(hashOfSecret(secret))).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(Array.from({ length: 5_000 }, newSecret)).size).toBe(5_000);
  });
});

describe('figures', () => {
  test('are written as drivers read them', () => {
    expect(moneyText(minor(123_456), EUR)).toBe('1,234.56\u00a0EUR');
    expect(roundText(minor(2_000), EUR)).toBe('20\u00a0EUR');
    expect(roundText(minor(2_050), EUR)).toBe('20.50\u00a0EUR');
    expect(moneyText(minor(5_000), currencyOf('JPY'))).toBe('5,000\u00a0JPY');
    expect([rateText(rate(52_000), EUR), rateText(rate(52_345), EUR), rateText(rate(100_000), currencyOf('JPY'))]).toEqual([
      '0.52',
      '0.52345',
      '1',
    ]);
    expect([kwhText(dwh(123_456)), kilowattText(watt(22_000)), kilowattText(watt(7_360))]).toEqual(['12.35', '22', '7.4']);
    expect([durationText(0), durationText(59_999), durationText(5_400_000), durationText(-5)]).toEqual(['0:00', '0:00', '1:30', '0:00']);
    expect(clockText(utcMs(Date.UTC(2026, 0, 14, 23, 30)), BERLIN, utcMs(Date.UTC(2026, 0, 14, 12)))).toBe('01-15 00:30');
  });

  test.each<[string, string, number | null]>([
    ['20', 'EUR', 2_000],
    ['20.5', 'EUR', 2_050],
    [' 20,50 ', 'EUR', 2_050],
    ['２０', 'EUR', 2_000],
    ['0', 'EUR', null],
    ['-1', 'EUR', null],
    ['1.005', 'EUR', null],
    ['1e2', 'EUR', null],
    ['1.000,00', 'EUR', null],
    ['5000', 'JPY', 5_000],
    ['5000.5', 'JPY', null],
    ['1.005', 'KWD', 1_005],
    ['10001', 'EUR', null],
  ])('read %j of %s as %j', (typed, code, amount) => {
    expect(readAmount(typed, currencyOf(code), 1_000_000)).toBe(amount);
  });

  test('whatever is typed as an amount is above zero and within the limit, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 20 }), fc.double().map(String)), (typed) => {
        const amount = readAmount(typed, EUR, 10_000);
        return amount === null || (Number.isSafeInteger(amount) && amount > 0 && amount <= 10_000);
      }),
    );
  });
});

describe('prices on a page', () => {
  const noon = utcMs(Date.UTC(2026, 0, 14, 11));

  test('begin with now and go on for a day', () => {
    const board = priceBoard(twoLayerPlan(), BERLIN, noon);
    expect(board.stretches.map(({ label, rate: price }) => [label, price])).toEqual([
      ['peak', 70_000],
      ['valley', 40_000],
      ['peak', 70_000],
    ]);
    expect(board).toMatchObject({
      energyRate: 60_000,
      serviceRate: 10_000,
      idleRate: 600_000,
      flat: null,
      timeRate: null,
      isGraded: false,
    });
    expect((board.stretches.at(-1)?.toMs ?? 0) - noon).toBe(86_400_000);
  });

  test('are shown with their tax where the plan has them before it', () => {
    const plan = twoLayerPlan();
    const before: PricePlan = {
      ...plan,
      layers: plan.layers.map((layer) => ({
        ...layer,
        tariff: {
          ...layer.tariff,
          taxIncluded: 'NO',
          elements: layer.tariff.elements.map((element) => ({
            ...element,
            components: element.components.map((one) => ({ ...one, taxPpm: 190_000 })),
          })),
        },
      })),
    };
    expect(priceBoard(before, BERLIN, noon)).toMatchObject({ energyRate: 71_400, serviceRate: 11_900, idleRate: 714_000 });
  });

  test.each([
    ['in its window', { fromMinute: 600, toMinute: 780 }, true],
    ['before its window', { fromMinute: 780, toMinute: 900 }, false],
    ['over midnight', { fromMinute: 1_200, toMinute: 780 }, true],
    ['on another weekday', { weekdays: [1, 2] }, false],
    ['when it is over', { toDay: '2026-01-14' as LocalDate }, false],
  ])('a promotion %s', (_, change, holds) => {
    const promotion: Promotion = {
      id: id<BenefitId>('p'),
      name: 'Noon',
      discountPpm: { energy: 1, service: 0, idle: 0 },
      fromDay: '2026-01-01' as LocalDate,
      toDay: '2026-02-01' as LocalDate,
      fromMinute: 0,
      toMinute: 1_440,
      weekdays: [],
      groupId: null,
      pileIds: null,
      enabled: true,
      ...change,
    };
    expect(promotionsNow([promotion], BERLIN, noon)).toHaveLength(holds ? 1 : 0);
  });
});

describe('words', () => {
  test('name the same facts in both languages', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    const facts = new Proxy({}, { get: (_, name) => `{${String(name)}}` });
    const [english, chinese] = [sayIn('en'), sayIn('zh')];
    const words: DriverWord[] = [
      'offline',
      'power',
      'ofWhich',
      'idleFrom',
      'until',
      'promotion',
      'payWith',
      'walletFree',
      'ends',
      'billNo',
      'pay.pending',
      'registered',
      'why.amount',
      'why.waiting',
      'error.waiting',
      'amount',
      'call',
    ];
    for (const word of words) expect(names(chinese(word, facts))).toEqual(names(english(word, facts)));
  });

  test.each<[string | undefined, 'en' | 'zh', 'en' | 'zh']>([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'en', 'zh'],
    ['en-GB,en;q=0.9', 'zh', 'en'],
    ['de,en;q=0.3,zh;q=0.7', 'en', 'zh'],
    ['de-DE', 'zh', 'zh'],
    [undefined, 'en', 'en'],
    ['zh;q=0', 'en', 'en'],
    [`${'x,'.repeat(5_000)}zh`, 'en', 'en'],
  ])('are in the language that %j asks for', (header, station, language) => {
    expect(languageOf(header, station)).toBe(language);
  });
});

test('what is put into a page is text, whatever it is', () => {
  expect(html`<a title="${'"><script>'}">${[`<b>`, 1, null, false]}</a>`.text).toBe('<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;1</a>');
  fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(html`${text}`.text)));
});

test('the script is one that browsers can read, and asks nobody but us', () => {
  expect(() => new Script(SCRIPT)).not.toThrow();
  expect(SCRIPT).not.toMatch(/https?:\/\//);
});

test.each([
  ['111111', true], ['123456', true], ['987654', true], ['12345', true], ['1234567890123', true], ['abcdef', true], ['', true], ['482913', false], ['112233', false],
])('the PIN %j is weak: %s', (pin, weak) => {
  expect(isWeak(pin)).toBe(weak);
}); // prettier-ignore

describe('slips', () => {
  test('are for who made the code, for ten minutes', () => {
    const clock = { nowMs: 0, monotonic: () => clock.nowMs };
    const slips = createSlips(clock);
    const slip = { slip: { code: 'A' } as never, language: 'en' } as const;
    const [mira, ben] = [id<OperatorId>('mira'), id<OperatorId>('ben')];
    const name = slips.put(slip, mira);
    expect(name).toMatch(/^[\w-]{24}$/);
    expect(slips.find(name, mira)).toMatchObject(slip);
    expect([slips.find(name, ben), slips.find('other', mira)]).toEqual([null, null]);
    clock.nowMs = 600_001;
    expect(slips.find(name, mira)).toBeNull();
  });

  test('say where the page is; the code stands where no phone sends it', () => {
    const place = { ref: { pileId: id<never>('P 1'), evse: 1, connector: 2 }, pileName: 'P', connectorName: 'A' };
    expect(slipAddress({ site: 'http://x:1', place: null, code: 'AAAAA-BBBBB' })).toBe('http://x:1/#AAAAA-BBBBB');
    expect(slipAddress({ site: 'http://x:1', place, code: 'AAAAA-BBBBB' })).toBe('http://x:1/c/P%201/1/2#AAAAA-BBBBB');
    expect(slipAddress({ site: null, place, code: 'AAAAA-BBBBB' })).toBeNull();
  });
});
