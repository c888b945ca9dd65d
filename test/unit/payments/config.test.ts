/** Payment companies in config.json: what is wrong is named, and nothing signed goes over an open line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../../station-core/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'payments-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const good = { name: 'citypay', kind: 'http', url: 'https://pay.example.org/v1', merchant: 'yard-7', secret: 'a-secret-of-the-yard' };

function read(payments: unknown) {
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ payments }));
  return readConfig(folder).payments;
}

test.each([
  ['a company', [good]],
  ['one on this PC', [{ ...good, url: 'http://127.0.0.1:9000' }]],
  ['the test company', [{ name: 'trial', kind: 'test' }]],
  ['none', []],
])('%s is taken', (_, payments) => expect(read(payments)).toEqual(payments));

test.each<[string, unknown[], string]>([
  ['a plain line', [{ ...good, url: 'http://pay.example.org' }], 'payments.0.url'],
  ['a password in the address', [{ ...good, url: 'https://a:b@pay.example.org' }], 'payments.0.url'],
  ['no address', [{ ...good, url: 'citypay' }], 'payments.0.url'],
  ['a short secret', [{ ...good, secret: 'short' }], 'payments.0.secret'],
  ['a merchant number that is no header', [{ ...good, merchant: 'yard\r\nseven' }], 'payments.0.merchant'],
  ['a name with a slash', [{ ...good, name: 'city/pay' }], 'payments.0.name'],
  ['two of one name', [good, { name: 'citypay', kind: 'test' }], 'payments'],
  ['another kind', [{ ...good, kind: 'carrier-pigeon' }], 'payments.0.kind'],
])('%s is refused by its key', (_, payments, key) => {
  expect(() => read(payments)).toThrow(
    expect.objectContaining({ code: 'config.bad-value', detail: expect.objectContaining({ key }) as object }) as Error,
  );
});

test('a secret is never in what is said about it', () => {
  try {
    read([{ ...good, secret: 'tooshort-xyzzy' }]);
    expect.unreachable();
  } catch (error) {
    expect(String(error) + JSON.stringify(error)).not.toContain('xyzzy');
  }
});
