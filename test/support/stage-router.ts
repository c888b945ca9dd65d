/** Every call and feed of the contract, answered from canned facts and the switches of a scene. */
import { complaintRows } from './stage-complaints.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { implement, ORPCError } from '@orpc/server';
import { id } from '../../station-core/base/ids.ts';
import { currencyOf, minor } from '../../station-core/base/money.ts';
import { localTime, parseLocalDate, utcMs, zoneName } from '../../station-core/base/time.ts';
import { contract, type Me, type Notice, type SessionView } from '../../station-core/api/contract.ts';
import type { Bill } from '../../station-core/domain/bill.ts';
import { readingDetails, sessionView, tile, tiles } from './stage-board.ts';
import * as benefits from './stage-benefits.ts';
import * as accounts from './stage-accounts.ts';
import * as alarms from './stage-alarms.ts';
import * as cameras from './stage-cameras.ts';
import * as firmware from './stage-firmware.ts';
import * as lists from './stage-lists.ts';
import * as money from './stage-money.ts';
import * as open from './stage-payments.ts';
import * as till from './stage-till.ts';
import * as papers from './stage-invoices.ts';
import * as piles from './stage-piles.ts';
import * as reports from './stage-reports.ts';
import { localListRows, reservationRows } from './stage-reservations.ts';
import { markRows } from './stage-hq-marks.ts';
import * as hq from './stage-hq.ts';
import * as incidents from './stage-incidents.ts';
import * as sensors from './stage-sensors.ts';
import * as safety from './stage-safety.ts';
import type { Scene } from './stage-scene.ts';
import { fieldRecordRowsOf, fieldRecordViewOf } from './stage-field-records.ts';
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
  const site = () => ({
    nowMs: Date.now(),
    zone: scene.zone,
    currency: scene.currency,
    stationName: scene.language === 'zh' ? '林荫路充电站' : 'Lindenhof fast charging',
  });
  const rows = () => lists.sessionRows(scene.rows, Date.now());
  const pageOf = <T>(all: readonly T[], input: { readonly offset: number; readonly limit: number }) => ({
    rows: all.slice(input.offset, input.offset + input.limit),
    total: all.length,
  });

  return os.router({
    hq: {
      state: os.hq.state.handler(() => hq.hqView(scene.rows, Date.now())),
      batches: os.hq.batches.handler(() => (scene.rows === 2 ? [] : hq.batchRows(Date.now()))),
      losses: os.hq.losses.handler(({ input }) => pageOf(hq.lossRows, input)),
      directives: os.hq.directives.handler(({ input }) => pageOf(scene.rows === 2 ? [] : hq.directiveRows(Date.now()), input)),
      owned: os.hq.owned.handler(() => (scene.rows === 2 ? [] : hq.ownedRows(Date.now()))),
      marks: os.hq.marks.handler(({ input }) => (scene.hqOwns ? markRows(input, Date.now()) : [])),
      check: os.hq.check.handler(() => done),
      enrol: os.hq.enrol.handler(({ input }) => {
        if (input.code === 'wrong') throw hq.wrongCode();
        return { hqName: 'Northern Charging HQ', stationId: 'lindenhof-01' };
      }),
      recover: os.hq.recover.handler(() => ({ hqName: 'Northern Charging HQ', lost: 3 })),
      save: os.hq.save.handler(() => done),
      leave: os.hq.leave.handler(() => done),
      sendNow: os.hq.sendNow.handler(() => done),
      override: os.hq.override.handler(() => done),
    },
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
      takeOver: os.setup.takeOver.handler(({ input }) => {
        if (input.code === 'wrong') throw hq.wrongCode();
        scene.setUp = true;
        scene.role = 'owner';
        return { hqName: 'Northern Charging HQ', lost: 3 };
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
      health: os.station.health.handler(() => {
        const now = lists.healthNow(Date.now());
        return scene.rows === 0 ? { ...now, recovery: { lastMadeMs: null, isOld: false } } : now;
      }),
      makeRecoveryFile: os.station.makeRecoveryFile.handler(({ input }) => {
        if (input.passphrase.startsWith('busy'))
          throw new ORPCError('recovery.busy', {
            status: 503,
            message: 'A recovery file is being made already. Wait until it is made and fetched.',
          });
        return { name: input.passphrase.startsWith('slow') ? 'slow' : 'ready' };
      }),
      recoveryFile: os.station.recoveryFile.handler(({ input }) =>
        input.name === 'slow' ? { step: 'sealing' as const, bytes: 0 } : { step: 'ready' as const, bytes: 184_320_114 },
      ),
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
    invoices: {
      list: os.invoices.list.handler(({ input }) => pageOf(papers.invoiceRows(scene.rows, Date.now()), input)),
      get: os.invoices.get.handler(({ input }) => papers.invoiceView(input.invoiceId, Date.now())),
      ofBill: os.invoices.ofBill.handler(() => papers.invoiceRows(1, Date.now()).slice(0, 1)),
      requests: os.invoices.requests.handler(() => papers.invoiceRequestRows(scene.rows, Date.now())),
      issue: os.invoices.issue.handler(() => ({ invoiceId: 'paper-0' })),
      previewStatement: os.invoices.previewStatement.handler(() => ({
        bills: 61, amount: minor(184_260), fee: minor(0), oldestDay: parseLocalDate('2026-09-28'),
      })), // prettier-ignore
      issueStatement: os.invoices.issueStatement.handler(() => ({ invoiceId: 'paper-1' })),
      previewSettlement: os.invoices.previewSettlement.handler(() => ({
        bills: 214,
        amount: minor(101_382),
        fee: minor(10_138),
        oldestDay: null,
      })),
      issueSettlement: os.invoices.issueSettlement.handler(() => ({ invoiceId: 'paper-5' })),
      payStatement: os.invoices.payStatement.handler(() => done),
      paySettlement: os.invoices.paySettlement.handler(() => done),
      signedValues: os.invoices.signedValues.handler(({ input }) => (input.sessionId === 's-900' ? papers.signedValues(Date.now()) : [])),
    },
    printing: {
      status: os.printing.status.handler(() => ({ state: 'ready' as const })),
      receipt: os.printing.receipt.handler(() => done),
    },
    benefits: {
      view: os.benefits.view.handler(() => benefits.benefitsView(Date.now(), scene.rows === 0)),
      put: os.benefits.put.handler(() => ({ id: 'benefit-9' })),
      remove: os.benefits.remove.handler(() => done),
      putHolidays: os.benefits.putHolidays.handler(() => done),
      places: os.benefits.places.handler(() => benefits.planPlaces(scene.rows === 0)),
    },
    plans: {
      exports: os.plans.exports.handler(() => benefits.planExports()),
      history: os.plans.history.handler(() => benefits.planHistory(Date.now())),
      importTariffs: os.plans.importTariffs.handler(() => ({ planId: 'plan-9', version: 1 })),
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
    payments: {
      open: os.payments.open.handler(() => (scene.rows === 0 ? open.NOTHING_OPEN : open.openItems(Date.now()))),
      bills: os.payments.bills.handler(({ input }) => pageOf(open.openBills(Math.min(scene.rows, 23), input.credit, Date.now()), input)),
      ofBill: os.payments.ofBill.handler(({ input }) => {
        const row = rows().find(({ billId }) => billId === input.billId);
        return open.billMoney(input.billId, row?.billState === 'issued' ? (row.due ?? 0) : 0, row?.total ?? 700, Date.now());
      }),
      get: os.payments.get.handler(({ input }) => open.payment(input.paymentId, Date.now())),
      ask: os.payments.ask.handler(({ input }) => open.payment(input.paymentId, Date.now(), { state: 'asked', payUrl: null })),
      cancel: os.payments.cancel.handler(() => done),
      writeOff: os.payments.writeOff.handler(() => ({ state: 'done' as const })),
      decideWriteOff: os.payments.decideWriteOff.handler(() => done),
      makePrepay: os.payments.makePrepay.handler(({ input }) => ({
        prepayId: input.prepayId,
        codeId: input.withCode ? 'code-new' : null,
        code: input.withCode ? '7KM3Q-XW9TD' : null,
      })),
      makeCode: os.payments.makeCode.handler(() => ({ codeId: 'code-new', code: '7KM3Q-XW9TD' })),
      cancelCode: os.payments.cancelCode.handler(() => done),
    },
    refunds: {
      ask: os.refunds.ask.handler(() => ({ state: 'paid' as const })),
      decide: os.refunds.decide.handler(() => done),
      settle: os.refunds.settle.handler(() => done),
    },
    till: {
      get: os.till.get.handler(() => till.till(scene.rows > 0, scene.rows === 0, Date.now())),
      shifts: os.till.shifts.handler(({ input }) =>
        pageOf(
          Array.from({ length: scene.rows === 0 ? 0 : 214 }, (_, index) => till.shiftRow(214 - index, Date.now())),
          input,
        ),
      ),
      report: os.till.report.handler(({ input }) => till.report(Number(input.shiftId.replace('shift-', '')), site())),
      open: os.till.open.handler(() => ({ shiftId: 'shift-214' })),
      close: os.till.close.handler(() => till.report(206, site())),
      move: os.till.move.handler(() => done),
    },
    ledger: {
      trialBalance: os.ledger.trialBalance.handler(() => (scene.rows === 0 ? till.NO_TRIAL : till.trial(Date.now(), scene.danger))),
      parties: os.ledger.parties.handler(({ input }) => pageOf(till.parties(input.account), input)),
      postings: os.ledger.postings.handler(({ input }) => {
        const isStatement = input.filter.account !== null;
        const all =
          scene.rows === 0 ? [] : till.postings(scene.rows, Date.now()).map((row) => (isStatement ? row : { ...row, standing: null }));
        const rows = all.filter(({ seq }) => input.beforeSeq === null || seq < input.beforeSeq).slice(0, input.limit);
        return { rows, nextBeforeSeq: rows.at(-1)?.seq ?? null };
      }),
      days: os.ledger.days.handler(({ input }) => {
        const today = localTime(utcMs(Date.now()), zoneName(scene.zone)).date;
        return { ...pageOf(till.days(scene.rows === 0 ? 0 : 90, today, Date.now()), input), today, todayIsClosed: false };
      }),
      closeDay: os.ledger.closeDay.handler(() => done),
      verify: os.ledger.verify.handler(() => (scene.danger ? till.BAD_PROOF : till.GOOD_PROOF)),
    },
    money: {
      settings: os.money.settings.handler(() => money.settings()),
      change: os.money.change.handler(() => done),
      providers: os.money.providers.handler(() => (scene.rows === 0 ? [] : money.providers(Date.now()))),
    },
    accounts: {
      list: os.accounts.list.handler(({ input }) => {
        const all = accounts.accountRows(Math.min(scene.rows, 64), Date.now());
        const text = input.text.toLowerCase();
        const fits = (row: (typeof all)[number]): boolean =>
          (input.kind === null || row.kind === input.kind) &&
          (input.state === null || row.state === input.state) &&
          (!input.owing || row.owed > 0) &&
          `${row.number} ${row.name} ${row.phone}`.toLowerCase().includes(text);
        return pageOf(all.filter(fits), input);
      }),
      get: os.accounts.get.handler(({ input }) => found(accounts.accountView(input.accountId, Date.now()) ?? undefined)),
      choices: os.accounts.choices.handler(() => accounts.choices),
      movements: os.accounts.movements.handler(({ input }) => {
        const view = accounts.accountView(input.accountId, Date.now());
        return pageOf(accounts.movements(scene.rows === 0 ? 0 : 34, view?.wallet ?? 0, Date.now()), input);
      }),
      sessions: os.accounts.sessions.handler(({ input }) => pageOf(rows().slice(0, 31), input)),
      add: os.accounts.add.handler(() => ({ accountId: 'account-1' })),
      change: os.accounts.change.handler(() => done),
      setPin: os.accounts.setPin.handler(() => done),
      freeze: os.accounts.freeze.handler(() => done),
      topUp: os.accounts.topUp.handler(() => ({ paymentId: 'payment-1' })),
      close: os.accounts.close.handler(() => done),
      erase: os.accounts.erase.handler(() => done),
    },
    cards: {
      list: os.cards.list.handler(({ input }) => {
        const all = lists.cardRows(Math.min(scene.rows, 86), Date.now());
        const text = input.text.toLowerCase();
        return pageOf(
          all.filter(
            (card) =>
              (input.state === null || card.state === input.state) &&
              (input.accountId === null || card.accountName === 'Blitz Taxi GmbH') &&
              `${card.label} ${card.hint}`.toLowerCase().includes(text),
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
      assign: os.cards.assign.handler(() => done),
      replace: os.cards.replace.handler(() => ({ cardId: 'card-new' })),
      preview: os.cards.preview.handler(({ input }) => accounts.importPreview(input.text)),
      import: os.cards.import.handler(() => ({ imported: 46 })),
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
    fieldRecords: {
      list: os.fieldRecords.list.handler(({ input }) => (scene.rows === 0 ? [] : fieldRecordRowsOf(input.zoneId, Date.now()))),
      get: os.fieldRecords.get.handler(({ input }) => found(fieldRecordViewOf(input.recordId, input.language, Date.now()))),
      begin: os.fieldRecords.begin.handler(({ input }) => ({ recordId: `${input.zoneId} 0` })),
      check: os.fieldRecords.check.handler(() => done),
      told: os.fieldRecords.told.handler(() => done),
      skip: os.fieldRecords.skip.handler(() => done),
      close: os.fieldRecords.close.handler(() => done),
    },
    localLists: {
      list: os.localLists.list.handler(() => localListRows(scene.rows, Date.now())),
      renew: os.localLists.renew.handler(() => done),
    },
    reports: {
      summary: os.reports.summary.handler(({ input }) => reports.summary(scene.rows, input)),
      sales: os.reports.sales.handler(({ input }) => reports.sales(scene.rows, input.by)),
      periods: os.reports.periods.handler(() => reports.periods(scene.rows)),
      money: os.reports.money.handler(() => reports.money(scene.rows)),
      hours: os.reports.hours.handler(() => reports.hours(scene.rows)),
      margin: os.reports.margin.handler(({ input }) => reports.margin(scene.rows, input)),
      purchases: os.reports.purchases.handler(() => reports.purchases(scene.rows)),
      putPurchase: os.reports.putPurchase.handler(() => done),
      removePurchase: os.reports.removePurchase.handler(() => done),
    },
    explain: {
      bill: os.explain.bill.handler(({ input }) =>
        input.sessionId === 'free' ? null : reports.explained(found(rows()[0]), zoneName(scene.zone)),
      ),
      whatIf: os.explain.whatIf.handler(() => reports.whatIf(zoneName(scene.zone), 'Flat rate')),
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
    cameras: {
      list: os.cameras.list.handler(() => cameras.cameraRows(scene.rows)),
      discover: os.cameras.discover.handler(() => (scene.rows === 0 ? [] : cameras.foundCameras)),
      probe: os.cameras.probe.handler(({ input }) => {
        if (input.password === 'wrong')
          throw new ORPCError('camera.refused-login', { status: 502, message: 'The camera refuses the name or the password.' });
        return cameras.probed;
      }),
      save: os.cameras.save.handler(({ input }) => ({ cameraId: input.cameraId ?? 'camera-1' })),
      remove: os.cameras.remove.handler(() => done),
      move: os.cameras.move.handler(() => done),
      toPreset: os.cameras.toPreset.handler(() => done),
      savePreset: os.cameras.savePreset.handler(() => ({ preset: '4' })),
      relay: os.cameras.relay.handler(() => done),
      speak: os.cameras.speak.handler(() => done),
      eventMaps: os.cameras.eventMaps.handler(() => cameras.eventMaps),
      sightings: os.cameras.sightings.handler(({ input }) =>
        pageOf(
          cameras
            .sightingRows(scene.rows, Date.now())
            .filter(
              (row) =>
                (input.cameraId === null || row.cameraId === input.cameraId) &&
                (input.signal === null || row.signal === input.signal) &&
                (!input.watched || row.isWatched) &&
                row.label.toLowerCase().includes(input.text.toLowerCase()),
            ),
          input,
        ),
      ),
      watchList: os.cameras.watchList.handler(() => cameras.watchRows(scene.rows, Date.now())),
      saveWatch: os.cameras.saveWatch.handler(() => ({ watchId: 'watch-4' })),
      removeWatch: os.cameras.removeWatch.handler(() => done),
    },
    incidents: {
      list: os.incidents.list.handler(({ input }) =>
        pageOf(
          incidents
            .incidentRows(scene.rows, Date.now())
            .filter(({ isDrill }) => input.show === 'all' || (input.show === 'drills') === isDrill),
          input,
        ),
      ),
      get: os.incidents.get.handler(({ input }) => found(incidents.incidentView(input.incidentId, Date.now()) ?? undefined)),
      note: os.incidents.note.handler(() => done),
    },
    equipment: {
      list: os.equipment.list.handler(({ input }) => pageOf(incidents.equipmentRows(scene.rows, Date.now()), input)),
      get: os.equipment.get.handler(({ input }) => found(incidents.equipmentView(input.equipmentId, Date.now()) ?? undefined)),
      save: os.equipment.save.handler(() => ({ equipmentId: 'piece-1' })),
      inspect: os.equipment.inspect.handler(() => done),
    },
    drivers: {
      site: os.drivers.site.handler(() => ({ site: 'http://192.0.2.10:8081' })),
      slip: os.drivers.slip.handler(() => ({ path: '/download/code-slip/slip.pdf' })),
    },
    complaints: {
      list: os.complaints.list.handler(({ input }) =>
        pageOf(
          scene.rows === 0 ? [] : complaintRows(Date.now()).filter(({ state }) => input.state === null || state === input.state),
          input,
        ),
      ),
      open: os.complaints.open.handler(() => ({ open: scene.rows === 0 ? 0 : 2 })),
      answer: os.complaints.answer.handler(() => done),
    },
    notify: {
      list: os.notify.list.handler(() => incidents.notifyTargets(scene.rows, Date.now())),
      messages: os.notify.messages.handler(({ input }) => pageOf(incidents.messageRows(scene.rows, Date.now()), input)),
      save: os.notify.save.handler(() => ({ targetId: 'night' })),
      remove: os.notify.remove.handler(() => done),
      test: os.notify.test.handler(() => done),
      own: {
        key: os.notify.own.key.handler(() => ({ publicKey: '' })),
        state: os.notify.own.state.handler(() => null),
        on: os.notify.own.on.handler(() => ({ targetId: 'push-1' })),
        off: os.notify.own.off.handler(() => done),
        test: os.notify.own.test.handler(() => done),
      },
    },
    sensors: {
      list: os.sensors.list.handler(() => sensors.sensorsView(scene.rows, Date.now())),
      field: os.sensors.field.handler(() => sensors.fieldView(scene.rows, Date.now())),
      curve: os.sensors.curve.handler(({ input }) => sensors.sensorCurveOf(input.sensorId, input.fromMs, input.toMs)),
      probe: os.sensors.probe.handler(() => sensors.probedPoints),
      saveSensor: os.sensors.saveSensor.handler(() => ({ id: 'sensor-0' })),
      saveDevice: os.sensors.saveDevice.handler(() => ({ id: 'io-1' })),
      saveRelay: os.sensors.saveRelay.handler(() => ({ id: 'siren' })),
      remove: os.sensors.remove.handler(() => done),
      tryRelay: os.sensors.tryRelay.handler(() => ({ tookMs: 34 })),
      test: os.sensors.test.handler(() => done),
    },
    zones: {
      states: os.zones.states.handler(() => safety.zoneViews(scene.rows, Date.now())),
      stop: os.zones.stop.handler(() => done),
      askReset: os.zones.askReset.handler(() => done),
      confirmReset: os.zones.confirmReset.handler(() => done),
      beginDrill: os.zones.beginDrill.handler(() => done),
      endDrill: os.zones.endDrill.handler(() => done),
    },
    safety: {
      setup: os.safety.setup.handler(() => safety.safetySetup(scene.rows)),
      saveZone: os.safety.saveZone.handler(({ input }) => ({ zoneId: input.zoneId ?? input.name })),
      removeZone: os.safety.removeZone.handler(() => done),
      drawZone: os.safety.drawZone.handler(() => done),
      saveMatrix: os.safety.saveMatrix.handler(({ input }) => ({ version: input.version + 1 })),
      matrixVersions: os.safety.matrixVersions.handler(() => safety.matrixVersions(scene.rows, Date.now())),
      place: os.safety.place.handler(() => done),
      removePlan: os.safety.removePlan.handler(() => done),
      bypasses: {
        list: os.safety.bypasses.list.handler(() => (scene.alarms ? safety.bypassRows(scene.rows, Date.now()) : [])),
        ask: os.safety.bypasses.ask.handler(() => ({ bypassId: 'bypass-9' })),
        approve: os.safety.bypasses.approve.handler(() => done),
        end: os.safety.bypasses.end.handler(() => done),
      },
      drills: os.safety.drills.handler(() => safety.drillRows(scene.rows, Date.now())),
      drill: os.safety.drill.handler(() => safety.drillReportOf(Date.now())),
    },
    alarms: {
      list: os.alarms.list.handler(() => alarms.alarmsOf(scene, Date.now())),
      history: os.alarms.history.handler(({ input }) => pageOf(alarms.alarmHistory(scene, Date.now()), input)),
      changes: os.alarms.changes.handler(() => alarms.alarmChanges(Date.now())),
      acknowledge: os.alarms.acknowledge.handler(() => done),
      acknowledgeGroup: os.alarms.acknowledgeGroup.handler(() => ({ acknowledged: 3 })),
      shelve: os.alarms.shelve.handler(() => done),
      unshelve: os.alarms.unshelve.handler(() => done),
      reset: os.alarms.reset.handler(() => done),
      rules: {
        list: os.alarms.rules.list.handler(() => alarms.alarmRulesView(scene.rows)),
        check: os.alarms.rules.check.handler(() => ({ problem: null })),
        save: os.alarms.rules.save.handler(({ input }) => ({ ruleId: input.ruleId ?? 'rule-9' })),
        remove: os.alarms.rules.remove.handler(() => done),
        addPresets: os.alarms.rules.addPresets.handler(({ input }) => ({ added: input.presets.length })),
      },
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
