/** Each of the 39 actions of OCPP 1.6: what fits its schema passes, what lacks a field, has one too many or a wrong type does not. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { openSchemas } from '../../station-core/drivers/pile/ocpp16/schemas.ts';
import { sample, type Schema } from '../support/schema-sample.ts';
import { NO_SHARED_DATA, sharedData } from '../support/shared-data.ts';

const all = schemas as readonly Schema[];
const compiled = openSchemas();

function check(name: string, payload: unknown): string | null {
  const [, action = '', side = ''] = /^urn:(\w+)\.(req|conf)$/.exec(name) ?? [];
  return (side === 'req' ? compiled.request(action, payload) : compiled.response(action, payload))?.problem ?? null;
}

test('there are 39 actions, each with a request and a response', () => {
  expect(all).toHaveLength(78);
  expect(new Set(all.map(({ $id }) => String($id).replace(/\.\w+$/, ''))).size).toBe(39);
});

describe.each(all.map((schema) => ({ name: String(schema['$id']), schema })))('$name', ({ name, schema }) => {
  const required = (schema['required'] ?? []) as readonly string[];
  const least = sample(schema, schema, false) as Readonly<Record<string, unknown>>;

  test('takes what fits', () => {
    expect([check(name, least), check(name, sample(schema, schema, true))]).toEqual([null, null]);
  });

  test('refuses what does not', () => {
    const without = required.map((field) => check(name, Object.fromEntries(Object.entries(least).filter(([key]) => key !== field))));
    expect(without).toEqual(required.map(() => 'occurrence'));
    const wrong = required.map((field) => check(name, { ...least, [field]: null }));
    expect(wrong).toEqual(required.map(() => 'type'));
    expect(check(name, { ...least, notAField: 1 })).toBe(schema['additionalProperties'] === false ? 'formation' : null);
    expect([check(name, []), check(name, 'x'), check(name, 5)]).toEqual(['formation', 'formation', 'formation']);
  });
});

const folder = sharedData('ocpp', 'schemas', '1.6');
if (folder === null) console.warn(NO_SHARED_DATA);

test.skipIf(folder === null)('they say the same as the published ones', () => {
  for (const schema of all) {
    const [, action = '', side = ''] = /^urn:(\w+)\.(req|conf)$/.exec(String(schema['$id'])) ?? [];
    const published = JSON.parse(readFileSync(`${folder ?? ''}/${action}${side === 'req' ? '' : 'Response'}.json`, 'utf8')) as unknown;
    expect(plain(schema), action).toEqual(plain(published));
  }
});

/** Without what a validator does not look at; the published ones also say additionalProperties of texts and additionalItems of plain lists, which mean
 *  nothing. Known and harmless: the published MeterValues wants at least one entry, and knows the unit Hertz. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.filter((item) => item !== 'Hertz').map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const fields = schema as Schema;
  const left = Object.entries(fields).filter(
    ([name]) =>
      !['$id', 'id', '$schema', 'additionalItems', 'minItems', 'title', 'comment', 'description', 'javaType'].includes(name) &&
      !(name === 'additionalProperties' && fields['type'] === 'string'),
  );
  return Object.fromEntries(left.map(([name, value]) => [name, plain(value)]));
}
