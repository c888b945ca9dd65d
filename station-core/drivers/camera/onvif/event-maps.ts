/** Event map files: the shipped ones, then the site's own. A bad one is left out, with file, line and field; the others still count. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { messageOf } from '../../../base/fault.ts';
import type { EventMapProblem } from '../../../domain/camera-views.ts';
import type { EventMap, EventRule } from './event-map.ts';
import makers from './event-maps/makers.json' with { type: 'json' };
import onvif from './event-maps/onvif.json' with { type: 'json' };
import schema from './event-map.schema.json' with { type: 'json' };

export interface LoadedMaps {
  readonly maps: readonly EventMap[];
  readonly problems: readonly EventMapProblem[];
}

/** A file is read up to this size, in bytes, and so many of them, by name. */
const LARGEST_FILE = 256 * 1_024;
const MOST_FILES = 50;

/** From `<dataFolder>/camera-events/*.json` and what is shipped; the site's own come first. Never throws. */
export async function loadEventMaps(dataFolder: string): Promise<LoadedMaps> {
  const folder = path.join(dataFolder, 'camera-events');
  const { names, problems } = await namesIn(folder);
  const own = await Promise.all(names.map((name) => readOne(folder, name)));
  const shipped = [readMap('onvif.json', JSON.stringify(onvif)), readMap('makers.json', JSON.stringify(makers))];
  const all = [...own, ...shipped];
  return { maps: all.flatMap(({ maps }) => maps), problems: [...problems, ...all.flatMap((one) => one.problems)] };
}

/** The maps a camera goes by: the one it names, or all in turn. A name that is not there counts as none, and is said. */
export function mapsFor(all: readonly EventMap[], name: string): { readonly maps: readonly EventMap[]; readonly isMissing: boolean } {
  const named = name === '' ? [] : all.filter((map) => map.name === name);
  return named.length > 0 ? { maps: named, isMissing: false } : { maps: all, isMissing: name !== '' };
}

/** The map of a file's text, or what is wrong with it: then none of its rules counts. */
export function readMap(file: string, text: string): LoadedMaps {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const problem = messageOf(error);
    const at = /position (\d+)/.exec(problem)?.[1];
    const line = at === undefined ? 0 : text.slice(0, Number(at)).split('\n').length;
    return leftOut({ file, line, field: '', help: `It is not JSON (${problem.slice(0, 120)}). Mend it and start again.` });
  }
  const validate = new Ajv({ strict: false, allErrors: false }).compile(schema);
  if (!validate(content)) return leftOut(problemOf(file, text, validate.errors?.[0]));
  // Checked just now against the schema that describes them.
  const { rules } = content as { readonly rules: readonly EventRule[] };
  const idle = rules.findIndex((rule) => rule.pulse !== true && rule.item === undefined && rule.element === undefined);
  if (idle !== -1)
    return leftOut({
      file,
      line: lineOfRule(text, idle),
      field: `rules.${idle}.item`,
      help: 'Say which item or element tells on and off, or that it is a pulse.',
    });
  return { maps: [{ name: file.replace(/\.json$/i, ''), rules }], problems: [] };
}

async function namesIn(folder: string): Promise<{ readonly names: readonly string[]; readonly problems: readonly EventMapProblem[] }> {
  try {
    const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.json')).sort();
    const help = `More than ${MOST_FILES} files: only the first ${MOST_FILES} by name are read.`;
    const problems = names.length > MOST_FILES ? [{ file: 'camera-events', line: 0, field: '', help }] : [];
    return { names: names.slice(0, MOST_FILES), problems };
  } catch (error) {
    // A site without maps of its own has no such folder.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { names: [], problems: [] };
    const help = `The folder cannot be read: ${messageOf(error)}`;
    return { names: [], problems: [{ file: 'camera-events', line: 0, field: '', help }] };
  }
}

async function readOne(folder: string, name: string): Promise<LoadedMaps> {
  const file = path.join(folder, name);
  try {
    if ((await stat(file)).size > LARGEST_FILE)
      return leftOut({ file: name, line: 0, field: '', help: `The file is larger than ${LARGEST_FILE} bytes; divide it.` });
    return readMap(name, await readFile(file, 'utf8'));
  } catch (error) {
    return leftOut({ file: name, line: 0, field: '', help: `It cannot be read: ${messageOf(error).slice(0, 120)}` });
  }
}

function leftOut(problem: EventMapProblem): LoadedMaps {
  return { maps: [], problems: [problem] };
}

function problemOf(file: string, text: string, error: ErrorObject | undefined): EventMapProblem {
  const at = (error?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  const parameters = (error?.params ?? {}) as Readonly<Record<string, unknown>>;
  const inside = (name: unknown): string => (at === '' ? String(name) : `${at}.${String(name)}`);
  const rule = /^rules\.(\d+)/.exec(at)?.[1];
  const line = rule === undefined ? 0 : lineOfRule(text, Number(rule));
  switch (error?.keyword) {
    case 'required':
      return { file, line, field: inside(parameters['missingProperty']), help: 'This must be there; put it in.' };
    case 'additionalProperties':
      return {
        file,
        line,
        field: inside(parameters['additionalProperty']),
        help: 'No such key is known; correct its spelling or take it out.',
      };
    case 'enum':
      return { file, line, field: at, help: `Write one of ${(parameters['allowedValues'] as readonly unknown[]).join(', ')}.` };
    case 'type':
      return { file, line, field: at, help: `This must be of type ${String(parameters['type'])}.` };
    default:
      return { file, line, field: at, help: `This ${error?.message ?? 'is not as the schema says'}.` };
  }
}

/** Line on which the rule of this index begins: the braces of the list are counted, those inside of texts are not. */
function lineOfRule(text: string, index: number): number {
  const from = text.indexOf('[', text.indexOf('"rules"'));
  let depth = 0;
  let found = -1;
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    } else if (sign === '{' || sign === '[') {
      if (depth === 0) found += 1;
      if (depth === 0 && found === index) return text.slice(0, at).split('\n').length;
      depth += 1;
    } else if (sign === '}' || sign === ']') {
      if (depth === 0) return 0;
      depth -= 1;
    }
  }
  return 0;
}
