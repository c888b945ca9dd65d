/** What the pairing page and a pile's page make of typed text, of what is told, and of who is at the door. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { admission, draftFor, newConnector, wrongsOf, type AdmitDraft } from '../../../renderer/components/pile/admit-draft.ts';
import { isPilePassword, newPilePassword, wattsTyped } from '../../../renderer/components/pile/pile-password.ts';
import { protocolText } from '../../../renderer/format/protocol-text.ts';
import { chinese } from '../../../renderer/i18n/chinese.ts';
import { english } from '../../../renderer/i18n/resources.ts';
import { clockTrouble, countsOf, entriesOf, zonesOf } from '../../../renderer/pages/pairing/entries.ts';
import { isGood, wordKey } from '../../../renderer/pages/pile/answer-words.ts';
import { directionOf, isTrouble, isWanted } from '../../../renderer/pages/pile/journal-rows.ts';
import { stepsOf } from '../../../renderer/pages/pile/move-steps.ts';
import { bodiesOf, checkBody, cutsOff } from '../../../renderer/pages/pile/raw-actions.ts';
import { clearWish, limitWish, scheduleOf, tenthsOf } from '../../../renderer/pages/pile/schedule.ts';
import type { PilesView } from '../../../station-core/api/contract.ts';
import { pileOrder } from '../../../station-core/api/pile-order.ts';
import { must } from '../../../station-core/base/assert.ts';
import { acceptedPiles, knocks, refusedPiles, waitingPiles } from '../../support/stage-piles.ts';

const nowMs = Date.UTC(2026, 10, 21, 9);
const minuteMs = 60_000;
const view = (change: Partial<PilesView> = {}): PilesView => ({
  waiting: [],
  accepted: [],
  refused: [],
  knocks: [],
  waitingLimit: 200,
  ...change,
});

describe('accepting a pile', () => {
  test('passwords that are made can be used, and differ', () => {
    const made = Array.from({ length: 50 }, newPilePassword);
    expect(made.every(isPilePassword)).toBe(true);
    expect(new Set(made).size).toBe(50);
    expect(made.join('')).not.toMatch(/[IlO01]/);
  });

  test.each([['60', 60_000], ['7,4', 7_400], ['1', 1_000], ['0.9', null], ['2001', null], ['sixty', null], ['', null]])('"%s" kilowatts', (text, watts) => {
    expect(wattsTyped(text)).toBe(watts);
  }); // prettier-ignore

  test('an accepted pile keeps its password and figures when only its name is changed', () => {
    const pile = must(acceptedPiles(nowMs)[0], 'the stage has piles');
    expect(admission(pile.id, { ...draftFor(pile, 'made-made-made-made'), name: ' North ' })).toEqual({
      pileId: 'CP-01',
      name: 'North',
      place: 'North row, first from the gate',
      zone: 'North',
      connectors: [
        { evse: 1, connector: 1, name: 'A', ratedPowerW: 60_000, phases: null },
        { evse: 2, connector: 2, name: 'B', ratedPowerW: 60_000, phases: 3 },
      ],
    });
  });

  test('a pile that told no connector begins with one, and with a password', () => {
    const pile = must(waitingPiles(nowMs)[1], 'the stage has waiting piles');
    const draft = draftFor(pile, 'made-made-made-made');
    expect(wrongsOf(draft).size).toBe(0);
    expect(admission(pile.id, draft)).toEqual({
      pileId: 'AUTEL-7F3A21',
      name: 'AUTEL-7F3A21',
      place: '',
      zone: '',
      password: 'made-made-made-made',
      connectors: [{ evse: 1, connector: 1, name: 'A', ratedPowerW: null, phases: null }],
    });
    expect(admission(pile.id, { ...draft, password: 'none' })).toHaveProperty('password', null);
  });

  test.each([
    ['ocpp1.6', ['1/1', '2/2', '3/3']],
    ['ocpp2.0.1', ['1/1', '2/1', '3/1']],
  ])('connectors that are added to a pile of %s', (protocol, places) => {
    const one = newConnector([], protocol);
    const two = newConnector([one], protocol);
    const all = [one, two, newConnector([one, two], protocol)];
    expect(all.map(({ evse, connector }) => `${evse}/${connector}`)).toEqual(places);
    expect(all.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  });

  test('what is wrong is told by field', () => {
    const connector = { key: 0, evse: '1', connector: '1', name: '', power: 'much', phases: '' } as const;
    const draft: AdmitDraft = {
      name: '',
      place: '',
      zone: '',
      password: 'type',
      made: '',
      typed: 'short',
      connectors: [connector, { ...connector, key: 1, name: 'B', power: '' }, { ...connector, key: 2, evse: '0', name: 'C', power: '' }],
    };
    expect([...wrongsOf(draft)]).toEqual([
      ['name', 'nameMissing'],
      ['typed', 'passwordShape'],
      ['0.name', 'connectorName'],
      ['0.power', 'power'],
      ['1.number', 'twice'],
      ['2.number', 'number'],
    ]);
    expect([...wrongsOf({ ...draft, connectors: [] }).keys()]).toContain('connectors');
  });
});

describe('who is at the door', () => {
  const kinds = (change: Partial<PilesView>) => entriesOf(view(change), nowMs).map(({ kind, identity }) => `${kind} ${identity}`);
  const [pile] = acceptedPiles(nowMs);
  const accepted = must(pile, 'the stage has piles');
  const knock = must(
    knocks(nowMs).find(({ identity }) => identity === 'CP-04'),
    'CP-04 knocks',
  );
  const of = (change: Partial<typeof accepted>) => ({ ...accepted, ...change });
  const at = (ms: number) => ms as NonNullable<typeof accepted.connectedAtMs>;
  const mine = (agoMs: number) => ({ ...knock, identity: 'CP-01', lastAtMs: at(nowMs - agoMs) });

  test.each<[string, Partial<PilesView>, string[]]>([
    ['a pile that came in two minutes ago', { accepted: [of({ connectedAtMs: at(nowMs - 2 * minuteMs) })] }, ['connected CP-01']],
    ['one that came in an hour ago is a pile like the others', { accepted: [of({ connectedAtMs: at(nowMs - 60 * minuteMs) })] }, []],
    ['accepted, and not come yet', { accepted: [of({ online: false, firmware: null, connectors: [] })] }, ['awaited CP-01']],
    ['accepted, and turned away since: the cause says more', { accepted: [of({ online: false, firmware: null, connectors: [], connectedAtMs: null })], knocks: [mine(minuteMs)] }, ['turned-away CP-01']],
    ['turned away, and in since', { accepted: [of({ connectedAtMs: at(nowMs - minuteMs) })], knocks: [mine(2 * minuteMs)] }, ['connected CP-01', 'mended CP-01']],
    ['in, and turned away since', { accepted: [of({ connectedAtMs: at(nowMs - 3 * minuteMs) })], knocks: [mine(minuteMs)] }, ['turned-away CP-01', 'connected CP-01']],
    ['refused stands last', { refused: refusedPiles(nowMs), knocks: [mine(minuteMs)] }, ['turned-away CP-01', 'refused TEST-123']],
    ['nobody', {}, []],
  ])('%s', (_, change, expected) => {
    expect(kinds(change)).toEqual(expected);
  }); // prettier-ignore

  test('everybody of a site is counted once, and the zones are named once', () => {
    const all = view({ waiting: waitingPiles(nowMs), accepted: acceptedPiles(nowMs), refused: refusedPiles(nowMs), knocks: knocks(nowMs) });
    expect(countsOf(entriesOf(all, nowMs))).toEqual({ waiting: 3, 'turned-away': 7, connected: 1, awaited: 0, refused: 1, mended: 1 });
    expect(zonesOf(all)).toEqual(['North', 'South']);
    const keys = entriesOf(all, nowMs).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([[119_000, false, null], [121_000, false, 'off'], [-121_000, false, 'off'], [0, true, 'unset']] as const)('a clock %i ms off, unset %s', (clockSkewMs, clockUnset, trouble) => {
    expect(clockTrouble(of({ clockSkewMs, clockUnset }))).toBe(trouble);
  }); // prettier-ignore

  test('every cause a handshake can end with has its sentence and its remedy in both languages', () => {
    const source = readFileSync(new URL('../../../station-core/domain/event.ts', import.meta.url), 'utf8');
    const union = must(/export type HandshakeCause =([\s\S]*?);\n/.exec(source)?.[1], 'the causes stand in event.ts');
    const causes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, cause]) => must(cause, 'a cause'));
    expect(causes.length).toBeGreaterThan(15);
    for (const cause of causes)
      for (const words of [english.pairing, chinese.pairing] as readonly Readonly<Record<string, string>>[])
        for (const kind of ['cause', 'remedy'])
          expect([cause, words[`${kind}.${cause}`]]).toEqual([cause, expect.stringMatching(/[.。]$/)]);
  });
});

describe('a pile’s page', () => {
  test.each([['ocpp1.6', 'OCPP 1.6'], ['ocpp2.0.1', 'OCPP 2.0.1'], ['ykc', 'ykc']])('%s is written %s', (told, text) => {
    expect(protocolText(told)).toBe(text);
  }); // prettier-ignore

  test.each([
    ['16', 'A', 160], ['16.5', 'A', 165], ['16,55', 'A', null], ['2001', 'A', null], ['7.4', 'kW', 74_000], ['150', 'kW', 1_500_000], ['0', 'A', 0],
    ['-1', 'A', null], ['', 'kW', null], ['1e3', 'kW', null],
  ] as const)('a limit of "%s" %s', (text, unit, tenths) => {
    expect(tenthsOf(text, unit)).toBe(tenths);
  }); // prettier-ignore

  test.each([
    ['0/0', 'A', '32', '', { evse: 0, purpose: 'pile-maximum', id: 9_000, unit: 'A', durationS: null, validToMs: null }],
    ['2/1', 'kW', '7,4', '1.5', { evse: 2, purpose: 'default', id: 9_002, unit: 'W', durationS: 5_400, validToMs: nowMs + 5_400_000 }],
  ] as const)('a limit for %s is a profile the station takes', (place, unit, value, hours, expected) => {
    const wish = must(limitWish({ place, unit, value, hours }, nowMs), 'the fields are in order');
    expect(pileOrder.parse(wish)).toMatchObject({
      kind: 'set-profile',
      evse: expected.evse,
      profile: {
        id: expected.id,
        purpose: expected.purpose,
        unit: expected.unit,
        durationS: expected.durationS,
        validToMs: expected.validToMs,
      },
    });
    expect(pileOrder.parse(clearWish(place))).toMatchObject({ kind: 'clear-profile', profileId: expected.id });
  });

  test.each([['', ''], ['16', '0.001'], ['16', 'long'], ['16', '200']])('a limit of "%s" for "%s" hours is not sent', (value, hours) => {
    expect(limitWish({ place: '0/0', unit: 'A', value, hours }, nowMs)).toBeNull();
  }); // prettier-ignore

  test.each<[string, string | undefined, readonly (readonly [number, number, number])[] | null]>([
    ['1.6', '{"chargingSchedule":{"duration":3600,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":32},{"startPeriod":600,"limit":16}]}}', [[0, 600, 32], [600, 3_600, 16]]],
    ['2.0.1, out of order', '{"schedule":{"duration":900,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":300,"limit":11000},{"startPeriod":0,"limit":7000}]}}', [[0, 300, 7_000], [300, 900, 11_000]]],
    ['longer than asked', '{"chargingSchedule":{"duration":99999,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}', [[0, 7_200, 6]]],
    ['with periods that are none', '{"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[null,{"startPeriod":"0","limit":6}]}}', []],
    ['without a schedule', '{"status":"Accepted"}', null],
    ['cut short', '{"chargingSchedule":{"chargingRa', null],
    ['nothing', undefined, null],
  ])('the schedule a pile tells: %s', (_, detail, steps) => {
    const told = scheduleOf(detail, 7_200);
    expect(told === null ? null : told.steps.map(({ fromS, toS, limit }) => [fromS, toS, limit])).toEqual(steps);
  }); // prettier-ignore

  test.each([
    ['accepted', 'Accepted', 'word.Accepted', true],
    ['accepted', 'SomethingNew', 'word.accepted', true],
    ['accepted', 'UnlockFailed', 'word.UnlockFailed', false],
    ['rejected', 'OngoingAuthorizedTransaction', 'word.OngoingTransaction', false],
    ['rejected', 'TooManyElements', 'word.rejected', false],
  ] as const)('%s %s in words', (outcome, status, key, good) => {
    expect(wordKey({ outcome, status })).toBe(key);
    expect(isGood({ outcome, status })).toBe(good);
  });

  test.each([['{}', null], ['{ "a": [1] }', null], ['', 'empty'], ['[]', 'not-object'], ['null', 'not-object'], ['{', 'not-json'], [`{"a":"${'x'.repeat(65_536)}"}`, 'too-long']])('the body %j', (text, why) => {
    const checked = checkBody(text);
    expect(checked.ok ? null : checked.why).toBe(why);
  }); // prettier-ignore

  test('the bodies to begin from are objects, and those that cut a charge ask for a reason', () => {
    for (const isVersion2 of [false, true])
      for (const [action, body] of Object.entries(bodiesOf(isVersion2))) {
        expect([action, checkBody(JSON.stringify(body))]).toEqual([action, { ok: true }]);
        expect(pileOrder.safeParse({ kind: 'raw', action, payload: JSON.stringify(body) }).success).toBe(true);
      }
    expect(['Reset', 'RemoteStopTransaction', 'TriggerMessage', 'GetConfiguration'].map(cutsOff)).toEqual([true, true, false, false]);
  });

  const row = (kind: string, body: string, violation: string | null = null) => ({ seq: 1, receivedMs: nowMs as never, pileId: null, kind, action: 'Reset', messageId: 'm-1', body, violation, operatorName: null }); // prettier-ignore
  test.each([
    ['a call that was answered', row('pile.answered', '{"request":{},"answer":{"status":"Accepted"}}'), 'to-pile', false],
    ['a no', row('pile.answered', '{"request":{},"answer":{"status":"Rejected"}}'), 'to-pile', true],
    ['an error', row('pile.answered', '{"request":{},"answer":{"error":"NotImplemented","description":""}}'), 'to-pile', true],
    ['silence', row('pile.answered', '{"request":{},"answer":null}'), 'to-pile', true],
    ['an answer cut short', row('pile.answered', '{"request":{},"answer":{"a":"'), 'to-pile', false],
    ['a heartbeat', row('pile.heartbeat', '{}'), 'from-pile', false],
    ['a fault', row('pile.status', '{"connectorId":1,"errorCode":"GroundFailure","status":"Faulted"}'), 'from-pile', true],
    ['what breaks the schema', row('pile.metered', '{}', 'transactionId: is missing'), 'from-pile', true],
    ['what could not be taken', row('pile.bad-message', ''), 'from-pile', true],
  ])('the journal: %s', (_, message, direction, trouble) => {
    expect([directionOf(message), isTrouble(message)]).toEqual([direction, trouble]);
    expect(isWanted(message, { text: 'reset', direction: '', errorsOnly: true })).toBe(trouble);
    expect(isWanted(message, { text: '', direction: 'to-pile', errorsOnly: false })).toBe(direction === 'to-pile');
    expect(isWanted(message, { text: 'nothing of it', direction: '', errorsOnly: false })).toBe(false);
  });

  test.each([
    [{ to: 1, step: 'password', newPassword: true } as const, 'password:now profile:later reboot:later waiting:later'],
    [{ to: 3, step: 'certificate', newPassword: false } as const, 'root:done certificate:now profile:later reboot:later waiting:later'],
    [{ to: 2, step: 'waiting', newPassword: false } as const, 'root:done profile:done reboot:done waiting:now'],
    [{ to: 2, step: 'failed', newPassword: false } as const, 'root:later profile:later reboot:later waiting:later failed:failed'],
  ])('a move %j', (move, steps) => {
    expect(stepsOf(move).map(({ step, state }) => `${step}:${state}`).join(' ')).toBe(steps); // prettier-ignore
  });
});
