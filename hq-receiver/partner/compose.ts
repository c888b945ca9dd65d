/**
 * What a station told, as a partner reads it: HQ adds what it alone knows, the party, the address and when it got the object. Where a
 * station was offline for a week, last_updated is when HQ heard of it, so that who asks for what is new gets it.
 */
import type { PartnerModule, PartnerObject } from '../store/partners.ts';
import { ocpiTime } from './ocpi.ts';

type Json = Readonly<Record<string, unknown>>;

/** null: the body is not what the wire allows; it is left out. */
export function composed(module: PartnerModule, object: PartnerObject): Json | null {
  const ocpi = module === 'locations' ? object.body : isJson(object.body) ? object.body['ocpi'] : null;
  if (!isJson(ocpi)) return null;
  const { station } = object;
  const whole = { country_code: station.countryCode, party_id: station.partyId, last_updated: ocpiTime(object.receivedAtMs) };
  switch (module) {
    case 'locations':
      return { ...ocpi, ...place(object), time_zone: station.zone, publish: ocpi['publish'] ?? true, ...whole };
    case 'cdrs':
      return { ...ocpi, cdr_location: { ...(isJson(ocpi['cdr_location']) ? ocpi['cdr_location'] : {}), ...place(object) }, ...whole };
    case 'sessions':
      return { ...ocpi, location_id: object.stationId, ...whole };
    case 'tariffs':
      return { ...ocpi, ...whole };
  }
}

function place({ stationId, station }: PartnerObject): Json {
  return {
    id: stationId,
    name: station.name,
    address: station.address,
    city: station.city,
    ...(station.postalCode === '' ? {} : { postal_code: station.postalCode }),
    country: station.country,
    coordinates: { latitude: station.latitude, longitude: station.longitude },
  };
}

/** An EVSE of a location as partners read it, or one of its connectors; null: there is none. */
export function partOf(location: Json, evseUid: string, connectorId: string | null): Json | null {
  const evse = listOf(location['evses']).find(({ uid }) => uid === evseUid);
  if (evse === undefined || connectorId === null) return evse ?? null;
  return listOf(evse['connectors']).find(({ id }) => id === connectorId) ?? null;
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
