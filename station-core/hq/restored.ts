/** From the objects HQ holds to what a PC with an empty file is given back of the station's own. */
import { z } from 'zod';
import type { HqRestored } from '../domain/hq.ts';
import { bodies } from './wire-objects.ts';
import type { WireRow } from './wire.ts';

type Pile = HqRestored['piles'][number];
type Plan = HqRestored['plans'][number];
type Account = HqRestored['accounts'][number];

/** What the rows of this program carry beside what every HQ keeps; a row without it is given back as far as it goes. */
const pileMore = z.looseObject({
  admission: z.string().catch('accepted'),
  place: z.string().max(200).catch(''),
  zone: z.string().max(40).catch(''),
  connectors: z.array(
    z.looseObject({
      evse: z.number(),
      connector: z.number(),
      name: z.string().max(80).optional(),
      ratedPower: z.number().int().min(0).nullable().catch(null),
    }),
  ),
});
const tariffMore = z.looseObject({
  idleGraceS: z.number().int().min(0).max(604_800).catch(0),
  labels: z.array(z.string().max(200).nullable()).max(1_000).nullable().catch(null),
});
const accountMore = z.looseObject({ isPostPaid: z.boolean().catch(false), creditLimit: z.number().int().min(0).catch(0) });

export class Restored {
  readonly #piles: Pile[] = [];
  readonly #plans = new Map<string, Plan>();
  readonly #accounts: Account[] = [];

  /** Rows of other kinds, and of what is gone, are passed over. */
  look({ kind, id, body }: WireRow): void {
    if (body === null || id.length > 80) return;
    if (kind === 'pile') this.#pile(body);
    if (kind === 'tariff') this.#tariff(body);
    if (kind === 'account') this.#account(body);
  }

  list(): HqRestored {
    return { piles: this.#piles, plans: [...this.#plans.values()], accounts: this.#accounts };
  }

  #pile(body: unknown): void {
    const [told, more] = [bodies.pile.safeParse(body), pileMore.safeParse(body)];
    if (!told.success || !more.success || more.data.admission !== 'accepted') return;
    const connectors = more.data.connectors.map(({ evse, connector, name, ratedPower }) => ({
      evse,
      connector,
      name: name ?? String(connector),
      ratedPower,
    }));
    this.#piles.push({ id: told.data.id, name: told.data.name, place: more.data.place, zone: more.data.zone, connectors });
  }

  /** Its newest version, all of its layers. */
  #tariff(body: unknown): void {
    const told = bodies.tariff.safeParse(body);
    if (!told.success || told.data.planVersion < 1) return;
    const { planId, planVersion: version, layer, name, isActive, ocpi } = told.data;
    const { idleGraceS, labels } = tariffMore.parse(body);
    const known = this.#plans.get(planId);
    if (known !== undefined && known.version > version) return;
    const layers = known?.version === version ? known.layers.filter((other) => other.layer !== layer) : [];
    const isNow = isActive || (known?.version === version && known.isActive);
    this.#plans.set(planId, { id: planId, version, name, isActive: isNow, idleGraceS, layers: [...layers, { layer, ocpi, labels }] });
  }

  /** A merchant's share and a shared account are not taken from what was told; closed ones stay closed. */
  #account(body: unknown): void {
    const told = bodies.account.safeParse(body);
    if (!told.success) return;
    const { id, kind, state, wallet, owed, isShared } = told.data;
    const number = Number(told.data.number);
    if ((kind !== 'driver' && kind !== 'fleet') || state === 'closed' || isShared || !Number.isSafeInteger(number) || number < 1) return;
    const { isPostPaid, creditLimit } = accountMore.parse(body);
    this.#accounts.push({ id, number, kind, isPostPaid, creditLimit, wallet, owed });
  }
}
