/** Quirks files: the shipped ones, then the site's own. A bad one is refused with what to do; the others still count. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { messageOf } from '../../../base/fault.ts';
import type { QuirkEntry, QuirkProblem } from '../../../domain/quirks.ts';
import shipped from './piles.json' with { type: 'json' };
import schema from './quirks.schema.json' with { type: 'json' };

export interface LoadedQuirks {
  /** In the order in which they count: the later one wins. */
  readonly entries: readonly QuirkEntry[];
  /** Files that were left out. */
  readonly problems: readonly QuirkProblem[];
}

/** A quirks file is read up to this size, in bytes, and so many of them, by name; what is beyond is left out and said. */
const LARGEST_FILE = 1_024 * 1_024;
const MOST_FILES = 200;

/** From `<dataFolder>/quirks/*.json` and what is shipped. Never throws. */
export async function loadQuirks(dataFolder: string): Promise<LoadedQuirks> {
  const folder = path.join(dataFolder, 'quirks');
  const { names, problems } = await namesIn(folder);
  const files = [readQuirks('piles.json', shipped), ...(await Promise.all(names.map((name) => readOne(folder, name))))];
  return { entries: files.flatMap((file) => file.entries), problems: [...problems, ...files.flatMap((file) => file.problems)] };
}

/** The entries of a file's content, or what is wrong with it: then none of them counts. */
export function readQuirks(file: string, content: unknown): LoadedQuirks {
  const validate = new Ajv({ strict: false, allErrors: false }).compile(schema);
  if (!validate(content)) return leftOut(problemOf(file, validate.errors?.[0]));
  // Checked just now against the schema that describes them.
  return { entries: (content as readonly Omit<QuirkEntry, 'file'>[]).map((entry) => ({ ...entry, file })), problems: [] };
}

async function namesIn(folder: string): Promise<{ names: string[]; problems: QuirkProblem[] }> {
  try {
    const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.json')).sort();
    const help = `More than ${MOST_FILES} files: only the first ${MOST_FILES} by name are read. Put several entries into one file.`;
    return { names: names.slice(0, MOST_FILES), problems: names.length > MOST_FILES ? [{ file: 'quirks', key: '', help }] : [] };
  } catch (error) {
    // A site without quirks of its own has no such folder.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { names: [], problems: [] };
    return { names: [], problems: [{ file: 'quirks', key: '', help: `The folder cannot be read: ${messageOf(error)}` }] };
  }
}

async function readOne(folder: string, name: string): Promise<LoadedQuirks> {
  const file = path.join(folder, name);
  try {
    if ((await stat(file)).size > LARGEST_FILE) return leftOut({ file: name, key: '', help: 'The file is larger than 1 MiB; divide it.' });
    return readQuirks(name, JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const isJson = error instanceof SyntaxError;
    const help = isJson
      ? `It is not JSON (${messageOf(error).slice(0, 120)}). Mend it and start again.`
      : `It cannot be read: ${messageOf(error).slice(0, 120)}`;
    return leftOut({ file: name, key: '', help });
  }
}

function leftOut(problem: QuirkProblem): LoadedQuirks {
  return { entries: [], problems: [problem] };
}

function problemOf(file: string, error: ErrorObject | undefined): QuirkProblem {
  const at = (error?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  const parameters = (error?.params ?? {}) as Readonly<Record<string, unknown>>;
  const inside = (name: unknown): string => (at === '' ? String(name) : `${at}.${String(name)}`);
  switch (error?.keyword) {
    case 'required':
      return { file, key: inside(parameters['missingProperty']), help: 'This must be there; put it in.' };
    case 'additionalProperties':
      return { file, key: inside(parameters['additionalProperty']), help: 'No such key is known; correct its spelling or take it out.' };
    case 'enum':
      return { file, key: at, help: `Write one of ${(parameters['allowedValues'] as readonly unknown[]).join(', ')}.` };
    case 'type':
      return { file, key: at, help: `This must be of type ${String(parameters['type'])}.` };
    default:
      return { file, key: at, help: `This ${error?.message ?? 'is not as the schema says'}.` };
  }
}
