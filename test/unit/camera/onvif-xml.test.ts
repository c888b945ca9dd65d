/** XML of cameras: real answers are read, hostile ones are refused quickly with a sentence, and nothing else ever comes out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../station-core/base/fault.ts';
import { LIMITS } from '../../../station-core/drivers/camera/onvif/limits.ts';
import { readXml, textAt, type XmlNode } from '../../../station-core/drivers/camera/onvif/xml.ts';
import { NO_SHARED_DATA, sharedData } from '../../support/shared-data.ts';

const MIB = LIMITS.answerBytes;

test('elements, attributes, texts and namespaces are told without prefixes', () => {
  const root = readXml(
    `<?xml version="1.0"?><!-- a --><s:Envelope xmlns:s="urn:s" xmlns="urn:d"><s:Body><One tt:Value='a &lt; "b"' xmlns:tt="urn:t">x <![CDATA[<y>]]> &#65;&amp;</One><two/></s:Body></s:Envelope>`,
  );
  const [body] = root.children;
  const [one, two] = body?.children ?? [];
  expect([root.name, root.namespace, body?.name, one?.name, one?.namespace, two?.name]).toEqual([
    'Envelope',
    'urn:s',
    'Body',
    'One',
    'urn:d',
    'two',
  ]);
  expect(one?.attributes.get('Value')).toBe('a < "b"');
  expect(one?.text.replace(/\s+/g, ' ')).toMatch(/^x ?<y> ?A&$/);
  expect(textAt(root, 'Body', 'two')).toBe('');
});

test.each<[string, string, RegExp]>([
  [
    'entities that multiply',
    `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>`,
    /document type/,
  ],
  ['an entity that names a file', `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>`, /document type/],
  ['a document type in the middle', '<a><!DOCTYPE b><b/></a>', /document type/],
  ['nested without end', '<a>'.repeat(100_000), /nested deeper/],
  ['a crowd of elements', `<a>${'<b/>'.repeat(200_000)}</a>`, /more than 20000 elements/],
  ['a crowd of attributes', `<a ${'b="1" '.repeat(100_000)}/>`, /more than 64 attributes/],
  ['an attribute without end', `<a b="${'x'.repeat(MIB)}"/>`, /too long/],
  ['cut in the middle', '<a><b>text', /ends in the middle/],
  ['cut in a tag', '<a><b attr="', /ends in the middle/],
  ['cut in a comment', '<a><!-- ', /ends in the middle/],
  ['closed crosswise', '<a><b></a></b>', /closed that is not open/],
  ['two documents', '<a/><b/>', /more than one/],
  ['a name for a prototype', '<a><__proto__/></a>', /name is none/],
  ['no XML', 'HTTP is up', /not XML/],
  ['nothing', '', /not XML/],
  ['JSON', '{"a":1}', /not XML/],
])('%s is refused', (_, text, why) => {
  expect(() => readXml(text)).toThrow(why);
  expect(() => readXml(text)).toThrow(Fault);
});

test.each([
  ['one long text', `<a>${'x'.repeat(MIB)}</a>`],
  ['ampersands', `<a>${'&'.repeat(MIB)}</a>`],
  ['references', `<a>${'&amp;'.repeat(MIB / 5)}</a>`],
  ['comments', `<a>${'<!---->'.repeat(MIB / 8)}</a>`],
  ['instructions', `<a>${'<?x y?>'.repeat(MIB / 8)}</a>`],
  ['blanks in a tag', `<a${' '.repeat(MIB)}/>`],
  ['words without values', `<a ${'b '.repeat(MIB / 2)}/>`],
])('a MiB of %s is read or refused, in time that grows with its length', (_, text) => {
  expect(outcomeOf(text)).toMatch(/^(read|camera\.bad-answer)$/);
});

test('an unknown entity stays as it stands: nothing ever grows', () => {
  expect(readXml('<a>&lol;&#x110000;&#0;</a>').text).toBe('&lol;&#x110000;&#0;');
});

test('whatever comes, it is read or refused with a Fault, and what is read is bounded', () => {
  const word = fc.stringMatching(/^[A-Za-z_:!?/<>&;"'= \-[\]]{0,12}$/);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word, { maxLength: 40 }).map((parts) => `<a>${parts.join('')}</a>`),
      ),
      (text) => {
        expect(outcomeOf(text)).toMatch(/^(read|camera\.bad-answer)$/);
      },
    ),
    { numRuns: 500 },
  );
});

const folder = sharedData('onvif', 'soap');
describe.skipIf(folder === null)(`recorded answers (${NO_SHARED_DATA})`, () => {
  test('each is read, or refused with a sentence', () => {
    const files = readdirSync(folder ?? '', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
    const outcomes = files.map((name) => [name, outcomeOf(readFileSync(join(folder ?? '', name), 'utf8'))] as const);
    expect(outcomes.filter(([, outcome]) => outcome === 'read')).toHaveLength(75);
    expect(outcomes.filter(([, outcome]) => outcome !== 'read')).toEqual([[join('agsh_mockup', 'PullMessages.xml'), 'camera.bad-answer']]);
  });
});

/** The depth is looked at too: a reader that nests is a reader that overflows. */
function outcomeOf(text: string): string {
  try {
    expect(depthOf(readXml(text))).toBeLessThanOrEqual(LIMITS.depth + 1);
    return 'read';
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

function depthOf(node: XmlNode): number {
  return 1 + Math.max(0, ...node.children.map(depthOf));
}
