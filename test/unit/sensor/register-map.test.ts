/** Register maps: the shipped ones are right; an error in a site's own is named with file, line and field, and costs that map alone. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf, lineOfSyntaxError } from '../../../station-core/drivers/sensor/modbus/json-lines.ts';
import { loadRegisterMaps, readRegisterMap } from '../../../station-core/drivers/sensor/modbus/register-map.ts';
import { SHIPPED_MAPS } from '../../../station-core/drivers/sensor/modbus/shipped-maps.ts';

const POINT = '{ "name": "smoke", "area": "holding", "address": 0, "type": "bit", "bit": 3 }';

function map(points: string): string {
  return `{\n  "title": { "en": "Box", "zh": "箱" },\n  "points": [\n    ${points}\n  ]\n}\n`;
}

test('every shipped map is as the schema says', async () => {
  const { maps, problems } = await loadRegisterMaps(path.join(tmpdir(), 'no such folder'));
  expect(problems).toEqual([]);
  expect([...maps.keys()]).toEqual(Object.keys(SHIPPED_MAPS));
});

test.each<[string, string, { line: number; field: string; problem: string | RegExp }]>([
  ['no JSON', '{\n  "title": {\n', { line: 3, field: '', problem: /^It is not JSON/ }],
  ['a comma too many', map(`${POINT},\n    ,`), { line: 5, field: '', problem: /^It is not JSON/ }],
  ['a misspelt key', map(`${POINT},\n    { "name": "heat", "area": "holding", "address": 1,\n      "typ": "bit" }`), { line: 5, field: 'points.1.type', problem: 'This must be there; put it in.' }],
  ['a key that is not known', map(`${POINT.slice(0, -1)},\n    "colour": 1 }`), { line: 5, field: 'points.0.colour', problem: 'No such key is known; correct its spelling or take it out.' }],
  ['a wrong word', map('{ "name": "smoke", "address": 0, "type": "bit",\n    "area": "register" }'), { line: 5, field: 'points.0.area', problem: 'Write one of coil, discrete, input, holding.' }],
  ['a wrong type', map('{ "name": "smoke", "area": "holding", "type": "bit",\n    "address": "0" }'), { line: 5, field: 'points.0.address', problem: 'This must be of type integer.' }],
  ['a place past the end', map('{ "name": "smoke", "area": "holding", "type": "float32",\n    "address": 65535 }'), { line: 5, field: 'points.0.address', problem: 'The value reaches past the last register, 65535.' }],
  ['a coil that is a number', map('{ "name": "smoke", "area": "coil", "address": 0,\n    "type": "uint16" }'), { line: 5, field: 'points.0.type', problem: 'A coil or discrete input is of type bool.' }],
  ['the same name twice', map(`${POINT},\n    ${POINT}`), { line: 5, field: 'points.1.name', problem: 'There are two points called "smoke".' }],
  ['an input that is written', map('{ "name": "out", "area": "discrete", "address": 0, "type": "bool",\n    "write": true }'), { line: 5, field: 'points.0.write', problem: 'Only coils and holding registers can be written.' }],
])('%s is named with line and field', (_name, text, { line, field, problem }) => {
  const read = readRegisterMap('box', text, true);
  expect(read).toMatchObject({ problem: { file: 'box.json', line, field } });
  if ('problem' in read) expect(read.problem.problem).toMatch(problem);
}); // prettier-ignore

test("a site's own map takes the place of a shipped one; a wrong one is left out, and the others count", async () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'stationmaster-maps-'));
  try {
    const folder = path.join(dataFolder, 'register-maps');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'water-leak.json'), map(POINT));
    writeFileSync(path.join(folder, 'energy-meter.json'), map('{ "name": 1 }'));
    writeFileSync(path.join(folder, 'canopy.json'), map(POINT));
    const { maps, problems } = await loadRegisterMaps(dataFolder);
    expect(maps.get('water-leak')).toMatchObject({ isOwn: true, points: [{ name: 'smoke', scale: 1 }], mostGap: 8 });
    expect(maps.has('canopy')).toBe(true);
    expect(maps.has('energy-meter')).toBe(false);
    expect(problems).toMatchObject([{ file: 'energy-meter.json', line: 4 }]);
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

test('the line of any place in any document is the line where it was written', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.array(fc.nat(3), { maxLength: 4 }), (document, turns) => {
      const text = JSON.stringify(document, null, 1);
      const where: (string | number)[] = [];
      let found: unknown = document;
      for (const turn of turns) {
        if (typeof found !== 'object' || found === null) break;
        const keys = Object.keys(found);
        const key = keys[turn % Math.max(keys.length, 1)];
        if (key === undefined) break;
        where.push(Array.isArray(found) ? Number(key) : key);
        found = (found as Record<string, unknown>)[key];
      }
      const line = lineOf(text, where);
      // What is written on that line begins the value, or its key: it is found there and nowhere above its parents.
      const written = text.split('\n')[line - 1] ?? '';
      const last = where.at(-1);
      const begins = typeof found === 'object' && found !== null ? (Array.isArray(found) ? '[' : '{') : JSON.stringify(found);
      expect(written).toContain(begins);
      if (typeof last === 'string') expect(written).toContain(JSON.stringify(last));
    }),
  );
});

test('a character that does not belong there is found on its own line', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), (document, turn) => {
      const lines = JSON.stringify({ document, last: 1 }, null, 1).split('\n');
      const at = turn % lines.length;
      const broken = lines.with(at, `${lines[at] ?? ''} ?`).join('\n');
      expect(() => JSON.parse(broken) as unknown).toThrow();
      expect(lineOfSyntaxError(broken)).toBe(at + 1);
    }),
  );
});
