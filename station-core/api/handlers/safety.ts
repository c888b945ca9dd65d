/** Zones and the matrix as they are set up, bypasses, drills, and the plan of the site. */
import { id, type AlarmRuleId, type IncidentId, type PileId, type RelayId, type SensorId, type ZoneId } from '../../base/ids.ts';
import { utcMs } from '../../base/time.ts';
import type { SafetySetupView } from '../../domain/safety-views.ts';
import type { Zone } from '../../domain/safety.ts';
import { UNSET } from '../../rules/safety/matrix.ts';
import { drillReport } from '../../rules/safety/drill-report.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

function setupOf({ ports }: CallContext): Promise<SafetySetupView> {
  return ports.read('safetySetupView', undefined);
}

async function zoneOf(context: CallContext, zoneId: string): Promise<Zone> {
  const { zones } = await setupOf(context);
  return found(zones.find((zone) => zone.id === zoneId) ?? null, { zone: zoneId });
}

export const safety = {
  setup: os.safety.setup.handler(async ({ context }) => {
    allow(context, 'safety.read');
    return { ...(await setupOf(context)), unset: UNSET };
  }),

  saveZone: os.safety.saveZone.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.change');
    const { name, silence } = input;
    if (input.pileIds !== null) allow(context, 'piles.admit');
    const pileIds = input.pileIds?.map((pileId) => id<PileId>(pileId)) ?? null;
    const isNew = input.zoneId === null;
    // A zone is called in its piles' settings as it was typed at first.
    const zoneId = input.zoneId === null ? freeId((await setupOf(context)).zones, name) : id<ZoneId>(input.zoneId);
    await submitAs(context, operatorId, { kind: 'operator.put-zone', zone: { id: zoneId, name, silence }, isNew, pileIds });
    return { zoneId };
  }),

  removeZone: os.safety.removeZone.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-safety', what: 'zone', itemId: input.zoneId });
    return done;
  }),

  drawZone: os.safety.drawZone.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.change');
    const zone = await zoneOf(context, input.zoneId);
    await submitAs(context, operatorId, { kind: 'operator.put-safety', item: { kind: 'zone', zone: { ...zone, outline: input.outline } } });
    return done;
  }),

  saveMatrix: os.safety.saveMatrix.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.change');
    const cells = input.cells.map(({ ruleId, zoneId, effects }) => ({
      ruleId: id<AlarmRuleId>(ruleId),
      zoneId: zoneId === null ? null : id<ZoneId>(zoneId),
      effects,
    }));
    await submitAs(context, operatorId, { kind: 'operator.put-safety', item: { kind: 'matrix', cells }, madeFrom: input.version });
    return { version: input.version + 1 };
  }),

  matrixVersions: os.safety.matrixVersions.handler(({ context }) => {
    allow(context, 'safety.read');
    return context.ports.read('matrixVersionRows', undefined);
  }),

  /** The item is read anew here, so that moving it changes its place alone. */
  place: os.safety.place.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.change');
    const { thing, place } = input;
    if (thing.kind === 'pile') {
      await submitAs(context, operatorId, { kind: 'operator.place-pile', pileId: id<PileId>(thing.id), place });
      return done;
    }
    const { sensors, relays } = await setupOf(context);
    if (thing.kind === 'sensor') {
      const sensor = found(sensors.find((one) => one.id === id<SensorId>(thing.id)) ?? null, { sensor: thing.id });
      await submitAs(context, operatorId, { kind: 'operator.put-safety', item: { kind: 'sensor', sensor: { ...sensor, place } } });
      return done;
    }
    const relay = found(relays.find((one) => one.id === id<RelayId>(thing.id)) ?? null, { relay: thing.id });
    await submitAs(context, operatorId, { kind: 'operator.put-safety', item: { kind: 'relay', relay: { ...relay, place } } });
    return done;
  }),

  removePlan: os.safety.removePlan.handler(async ({ context }) => {
    const { operatorId } = allow(context, 'safety.change');
    await submitAs(context, operatorId, { kind: 'operator.put-site-plan', picture: null });
    await context.ports.sitePlans.keepOnly([]);
    return done;
  }),

  bypasses: {
    list: os.safety.bypasses.list.handler(({ context }) => {
      allow(context, 'safety.read');
      return context.ports.read('bypassRows', undefined);
    }),

    ask: os.safety.bypasses.ask.handler(async ({ context, input }) => {
      const { operatorId } = allow(context, 'safety.bypass');
      const bypassId = context.ports.newId();
      const target =
        input.target.kind === 'sensor'
          ? ({ kind: 'sensor', sensorId: id<SensorId>(input.target.id) } as const)
          : ({ kind: 'rule', ruleId: id<AlarmRuleId>(input.target.id) } as const);
      const endsAtMs = utcMs(input.endsAtMs);
      await submitAs(context, operatorId, { kind: 'operator.ask-bypass', bypassId, target, reason: input.reason, endsAtMs });
      return { bypassId };
    }),

    approve: os.safety.bypasses.approve.handler(async ({ context, input }) => {
      const { operatorId } = allow(context, 'safety.bypass');
      await submitAs(context, operatorId, { kind: 'operator.approve-bypass', bypassId: input.bypassId });
      return done;
    }),

    end: os.safety.bypasses.end.handler(async ({ context, input }) => {
      const { operatorId } = allow(context, 'safety.bypass');
      await submitAs(context, operatorId, { kind: 'operator.end-bypass', bypassId: input.bypassId });
      return done;
    }),
  },

  drills: os.safety.drills.handler(({ context }) => {
    allow(context, 'safety.read');
    return context.ports.read('drillRows', undefined);
  }),

  drill: os.safety.drill.handler(async ({ context, input }) => {
    allow(context, 'safety.read');
    const incidentId = id<IncidentId>(input.incidentId);
    return drillReport(found(await context.ports.read('drillOf', { incidentId }), { drill: incidentId }));
  }),
};

/** The name, at most 40 characters; where a removed zone's name comes again as another's id, with a number behind. */
function freeId(zones: readonly Zone[], name: string): ZoneId {
  const taken = new Set<string>(zones.map((zone) => zone.id));
  const plain = name.replace(/[/*\p{Cc}]/gu, '-');
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? plain.slice(0, 40).trim() : `${plain.slice(0, 36).trim()} ${number}`;
    if (!taken.has(tried)) return id<ZoneId>(tried);
  }
}
