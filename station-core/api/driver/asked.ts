/** What the routes share: the connector of an address, the amount of a form, the event that is brought to the inbox. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../base/fault.ts';
import { id, type PileId } from '../../base/ids.ts';
import { minor, type Currency, type Minor } from '../../base/money.ts';
import type { DriverEvent } from '../../domain/money-event.ts';
import type { DriverPlace } from '../../store/views/driver.ts';
import { typedIn, type DriverDesk } from './desk.ts';
import type { Look } from './page.ts';
import { moneyText, readAmount } from './texts.ts';

export interface PlaceParams {
  readonly pileId: string;
  readonly evse: string;
  readonly connector: string;
}

type Without<E, K extends PropertyKey> = E extends unknown ? Omit<E, K> : never;
export type DriverWish = Without<DriverEvent, 'id' | 'receivedMs'>;

export const NO_LIMITS = { amount: null, energy: null, durationS: null } as const;

/** A connector is the same for everybody for so long. */
const PLACE_MS = 1_000;

/** Throws Fault('input.not-found'). */
export async function placeOf(desk: DriverDesk, { pileId, evse, connector }: PlaceParams): Promise<DriverPlace> {
  const isPlain = /^\d{1,3}$/.test(evse) && /^\d{1,3}$/.test(connector) && pileId.length > 0 && pileId.length <= 48;
  const ref = isPlain ? { pileId: id<PileId>(pileId), evse: Number(evse), connector: Number(connector) } : null;
  const place =
    ref === null
      ? null
      : await desk.shared(`place ${ref.evse} ${ref.connector} ${pileId}`, PLACE_MS, () => desk.parts.ports.read('driverPlace', { ref }));
  if (place === null) throw new Fault('input.not-found');
  return place;
}

/** Brings what the driver wants to the inbox; resolves after the commit. A refusal is thrown as its fault. */
export async function submit(desk: DriverDesk, wish: DriverWish): Promise<void> {
  const { clock, newEventId, submit: send } = desk.parts.ports;
  const answer = await send({ ...wish, id: newEventId(), receivedMs: clock.now() });
  if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail);
}

/** One of the companies there are: a name of anybody's choice goes nowhere. Throws Fault('input.invalid'). */
export function providerIn(desk: DriverDesk, request: FastifyRequest): string {
  const wished = typedIn(request, 'provider', 40);
  const [first] = desk.providers();
  const provider = desk.providers().includes(wished) ? wished : first;
  if (provider === undefined) throw new Fault('input.invalid', { field: 'provider', why: 'no' });
  return provider;
}

/** The amount of the form; a sentence where it cannot be one. What was typed goes before what was picked. */
export async function amountIn(desk: DriverDesk, look: Look, request: FastifyRequest): Promise<Minor | string> {
  const { topUpMost } = (await desk.settings()).money;
  const other = typedIn(request, 'other', 20);
  const amount = readAmount(other === '' ? typedIn(request, 'amount', 20) : other, look.currency, topUpMost);
  return amount ?? look.say('why.amount', { digits: look.currency.digits, most: moneyText(topUpMost, look.currency) });
}

/** Four round amounts, those that may be paid. */
export function amountsOf(currency: Currency, most: Minor): Minor[] {
  const unit = 10 ** currency.digits;
  const round = currency.digits === 0 ? [1_000, 2_000, 5_000, 10_000] : [20, 50, 100, 200].map((amount) => amount * unit);
  const fitting = round.filter((amount) => amount <= most).map(minor);
  return fitting.length === 0 && most > 0 ? [most] : fitting;
}

export function page(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(text);
}
