/** Stations, and the codes they come with. */
import { bodies } from '../../station-core/hq/wire-objects.ts';
import { allow, done, found, keepDeed } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { makeEnrolCode, makeRecoveryCode, RECOVER_DAYS } from '../enrolment.ts';
import { listCodes, withdrawCode, type UsedCode } from '../store/codes.ts';
import { catchUpStation } from '../store/directives.ts';
import { filesOf } from '../store/file-views.ts';
import { batchesOf, epochsOf, refusalsOf } from '../store/station-exchange-views.ts';
import { changeStation, daysOf, pilesOf, stationPage } from '../store/station-page-views.ts';
import { countStations, listStations, listTags, stationLine, stationNames } from '../store/station-views.ts';
import { setStationLock } from '../store/stations.ts';
import { waitingOf } from '../store/waiting-views.ts';
import { os } from './implement.ts';

export const stations = {
  list: os.stations.list.handler(async ({ context, input }) => {
    allow(context, 'look');
    const { db, now } = context.hq;
    const { rows, total } = await listStations(db, input, now());
    const waiting = await waitingOf(
      db,
      rows.map(({ stationId }) => stationId),
    );
    return {
      rows: rows.map((row) => ({ ...row, waiting: waiting.get(row.stationId) ?? 0 })),
      total,
      counts: await countStations(db, now()),
      tags: await listTags(db),
    };
  }),

  names: os.stations.names.handler(({ context }) => {
    allow(context, 'look');
    return stationNames(context.hq.db);
  }),

  get: os.stations.get.handler(async ({ context, input: { stationId } }) => {
    allow(context, 'look');
    const { db, now } = context.hq;
    const line = found(await stationLine(db, stationId, now()), { station: stationId });
    const page = found(await stationPage(db, stationId), { station: stationId });
    const waiting = await waitingOf(db, [stationId]);
    return {
      station: { ...line, waiting: waiting.get(stationId) ?? 0 },
      ...page,
      epochs: await epochsOf(db, stationId),
      batches: await batchesOf(db, stationId, now()),
      refusals: await refusalsOf(db, stationId),
      piles: (await pilesOf(db, stationId)).flatMap(toPile),
      days: await daysOf(db, stationId, now()),
      files: await filesOf(db, stationId),
    };
  }),

  change: os.stations.change.handler(async ({ context, input }) => {
    const caller = allow(context, 'stations');
    const { hq } = context;
    await hq.db.tx(async (sql) => {
      if (!(await changeStation(sql, input.stationId, input.tags, input.place)))
        throw new Denied('input.not-found', { station: input.stationId });
      // What is meant for a tag goes to whoever gets it.
      await catchUpStation(sql, input.stationId, hq.now());
      await keepDeed(sql, hq, caller, 'stations.change', { station: input.stationId, tags: input.tags.join(', ') });
    });
    return done;
  }),

  lock: os.stations.lock.handler(async ({ context, input }) => {
    const caller = allow(context, 'stations');
    const { hq } = context;
    await hq.db.tx(async (sql) => {
      if (!(await setStationLock(sql, input.stationId, input.isLocked ? input.reason : null)))
        throw new Denied('input.not-found', { station: input.stationId });
      await keepDeed(sql, hq, caller, input.isLocked ? 'stations.lock' : 'stations.unlock', {
        station: input.stationId,
        reason: input.reason,
      });
    });
    return done;
  }),

  recoveryCode: os.stations.recoveryCode.handler(async ({ context, input }) => {
    const caller = allow(context, 'stations');
    const { hq } = context;
    found(await stationPage(hq.db, input.stationId), { station: input.stationId });
    const made = await makeRecoveryCode(hq, input.stationId, { label: input.reason, days: RECOVER_DAYS, by: caller.name });
    await keepDeed(hq.db, hq, caller, 'stations.recovery-code', { station: input.stationId, reason: input.reason });
    return { code: made.code, untilMs: made.expiresAtMs };
  }),
};

/** The newest so many. */
const MOST_CODES = 200;

export const codes = {
  list: os.codes.list.handler(async ({ context }) => {
    allow(context, 'stations');
    const { db, now } = context.hq;
    const names = new Map((await stationNames(db)).map(({ stationId, name }) => [stationId, name]));
    return (await listCodes(db, 'enrol', MOST_CODES)).map((code) => ({
      codeId: code.codeHash,
      hint: code.hint,
      note: code.label,
      countryCode: code.countryCode,
      partyId: code.partyId,
      tags: [...code.tags],
      madeBy: code.madeBy,
      madeAtMs: code.madeAtMs,
      untilMs: code.expiresAtMs,
      state: stateOf(code, now()),
      stationId: code.usedByStation,
      stationName: code.usedByStation === null ? null : (names.get(code.usedByStation) ?? code.usedByStation),
    }));
  }),

  make: os.codes.make.handler(async ({ context, input }) => {
    const caller = allow(context, 'stations');
    const { hq } = context;
    const { note, ...rest } = input;
    const made = await makeEnrolCode(hq, { ...rest, label: note, by: caller.name });
    await keepDeed(hq.db, hq, caller, 'codes.make', { note, party: `${input.countryCode} ${input.partyId}` });
    return { code: made.code, untilMs: made.expiresAtMs };
  }),

  withdraw: os.codes.withdraw.handler(async ({ context, input }) => {
    const caller = allow(context, 'stations');
    const { hq } = context;
    await hq.db.tx(async (sql) => {
      if (!(await withdrawCode(sql, input.codeId, hq.now())))
        throw new Denied('input.not-found', { help: 'The code was used or withdrawn already.' });
      await keepDeed(sql, hq, caller, 'codes.withdraw');
    });
    return done;
  }),
};

function stateOf(code: UsedCode, nowMs: number): 'open' | 'used' | 'withdrawn' | 'expired' {
  if (code.usedAtMs !== null) return 'used';
  if (code.withdrawnAtMs !== null) return 'withdrawn';
  return code.expiresAtMs < nowMs ? 'expired' : 'open';
}

/** What does not read as a pile is not shown; the receiver checked it when it came. */
function toPile(body: unknown) {
  const pile = bodies.pile.safeParse(body);
  if (!pile.success) return [];
  const { id, name, online, vendor, model, firmware, connectors } = pile.data;
  return [
    {
      pileId: id,
      name,
      online,
      vendor,
      model,
      firmware,
      connectors: connectors.map(({ evse, connector, state, errorCode }) => ({ evse, connector, state, errorCode })),
    },
  ];
}
