/** Zones: how they stand, and the stop, the reset and the drill. The lane acts first, then what was asked is written (DESIGN, promise 2). */
import { id, type AlarmRuleId, type ZoneId } from '../../base/ids.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const zones = {
  states: os.zones.states.handler(({ context }) => {
    allow(context, 'safety.read');
    return context.ports.safety.zones();
  }),

  stop: os.zones.stop.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.stop');
    const zoneId = id<ZoneId>(input.zoneId);
    context.ports.safety.stopZone(zoneId, operatorId, input.reason);
    await submitAs(context, operatorId, { kind: 'operator.stop-zone', zoneId, reason: input.reason });
    return done;
  }),

  askReset: os.zones.askReset.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.reset');
    const zoneId = id<ZoneId>(input.zoneId);
    context.ports.safety.askReset(zoneId, operatorId, input.reason);
    await submitAs(context, operatorId, { kind: 'operator.ask-zone-reset', zoneId, reason: input.reason });
    return done;
  }),

  confirmReset: os.zones.confirmReset.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.reset');
    const zoneId = id<ZoneId>(input.zoneId);
    context.ports.safety.confirmReset(zoneId, operatorId);
    await submitAs(context, operatorId, { kind: 'operator.confirm-zone-reset', zoneId });
    return done;
  }),

  beginDrill: os.zones.beginDrill.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.drill');
    const zoneId = id<ZoneId>(input.zoneId);
    const ruleId = id<AlarmRuleId>(input.ruleId);
    context.ports.safety.beginDrill(zoneId, ruleId, operatorId);
    await submitAs(context, operatorId, { kind: 'operator.begin-drill', zoneId, ruleId });
    return done;
  }),

  endDrill: os.zones.endDrill.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.drill');
    const zoneId = id<ZoneId>(input.zoneId);
    context.ports.safety.endDrill(zoneId, operatorId);
    await submitAs(context, operatorId, { kind: 'operator.end-drill', zoneId });
    return done;
  }),
};
