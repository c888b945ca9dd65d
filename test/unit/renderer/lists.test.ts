/** What the list pages make of typed text and canned facts before anything is asked or shown. */
import { describe, expect, test } from 'vitest';
import { listCsv } from '../../../renderer/client/list-csv.ts';
import { pageOf, pageText } from '../../../renderer/components/page-number.ts';
import { cardHintText } from '../../../renderer/format/card-text.ts';
import { dayAfter, dayEndMs, dayStartMs, isDay } from '../../../renderer/format/day-range.ts';
import { prettyBody, withNewRows } from '../../../renderer/format/journal-body.ts';
import { deviceName } from '../../../renderer/pages/people/device-name.ts';
import { addedBy, dueOf, energyDecimalsOf, roundingOf, sectionsOf } from '../../../renderer/pages/receipt/receipt-lines.ts';
import { isBackwards, noSessionFilter, questionOf } from '../../../renderer/pages/sessions/filter.ts';
import { changeOf, draftOf, wrongsOf as settingsWrongs } from '../../../renderer/pages/settings/settings-draft.ts';
import { sizeText } from '../../../renderer/pages/settings/size-text.ts';
import { dwh } from '../../../station-core/base/energy.ts';
import { minor } from '../../../station-core/base/money.ts';
import { receiptView, sessionRows } from '../../support/stage-lists.ts';

const nowMs = Date.UTC(2026, 10, 21, 9);

describe('days of the station', () => {
  test.each([
    ['2026-11-21', 'Europe/Berlin', '2026-11-20T23:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2026-11-21', 'Asia/Shanghai', '2026-11-20T16:00:00.000Z', '2026-11-21T16:00:00.000Z'],
    ['2026-11-21', 'America/Los_Angeles', '2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z'],
    ['2026-10-30', 'Africa/Cairo', '2026-10-29T22:00:00.000Z', '2026-10-30T22:00:00.000Z'],
    ['2025-03-30', 'America/Godthab', '2025-03-30T01:00:00.000Z', '2025-03-31T01:00:00.000Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
  ])('%s in %s', (day, zone, from, to) => {
    expect([dayStartMs(day, zone), dayEndMs(day, zone)].map((ms) => new Date(ms ?? 0).toISOString())).toEqual([from, to]);
  });

  test.each([['2026-02-30', false], ['2026-2-3', false], ['', false], ['2028-02-29', true]])('"%s"', (text, is) => {
    expect(isDay(text)).toBe(is);
    expect(dayStartMs(text, 'UTC') === null).toBe(!is);
  }); // prettier-ignore

  test('days go over months both ways', () => {
    expect([dayAfter('2026-02-28'), dayAfter('2026-03-01', -1)]).toEqual(['2026-03-01', '2026-02-28']);
  });
});

describe('sessions', () => {
  test('the address as the station is asked and as the CSV is asked', () => {
    const question = questionOf({ ...noSessionFilter, text: ' taxi ', phase: 'closed', bill: 'none', flagged: 'yes', from: '2026-11-20', to: '2026-11-21' }, 'UTC');
    expect(question).toEqual({ text: 'taxi', pileId: null, phase: 'closed', billState: 'none', flagged: true, fromMs: Date.UTC(2026, 10, 20), toMs: Date.UTC(2026, 10, 22) });
    expect(listCsv('sessions', question, 'zh')).toBe('/download/sessions.csv?text=taxi&phase=closed&billState=none&flagged=true&fromMs=1795132800000&toMs=1795305600000&lang=zh');
  }); // prettier-ignore

  test('words the address does not know are no filter', () => {
    const question = questionOf({ ...noSessionFilter, phase: 'asleep', bill: 'lost', from: 'yesterday', page: '-3' }, 'UTC');
    expect(question).toEqual({ text: '', pileId: null, phase: null, billState: null, flagged: false, fromMs: null, toMs: null });
    expect(listCsv('sessions', question, 'en')).toBe('/download/sessions.csv?lang=en');
  });

  test.each([['2026-11-21', '2026-11-20', true], ['2026-11-20', '2026-11-20', false], ['', '2026-11-20', false]])('%s to %s', (from, to, is) => {
    expect(isBackwards({ from, to })).toBe(is);
  }); // prettier-ignore

  test.each([['', 0], ['1', 0], ['3', 2], ['0', 0], ['x', 0]])('page "%s" of the address', (text, page) => {
    expect(pageOf(text)).toBe(page);
    expect(pageOf(pageText(page))).toBe(page);
  }); // prettier-ignore
});

describe('the journal', () => {
  test.each([
    ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
    ['[2,"x", broken', '[2,"x", broken'],
  ])('%s is shown readable', (body, shown) => {
    expect(prettyBody(body)).toBe(shown);
  });

  test('live rows come on top, each once, at most so many', () => {
    const rows = (...seqs: number[]) => seqs.map((seq) => ({ seq }));
    expect(withNewRows(rows(3, 2, 1), rows(4, 3, 5), 4)).toEqual(rows(5, 4, 3, 2));
    const shown = rows(2, 1);
    expect(withNewRows(shown, rows(1), 4)).toBe(shown);
  });
});

describe('the receipt', () => {
  const [session] = sessionRows(9, nowMs).filter(({ billState }) => billState === 'paid');
  if (session === undefined) throw new Error('no session');
  const { bill } = receiptView(session);

  test('shows every line once, layer by layer', () => {
    const shown = sectionsOf(bill).flatMap(({ lines }) => lines);
    expect(shown.length + (roundingOf(bill) === null ? 0 : 1)).toBe(bill.lines.length);
    expect(sectionsOf(bill).reduce((sum, { sumMinor }) => sum + sumMinor, 0)).toBe(bill.totals.total);
    expect(bill.lines.reduce((sum, line) => sum + addedBy(line), 0)).toBe(bill.totals.total * 100);
  });

  test('what was paid before is taken off', () => {
    const carriedOver = minor(bill.totals.total + 25);
    const over = { ...bill, carriedOver, paid: minor(0) };
    expect(dueOf({ bill: over, moves: [] })).toBe(-25);
    const back = { kind: 'refund', method: 'cash', amount: minor(25), atMs: bill.issuedAtMs } as const;
    expect(dueOf({ bill: over, moves: [back] })).toBe(0);
  });

  test.each([[271_200, 2], [271_210, 3], [271_221, 4]])('%i tenths of a watt-hour lose nothing', (energy, decimals) => {
    expect(energyDecimalsOf({ ...bill, lines: [], totals: { ...bill.totals, energy: dwh(energy) } })).toBe(decimals);
  }); // prettier-ignore
});

describe('settings and people', () => {
  const station = { name: 'North', zone: 'UTC', currency: { code: 'EUR', digits: 2 }, language: 'en' as const, heartbeatS: 300, idleCapS: 43_200, activePlanId: null, version: '1', nowMs, pileUrls: [], networkUrls: [] }; // prettier-ignore

  test.each([43_200, 5_400, 604_800, 3_636])('an idle cap of %i s is shown in hours and sent back the same', (idleCapS) => {
    const draft = draftOf({ ...station, idleCapS });
    expect(settingsWrongs(draft).size).toBe(0);
    expect(changeOf(draft)).toEqual({ name: 'North', language: 'en', heartbeatS: 300, idleCapS });
  });

  test('limits are told by field', () => {
    expect([...settingsWrongs({ name: '', language: 'en', heartbeat: '9', idleCap: '169' }).keys()]).toEqual([
      'name',
      'heartbeat',
      'idleCap',
    ]);
  });

  test.each([[0, '0 B'], [999, '999 B'], [4_194_304, '4.2 MB'], [734_003_200, '734 MB'], [91_268_055_040, '91.3 GB']])('%i bytes', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  }); // prettier-ignore

  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0 Safari/537.36 Edg/155.0',
      'Edge · Windows',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Mobile/15E148 Safari/604.1', 'iPhone'],
    ['curl/8', 'curl/8'],
  ])('%s', (agent, name) => {
    expect(deviceName(agent)).toContain(name);
  });

  test('a card shows its last four alone', () => {
    expect(cardHintText('4137')).toBe('•••• 4137');
  });
});
