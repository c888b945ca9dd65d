/** First-run set-up: once, and at the station's own PC. */
import { Fault } from '../../base/fault.ts';
import { id, type OperatorId } from '../../base/ids.ts';
import { currencyOf, type Currency } from '../../base/money.ts';
import { zoneName, type ZoneName } from '../../base/time.ts';
import { submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const setup = {
  status: os.setup.status.handler(async ({ context }) => {
    const settings = await context.ports.read('settings', undefined);
    return {
      setUp: settings !== null,
      stationName: settings?.name ?? null,
      language: settings?.language ?? 'en',
      version: context.ports.version,
      suggestedZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
  }),

  complete: os.setup.complete.handler(async ({ context, input }) => {
    await requireFresh(context);
    const ownerId = id<OperatorId>(context.ports.newId());
    await submitAs(context, ownerId, {
      kind: 'operator.set-up',
      stationName: input.stationName,
      zone: zoneOf(input.zone),
      currency: currencyIn(input.currency),
      language: input.language,
      ownerName: input.ownerName,
      passwordHash: await context.desk.passwords.hash(input.password),
    });
    context.setCookie(await context.desk.open(ownerId, context.from));
    await context.afterSetUp();
    return { operatorId: ownerId, name: input.ownerName, role: 'owner' } as const;
  }),

  takeOver: os.setup.takeOver.handler(async ({ context, input }) => {
    await requireFresh(context);
    const ownerId = id<OperatorId>(context.ports.newId());
    const { settings, code, stationId, language, ownerName } = input;
    const passwordHash = await context.desk.passwords.hash(input.password);
    const { link, lost } = await context.ports.hq.takeOver({ settings, code, stationId }, async ({ name, zone, currency }) => {
      const station = { stationName: name, zone: zoneOf(zone), currency: currencyIn(currency), language };
      await submitAs(context, ownerId, { kind: 'operator.set-up', ...station, ownerName, passwordHash });
      return ownerId;
    });
    context.setCookie(await context.desk.open(ownerId, context.from));
    await context.afterSetUp();
    return { hqName: link.hqName, lost };
  }),
};

/** At the PC itself, and once. Asked before the slow hash; the only writer asks again when the event is decided. */
async function requireFresh(context: CallContext): Promise<void> {
  if (!context.from.isLocal) throw new Fault('access.forbidden', { help: 'Set the station up at its own PC.' });
  if ((await context.ports.read('settings', undefined)) !== null)
    throw new Fault('input.invalid', { help: 'The station is already set up; log in instead.' });
}

function zoneOf(text: string): ZoneName {
  try {
    return zoneName(text);
  } catch (cause) {
    throw new Fault(
      'input.invalid',
      { field: 'zone', value: text, help: 'Choose a time zone such as Europe/Berlin or Asia/Shanghai.' },
      { cause },
    );
  }
}

/** ISO 4217 has no list in the runtime but this one. */
function currencyIn(code: string): Currency {
  if (!Intl.supportedValuesOf('currency').includes(code)) throw new Fault('input.invalid', { field: 'currency', value: code });
  return currencyOf(code);
}
