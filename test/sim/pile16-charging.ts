/** Answers of a simulated 1.6 pile about charging profiles and reservations (OCPP 1.6, 5.5, 5.7, 5.16; 5.3, 5.13). */
import type { ChargingPlace } from './charging-limits.ts';
import { keptProfile } from './charging-limits.ts';
import type { Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { Reservation16, SimConnector } from './pile16-connector.ts';
import type { Answerer, CommandHost } from './pile16-host.ts';

/** By action. */
export const CHARGING_ANSWERS: Readonly<Record<string, Answerer>> = {
  SetChargingProfile: setProfile,
  ClearChargingProfile: clearProfile,
  GetCompositeSchedule: compositeSchedule,
  ReserveNow: reserveNow,
  CancelReservation: (pile, request) => {
    const connector = pile.connectors.find((one) => one.reservation !== null && one.reservation.id === numberOf(request, 'reservationId'));
    if (connector === undefined) return { status: 'Rejected' };
    release(pile, connector);
    return { status: 'Accepted' };
  },
};

/** The profile of a RemoteStartTransaction: it holds for whatever transaction comes of it (5.11). */
export function takeTxProfile(pile: CommandHost, connector: SimConnector, profile: Payload): void {
  const { transactionId: _, ...rest } = profile;
  pile.limits.set(keptProfile(connector.id, rest));
}

function setProfile(pile: CommandHost, request: Payload): Payload {
  if (pile.quirks.chargingProfile === 'rejects') return { status: 'Rejected' };
  const connectorId = numberOf(request, 'connectorId') ?? 0;
  const profile = keptProfile(connectorId, objectOf(request, 'csChargingProfiles'));
  const connector = pile.connectors.find((one) => one.id === connectorId);
  if (profile === null || (connectorId !== 0 && connector === undefined)) return { status: 'Rejected' };
  if (profile.purpose === 'transaction') {
    const running = connector?.tx ?? null;
    if (running === null || ![null, String(running.transactionId)].includes(profile.transactionId)) return { status: 'Rejected' };
  }
  if (pile.quirks.chargingProfile === 'accepts-and-ignores') return { status: 'Accepted' };
  if (!pile.limits.set(profile)) return { status: 'Rejected' };
  applyAll(pile);
  return { status: 'Accepted' };
}

function clearProfile(pile: CommandHost, request: Payload): Payload {
  const [id, connectorId, level] = [numberOf(request, 'id'), numberOf(request, 'connectorId'), numberOf(request, 'stackLevel')];
  const purpose = textOf(request, 'chargingProfilePurpose');
  const gone = pile.limits.clear((one) =>
    id !== undefined
      ? one.id === id
      : (connectorId === undefined || one.place === connectorId) &&
        (level === undefined || one.stackLevel === level) &&
        (purpose === undefined || one.purposeText === purpose),
  );
  applyAll(pile);
  return { status: gone > 0 ? 'Accepted' : 'Unknown' };
}

function compositeSchedule(pile: CommandHost, request: Payload): Payload {
  const connectorId = numberOf(request, 'connectorId') ?? 0;
  const place = connectorId === 0 ? wholePile(pile) : pile.connectors.find((one) => one.id === connectorId)?.place;
  if (place === undefined) return { status: 'Rejected' };
  const duration = numberOf(request, 'duration') ?? 0;
  const unit = textOf(request, 'chargingRateUnit') === 'A' ? 'A' : 'W';
  const periods = pile.limits.compose(place, pile.timers.now(), duration);
  if (periods.length === 0) return { status: 'Rejected' };
  return {
    status: 'Accepted',
    connectorId,
    scheduleStart: pile.clock.text(),
    chargingSchedule: {
      duration,
      chargingRateUnit: unit,
      chargingSchedulePeriod: periods.map(({ startS, limitW }) => ({
        startPeriod: startS,
        limit: Math.round((unit === 'A' ? limitW / place.wattsPerAmpere : limitW) * 10) / 10,
      })),
    },
  };
}

function wholePile(pile: CommandHost): ChargingPlace {
  return { place: 0, wattsPerAmpere: 690, maxW: pile.connectors.reduce((sum, one) => sum + one.spec.maxW, 0), transaction: null };
}

function applyAll(pile: CommandHost): void {
  for (const connector of pile.connectors) {
    pile.desk.applyLimits(connector);
    pile.desk.look(connector);
  }
}

/** Connector 0 means any: the first free one is taken, which one does not matter to whoever tests. */
function reserveNow(pile: CommandHost, request: Payload): Payload {
  const connectorId = numberOf(request, 'connectorId') ?? 0;
  const id = numberOf(request, 'reservationId') ?? 0;
  const idTag = textOf(request, 'idTag') ?? '';
  const untilMs = Date.parse(textOf(request, 'expiryDate') ?? '');
  const chosen = pile.connectors.filter((one) => connectorId === 0 || one.id === connectorId);
  if (chosen.length === 0 || !(untilMs > pile.clock.now())) return { status: 'Rejected' };
  const states = chosen.map((connector) => ({ connector, state: reservable(connector, id) }));
  const free = states.find(({ state }) => state === 'Accepted');
  if (free === undefined) return { status: states[0]?.state ?? 'Rejected' };
  const old = pile.connectors.find((one) => one.reservation?.id === id);
  if (old !== undefined) release(pile, old); // the same id replaces (5.13)
  reserve(pile, free.connector, { id, idTag, parentIdTag: textOf(request, 'parentIdTag') ?? null }, untilMs);
  return { status: 'Accepted' };
}

function reserve(pile: CommandHost, connector: SimConnector, reservation: Omit<Reservation16, 'forget'>, untilMs: number): void {
  connector.reservation?.forget();
  const forget = pile.timers.setTimer(untilMs - pile.clock.now(), () => release(pile, connector));
  connector.reservation = { ...reservation, forget };
  pile.setStatus(connector, 'Reserved');
}

/** The connector is free again; the station hears of it by its status. */
function release(pile: CommandHost, connector: SimConnector): void {
  connector.reservation?.forget();
  connector.reservation = null;
  if (connector.status === 'Reserved') pile.setStatus(connector, connector.operative ? 'Available' : 'Unavailable');
}

function reservable(connector: SimConnector, id: number): string {
  if (connector.status === 'Faulted') return 'Faulted';
  if (!connector.operative) return 'Unavailable';
  const others = connector.reservation !== null && connector.reservation.id !== id;
  return connector.free && !connector.plugged && !others ? 'Accepted' : 'Occupied';
}
