/** Answers about charging profiles and reservations (OCPP 2.0.1 K, H). */
import type { ChargingPlace } from './charging-limits.ts';
import { keptProfile } from './charging-limits.ts';
import type { Payload } from './ocpp-frame.ts';
import { listOf, numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { SimEvse } from './pile201-evse.ts';
import type { Answerer201, Host201 } from './pile201-host.ts';
import { afterTheAnswer } from './pile201-host.ts';
import { idTokenIn } from './pile201-cards.ts';

/** By action. */
export const CHARGING_ANSWERS: Readonly<Record<string, Answerer201>> = {
  SetChargingProfile: setProfile,
  ClearChargingProfile: clearProfile,
  GetChargingProfiles: getProfiles,
  GetCompositeSchedule: compositeSchedule,
  ReserveNow: reserveNow,
  CancelReservation: (pile, request) => {
    const evse = pile.evses.find((one) => one.reservation !== null && one.reservation.id === numberOf(request, 'reservationId'));
    if (evse === undefined) return { status: 'Rejected' };
    pile.releaseReservation(evse, null);
    return { status: 'Accepted' };
  },
};

/** The profile that came with a RequestStartTransaction: it holds for whatever transaction comes of it (F01.FR.09). */
export function takeTxProfile(pile: Host201, evse: SimEvse, profile: Payload): void {
  const { transactionId: _, ...rest } = profile;
  pile.limits.set(keptProfile(evse.id, rest));
}

function setProfile(pile: Host201, request: Payload): Payload {
  if (pile.quirks.chargingProfile === 'rejects') return { status: 'Rejected' };
  const evseId = numberOf(request, 'evseId') ?? 0;
  const profile = keptProfile(evseId, objectOf(request, 'chargingProfile'));
  const evse = pile.evses.find((one) => one.id === evseId);
  if (profile === null || profile.purpose === 'external' || (evseId !== 0 && evse === undefined)) return { status: 'Rejected' };
  if (profile.purpose === 'transaction' && (profile.transactionId === null || profile.transactionId !== (evse?.tx?.transactionId ?? null)))
    return { status: 'Rejected' };
  if (pile.quirks.chargingProfile === 'accepts-and-ignores') return { status: 'Accepted' };
  if (!pile.limits.set(profile)) return { status: 'Rejected' };
  applyAll(pile);
  return { status: 'Accepted' };
}

function clearProfile(pile: Host201, request: Payload): Payload {
  const id = numberOf(request, 'chargingProfileId');
  const criteria = objectOf(request, 'chargingProfileCriteria');
  const [evseId, level] = [numberOf(criteria, 'evseId'), numberOf(criteria, 'stackLevel')];
  const purpose = textOf(criteria, 'chargingProfilePurpose');
  const gone = pile.limits.clear((one) =>
    id !== undefined
      ? one.id === id
      : (evseId === undefined || one.place === evseId) &&
        (level === undefined || one.stackLevel === level) &&
        (purpose === undefined || one.purposeText === purpose),
  );
  applyAll(pile);
  return { status: gone > 0 ? 'Accepted' : 'Unknown' };
}

function getProfiles(pile: Host201, request: Payload): Payload {
  const criteria = objectOf(request, 'chargingProfile');
  const evseId = numberOf(request, 'evseId');
  const ids = listOf(criteria, 'chargingProfileId');
  const [level, purpose] = [numberOf(criteria, 'stackLevel'), textOf(criteria, 'chargingProfilePurpose')];
  const chosen = pile.limits.kept.filter(
    (one) =>
      (evseId === undefined || one.place === evseId) &&
      (ids.length === 0 || ids.includes(one.id)) &&
      (level === undefined || one.stackLevel === level) &&
      (purpose === undefined || one.purposeText === purpose),
  );
  if (chosen.length === 0) return { status: 'NoProfiles' };
  const groups = [...Map.groupBy(chosen, (one) => one.place)];
  afterTheAnswer(() => {
    groups.forEach(([place, profiles], at) => {
      void pile.line.ask('ReportChargingProfiles', {
        requestId: numberOf(request, 'requestId') ?? 0,
        chargingLimitSource: 'CSO',
        evseId: place,
        chargingProfile: profiles.map((one) => one.payload),
        tbc: at < groups.length - 1,
      });
    });
  });
  return { status: 'Accepted' };
}

function compositeSchedule(pile: Host201, request: Payload): Payload {
  const evseId = numberOf(request, 'evseId') ?? 0;
  const place = evseId === 0 ? wholePile(pile) : pile.evses.find((one) => one.id === evseId)?.place;
  if (place === undefined) return { status: 'Rejected' };
  const duration = numberOf(request, 'duration') ?? 0;
  const unit = textOf(request, 'chargingRateUnit') === 'A' ? 'A' : 'W';
  const periods = pile.limits.compose(place, pile.timers.now(), duration);
  const chargingSchedulePeriod = periods.map(({ startS, limitW }) => ({
    startPeriod: startS,
    limit: Math.round((unit === 'A' ? limitW / place.wattsPerAmpere : limitW) * 10) / 10,
  }));
  if (chargingSchedulePeriod.length === 0) return { status: 'Rejected' };
  return {
    status: 'Accepted',
    schedule: { evseId, duration, scheduleStart: pile.clock.text(), chargingRateUnit: unit, chargingSchedulePeriod },
  };
}

function wholePile(pile: Host201): ChargingPlace {
  return { place: 0, wattsPerAmpere: 690, maxW: pile.evses.reduce((sum, evse) => sum + evse.spec.maxW, 0), transaction: null };
}

function applyAll(pile: Host201): void {
  pile.device.force('SmartChargingCtrlr.Entries[ChargingProfiles]', String(pile.limits.kept.length));
  for (const evse of pile.evses) pile.desk.applyLimits(evse);
}

/** Without an EVSE the first free one is taken: which one does not matter to whoever tests. */
function reserveNow(pile: Host201, request: Payload): Payload {
  if (!pile.device.flag('ReservationCtrlr.Enabled')) return { status: 'Rejected' };
  const evseId = numberOf(request, 'evseId');
  const id = numberOf(request, 'id') ?? 0;
  const wanted = pile.evses.filter((evse) => evseId === undefined || evse.id === evseId);
  const type = textOf(request, 'connectorType');
  const fitting = wanted.filter((evse) => type === undefined || evse.connectors.some((one) => one.type === type));
  if (fitting.length === 0) return { status: 'Rejected' };
  const untilMs = Date.parse(textOf(request, 'expiryDateTime') ?? '');
  if (!(untilMs > pile.clock.now())) return { status: 'Rejected' };
  const states = fitting.map((evse) => ({ evse, state: reservable(pile, evse, id) }));
  const free = states.find(({ state }) => state === 'Accepted');
  if (free === undefined) return { status: states[0]?.state ?? 'Rejected' };
  const old = pile.evses.find((evse) => evse.reservation?.id === id);
  if (old !== undefined) pile.releaseReservation(old, null); // the same id replaces (H01.FR.02)
  const group = textOf(objectOf(request, 'groupIdToken'), 'idToken') ?? null;
  pile.reserve(free.evse, id, idTokenIn(request), group, untilMs);
  return { status: 'Accepted' };
}

function reservable(pile: Host201, evse: SimEvse, id: number): string {
  if (evse.connectors.every((one) => one.faulted)) return 'Faulted';
  if (evse.connectors.every((one) => evse.statusOf(one, true) === 'Unavailable')) return 'Unavailable';
  if (evse.tx !== null || evse.plugged !== null || evse.authorised !== null) return 'Occupied';
  if (evse.reservation !== null && evse.reservation.id !== id) return 'Occupied';
  return pile.accepted ? 'Accepted' : 'Rejected';
}
