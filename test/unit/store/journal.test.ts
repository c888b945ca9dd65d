/** The journal moves to compressed files without losing or doubling a row, and is searched as if it had never moved. */
import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WriteConnection } from '../../../station-core/store/connection.ts';
import { folderOf } from '../../../station-core/store/device-folder.ts';
import { createJournalArchive } from '../../../station-core/store/journal-archive.ts';
import { listMembers, readMember } from '../../../station-core/store/journal-file.ts';
import { searchJournal, type JournalCursor, type JournalPage, type JournalQuestion } from '../../../station-core/store/journal-search.ts';
import { appendJournal, newestJournalSeq, type JournalEntry } from '../../../station-core/store/journal.ts';
import { createVault } from '../../../station-core/store/vault.ts';
import { count, day, entry, fileStore, killedAtTransaction, NOON, person, pile, temporaryFolder } from './support.ts';

const TODAY = day('2026-11-21');
const OLD = day('2026-11-10');

interface Bench {
  readonly db: WriteConnection;
  readonly folder: string;
  readonly add: (...entries: readonly JournalEntry[]) => void;
  readonly archiveAll: () => number;
  readonly search: (question?: Partial<JournalQuestion>, budgetMs?: number) => JournalPage;
}

function bench(batchRows = 3): Bench {
  const { db, files } = fileStore();
  const archive = createJournalArchive(db, { folder: files.journal, batchRows });
  return {
    db,
    folder: files.journal,
    add: (...entries) => db.transaction(() => entries.forEach((one) => appendJournal(db, one))),
    archiveAll: () => {
      let steps = 0;
      while (archive.step(TODAY)) steps += 1;
      return steps;
    },
    search: (question, budgetMs = Infinity) =>
      searchJournal(
        db,
        { fromDay: day('2026-11-01'), toDay: TODAY, before: null, limit: 500, ...question },
        { folder: files.journal, elapsedMs: () => 1, budgetMs },
      ),
  };
}

const seqs = (page: JournalPage): number[] => page.rows.map((row) => row.seq);
const oldRows = (from: number, to: number): JournalEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(from + at, { localDay: OLD, body: `{"n":${from + at}}` }));
const fileOf = (folder: string, device = 'CP-1'): string => path.join(folder, folderOf(pile(device)), `${OLD}.ndjson.gz`);

describe('archive', () => {
  test('rows older than seven days move to one file per device and day, which any gzip tool reads', () => {
    const { db, folder, add, archiveAll, search } = bench();
    add(...oldRows(1, 4), entry(5, { localDay: OLD, pileId: null }), entry(6, { localDay: day('2026-11-14') }), entry(7));
    expect(archiveAll(), 'two parts of the pile, one of the station, five rows deleted in two steps, the end').toBe(6);
    expect(db.all('SELECT seq FROM journal ORDER BY seq')).toEqual([{ seq: 6 }, { seq: 7 }]);
    expect(readdirSync(folder).sort()).toEqual(['CP-1~3', '~station']);
    const lines = gunzipSync(readFileSync(fileOf(folder)))
      .toString('utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(oldRows(1, 4).map((row, at) => ({ seq: at + 1, ...row })));
    expect(seqs(search())).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('the newest row stays, so that its number is never given again', () => {
    const { db, add, archiveAll, search } = bench();
    add(...oldRows(1, 3));
    archiveAll();
    add(entry(4, { localDay: OLD, pileId: null }));
    archiveAll();
    expect([count(db, 'journal'), newestJournalSeq(db)]).toEqual([1, 4]);
    expect(seqs(search())).toEqual([4, 3, 2, 1]);
  });

  test('a kill between the sync of the file and the delete loses nothing and doubles nothing', () => {
    const { db, folder, add, archiveAll, search } = bench();
    add(...oldRows(1, 5), entry(6));
    const killed = createJournalArchive(killedAtTransaction(db), { folder, batchRows: 3 });
    expect(() => killed.step(TODAY)).toThrow('killed');
    expect([count(db, 'journal'), listMembers(fileOf(folder)).length]).toEqual([6, 1]);
    expect(seqs(search())).toEqual([6, 5, 4, 3, 2, 1]);
    archiveAll();
    expect([count(db, 'journal'), listMembers(fileOf(folder)).length]).toEqual([1, 3]);
    expect(seqs(search())).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test.each([
    ['in its header', 10],
    ['in its content', 60],
    ['in its last byte', -1],
  ])('a kill that tears the appended part %s loses nothing', (_, keep) => {
    const { db, folder, add, archiveAll, search } = bench();
    add(...oldRows(1, 6), entry(7));
    createJournalArchive(db, { folder, batchRows: 3 }).step(TODAY);
    const whole = readFileSync(fileOf(folder)).byteLength;
    const killed = createJournalArchive(killedAtTransaction(db), { folder, batchRows: 3 });
    expect(() => killed.step(TODAY)).toThrow('killed');
    truncateSync(fileOf(folder), keep < 0 ? readFileSync(fileOf(folder)).byteLength + keep : whole + keep);
    archiveAll();
    expect(count(db, 'journal')).toBe(1);
    expect(seqs(search())).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('a part whose bytes were lost by the disk is named, the others are read', () => {
    const { folder, add, archiveAll, search } = bench();
    add(...oldRows(1, 6), entry(7));
    archiveAll();
    const file = readFileSync(fileOf(folder));
    writeFileSync(fileOf(folder), file.fill(0, 50, 70));
    const page = search();
    expect([seqs(page), page.damaged]).toEqual([[7, 6, 5, 4], [fileOf(folder)]]);
  });

  test('a file that is not there has no members, garbage has none, and a member that was cut is null', () => {
    const file = path.join(temporaryFolder(), 'x.ndjson.gz');
    expect(listMembers(file)).toEqual([]);
    writeFileSync(file, Buffer.alloc(100));
    expect(listMembers(file)).toEqual([]);
    expect(readMember({ file, offset: 90, bytes: 50, firstSeq: 1, lastSeq: 1 })).toBeNull();
  });
});

describe('search', () => {
  test.each<[string, Partial<JournalQuestion>, number[]]>([
    ['everything, newest first', {}, [6, 5, 4, 3, 2, 1]],
    ['one pile', { pileId: pile('CP-2') }, [6, 2]],
    ['what came from no pile', { pileId: null }, [3]],
    ['one day', { fromDay: OLD, toDay: OLD }, [3, 2, 1]],
    ['a kind', { kind: 'session.started' }, [5, 1]],
    ['an action', { action: 'StopTransaction' }, [4]],
    ['a text in the body, capitals or not', { text: 'FAULT' }, [2]],
    ['a text in the message id', { text: 'm4' }, [4]],
    ['a text in the violation', { text: 'too long' }, [5]],
    ['nothing', { kind: 'never' }, []],
  ])('%s', (_, question, expected) => {
    const { add, archiveAll, search } = bench();
    add(
      entry(1, { localDay: OLD, kind: 'session.started' }),
      entry(2, { localDay: OLD, pileId: pile('CP-2'), body: '{"errorCode":"GroundFault"}' }),
      entry(3, { localDay: OLD, pileId: null }),
      entry(4, { action: 'StopTransaction' }),
      entry(5, { kind: 'session.started', violation: 'idTag is too long' }),
      entry(6, { pileId: pile('CP-2') }),
    );
    expect(seqs(search(question))).toEqual(expected);
    archiveAll();
    expect(seqs(search(question))).toEqual(expected);
  });

  test('a search that ran out of time gives what it has and goes on from there', () => {
    const { add, archiveAll, search } = bench();
    add(...oldRows(1, 20), ...Array.from({ length: 5 }, (_, at) => entry(21 + at)));
    archiveAll();
    const found: number[] = [];
    let pages = 0;
    for (let before: JournalCursor | null = null; ; pages += 1) {
      const page = search({ before }, 0);
      found.push(...seqs(page));
      before = page.next;
      if (before === null) break;
    }
    expect(found).toEqual(Array.from({ length: 25 }, (_, at) => 25 - at));
    expect(pages).toBeGreaterThan(5);
  });

  test('the tag of an erased person stays sealed in table and archive', () => {
    const { db, add, archiveAll, search } = bench();
    const vault = createVault(new Uint8Array(32).fill(1));
    vault.createKey(db, person('anna'), NOON);
    const sealedTag = vault.seal(db, person('anna'), '04A1');
    add(entry(1, { localDay: OLD, sealedTag, personKeyId: person('anna') }), entry(2, { sealedTag, personKeyId: person('anna') }));
    archiveAll();
    const tags = (): (string | null)[] => search().rows.map((row) => vault.open(db, person('anna'), row.sealedTag ?? ''));
    expect(tags()).toEqual(['04A1', '04A1']);
    vault.destroyKey(db, person('anna'), NOON);
    expect(tags()).toEqual([null, null]);
  });
});

type Step = { readonly add: Pick<JournalEntry, 'localDay' | 'pileId' | 'kind' | 'body'> } | 'archive' | 'kill' | { readonly tear: number };

const anyEntry = fc.record({
  localDay: fc.constantFrom('2026-11-08', '2026-11-09', '2026-11-10', '2026-11-18', '2026-11-21').map(day),
  pileId: fc.constantFrom(pile('CP-1'), pile('cp-1'), pile('桩'), null),
  kind: fc.constantFrom('pile.heartbeat', 'session.metered'),
  body: fc.constantFrom('{"a":1}', '{"Wh":"12"}'),
});
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: anyEntry.map((add) => ({ add })) },
  { weight: 2, arbitrary: fc.constant('archive' as const) },
  { weight: 1, arbitrary: fc.constant('kill' as const) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 80 }).map((tear) => ({ tear })) },
);
const anyQuestion = fc.record(
  {
    fromDay: fc.constantFrom('2026-11-01', '2026-11-09').map(day),
    toDay: fc.constantFrom('2026-11-10', '2026-11-21').map(day),
    limit: fc.integer({ min: 1, max: 7 }),
    pileId: fc.constantFrom(pile('CP-1'), pile('桩'), null),
    kind: fc.constantFrom('session.metered'),
    text: fc.constantFrom('wh', 'nothing'),
  },
  { requiredKeys: ['fromDay', 'toDay', 'limit'] },
);

test('whatever moved, was killed or torn: page by page the search shows what a plain list would', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), anyQuestion, fc.boolean(), (steps, question, hurried) => {
      const { db, folder, add, search } = bench();
      const archive = createJournalArchive(db, { folder, batchRows: 2 });
      const killed = createJournalArchive(killedAtTransaction(db), { folder, batchRows: 2 });
      const model: (JournalEntry & { readonly seq: number })[] = [];
      for (const step of steps) {
        if (step === 'archive') archive.step(TODAY);
        else if (step === 'kill') attempt(() => killed.step(TODAY));
        else if ('tear' in step) tearSome(folder, step.tear);
        else {
          const one = entry(model.length + 1, step.add);
          add(one);
          model.push({ seq: model.length + 1, ...one });
        }
      }
      const expected = model
        .filter((row) => row.localDay >= question.fromDay && row.localDay <= question.toDay)
        .filter((row) => question.pileId === undefined || row.pileId === question.pileId)
        .filter((row) => question.kind === undefined || row.kind === question.kind)
        .filter((row) => question.text === undefined || row.body.toLowerCase().includes(question.text))
        .sort((a, b) => (a.localDay === b.localDay ? b.seq - a.seq : a.localDay < b.localDay ? 1 : -1));
      expect(allPages((before) => search({ ...question, before }, hurried ? 0 : Infinity), question.limit)).toEqual(expected);
      db.close();
    }),
    { numRuns: 60 },
  );
});

function allPages(page: (before: JournalCursor | null) => JournalPage, limit: number): unknown[] {
  const rows: unknown[] = [];
  let before: JournalCursor | null = null;
  do {
    const got = page(before);
    expect(got.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...got.rows);
    before = got.next;
  } while (before !== null);
  return rows;
}

function attempt(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toEqual(new Error('killed'));
  }
}

/** The start of a member that a kill cut short, at the end of every file. */
function tearSome(folder: string, bytes: number): void {
  if (!existsSync(folder)) return;
  for (const device of readdirSync(folder))
    for (const name of readdirSync(path.join(folder, device))) {
      const file = path.join(folder, device, name);
      appendFileSync(file, readFileSync(file).subarray(0, bytes));
    }
}
