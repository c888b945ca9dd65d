/** Register maps: which register of a device means what. The shipped ones, and the site's own files beside them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { messageOf } from '../../../base/fault.ts';
import type { RegisterMapProblem } from '../../../domain/sensor-views.ts';
import { lineOf, lineOfSyntaxError } from './json-lines.ts';
import { widthOf } from './decode.ts';
import type { RegisterMap } from './map-point.ts';
import schema from './register-map.schema.json' with { type: 'json' };
import { SHIPPED_MAPS } from './shipped-maps.ts';

export interface LoadedMaps {
  readonly maps: ReadonlyMap<string, RegisterMap>;
  /** Files that were left out, with the line. */
  readonly problems: readonly RegisterMapProblem[];
}

/** A map is read up to this size, in bytes, and so many of them, by name; what is beyond is left out and said. */
const LARGEST_FILE = 256 * 1_024;
const MOST_FILES = 200;

/** Where a site puts its own maps. */
export function mapFolderOf(dataFolder: string): string {
  return path.join(dataFolder, 'register-maps');
}

/** The shipped maps and `<dataFolder>/register-maps/*.json`; a site's own one of the same name wins. Never throws. */
export async function loadRegisterMaps(dataFolder: string): Promise<LoadedMaps> {
  const maps = new Map<string, RegisterMap>();
  const problems: RegisterMapProblem[] = [];
  for (const [name, content] of Object.entries(SHIPPED_MAPS)) {
    const read = readRegisterMap(name, JSON.stringify(content, null, 1), false);
    if ('map' in read) maps.set(name, read.map);
    else problems.push(read.problem);
  }
  const folder = mapFolderOf(dataFolder);
  for (const file of await namesIn(folder, problems)) {
    const read = await readOne(folder, file);
    const name = path.basename(file, path.extname(file));
    if ('map' in read) maps.set(name, read.map);
    else {
      problems.push(read.problem);
      // A device that asks for this name must not be read by the shipped map that the site meant to replace.
      maps.delete(name);
    }
  }
  return { maps, problems };
}

type ReadMap = { readonly map: RegisterMap } | { readonly problem: RegisterMapProblem };

/** One map from the text of its file, or the first thing that is wrong with it and the line where it stands. */
export function readRegisterMap(name: string, text: string, isOwn: boolean): ReadMap {
  const file = `${name}.json`;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const message = messageOf(error);
    return { problem: { file, line: lineOfSyntaxError(text), field: '', problem: `It is not JSON: ${message.slice(0, 120)}.` } };
  }
  const validate = new Ajv({ strict: false, useDefaults: true }).compile(schema);
  if (!validate(content)) return { problem: problemOf(file, text, validate.errors?.[0]) };
  // Checked just now against the schema, which puts in the defaults.
  const map: RegisterMap = { ...(content as Omit<RegisterMap, 'name' | 'isOwn'>), name, isOwn };
  const wrong = wrongPoint(map);
  if (wrong === null) return { map };
  const line = lineOf(text, ['points', wrong.index, wrong.key]);
  return { problem: { file, line, field: `points.${wrong.index}.${wrong.key}`, problem: wrong.problem } };
}

interface WrongPoint {
  readonly index: number;
  readonly key: string;
  readonly problem: string;
}

/** What no schema can say: the fields of a point fit together. */
function wrongPoint(map: RegisterMap): WrongPoint | null {
  const names = new Set<string>();
  for (const [index, point] of map.points.entries()) {
    const isBitArea = point.area === 'coil' || point.area === 'discrete';
    const wrong = (key: string, problem: string): WrongPoint => ({ index, key, problem });
    if (names.has(point.name)) return wrong('name', `There are two points called "${point.name}".`);
    names.add(point.name);
    if (isBitArea !== (point.type === 'bool'))
      return wrong(
        'type',
        isBitArea ? 'A coil or discrete input is of type bool.' : 'A register is not of type bool; for one of its bits write bit.',
      );
    if (point.address + widthOf(point.type) > 65_536) return wrong('address', 'The value reaches past the last register, 65535.');
    if (point.low !== null && point.high !== null && point.low >= point.high) return wrong('low', 'It must be below high.');
    if (point.write && (point.area === 'discrete' || point.area === 'input'))
      return wrong('write', 'Only coils and holding registers can be written.');
    if (point.write && point.area === 'holding' && point.type !== 'uint16')
      return wrong('write', 'A register that is written is of type uint16.');
  }
  return null;
}

async function namesIn(folder: string, problems: RegisterMapProblem[]): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.json')).sort();
    if (names.length > MOST_FILES)
      problems.push({
        file: 'register-maps',
        line: 0,
        field: '',
        problem: `More than ${MOST_FILES} files: only the first ${MOST_FILES} by name are read.`,
      });
    return names.slice(0, MOST_FILES);
  } catch (error) {
    // A site without maps of its own has no such folder.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      problems.push({ file: 'register-maps', line: 0, field: '', problem: `The folder cannot be read: ${messageOf(error)}.` });
    return [];
  }
}

async function readOne(folder: string, file: string): Promise<ReadMap> {
  const at = path.join(folder, file);
  try {
    if ((await stat(at)).size > LARGEST_FILE) return { problem: { file, line: 0, field: '', problem: 'The file is larger than 256 KiB.' } };
    return readRegisterMap(path.basename(file, path.extname(file)), await readFile(at, 'utf8'), true);
  } catch (error) {
    return { problem: { file, line: 0, field: '', problem: `It cannot be read: ${messageOf(error).slice(0, 120)}.` } };
  }
}

function problemOf(file: string, text: string, error: ErrorObject | undefined): RegisterMapProblem {
  const where = (error?.instancePath ?? '').split('/').slice(1);
  const parameters = (error?.params ?? {}) as Readonly<Record<string, unknown>>;
  const told = (path: readonly string[], problem: string): RegisterMapProblem => ({
    file,
    line: lineOf(text, path),
    field: path.join('.'),
    problem,
  });
  switch (error?.keyword) {
    case 'required':
      return told([...where, String(parameters['missingProperty'])], 'This must be there; put it in.');
    case 'additionalProperties':
      return told([...where, String(parameters['additionalProperty'])], 'No such key is known; correct its spelling or take it out.');
    case 'enum':
      return told(where, `Write one of ${(parameters['allowedValues'] as readonly unknown[]).join(', ')}.`);
    case 'type':
      return told(where, `This must be of type ${String(parameters['type'])}.`);
    default:
      return told(where, `This ${error?.message ?? 'is not as the schema says'}.`);
  }
}
