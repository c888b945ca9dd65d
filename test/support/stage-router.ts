/** Every call and feed of the contract, answered from canned facts and the switches of a scene. */
import { setTimeout as wait } from 'node:timers/promises';
import { implement, ORPCError } from '@orpc/server';
import { id } from '../../station-core/base/ids.ts';
import { currencyOf } from '../../station-core/base/money.ts';
import { utcMs, zoneName } from '../../station-core/base/time.ts';
import { contract, type Me, type Notice, type SessionView } from '../../station-core/api/contract.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import { readingDetails, sessionView, tile, tiles } from './stage-board.ts';
import * as firmware from './stage-firmware.ts';
import * as lists from './stage-lists.ts';
import * as piles from './stage-piles.ts';
import { localListRows, reservationRows } from './stage-reservations.ts';
import type { Scene } from './stage-scene.ts';
import { selfTestRows, selfTestView } from './stage-selftest.ts';
import { teachInView } from './stage-teach-in.ts';

const done = { done: true } as const;
const accepted = { outcome: 'accepted', status: 'Accepted' } as const;
const feedStepMs = 1_000;

/** The router for oRPC's handlers; it reads the scene at every call. */
export function stageRouter(scene: Scene) {
  const paid = new Map<string, Bill>();
  const stopped = new Set<string>();
  const os = implement(contract).use(async ({ next, path }) => {
    const open = path[0] === 'setup' || path[0] === 'auth' || path[0] === 'station' || path[0] === 'feed';
    if (!open && scene.slowMs > 0) await wait(scene.slowMs);
    if (!open && scene.fault !== null)
      throw new ORPCError(scene.fault, { status: 503, message: `The stage was told to fail (code ${scene.fault}).` });
    return next();
  });

  const me = (): Me | null => (scene.role === null ? null : { operatorId: 'op-1', name: 'Mira Kovač', role: scene.role });
  const mustBeMe = (): Me => {
    const person = me();
    if (person === null) throw new ORPCError('access.not-logged-in', { status: 401, message: 'Please log in.' });
    return person;
  };
  const view = (sessionId: string): SessionView => {
    const kind = stopped.has(sessionId) || sessionId === 'finishing' ? 'finishing' : sessionId === 'live' ? 'live' : 'closed';
    const made = sessionView(sessionId, kind, Date.now());
    const bill = paid.get(`bill-${sessionId}`);
    return bill === undefined ? made : { ...made, bill, billState: bill.state };
  };
  const pileOf = (pileId: string) => {
    const now = Date.now();
    return found([...piles.acceptedPiles(now), ...piles.waitingPiles(now), ...piles.refusedPiles(now)].find((pile) => pile.id === pileId));
  };
  const rows = () => lists.sessionRows(scene.rows, Date.now());
  const pageOf = <T>(all: readonly T[], input: { readonly offset: number; readonly limit: number }) => ({
    rows: all.slice(input.offset, input.offset + input.limit),
    total: all.length,
  });

  return os.router({
    setup: {
      status: os.setup.status.handler(() => ({
        setUp: scene.setUp,
        stationName: scene.setUp ? 'Lindenhof fast charging' : null,
        language: scene.language,
        version: '0.1.0',
        suggestedZone: scene.zone,
      })),
      complete: os.setup.complete.handler(() => {
        scene.setUp = true;
        scene.role = 'owner';
        return mustBeMe();
      }),
    },
    auth: {
      login: os.auth.login.handler(({ input }) => {
        if (input.password === 'wrong')
          throw new ORPCError('access.wrong-password', { status: 401, message: 'The name or the password is not right.' });
        if (input.password === 'throttled')
          throw new ORPCError('access.throttled', { status: 429, message: 'Too many attempts; please wait.' });
        scene.role = 'owner';
        return mustBeMe();
      }),
      logout: os.auth.logout.handler(() => {
        scene.role = null;
        return done;
      }),
      me: os.auth.me.handler(me),
      logins: os.auth.logins.handler(() => lists.loginRows(Date.now())),
      revoke: os.auth.revoke.handler(() => done),
    },
    operators: {
      list: os.operators.list.handler(() => lists.operatorRows(Date.now())),
      add: os.operators.add.handler(() => done),
      change: os.operators.change.handler(() => done),
    },
    station: {
      info: os.station.info.handler(() => ({
        name: scene.language === 'zh' ? '林荫路充电站' : 'Lindenhof fast charging',
        zone: scene.zone,
        currency: currencyOf(scene.currency),
        language: scene.language,
        heartbeatS: 300,
        idleCapS: 43_200,
        activePlanId: scene.rows === 0 ? null : 'plan-1',
        version: '0.1.0',
        nowMs: Date.now(),
        pileUrls: [
          'ws://192.168.10.2:9220/ocpp/',
          'ws://10.0.0.4:9220/ocpp/',
          'wss://192.168.10.2:9221/ocpp/',
          'wss://10.0.0.4:9221/ocpp/',
        ],
        networkUrls: ['https://192.168.10.2:8443'],
      })),
      health: os.station.health.handler(() => lists.healthNow(Date.now())),
      change: os.station.change.handler(() => done),
    },
    board: {
      watch: os.board.watch.handler(async function* ({ signal }) {
        yield { kind: 'all' as const, tiles: tiles(scene.connectors, Date.now()), nowMs: Date.now() };
        for (let step = 0; !aborted(signal); step += 1) {
          await wait(feedStepMs);
          const changed = Array.from({ length: Math.min(3, scene.connectors) }, (_, at) => (step * 3 + at) % scene.connectors);
          yield { kind: 'some' as const, tiles: changed.map((index) => tile(index, Date.now())), gone: [], nowMs: Date.now() };
        }
      }),
    },
    feed: {
      changes: os.feed.changes.handler(async function* ({ signal }) {
        yield [] as readonly Notice[];
        while (!aborted(signal)) {
          await wait(5 * feedStepMs);
          yield [{ topic: 'session' as const, sessionId: id<SessionView['id']>('live') }];
        }
      }),
    },
    piles: {
      list: os.piles.list.handler(() => {
        const none = scene.rows === 0;
        const now = Date.now();
        return {
          waiting: none ? [] : piles.waitingPiles(now),
          accepted: none ? [] : piles.acceptedPiles(now),
          refused: none ? [] : piles.refusedPiles(now),
          knocks: none ? [] : piles.knocks(now),
          waitingLimit: 200,
        };
      }),
      get: os.piles.get.handler(({ input }) => pileOf(input.pileId)),
      letKnock: os.piles.letKnock.handler(() => done),
      settings: os.piles.settings.handler(({ input }) => piles.settingsOf(pileOf(input.pileId).protocol, Date.now())),
      quirks: os.piles.quirks.handler(({ input }) => piles.quirksOf(pileOf(input.pileId), Date.now())),
      admit: os.piles.admit.handler(() => done),
      refuse: os.piles.refuse.handler(() => done),
      emergencyStop: os.piles.emergencyStop.handler(() => done),
      order: os.piles.order.handler(({ input }) => piles.answerTo(input.order)),
    },
    security: {
      move: os.security.move.handler(() => done),
      endMove: os.security.endMove.handler(() => done),
      certificates: os.security.certificates.handler(({ input }) => piles.certificatesOf(pileOf(input.pileId), Date.now())),
      revoke: os.security.revoke.handler(() => done),
      knocks: os.security.knocks.handler(({ input }) => piles.knocks(Date.now()).filter(({ identity }) => identity === input.pileId)),
      station: os.security.station.handler(() => piles.stationSecurity),
    },
    sessions: {
      list: os.sessions.list.handler(({ input }) => {
        const { text, phase, pileId, flagged, billState } = input.filter;
        const all = rows().filter(
          (row) =>
            (phase === null || row.phase === phase) &&
            (pileId === null || row.pileId === pileId) &&
            (billState === null || (row.billState ?? 'none') === billState) &&
            (!flagged || row.flags.length > 0) &&
            (text === '' || `${row.pileName} ${row.cardLabel ?? ''} ${row.billNumber ?? ''}`.toLowerCase().includes(text.toLowerCase())),
        );
        return pageOf(all, input);
      }),
      get: os.sessions.get.handler(({ input }) => view(input.sessionId)),
      watch: os.sessions.watch.handler(async function* ({ input, signal }) {
        if (input.sessionId === 'missing')
          throw new ORPCError('input.not-found', { status: 404, message: 'There is no such record (session missing).' });
        while (!aborted(signal)) {
          yield view(input.sessionId);
          await wait(feedStepMs);
        }
      }),
      readings: os.sessions.readings.handler(({ input }) => pageOf(readingDetails(view(input.sessionId)).toReversed(), input)),
      start: os.sessions.start.handler(({ input }) =>
        input.ref.connector === 2 ? { outcome: 'rejected' as const, status: 'Rejected' } : accepted,
      ),
      stop: os.sessions.stop.handler(({ input }) => {
        stopped.add(input.sessionId);
        return accepted;
      }),
      close: os.sessions.close.handler(() => done),
    },
    bills: {
      get: os.bills.get.handler(() => lists.receiptView(found(rows().find((row) => row.billId !== null)))),
      pay: os.bills.pay.handler(({ input }) => {
        const bill = found(view(input.billId.replace(/^bill-/, '')).bill ?? undefined);
        const settled: Bill = { ...bill, state: 'paid', paidAtMs: utcMs(Date.now()), paidBy: input.method };
        paid.set(input.billId, settled);
        return settled;
      }),
    },
    plans: {
      list: os.plans.list.handler(() => (scene.rows === 0 ? [] : lists.planRows(Date.now()))),
      get: os.plans.get.handler(({ input }) => {
        const row = found(
          lists
            .planVersions(Date.now())
            .find((one) => one.id === input.planId && (input.version === null || one.version === input.version)),
        );
        return lists.planDetail(row, form, currencyOf(scene.currency));
      }),
      check: os.plans.check.handler(({ input }) => lists.planCheck(input, currencyOf(scene.currency), zoneName(scene.zone), Date.now())),
      save: os.plans.save.handler(({ input }) => ({ planId: input.planId ?? 'plan-9', version: 1 })),
      importOcpi: os.plans.importOcpi.handler(() => ({ planId: 'plan-9', version: 1 })),
      activate: os.plans.activate.handler(() => done),
    },
    cards: {
      list: os.cards.list.handler(({ input }) => {
        const all = lists.cardRows(Math.min(scene.rows, 86), Date.now());
        const text = input.text.toLowerCase();
        return pageOf(
          all.filter(
            (card) => (input.state === null || card.state === input.state) && `${card.label} ${card.hint}`.toLowerCase().includes(text),
          ),
          input,
        );
      }),
      add: os.cards.add.handler(() => ({ cardId: 'card-new' })),
      teachIn: {
        begin: os.cards.teachIn.begin.handler(({ input }) => ({ teachInId: input.pileId ?? 'any' })),
        state: os.cards.teachIn.state.handler(({ input }) => teachInView(input.teachInId, Date.now())),
        cancel: os.cards.teachIn.cancel.handler(() => done),
      },
      change: os.cards.change.handler(() => done),
      erase: os.cards.erase.handler(() => done),
    },
    reservations: {
      list: os.reservations.list.handler(({ input }) => pageOf(reservationRows(input.open, scene.rows, Date.now()), input)),
      make: os.reservations.make.handler(() => accepted),
      cancel: os.reservations.cancel.handler(() => accepted),
    },
    selfTests: {
      list: os.selfTests.list.handler(({ input }) => selfTestRows(input.pileId, input.language, Date.now())),
      get: os.selfTests.get.handler(({ input }) => found(selfTestView(input.testId, input.language, Date.now()))),
      start: os.selfTests.start.handler(({ input }) => ({ testId: `${input.ref.pileId} 0` })),
      cancel: os.selfTests.cancel.handler(() => done),
    },
    localLists: {
      list: os.localLists.list.handler(() => localListRows(scene.rows, Date.now())),
      renew: os.localLists.renew.handler(() => done),
    },
    journal: {
      search: os.journal.search.handler(({ input }) => {
        const all = scene.rows === 0 ? [] : lists.journalRows(input.limit, input.beforeSeq ?? 90_000, Date.now());
        return { rows: all, nextBeforeSeq: all.at(-1)?.seq ?? null };
      }),
      watch: os.journal.watch.handler(async function* ({ signal }) {
        yield [];
        for (let seq = 90_001; !aborted(signal); seq += 1) {
          await wait(2 * feedStepMs);
          yield [lists.journalRow(seq, Date.now())];
        }
      }),
    },
    firmware: {
      list: os.firmware.list.handler(() => ({
        images: scene.rows === 0 ? [] : firmware.firmwareRows(Date.now()),
        servedAt: ['http://0.0.0.0:9222', 'https://0.0.0.0:9223'],
      })),
      add: os.firmware.add.handler(() => ({ firmwareId: 'image-new' })),
      remove: os.firmware.remove.handler(() => done),
      targets: os.firmware.targets.handler(() => firmware.rolloutTargets(scene.rows)),
      rollouts: os.firmware.rollouts.handler(({ input }) => pageOf(scene.rows === 0 ? [] : firmware.rolloutViews(Date.now()), input)),
      rollout: os.firmware.rollout.handler(({ input }) =>
        found(firmware.rolloutViews(Date.now()).find((one) => one.id === input.rolloutId)),
      ),
      startRollout: os.firmware.startRollout.handler(() => ({ rolloutId: 'rollout-3' })),
      stopRollout: os.firmware.stopRollout.handler(() => done),
      fetchLog: os.firmware.fetchLog.handler(() => accepted),
      files: os.firmware.files.handler(({ input }) => ({
        ...pageOf(scene.rows === 0 ? [] : firmware.pileFileRows(Date.now()), input),
        requests: scene.rows === 0 ? [] : firmware.logRequestRows(Date.now()),
      })),
    },
    alarms: {
      list: os.alarms.list.handler(({ input }) =>
        scene.alarms ? lists.alarmRows(Date.now()).filter((alarm) => !input.open || alarm.clearedAtMs === null) : [],
      ),
      acknowledge: os.alarms.acknowledge.handler(() => done),
    },
  });
}

/** Read through a function: a signal changes while the generator waits. */
function aborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ORPCError('input.not-found', { status: 404, message: 'There is no such record.' });
  return value;
}

const form = {
  name: 'Time of use 2026',
  periods: [
    { label: 'valley', ranges: [{ fromMinute: 1_260, toMinute: 420 }], energyRate: '0.268', serviceRate: '0.09', weekdays: null },
    { label: 'flat', ranges: [{ fromMinute: 420, toMinute: 660 }], energyRate: '0.35', serviceRate: '0.10', weekdays: null },
    { label: 'sharp', ranges: [{ fromMinute: 660, toMinute: 840 }], energyRate: '0.499', serviceRate: '0.14', weekdays: null },
    { label: 'peak', ranges: [{ fromMinute: 840, toMinute: 1_260 }], energyRate: '0.425', serviceRate: '0.12', weekdays: null },
  ],
  idleRate: '6',
  idleGraceMinutes: 10,
  taxPercent: '19',
};
