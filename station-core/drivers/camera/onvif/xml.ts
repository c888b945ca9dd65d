/** XML from a camera -> plain nodes. What could cost time or memory (entities, depth, crowds of elements) is refused before it is parsed. */
import { XMLParser } from 'fast-xml-parser';
import { Fault, messageOf } from '../../../base/fault.ts';
import { LIMITS } from './limits.ts';

export interface XmlNode {
  /** Without its prefix. */
  readonly name: string;
  /** Its namespace's address; empty: none was declared. */
  readonly namespace: string;
  /** By name without prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** Its own text, trimmed. */
  readonly text: string;
}

/** Throws Fault('camera.bad-answer') with what is wrong; time grows with the length alone. */
export function readXml(source: string): XmlNode {
  const text = source.replace(/^\uFEFF/, '').trim();
  checkShape(text);
  let parsed: unknown;
  try {
    parsed = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      processEntities: false,
      htmlEntities: false,
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: true,
      ignoreDeclaration: true,
      ignorePiTags: true,
    }).parse(text);
  } catch (error) {
    throw bad(`The XML cannot be read: ${messageOf(error).slice(0, 100)}`);
  }
  const roots = (Array.isArray(parsed) ? parsed : []).filter(isElement);
  const [root] = roots;
  if (root === undefined || roots.length !== 1) throw bad('The answer is not one XML document.');
  return toNode(root, new Map());
}

/** The first child of this name; null: none. */
export function child(node: XmlNode | null, name: string): XmlNode | null {
  return node?.children.find((one) => one.name === name) ?? null;
}

export function childrenOf(node: XmlNode | null, name: string): readonly XmlNode[] {
  return node?.children.filter((one) => one.name === name).slice(0, LIMITS.things) ?? [];
}

/** Child of child of ...; null where one of them is missing. */
export function descend(node: XmlNode | null, ...names: readonly string[]): XmlNode | null {
  return names.reduce<XmlNode | null>((at, name) => child(at, name), node);
}

/** Text of a descendant, cut and without control characters; empty where there is none. */
export function textAt(node: XmlNode | null, ...names: readonly string[]): string {
  return shown(descend(node, ...names)?.text ?? '');
}

// eslint-disable-next-line no-control-regex -- they are what is taken out
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

/** Told by a camera, fit for a screen and a log line. */
export function shown(text: string): string {
  return text.replace(CONTROL, ' ').trim().slice(0, LIMITS.valueLength);
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function bad(help: string): Fault {
  return new Fault('camera.bad-answer', { help });
}

const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;

/**
 * One walk over the tags: they close what was opened, no document type, no crowd. The parser behind is lenient and would make
 * something of half an answer.
 */
function checkShape(text: string): void {
  if (!text.startsWith('<')) throw bad('The answer is not XML.');
  const open: string[] = [];
  let elements = 0;
  let ended = false;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = after(text, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = after(text, ']]>', at + 9);
    else if (text.startsWith('<?', at)) at = after(text, '?>', at + 2);
    else if (text.startsWith('<!', at)) throw bad('The answer declares a document type or entities, which no camera needs.');
    else {
      const end = tagEnd(text, at);
      const inside = text.slice(at + 1, end - 1);
      if (inside.startsWith('/')) {
        if (open.pop() !== inside.slice(1).trim()) throw bad('The XML is broken: a tag is closed that is not open.');
        ended = open.length === 0;
      } else {
        if (ended) throw bad('The answer is more than one XML document.');
        elements += 1;
        if (elements > LIMITS.elements) throw bad(`The answer has more than ${LIMITS.elements} elements.`);
        const closesItself = inside.endsWith('/');
        const name = tagName(closesItself ? inside.slice(0, -1) : inside);
        if (closesItself) ended = open.length === 0;
        else open.push(name);
        if (open.length > LIMITS.depth) throw bad(`The XML is nested deeper than ${LIMITS.depth}.`);
      }
      at = end;
    }
  }
  if (open.length > 0 || !ended) throw bad('The XML ends in the middle.');
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at === -1) throw bad('The XML ends in the middle.');
  return at + mark.length;
}

/** Behind the tag's `>`; one inside of quotes does not count. Attributes are counted on the way. */
function tagEnd(text: string, from: number): number {
  let attributes = 0;
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '>') return at + 1;
    if (sign === '<') throw bad('The XML is broken: a tag begins inside of another.');
    if (sign !== '"' && sign !== "'") continue;
    const close = text.indexOf(sign, at + 1);
    if (close === -1) throw bad('The XML ends in the middle.');
    if (close - at > LIMITS.attributeLength) throw bad('An attribute of the XML is too long.');
    attributes += 1;
    if (attributes > LIMITS.attributes) throw bad(`An element of the XML has more than ${LIMITS.attributes} attributes.`);
    at = close;
  }
  throw bad('The XML ends in the middle.');
}

/** What a name may be; those that mean something to an object of JavaScript are none. */
function tagName(inside: string): string {
  const space = inside.search(/\s/);
  const name = space === -1 ? inside : inside.slice(0, space);
  const local = localName(name);
  if (name.length > LIMITS.nameLength || !NAME.test(name) || local in {}) throw bad('The XML has an element whose name is none.');
  return name;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** As the parser tells it: one key is the element's name, `:@` its attributes, `#text` a text. */
type Parsed = Readonly<Record<string, unknown>>;

function isElement(value: unknown): value is Parsed {
  return typeof value === 'object' && value !== null && !('#text' in value);
}

function toNode(parsed: Parsed, outside: ReadonlyMap<string, string>): XmlNode {
  const name = Object.keys(parsed).find((key) => key !== ':@') ?? '';
  const content = parsed[name];
  const told = Object.entries((parsed[':@'] ?? {}) as Readonly<Record<string, unknown>>);
  let scope = outside;
  const attributes = new Map<string, string>();
  for (const [key, value] of told) {
    const text = decode(String(value));
    if (key === 'xmlns' || key.startsWith('xmlns:')) scope = new Map([...scope, [key === 'xmlns' ? '' : key.slice(6), text]]);
    else attributes.set(localName(key), text);
  }
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  const text = parts
    .filter((part): part is { readonly '#text': unknown } => typeof part === 'object' && part !== null && '#text' in part)
    .map((part) => decode(String(part['#text'])))
    .join('');
  const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
  return {
    name: localName(name),
    namespace: scope.get(prefix) ?? '',
    attributes,
    children: parts.filter(isElement).map((part) => toNode(part, scope)),
    text: text.trim(),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five of XML and numbers; others stay as they stand, so that nothing ever grows. */
function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal?: string, hex?: string, word?: string) => {
    if (word !== undefined) return ENTITIES[word] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
