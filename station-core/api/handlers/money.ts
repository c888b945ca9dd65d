/** The owner's settings of money; the companies that carry it. */
import { Fault } from '../../base/fault.ts';
import { minor } from '../../base/money.ts';
import type { MoneySettings } from '../../domain/money-settings.ts';
import { allow, done, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const money = {
  settings: os.money.settings.handler(async ({ context }) => {
    allow(context, 'money.read');
    return moneyOf(context);
  }),

  change: os.money.change.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'money.change');
    const { moneyPictures } = context.ports;
    if (input.staticQr !== null && (await moneyPictures.read(input.staticQr)) === null)
      throw new Fault('input.invalid', { field: 'staticQr', help: 'Choose the picture once more.' });
    const amounts = {
      refundAlone: minor(input.refundAlone),
      writeOffAlone: minor(input.writeOffAlone),
      topUpMost: minor(input.topUpMost),
      walletMost: minor(input.walletMost),
    };
    await submitAs(context, operatorId, { kind: 'operator.money-settings', money: { ...input, ...amounts } });
    const inForce = (await moneyOf(context)).staticQr;
    await moneyPictures.keepOnly(inForce === null ? [] : [inForce]);
    return done;
  }),

  providers: os.money.providers.handler(({ context }) => {
    allow(context, 'money.read');
    return context.ports.payments.seen();
  }),
};

async function moneyOf({ ports }: CallContext): Promise<MoneySettings> {
  const settings = await ports.read('settings', undefined);
  if (settings === null) throw new Fault('input.not-found', { help: 'Set the station up first.' });
  return settings.money;
}
