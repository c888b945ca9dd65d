/** Files beside the batches: journal lines and evidence that HQ asked for go up, firmware images come down. What is half done lies in `hq/` and is gone on with. */
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isFault } from './base/fault.ts';
import { id, type EventId, type FileId, type IncidentId, type PileId } from './base/ids.ts';
import type { LocalDate } from './base/time.ts';
import type { Answer } from './domain/answer.ts';
import type { StationEvent } from './domain/event.ts';
import type { Directive } from './domain/hq-directive.ts';
import type { HqSentFile } from './domain/hq.ts';
import type { Clock, PileFiles } from './domain/ports.ts';
import type { AuthorizedCalls } from './hq/exchange.ts';
import { fetchImage, sendFile, sha256Of } from './hq/parts.ts';
import { isHqRefused, meaningOf } from './hq/refused.ts';
import { MOST_FILE_BYTES } from './hq/wire.ts';
import type { DirectiveBody } from './hq/wire-directives.ts';
import type { IncidentEvidence } from './incident-evidence.ts';
import type { JournalCursor } from './store/journal-search.ts';
import type { JournalViewPage } from './store/views/journal-rows.ts';
import type { ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';

/** Journal lines of one file: a day of the largest site is some hundred thousand. */
const MOST_LINES = 2_000_000;
const MIB = 1_024 * 1_024;
/** Stays free beside an image, as beside files of piles. */
const KEPT_FREE_BYTES = 512 * MIB;

export interface HqFilesHost {
  readonly clock: Clock;
  /** `<dataFolder>/hq`. */
  readonly folder: string;
  readonly newEventId: () => EventId;
  readonly read: ReadPool<StoreQueries>['read'];
  readonly submit: (event: StationEvent) => Promise<Answer>;
  readonly images: Pick<PileFiles, 'keep'>;
  readonly evidence: Pick<IncidentEvidence, 'zip'>;
  /** Free bytes of the disk that holds the folder; the system's answer by default. */
  readonly freeOf?: (folder: string) => Promise<number>;
}

/** What an exchange does after its batches. A broken line throws and the next one goes on; what cannot be is told to HQ by name. */
export function openHqFiles(host: HqFilesHost): (calls: AuthorizedCalls) => Promise<void> {
  const { folder, read } = host;
  const envelope = () => ({ id: host.newEventId(), receivedMs: host.clock.now() });

  /** The image lies here, and then once more where piles fetch it: a full disk would stop the station itself. */
  const roomProblem = async (bytes: number): Promise<string | null> => {
    const free = await (host.freeOf ?? freeOf)(folder);
    if (free - 2 * bytes >= KEPT_FREE_BYTES) return null;
    return `The station's disk has no room for it: ${Math.floor(free / MIB)} MiB are free.`;
  };
  const fetchOne = async (calls: AuthorizedCalls, directive: Directive): Promise<void> => {
    const facts = directive.body as DirectiveBody<'firmware'>;
    const part = path.join(folder, `image-${directive.number}`);
    let problem = await roomProblem(facts.bytes);
    problem ??= await fetchImage(calls, directive.objectId, facts, part);
    if (problem === null)
      try {
        await host.images.keep(createReadStream(part), id<FileId>(directive.objectId));
      } catch (error) {
        if (!isFault(error) || error.code === 'store.io-error') throw error;
        problem = error.message;
      }
    await host.submit({ ...envelope(), kind: 'hq.image-fetched', number: directive.number, problem });
  };
  const sendOne = async (calls: AuthorizedCalls, directive: Directive): Promise<Answer> => {
    const { what } = directive.body as DirectiveBody<'request-file'>;
    const whole = path.join(folder, `file-${directive.number}`);
    const told = (problem: string | null, file: HqSentFile | null): Promise<Answer> =>
      host.submit({ ...envelope(), kind: 'hq.file-sent', number: directive.number, problem, file });
    if (!existsSync(whole)) {
      const source = what.kind === 'journal' ? Readable.from(journalLines(read, what)) : await zipOf(host, what.incidentId);
      if (source === null) return told('The station has no such incident any more.', null);
      await pipeline(source, createWriteStream(`${whole}.part`));
      await rename(`${whole}.part`, whole);
    }
    const { size } = statSync(whole);
    if (size > MOST_FILE_BYTES) return told('The file is larger than HQ takes.', null);
    try {
      await sendFile(calls, directive.objectId, whole);
    } catch (error) {
      // What HQ does not take now it will not take the next time: told, so that the files behind it have their turn.
      if (!isHqRefused(error) || meaningOf(error) !== 'resend') throw error;
      return told(error.help, null);
    }
    const file =
      what.kind === 'journal'
        ? { name: `journal-${what.day}${what.pileId === null ? '' : `-${what.pileId}`}.ndjson`, mediaType: 'application/x-ndjson' }
        : { name: `incident-${what.incidentId}.zip`, mediaType: 'application/zip' };
    return told(null, { ...file, size, sha256: await sha256Of(whole) });
  };

  return async (calls) => {
    const waiting = await read('hqFilesComing', undefined);
    if (waiting.images.length + waiting.requests.length > 0) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const directive of waiting.images) await fetchOne(calls, directive);
      for (const directive of waiting.requests) await sendOne(calls, directive);
    }
    await sweep(folder, await read('hqFilesComing', undefined));
  };
}

async function freeOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** What is told, whole or given up, leaves nothing behind. */
async function sweep(
  folder: string,
  { images, requests }: { readonly images: readonly Directive[]; readonly requests: readonly Directive[] },
): Promise<void> {
  if (!existsSync(folder)) return;
  const needed = new Set([...images.map(({ number }) => `image-${number}`), ...requests.map(({ number }) => `file-${number}`)]);
  for (const name of await readdir(folder)) if (!needed.has(name)) await rm(path.join(folder, name), { force: true });
}

async function zipOf({ read, clock, evidence }: HqFilesHost, incident: string): Promise<Readable | null> {
  const asked = { incidentId: id<IncidentId>(incident), nowMs: clock.now() };
  const view = await read('incidentView', asked, 'report');
  const record = await read('incidentRecord', asked, 'report');
  return view === null || record === null ? null : evidence.zip(view, record);
}

/** The newest first, as the screens' own download. */
async function* journalLines(
  read: ReadPool<StoreQueries>['read'],
  { day, pileId }: { readonly day: string; readonly pileId: string | null },
): AsyncGenerator<string, void, undefined> {
  const days = { fromDay: day as LocalDate, toDay: day as LocalDate };
  const of = pileId === null ? {} : { pileId: id<PileId>(pileId) };
  let before: JournalCursor | null = null;
  for (let lines = 0; lines < MOST_LINES;) {
    const from: JournalCursor | null = before;
    const page: JournalViewPage = await read('journalPage', { ...days, ...of, before: from, limit: 500 }, 'report');
    lines += Math.max(1, page.rows.length);
    yield page.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    before = page.next;
    if (before === null) return;
  }
}
