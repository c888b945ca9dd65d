/** HQ's side for tests of the station's flow: a link, and directives in their order as the line hands them to the inbox. */
import { id, type OperatorId } from '../../station-core/base/ids.ts';
import { utcMs, type UtcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { Directive, DirectiveOutcome } from '../../station-core/domain/hq-directive.ts';
import { DEFAULT_SCHEDULE } from '../../station-core/domain/hq-port.ts';
import { checkDirectiveBody, isDirectiveKind } from '../../station-core/hq/wire-directives.ts';
import { outcomeOf } from '../../station-core/store/hq-directives.ts';
import type { FlowStation } from './flow-station.ts';

export const BOSS = id<OperatorId>('boss');

/** Takes the station's place at HQ: epoch 1 by enrolment, later ones by recovery. */
export function linkToHq(station: FlowStation, epoch = 1, stationId = 'st-1'): Answer {
  return station.send({
    kind: 'operator.hq-linked',
    operatorId: BOSS,
    how: epoch === 1 ? 'enrolled' : 'recovered',
    lost: [],
    link: {
      url: 'https://hq.example',
      caPem: null,
      proxy: null,
      capKiBs: null,
      schedule: DEFAULT_SCHEDULE,
      stationId,
      hqName: 'Head office',
      hqKey: 'key',
      countryCode: 'DE',
      partyId: 'STM',
      epoch,
      enrolledAtMs: station.nowMs,
      state: 'linked',
      stoppedBy: null,
    },
  });
}

export interface OrderFacts {
  readonly number?: number;
  readonly version?: number;
  readonly validFromMs?: UtcMs;
  readonly untilMs?: UtcMs | null;
}

/** Numbers what HQ orders, as its counter does. */
export class HqOrders {
  readonly station: FlowStation;
  #last = 0;

  constructor(station: FlowStation) {
    this.station = station;
  }

  /** As the line makes it of the wire's: checked by its kind, or kept with what is wrong with it. */
  make(kind: string, objectId: string, body: unknown, facts: OrderFacts = {}): Directive {
    this.#last = facts.number ?? this.#last + 1;
    const checked = isDirectiveKind(kind) ? checkDirectiveBody(kind, objectId, body) : ({ ok: false, problem: 'unknown kind' } as const);
    return {
      number: this.#last,
      kind: isDirectiveKind(kind) ? kind : 'unknown',
      objectId,
      version: facts.version ?? 1,
      validFromMs: facts.validFromMs ?? utcMs(0),
      issuedAtMs: this.station.nowMs,
      untilMs: facts.untilMs ?? null,
      body: checked.ok ? checked.body : body,
      problem: checked.ok ? null : checked.problem,
    };
  }

  hand(...directives: readonly Directive[]): Answer {
    return this.station.send({ kind: 'hq.directives', directives });
  }

  /** Handed over, applied where it is due, and what the station answers to it. */
  order(kind: string, objectId: string, body: unknown, facts: OrderFacts = {}): Pick<DirectiveOutcome, 'state' | 'code' | 'reason'> {
    const directive = this.make(kind, objectId, body, facts);
    this.hand(directive);
    this.station.pass(1);
    return this.outcome(directive.number);
  }

  outcome(number: number): Pick<DirectiveOutcome, 'state' | 'code' | 'reason'> {
    const told = outcomeOf(this.station.db, number);
    if (told === null) throw new Error(`no directive ${number}`);
    const { state, code, reason } = told;
    return { state, code, reason };
  }
}

/** A plan of one energy price, by kWh. */
export function planBody(name: string, price: number, restrictions?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const element = {
    price_components: [{ type: 'ENERGY', price, vat: 19, step_size: 1 }],
    ...(restrictions === undefined ? {} : { restrictions }),
  };
  const ocpi = {
    country_code: 'DE',
    party_id: 'STM',
    id: `${name}-energy`,
    currency: 'EUR',
    elements: [element],
    last_updated: '2026-01-01T00:00:00Z',
  };
  return { name, currency: 'EUR', layers: [{ layer: 'energy', ocpi, labels: ['flat'] }], idleGraceS: 0 };
}

/** An account of HQ's; shared where it is told to be. */
export function accountBody(name: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const person = { name, phone: '', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
  return { kind: 'driver', person, groupId: null, levelId: null, isPostPaid: false, creditLimit: 0, frozen: null, shared: null, ...more };
}

export function promotionBody(name: string, energyPpm: number): Readonly<Record<string, unknown>> {
  return {
    name,
    discountPpm: { energy: energyPpm, service: 0, idle: 0 },
    fromDay: '2026-01-01',
    toDay: '2027-01-01',
    fromMinute: 0,
    toMinute: 1_440,
    weekdays: [],
    groupId: null,
    pileIds: null,
    enabled: true,
  };
}

export function cardBody(number: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { number, label: 'Card of HQ', state: 'active', validUntilMs: null, accountId: null, parentTag: null, ...more };
}
