/** Every order to a whole simulated pile of each version, over a real socket against the whole core: two halves written apart, from the standard, understand each other. */
import { afterEach, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { ChargingProfile } from '../../station-core/domain/charging-profile.ts';
import type { CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import { hashOfRoot } from '../sim/pile-certificates.ts';
import { SimPile } from '../sim/pile16.ts';
import { SimPile201 } from '../sim/pile201.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { testAuthority } from '../support/test-authority.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const NAME = 'WHOLE';

async function whole(Pile: typeof SimPile | typeof SimPile201): Promise<{ plant: TestPlant; pile: SimPile | SimPile201 }> {
  const plant = await openTestPlant({ piles: [NAME], pileLimits: { settleMs: 0, callsPerSecond: 1_000 } });
  ends.push(() => plant.close());
  const pile = new Pile({ url: plant.url, identity: NAME, redialMs: 10, rebootMs: 10 });
  ends.push(() => pile.stop());
  pile.start();
  await pile.whenAccepted();
  await pile.settled();
  return { plant, pile };
}

async function result(plant: TestPlant, order: PileOrder): Promise<string> {
  const answer = await plant.click({ kind: 'operator.order-pile', pileId: id<PileId>(NAME), order });
  if (answer.kind !== 'ordered') return JSON.stringify(answer);
  return shown(await plant.plant.commandResult(answer.commandId));
}

function shown(came: CommandResult): string {
  switch (came.outcome) {
    case 'accepted':
    case 'rejected':
      return `${came.outcome} ${came.status}`.trim();
    case 'failed':
      return `failed ${came.code} ${came.detail}`.slice(0, 120);
  }
}

const ROOT = await testAuthority();
const HASH = hashOfRoot(ROOT.ca);

function orders(nowMs: number): [PileOrder, string, string][] {
  const at = { evse: 1, connector: 1 } as const;
  const expiresMs = utcMs(nowMs + 600_000);
  const hash = {
    algorithm: 'SHA256',
    issuerName: HASH?.issuerNameHash ?? '',
    issuerKey: HASH?.issuerKeyHash ?? '',
    serial: HASH?.serialNumber ?? '',
  } as const;
  const profile: ChargingProfile = {
    ...{ id: 7, stackLevel: 1, purpose: 'default', kind: 'absolute', recurrency: null, validFromMs: null, validToMs: null },
    ...{ transactionId: null, pileTransactionId: null, unit: 'A', startMs: utcMs(nowMs), durationS: null },
    periods: [{ startS: 0, limitTenths: 160, phases: 3 }],
  };
  const card = { tag: 'CARD1', status: 'Accepted', expiresMs: null } as const;
  const key = { kind: 'read-configuration', keys: ['HeartbeatInterval'] } as const;
  const key201 = 'OCPPCommCtrlr.HeartbeatInterval';
  const taken = 'accepted Accepted';
  return [
    [{ kind: 'availability', ...at, operative: false }, taken, taken],
    [{ kind: 'availability', ...at, operative: true }, taken, taken],
    [{ kind: 'unlock', ...at }, 'accepted Unlocked', 'accepted Unlocked'],
    [{ kind: 'clear-cache' }, taken, taken],
    [key, 'accepted', 'any'],
    [{ kind: 'read-configuration', keys: [key201] }, 'any', 'accepted'],
    [{ kind: 'write-configuration', key: 'HeartbeatInterval', value: '60' }, taken, 'any'],
    [{ kind: 'write-configuration', key: key201, value: '60' }, 'any', taken],
    [{ kind: 'trigger', message: 'heartbeat', connector: null }, taken, taken],
    [{ kind: 'trigger', message: 'status', connector: 1 }, taken, taken],
    [{ kind: 'trigger', message: 'meter-values', connector: 1 }, taken, taken],
    [{ kind: 'trigger', message: 'firmware-status', connector: null }, taken, taken],
    [{ kind: 'data-transfer', vendorId: 'sim.echo', messageId: null, data: 'x' }, taken, taken],
    [{ kind: 'reserve', reservationId: 5, ...at, tag: 'CARD1', expiresMs }, taken, taken],
    [{ kind: 'cancel-reservation', reservationId: 5 }, taken, taken],
    [{ kind: 'cancel-reservation', reservationId: 5 }, 'rejected Rejected', 'rejected Rejected'],
    [{ kind: 'send-local-list', update: 'full', version: 40, entries: [card] }, taken, taken],
    [{ kind: 'send-local-list', update: 'differential', version: 41, entries: [{ ...card, status: null }] }, taken, taken],
    [{ kind: 'local-list-version' }, 'accepted', 'accepted'],
    [{ kind: 'set-profile', ...at, profile }, taken, taken],
    [{ kind: 'composite-schedule', evse: 1, durationS: 60, unit: 'A' }, taken, taken],
    [{ kind: 'clear-profile', profileId: 7, evse: null, purpose: null, stackLevel: null }, taken, taken],
    [{ kind: 'clear-profile', profileId: 7, evse: null, purpose: null, stackLevel: null }, 'rejected Unknown', 'rejected Unknown'],
    [{ kind: 'install-certificate', use: 'csms-root', pem: ROOT.ca }, taken, taken],
    [{ kind: 'list-certificates', use: 'csms-root' }, taken, taken],
    [{ kind: 'delete-certificate', hash }, taken, taken],
    [{ kind: 'delete-certificate', hash }, 'rejected NotFound', 'rejected NotFound'],
    [{ kind: 'trigger', message: 'sign-certificate', connector: null }, taken, taken],
    [{ kind: 'monitoring-level', severity: 5 }, 'any', taken],
    [{ kind: 'monitoring-base', base: 'all' }, 'any', taken],
    [
      {
        kind: 'set-monitors',
        monitors: [{ id: null, key: 'EVSE:1.Power', type: 'upper-threshold', value: 5_000, severity: 4, onlyInTransaction: false }],
      },
      'any',
      'accepted',
    ],
    [{ kind: 'report-monitors', requestId: 9 }, 'any', taken],
    [
      { kind: 'set-message', id: 1, priority: 'in-front', state: null, pileTransactionId: null, language: 'en', text: 'Welcome' },
      'any',
      taken,
    ],
    [{ kind: 'list-messages', requestId: 10 }, 'any', taken],
    [{ kind: 'clear-message', id: 1 }, 'any', taken],
    [{ kind: 'transaction-status', pileTransactionId: null }, 'any', 'accepted'],
    [{ kind: 'customer-information', requestId: 11, report: true, clear: false, tag: 'CARD1' }, 'any', taken],
    [{ kind: 'raw', action: 'GetLocalListVersion', payload: '{}' }, 'accepted', 'accepted'],
    [{ kind: 'reset', type: 'soft' }, taken, taken],
  ];
}

test.each([
  ['1.6', SimPile, 1],
  ['2.0.1', SimPile201, 2],
] as const)('a %s pile', { timeout: 60_000 }, async (_, Pile, column) => {
  const { plant, pile } = await whole(Pile);
  const told: [string, string][] = [];
  const expected: [string, string][] = [];
  for (const row of orders(plant.clock.now())) {
    if (row[column] === 'any') continue;
    const [order] = row;
    const name = JSON.stringify(order).slice(0, 100);
    told.push([name, await result(plant, order)]);
    expected.push([name, row[column]]);
  }
  expect(told).toEqual(expected.map(([name, word]) => [name, expect.stringMatching(new RegExp(`^${word}`)) as unknown]));
  await pile.settled();
  const db = plant.reader();
  expect(db.all("SELECT body FROM journal WHERE kind = 'pile.bad-message'")).toEqual([]);
  expect(pile.calls().filter(({ answer }) => answer?.ok === false)).toEqual([]);
});
