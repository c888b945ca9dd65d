/** Charging profiles and lists of cards in OCPP 1.6, for anything the station may want: what goes out fits the schema and says the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utcMs } from '../../../station-core/base/time.ts';
import type { ChargingProfile } from '../../../station-core/domain/charging-profile.ts';
import type { LocalListEntry } from '../../../station-core/domain/reservation.ts';
import { encodeLocalList } from '../../../station-core/drivers/pile/ocpp16/local-list.ts';
import { encodeProfile, problemOfProfile } from '../../../station-core/drivers/pile/ocpp16/profiles.ts';
import { openSchemas } from '../../../station-core/drivers/pile/ocpp16/schemas.ts';

const schemas = openSchemas();
const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2090, 0) }).map(utcMs);
const period = fc.record({
  startS: fc.nat(86_400),
  limitTenths: fc.nat(1_000_000),
  phases: fc.constantFrom(null, 1, 2, 3),
});
const profiles: fc.Arbitrary<ChargingProfile> = fc.record({
  id: fc.nat(100_000),
  stackLevel: fc.nat(20),
  purpose: fc.constantFrom('pile-maximum', 'default', 'transaction'),
  kind: fc.constantFrom('absolute', 'recurring', 'relative'),
  recurrency: fc.constantFrom(null, 'daily', 'weekly'),
  validFromMs: fc.option(instant),
  validToMs: fc.option(instant),
  transactionId: fc.option(fc.nat(1_000_000_000)),
  pileTransactionId: fc.constant(null),
  unit: fc.constantFrom('A', 'W'),
  startMs: fc.option(instant),
  durationS: fc.option(fc.nat(604_800)),
  periods: fc.array(period, { minLength: 1, maxLength: 100 }),
});

describe('profiles', () => {
  test('each fits the schema, with every limit in tenths', () => {
    fc.assert(
      fc.property(profiles, fc.nat(10), fc.boolean(), (profile, connectorId, isWhole) => {
        const csChargingProfiles = encodeProfile(profile, isWhole);
        expect(schemas.request('SetChargingProfile', { connectorId, csChargingProfiles })).toBeNull();
        const schedule = csChargingProfiles['chargingSchedule'] as { chargingSchedulePeriod: { startPeriod: number; limit: number }[] };
        expect(schedule.chargingSchedulePeriod.map(({ startPeriod }) => startPeriod)).toEqual(profile.periods.map(({ startS }) => startS));
        for (const [index, { limit }] of schedule.chargingSchedulePeriod.entries()) {
          const told = profile.periods[index]?.limitTenths ?? -1;
          expect(isWhole ? limit : Math.round(limit * 10)).toBe(isWhole ? Math.floor(told / 10) : told);
          // Never more than was meant, and never with ".0": some piles cannot read it.
          expect(limit * 10).toBeLessThanOrEqual(told + 1e-6);
          expect(JSON.stringify(limit)).not.toMatch(/\.0$/);
        }
      }),
    );
  });

  test('one that contradicts itself is never called good', () => {
    fc.assert(
      fc.property(profiles, fc.nat(3), (profile, connector) => {
        if (problemOfProfile(profile, connector) !== null) return;
        expect(profile.periods[0]?.startS).toBe(0);
        expect(profile.kind === 'recurring').toBe(profile.recurrency !== null);
        expect(profile.purpose === 'transaction').toBe(profile.transactionId !== null);
        expect(connector === 0 ? profile.purpose !== 'transaction' : profile.purpose !== 'pile-maximum').toBe(true);
      }),
    );
  });

  test('a plain one is good', () => {
    const plain: ChargingProfile = {
      id: 1, stackLevel: 0, purpose: 'default', kind: 'absolute', recurrency: null, validFromMs: null, validToMs: null, transactionId: null,
      pileTransactionId: null, unit: 'A', startMs: utcMs(0), durationS: null, periods: [{ startS: 0, limitTenths: 160, phases: null }],
    }; // prettier-ignore
    expect([problemOfProfile(plain, 0), problemOfProfile(plain, 1)]).toEqual([null, null]);
  });
});

describe('lists of cards', () => {
  const entries: fc.Arbitrary<LocalListEntry[]> = fc.array(
    fc.record({
      tag: fc.stringMatching(/^[A-Z0-9]{1,30}$/, { size: 'max' }),
      status: fc.constantFrom(null, 'Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'),
      expiresMs: fc.option(instant),
    }),
    { maxLength: 50 },
  );

  test('each fits the schema; who has no room is left out, and who is to be forgotten is named in a differential list alone', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom('full', 'differential'), fc.nat(1_000), (all, update, version) => {
        const list = encodeLocalList({ kind: 'send-local-list', update, version, entries: all });
        expect(schemas.request('SendLocalList', list)).toBeNull();
        const told = list['localAuthorizationList'] as { idTag: string; idTagInfo?: { status: string } }[];
        const expected = all.filter(({ tag, status }) => tag.length <= 20 && (update === 'differential' || status !== null));
        expect(told.map(({ idTag, idTagInfo }) => [idTag, idTagInfo?.status ?? null])).toEqual(
          expected.map(({ tag, status }) => [tag, status]),
        );
      }),
    );
  });
});
