/** A sheet of directives as it comes: signed by HQ's key and for this station, or turned down whole; each body by its kind, or kept with what is wrong. */
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Directive } from '../../../station-core/domain/hq-directive.ts';
import { readSheet } from '../../../station-core/hq/calls.ts';
import { checkDirectiveBody, directiveKinds, lentKinds, ownedKinds, removableKinds } from '../../../station-core/hq/wire-directives.ts';
import { promotionBody } from '../../support/hq-orders.ts';

const pair = () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, pem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString() };
};
const [hq, stranger] = [pair(), pair()];
const one = { number: 1, kind: 'promotion', objectId: 'p', version: 1, validFromMs: 0, issuedAtMs: 0, body: promotionBody('P', 1) };
const sheetOf = (directives: readonly unknown[], stationId = 'yard-1', key = hq, change: (text: string) => string = (text) => text) => {
  const text = JSON.stringify({ stationId, directives, highest: directives.length });
  return { text: change(text), signature: sign(null, Buffer.from(text), key.privateKey).toString('base64url') };
};
const read = (sheet: { readonly text: string; readonly signature: string }): readonly Directive[] =>
  readSheet(sheet, hq.pem, 'yard-1').directives;

describe('a sheet', () => {
  test('of HQ, for this station', () => {
    expect(read(sheetOf([one]))).toMatchObject([{ number: 1, kind: 'promotion', problem: null, untilMs: null }]);
  });

  test.each<[string, { readonly text: string; readonly signature: string }]>([
    ['signed by somebody else', sheetOf([one], 'yard-1', stranger)],
    ['changed on the way by one character', sheetOf([one], 'yard-1', hq, (text) => text.replace('"P"', '"Q"'))],
    ['of another station', sheetOf([one], 'yard-2')],
    ['that is no JSON', (() => { const text = 'nothing'; return { text, signature: sign(null, Buffer.from(text), hq.privateKey).toString('base64url') }; })()],
    ['with a number that is none', sheetOf([{ ...one, number: 0 }])],
    ['with a field nobody knows', sheetOf([{ ...one, extra: 1 }])],
    ['with an empty signature', { ...sheetOf([one]), signature: '' }],
  ])('%s is turned down whole', (_, sheet) => {
    expect(() => read(sheet)).toThrow();
  }); // prettier-ignore

  test.each<[string, unknown, RegExp]>([
    ['a kind of a newer HQ', { ...one, kind: 'dance' }, /does not know the kind/],
    ['a body that breaks its kind', { ...one, body: { ...promotionBody('P', 1), weekdays: [8] } }, /weekdays/],
    ['an id that is none', { ...one, objectId: 'a b' }, /objectId/],
    ['settings of a section that is none', { ...one, kind: 'settings', objectId: 'weather', body: {} }, /settings are/],
    ['an order given up like an object', { ...one, kind: 'lease-grant', body: null }, /has no owner/],
    ['a card without a number', { ...one, kind: 'card', body: { label: 'x' } }, /number/],
    ['a body larger than a directive may be', { ...one, kind: 'blocked-list', body: { cards: Array.from({ length: 9_000 }, () => ({ number: 'A'.repeat(60) })) } }, /longer than/],
  ])('%s is kept with what is wrong, and the next of the sheet is whole', (_, bad, why) => {
    const [first, second] = read(sheetOf([bad, { ...one, number: 2 }]));
    expect(first?.problem).toMatch(why);
    expect(second?.problem).toBeNull();
  }); // prettier-ignore
});

describe('kinds', () => {
  test('lent and removable objects are objects with an owner', () => {
    expect([...lentKinds, ...removableKinds].filter((kind) => !ownedKinds.includes(kind))).toEqual([]);
    expect(new Set(directiveKinds).size).toBe(directiveKinds.length);
  });

  test('whatever the body, it is taken or refused in words, and never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...directiveKinds),
        fc.string({ maxLength: 60 }),
        fc.jsonValue({ maxDepth: 6 }),
        (kind, objectId, body) => {
          const checked = checkDirectiveBody(kind, objectId, body);
          expect(checked.ok || checked.problem.length > 0).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a condition nests as deep as a rule may, and a text of brackets alone is refused', () => {
    const rule = (condition: unknown) => ({
      name: 'R',
      condition,
      severity: 'low',
      zoneId: null,
      clearAfterMs: 0,
      latching: false,
      escalateAfterMs: null,
      enabled: true,
    });
    const nested = (depth: number): unknown => (depth === 0 ? { kind: 'on', signal: 's' } : { kind: 'not', of: nested(depth - 1) });
    expect(checkDirectiveBody('alarm-rule', 'r', rule(nested(6))).ok).toBe(true);
    expect(checkDirectiveBody('alarm-rule', 'r', rule(nested(200)))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('condition') as string,
    });
  });
});
