/** The site's settings and what the station reports of itself. */
import { Fault } from '../../base/fault.ts';
import { DAY_MS } from '../../base/time.ts';
import { allow, done, found, submitAs } from '../context.ts';
import { os } from '../implement.ts';

/** A recovery file older than this is said to be old. */
const RENEW_AFTER_MS = 90 * DAY_MS;
const GONE = 'Make a new one: this one is too old, or was fetched.';

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

  health: os.station.health.handler(async ({ context }) => {
    allow(context, 'station.health');
    const { ports } = context;
    const [health, settings] = await Promise.all([ports.health(), ports.read('settings', undefined)]);
    const lastMadeMs = settings?.recoveryMadeAtMs ?? null;
    return { ...health, recovery: { lastMadeMs, isOld: lastMadeMs !== null && ports.clock.now() - lastMadeMs > RENEW_AFTER_MS } };
  }),

  makeRecoveryFile: os.station.makeRecoveryFile.handler(({ context, input }) => {
    const { operatorId } = allow(context, 'station.recovery-file');
    const name = context.ports.recovery.begin({
      operatorId,
      passphrase: input.passphrase,
      onMade: (facts) => submitAs(context, operatorId, { kind: 'operator.made-recovery-file', ...facts }),
    });
    return { name };
  }),

  recoveryFile: os.station.recoveryFile.handler(({ context, input }) => {
    const { operatorId } = allow(context, 'station.recovery-file');
    return found(context.ports.recovery.look(input.name, operatorId), { help: GONE });
  }),

  change: os.station.change.handler(async ({ context, input }) => {
    const caller = allow(context, 'station.change');
    await submitAs(context, caller.operatorId, { kind: 'operator.settings', ...input });
    return done;
  }),
};
