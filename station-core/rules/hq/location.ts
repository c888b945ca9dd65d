/** The station as an OCPI 2.2.1 Location. Address, coordinates, country_code and party_id are HQ's to add. */
import type { Currency } from '../../base/money.ts';
import type { UtcMs, ZoneName } from '../../base/time.ts';
import type { Connector, Pile } from '../../domain/pile.ts';
import type { PricePlan } from '../../domain/tariff.ts';
import { evseId, evseStatus, evseUid, ocpiTime, tariffId, type OcpiParty } from './ocpi.ts';

export interface LocationFacts extends OcpiParty {
  readonly name: string;
  readonly zone: ZoneName;
  readonly currency: Currency;
  readonly piles: readonly { readonly pile: Pile; readonly connectors: readonly Connector[] }[];
  /** That hold for everybody at this connector now. */
  readonly planAt: (connector: Connector) => PricePlan | null;
  readonly nowMs: UtcMs;
}

type Json = Readonly<Record<string, unknown>>;

/** Piles that were let in, each EVSE with its connectors; connector 0 is the pile itself. */
export function locationOf(facts: LocationFacts): Json {
  const evses = facts.piles
    .filter(({ pile }) => pile.admission === 'accepted')
    .flatMap(({ pile, connectors }) => evsesOf(facts, pile, connectors));
  return {
    id: facts.stationId,
    publish: true,
    name: facts.name.slice(0, 255),
    evses,
    time_zone: facts.zone,
    last_updated: ocpiTime(facts.nowMs),
  };
}

function evsesOf(facts: LocationFacts, pile: Pile, connectors: readonly Connector[]): Json[] {
  const outlets = connectors.filter((one) => one.connector > 0);
  return [...new Set(outlets.map(({ evse }) => evse))].map((evse) => {
    const own = outlets.filter((one) => one.evse === evse);
    const changedMs = own.reduce<UtcMs>(
      (at, one) => (one.stateHeardMs !== null && one.stateHeardMs > at ? one.stateHeardMs : at),
      pile.firstSeenMs,
    );
    return {
      uid: evseUid({ pileId: pile.id, evse }),
      evse_id: evseId(facts, { pileId: pile.id, evse }),
      status: evseStatus(own.map(({ state }) => state)),
      capabilities: ['REMOTE_START_STOP_CAPABLE', 'RFID_READER'],
      connectors: own.map((one) => connectorOf(facts, one, changedMs)),
      physical_reference: (own[0]?.name ?? pile.name).slice(0, 16),
      last_updated: ocpiTime(changedMs),
    };
  });
}

/** The plug is not told by a pile: what stands at most piles of its kind where this currency is used. */
export function plugOf({ phases, ratedPower }: Pick<Connector, 'phases' | 'ratedPower'>, currency: Currency): Plug {
  const inChina = currency.code === 'CNY';
  const power = ratedPower ?? 0;
  if (phases === null && power > 22_000)
    return { standard: inChina ? 'GBT_DC' : 'IEC_62196_T2_COMBO', format: 'CABLE', powerType: 'DC', volts: inChina ? 750 : 920, lines: 1 };
  const lines = phases ?? (power > 7_400 ? 3 : 1);
  return {
    standard: inChina ? 'GBT_AC' : 'IEC_62196_T2',
    format: inChina ? 'CABLE' : 'SOCKET',
    powerType: lines === 1 ? 'AC_1_PHASE' : lines === 2 ? 'AC_2_PHASE' : 'AC_3_PHASE',
    volts: inChina ? 220 : 230,
    lines,
  };
}

export interface Plug {
  readonly standard: string;
  readonly format: string;
  readonly powerType: string;
  /** Of AC: line to neutral. */
  readonly volts: number;
  readonly lines: number;
}

function connectorOf(facts: LocationFacts, connector: Connector, changedMs: UtcMs): Json {
  const plug = plugOf(connector, facts.currency);
  const plan = facts.planAt(connector);
  return {
    id: String(connector.connector),
    standard: plug.standard,
    format: plug.format,
    power_type: plug.powerType,
    max_voltage: plug.volts,
    max_amperage: Math.round((connector.ratedPower ?? 0) / (plug.volts * plug.lines)),
    ...(connector.ratedPower === null ? {} : { max_electric_power: connector.ratedPower }),
    ...(plan === null ? {} : { tariff_ids: plan.layers.map(({ layer }) => tariffId(plan.id, plan.version, layer)) }),
    last_updated: ocpiTime(changedMs),
  };
}
