/** The journal never holds a card number, a password or a key. */
import { describe, expect, test } from 'vitest';
import { isSecretName, maskedBody, maskedText } from '../../station-core/drivers/pile/ocpp-j/mask.ts';

const body = (text: string): string => maskedBody(text, JSON.parse(text));

test.each([
  ['nothing to mask: as it came', '{ "status" : "Idle" }', '{ "status" : "Idle" }'],
  ['a tag', '{"connectorId":1,"idTag":"04AB"}', '{"connectorId":1,"idTag":"§tag"}'],
  ['a tag as number', '{"idTag":4711}', '{"idTag":"§tag"}'],
  ['a tag with its name escaped', '{"\\u0069dTag":"04AB"}', '{"idTag":"§tag"}'],
  ['a parent tag', '{"idTagInfo":{"parentIdTag":"04AB","status":"Accepted"}}', '{"idTagInfo":{"parentIdTag":"§tag","status":"Accepted"}}'],
  ['a secret setting', '{"key":"AuthorizationKey","value":"s3cret"}', '{"key":"AuthorizationKey","value":"***"}'],
  [
    'settings in an answer',
    '{"answer":{"configurationKey":[{"key":"G_CardPin","readonly":false,"value":"123"},{"key":"WebSocketPingInterval","readonly":false,"value":"30"}]}}',
    '{"answer":{"configurationKey":[{"key":"G_CardPin","readonly":false,"value":"***"},{"key":"WebSocketPingInterval","readonly":false,"value":"30"}]}}',
  ],
  ['the names asked for', '{"key":["AuthorizationKey"]}', '{"key":["AuthorizationKey"]}'],
  ['the login of a URL', '{"location":"ftp://user:pw@10.0.0.1/log"}', '{"location":"ftp://***@10.0.0.1/log"}'],
  [
    'JSON in a text',
    '{"data":"{\\"password\\":\\"pw\\",\\"idTag\\":\\"04AB\\"}"}',
    '{"data":"{\\"password\\":\\"***\\",\\"idTag\\":\\"§tag\\"}"}',
  ],
  ['pairs in a text', '{"data":"user=x;token=abc;level=3"}', '{"data":"user=x;token=***;level=3"}'],
])('%s', (_, text, expected) => {
  expect(body(text)).toBe(expected);
});

test('text that is no JSON', () => {
  expect(maskedText('[2,"1","Authorize",{"idTag":"04AB","pass')).toBe('[2,"1","Authorize",{"idTag":"§tag","pass');
});

describe('length', () => {
  test.each(['x', 'é', '充', '🔌'])('a body of many %s is cut at 64 KiB with a mark', (letter) => {
    const cut = body(JSON.stringify({ data: letter.repeat(70_000) }));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(64 * 1_024);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(64 * 1_024 - 16);
    expect(cut).toMatch(/^\{"data":"(.)\1+ \[cut\]$/u);
  });

  test('nesting has a floor', () => {
    const deep = `{"password":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(body(deep)).toContain('[too deep]');
  });
});

test.each([
  ['AuthorizationKey', true],
  ['CpoPassword', true],
  ['PIN', true],
  ['card_pin', true],
  ['PinCode', true],
  ['ApiToken', true],
  ['WebSocketPingInterval', false],
  ['HeartbeatInterval', false],
  ['SupportedFeatureProfiles', false],
])('%s is a secret: %s', (name, expected) => {
  expect(isSecretName(name)).toBe(expected);
});
