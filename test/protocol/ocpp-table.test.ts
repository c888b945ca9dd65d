/** docs/ocpp.md names every message of both versions in both directions, and says of each what the code does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import schemas16 from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import schemas201 from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' with { type: 'json' };
import { must } from '../../station-core/base/assert.ts';
import { id, type CommandId, type PileId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { ChargingProfile } from '../../station-core/domain/charging-profile.ts';
import type { PileOrder } from '../../station-core/domain/command.ts';
import type { Dialect } from '../../station-core/drivers/pile/ocpp-j/dialect.ts';
import type { Inbound } from '../../station-core/drivers/pile/ocpp-j/inbound.ts';
import { ocpp16 } from '../../station-core/drivers/pile/ocpp16/driver.ts';
import { INBOUND as INBOUND_16 } from '../../station-core/drivers/pile/ocpp16/translate.ts';
import { ocpp201 } from '../../station-core/drivers/pile/ocpp201/driver.ts';
import { INBOUND as INBOUND_201 } from '../../station-core/drivers/pile/ocpp201/translate.ts';
import { NO_QUIRKS } from '../../station-core/rules/quirks/match.ts';

interface Row {
  readonly action: string;
  readonly state: string;
  readonly why: string;
}

const text = readFileSync(new URL('../../docs/ocpp.md', import.meta.url), 'utf8');

function rowsUnder(heading: string): Row[] {
  const section = must(
    text.split(/^## /m).find((part) => part.startsWith(heading)),
    heading,
  );
  return section
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^[A-Z][A-Za-z0-9]+$/.test(cells[1] ?? '') && cells[1] !== 'Message')
    .map((cells) => ({ action: cells[1] ?? '', state: cells[2] ?? '', why: cells[3] ?? '' }));
}

const profile: ChargingProfile = {
  id: 1, stackLevel: 0, purpose: 'default', kind: 'relative', recurrency: null, validFromMs: null, validToMs: null, transactionId: null,
  pileTransactionId: null, unit: 'A', startMs: null, durationS: null, periods: [{ startS: 0, limitTenths: 60, phases: null }],
}; // prettier-ignore
const now = utcMs(0);
const files = { requestId: 1, url: 'http://10.0.0.1/x', retries: 1, retryIntervalS: 1 };
const signed = { certificatePem: 'PEM', signature: 'SIG' };
const hash = { algorithm: 'SHA256', issuerName: 'a', issuerKey: 'b', serial: 'c' } as const;

/** One of each kind, and the variants that become another message. */
const ORDERS: readonly PileOrder[] = [
  { kind: 'start', evse: 1, connector: 1, tag: 'A' },
  { kind: 'stop', transactionId: 1, pileTransactionId: 't' },
  { kind: 'reset', type: 'soft' },
  { kind: 'unlock', evse: 1, connector: 1 },
  { kind: 'availability', evse: 1, connector: 1, operative: true },
  { kind: 'read-configuration', keys: [] },
  { kind: 'read-configuration', keys: ['A.B'] },
  { kind: 'write-configuration', key: 'A.B', value: '1' },
  { kind: 'clear-cache' },
  { kind: 'trigger', message: 'boot', connector: null },
  { kind: 'trigger', message: 'log-status', connector: null },
  { kind: 'data-transfer', vendorId: 'V', messageId: null, data: null },
  { kind: 'reserve', reservationId: 1, evse: 1, connector: 1, tag: 'A', expiresMs: now },
  { kind: 'cancel-reservation', reservationId: 1 },
  { kind: 'local-list-version' },
  { kind: 'send-local-list', update: 'full', version: 1, entries: [] },
  { kind: 'set-profile', evse: 1, connector: 1, profile },
  { kind: 'clear-profile', profileId: 1, evse: null, purpose: null, stackLevel: null },
  { kind: 'composite-schedule', evse: 1, durationS: 60, unit: null },
  { kind: 'list-profiles', requestId: 1, evse: null },
  { kind: 'update-firmware', ...files, retrieveMs: now, installMs: null, signed: null },
  { kind: 'update-firmware', ...files, retrieveMs: now, installMs: null, signed },
  { kind: 'fetch-log', ...files, log: 'diagnostics', fromMs: null, toMs: null },
  { kind: 'fetch-log', ...files, log: 'security', fromMs: null, toMs: null },
  { kind: 'install-certificate', use: 'csms-root', pem: 'PEM' },
  { kind: 'delete-certificate', hash },
  { kind: 'list-certificates', use: 'csms-root' },
  { kind: 'certificate-signed', use: 'pile', chainPem: 'PEM' },
  { kind: 'monitoring-base', base: 'all' },
  { kind: 'monitoring-level', severity: 1 },
  { kind: 'set-monitors', monitors: [{ id: null, key: 'A.B', type: 'delta', value: 1, severity: 1, onlyInTransaction: false }] },
  { kind: 'clear-monitors', ids: [1] },
  { kind: 'report-monitors', requestId: 1 },
  { kind: 'set-message', id: 1, priority: 'in-front', state: null, pileTransactionId: null, language: null, text: 'x' },
  { kind: 'clear-message', id: 1 },
  { kind: 'list-messages', requestId: 1 },
  { kind: 'show-cost', pileTransactionId: 't', amount: '1' },
  { kind: 'transaction-status', pileTransactionId: null },
  { kind: 'customer-information', requestId: 1, report: true, clear: false, tag: 'A' },
  { kind: 'network-profile', slot: 1, url: 'ws://x', securityProfile: 1, networkInterface: 'Wired0', messageTimeoutS: 30 },
  { kind: 'publish-firmware', requestId: 1, url: 'http://x', md5: 'x' },
  { kind: 'unpublish-firmware', md5: 'x' },
];

/** Message -> the kinds of orders that become it. */
function ordersByAction(dialect: Dialect): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const order of ORDERS) {
    const encoded = dialect.encode(order, { ...NO_QUIRKS, shyKeys: [] }, id<CommandId>('x'));
    for (const { action, broken } of 'calls' in encoded ? encoded.calls : []) {
      expect(broken, `${order.kind} as ${action}`).toBeNull();
      found.set(action, (found.get(action) ?? new Set()).add(order.kind));
    }
  }
  return found;
}

interface Side {
  readonly name: string;
  readonly schemas: readonly { readonly $id: string }[];
  readonly inbound: ReadonlyMap<string, Inbound>;
  readonly dialect: Dialect;
}

describe.each<Side>([
  { name: 'OCPP 1.6', schemas: schemas16, inbound: INBOUND_16, dialect: ocpp16() },
  { name: 'OCPP 2.0.1', schemas: schemas201, inbound: INBOUND_201, dialect: ocpp201() },
])('$name', ({ name, schemas, inbound, dialect }) => {
  const actions = schemas.flatMap(({ $id }) => (/^urn:\w+\.req$/.test($id) ? [$id.slice(4, -4)] : []));
  const [from, to] = [rowsUnder(`${name}, from the pile`), rowsUnder(`${name}, to the pile`)];

  test('every message a pile may call is there, and nothing else', () => {
    expect(from.map(({ action }) => action)).toEqual([...inbound.keys()].sort());
  });

  test('every other message is one to the pile; only DataTransfer goes both ways', () => {
    expect(to.map(({ action }) => action)).toEqual(actions.filter((action) => !inbound.has(action) || action === 'DataTransfer').sort());
  });

  test.each(from)('$action from the pile: $state', ({ action, state, why }) => {
    expect(['supported', 'taken', 'answered as not supported']).toContain(state);
    const fact = /`((?:pile|session|transaction)\.[a-z-]+)`/.exec(why)?.[1];
    // What is decided on has a fact of its own; the rest is a notice for the journal.
    expect(state === 'supported').toBe(fact !== undefined);
    const isNotice = inbound.get(action)?.read({}, id<PileId>('CP-1'))?.kind === 'pile.notice';
    expect(isNotice).toBe(fact === undefined);
  });

  test.each(to)('$action to the pile: $state', ({ action, state, why }) => {
    expect(state).toBe('supported');
    const named = /^`([a-z-]+)`/.exec(why)?.[1] ?? '';
    const orders = ordersByAction(dialect).get(action);
    if (named === 'raw') expect(orders).toBeUndefined();
    else expect([...(orders ?? [])]).toContain(named);
  });
});
