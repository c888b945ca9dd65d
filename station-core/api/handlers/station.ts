/** The site's settings and what the station reports of itself. */
import { Fault } from '../../base/fault.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const station = {
  info: os.station.info.handler(async ({ context }) => {
    allow(context, 'station.read');
    const { ports } = context;
    const settings = await ports.read('settings', undefined);
    if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
    return {
      name: settings.name,
      zone: settings.zone,
      currency: settings.currency,
      language: settings.language,
      heartbeatS: settings.heartbeatS,
      idleCapS: settings.idleCapS,
      activePlanId: settings.activePlanId,
      version: ports.version,
      nowMs: ports.clock.now(),
      pileUrls: ports.pileUrls(),
      networkUrls: context.networkUrls(),
    };
  }),

  health: os.station.health.handler(({ context }) => {
    allow(context, 'station.health');
    return context.ports.health();
  }),

  change: os.station.change.handler(async ({ context, input }) => {
    const caller = allow(context, 'station.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.settings', ...input });
    return done;
  }),
};
