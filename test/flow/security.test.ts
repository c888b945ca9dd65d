/** Security profiles and certificates through the committed flow: what is told to the pile, what is kept, what the door is told. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId, type OperatorId, type PileId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { PileCertificate, SecurityProfile } from '../../station-core/domain/certificate.ts';
import type { Command, CommandResult, PileOrder } from '../../station-core/domain/command.ts';
import type { PileSecurity } from '../../station-core/domain/certificate.ts';
import { alarmByKey } from '../../station-core/store/alarms.ts';
import { certificatesOf } from '../../station-core/store/pile-certificates.ts';
import { pileSettings } from '../../station-core/store/pile-settings.ts';
import { pileById, pileEntry } from '../../station-core/store/piles.ts';
import { knocksOf, pileViewById } from '../../station-core/store/views/piles.ts';
import { FlowStation } from '../support/flow-station.ts';

const P1 = id<PileId>('P1');
const boss = id<OperatorId>('boss');
const DAY = 86_400_000;
let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
  station.commands.splice(0);
});

const security = (): PileSecurity | undefined => pileById(station.db, P1)?.security;
const entry = () => pileEntry(station.db, P1);
const alarm = (key: string) => alarmByKey(station.db, key);

function ask(to: SecurityProfile, password: string | null = null, certificateName: string | null = null) {
  const passwordHash = password === null ? null : `hash:${password}`;
  const url = to >= 2 ? 'wss://10.0.0.1:9221/ocpp' : 'ws://10.0.0.1:9220/ocpp';
  return station.send({ kind: 'operator.move-security', operatorId: boss, pileId: P1, to, password, passwordHash, certificateName, url });
}

function orders(): Extract<Command, { kind: 'pile.order' }>[] {
  return station.commands.filter((command) => command.kind === 'pile.order' && command.pileId === P1) as never;
}

/** The newest order of this kind is answered. */
function answer(kind: PileOrder['kind'], result: CommandResult = { outcome: 'accepted', status: 'Accepted' }): void {
  const ordered = orders().findLast(({ order }) => order.kind === kind);
  if (ordered === undefined)
    throw new Error(
      `no ${kind} was ordered: ${orders()
        .map(({ order }) => order.kind)
        .join(', ')}`,
    );
  station.send({ kind: 'pile.answered', pileId: P1, wire: null, commandId: ordered.id, order: ordered.order, result });
}

function come(securityProfile: SecurityProfile, newPassword = false): void {
  station.send({
    kind: 'pile.connected', pileId: P1, wire: null, remoteAddress: '10.0.0.9', protocol: 'ocpp1.6', connectionId: `c-${securityProfile}`,
    securityProfile, certificateName: securityProfile === 3 ? 'P1' : null, ...(newPassword ? { newPassword: true } : {}),
  }); // prettier-ignore
}

function certificate(serial = 'ab01', days = 397): PileCertificate {
  return {
    serial, pileId: P1, use: 'pile', commonName: 'P1', fingerprint: `f-${serial}`, issuedAtMs: station.nowMs,
    validUntilMs: utcMs(station.nowMs + days * DAY), state: 'sent', renewalAskedMs: null,
  }; // prettier-ignore
}

function made(one: PileCertificate = certificate()): void {
  station.send({
    kind: 'pile.certificate-made',
    pileId: P1,
    wire: null,
    use: 'pile',
    result: { ok: true, certificate: one, chainPem: 'LEAF' },
  });
}

describe('F25 a move', () => {
  test('0 to 1: both passwords open the door until the pile was seen with the new one', () => {
    expect(ask(1, 'a-new-long-password')).toEqual({ kind: 'done' });
    expect(orders().map(({ order }) => order)).toEqual([
      { kind: 'write-configuration', key: 'AuthorizationKey', value: 'a-new-long-password' },
    ]);
    answer('write-configuration');
    expect(entry()).toMatchObject({ passwordHash: null, newPasswordHash: 'hash:a-new-long-password', least: 0 });
    come(0);
    expect(entry()).toMatchObject({ passwordHash: null, newPasswordHash: 'hash:a-new-long-password', least: 0 });
    come(1, true);
    expect(entry()).toMatchObject({ passwordHash: 'hash:a-new-long-password', newPasswordHash: null, least: 1 });
    expect(security()).toMatchObject({ seen: 1, move: null });
  });

  test('1 to 2 and on to 3, with a certificate signed on the way', () => {
    ask(1, 'the-first-password');
    come(1, true);
    ask(2);
    answer('install-certificate');
    answer('write-configuration', { outcome: 'accepted', status: 'RebootRequired' });
    expect(security()?.move).toMatchObject({ step: 'reboot' });
    answer('reset');
    expect(security()?.move).toMatchObject({ step: 'waiting', url: 'wss://10.0.0.1:9221/ocpp' });
    come(2);
    expect(security()).toMatchObject({ seen: 2, least: 2, move: null });
    ask(3, null, 'SN-77');
    answer('install-certificate');
    answer('write-configuration');
    answer('trigger');
    expect(security()?.move).toMatchObject({ step: 'certificate' });
    station.commands.splice(0);
    expect(station.send({ kind: 'pile.sign-request', pileId: P1, wire: null, use: 'pile', csrPem: 'CSR' })).toEqual({ kind: 'done' });
    expect(station.commands).toEqual([{ kind: 'certificate.sign', pileId: P1, use: 'pile', csrPem: 'CSR', names: ['P1', 'SN-77'] }]);
    made();
    expect(orders().at(-1)).toMatchObject({ id: 'cert-ab01', order: { kind: 'certificate-signed', chainPem: 'LEAF' } });
    answer('certificate-signed');
    expect(certificatesOf(station.db, { pileId: P1 })).toMatchObject([{ state: 'installed' }]);
    expect(orders().at(-1)?.order).toEqual({ kind: 'write-configuration', key: 'SecurityProfile', value: '3' });
    answer('write-configuration');
    come(2);
    expect(security()).toMatchObject({ least: 2, move: { to: 3 } });
    come(3);
    expect(security()).toMatchObject({ seen: 3, least: 3, move: null, certificateName: 'SN-77' });
    expect(entry()).toMatchObject({ passwordHash: 'hash:the-first-password', certificateName: 'SN-77' });
  });

  test.each<[string, CommandResult, string]>([
    ['refused', { outcome: 'rejected', status: 'NotSupported' }, 'NotSupported'],
    ['not understood', { outcome: 'failed', code: 'call-error', detail: 'NotImplemented: ' }, 'NotImplemented: '],
    ['not answered', { outcome: 'failed', code: 'no-answer', detail: '' }, 'no-answer'],
  ])('%s: it is said why, an alarm is raised, and the old way stays', (_, result, problem) => {
    ask(1, 'the-first-password');
    come(1, true);
    ask(2, 'the-other-password');
    answer('write-configuration', result);
    expect(security()).toMatchObject({ least: 1, move: { step: 'failed', problem } });
    expect(alarm('security-move:P1')).toMatchObject({ kind: 'security-move-failed', clearedAtMs: null, detail: { problem } });
    expect(entry()).toMatchObject({ passwordHash: 'hash:the-first-password', newPasswordHash: 'hash:the-other-password', least: 1 });
    // It may have done as it was told all the same.
    come(2, true);
    expect(security()).toMatchObject({ least: 2, move: null });
    expect(alarm('security-move:P1')?.clearedAtMs).not.toBeNull();
  });

  test('a pile that says nothing, by time', () => {
    ask(1, 'the-first-password');
    station.pass(301, 60);
    expect(security()?.move).toMatchObject({ step: 'failed', problem: 'no-answer' });
    station.tick();
    expect(alarm('security-move:P1')).toMatchObject({ clearedAtMs: null });
  });

  test('given up: a password that was taken stays, one that was not goes', () => {
    ask(1, 'the-first-password');
    station.send({ kind: 'operator.end-security-move', operatorId: boss, pileId: P1 });
    expect(entry()).toMatchObject({ passwordHash: null, newPasswordHash: null });
    ask(1, 'the-first-password');
    answer('write-configuration');
    station.send({ kind: 'operator.end-security-move', operatorId: boss, pileId: P1 });
    expect(entry()).toMatchObject({ passwordHash: 'hash:the-first-password', newPasswordHash: null });
  });

  test('down again: nothing is told to the pile, it is let in', () => {
    ask(1, 'the-first-password');
    come(1, true);
    ask(2);
    come(2);
    station.commands.splice(0);
    expect(ask(1)).toEqual({ kind: 'done' });
    expect(station.commands).toEqual([]);
    expect(entry()).toMatchObject({ least: 1, passwordHash: 'hash:the-first-password' });
    ask(0);
    expect(entry()).toMatchObject({ least: 0, passwordHash: null });
  });

  test.each<[string, () => unknown, string]>([
    ['without a password', () => ask(2), 'needs a password'],
    ['to a pile that is not there', () => { station.drop(); return ask(1, 'the-first-password'); }, 'offline'],
  ])('%s it does not begin', (_, begin, why) => {
    expect(JSON.stringify(begin())).toContain(why);
    expect(security()?.move).toBeNull();
  }); // prettier-ignore

  test('the password stands in no journal', () => {
    ask(1, 'the-first-password');
    answer('write-configuration');
    expect(JSON.stringify(station.db.all('SELECT body FROM journal'))).not.toContain('the-first-password');
  });

  test('the CA is what the pile is given to trust', () => {
    ask(1, 'the-first-password');
    come(1, true);
    ask(2);
    expect(orders().at(-1)?.order).toMatchObject({ kind: 'install-certificate', use: 'csms-root' });
  });
});

describe('certificates', () => {
  test('a revoked one is told to the door, and the pile is cut off', () => {
    made();
    answer('certificate-signed');
    station.commands.splice(0);
    station.send({ kind: 'operator.revoke-certificate', operatorId: boss, serial: 'ab01' });
    expect(entry()?.revoked).toEqual(['f-ab01']);
    expect(station.commands).toEqual([{ kind: 'pile.disconnect', pileId: P1, reason: 'its certificate was revoked' }]);
  });

  test('thirty days before its end the pile is asked for the next once a day, fourteen before somebody is told', () => {
    made(certificate('ab01', 31));
    answer('certificate-signed');
    station.commands.splice(0);
    station.pass(2 * 86_400, 3_600);
    const asked = (): number => orders().filter(({ order }) => order.kind === 'trigger' && order.message === 'sign-certificate').length;
    expect(asked()).toBeGreaterThanOrEqual(1);
    expect(asked()).toBeLessThanOrEqual(2);
    expect(alarm('certificate-expiring:ab01')).toBeNull();
    station.pass(16 * 86_400, 6 * 3_600);
    expect(alarm('certificate-expiring:ab01')).toMatchObject({ kind: 'certificate-expiring', clearedAtMs: null });
    made(certificate('ab02'));
    answer('certificate-signed');
    expect(certificatesOf(station.db, { pileId: P1 }).map(({ serial, state }) => [serial, state])).toEqual([
      ['ab02', 'installed'],
      ['ab01', 'replaced'],
    ]);
    expect(alarm('certificate-expiring:ab01')?.clearedAtMs).not.toBeNull();
  });

  test('one that is refused by the pile leaves the one before', () => {
    made();
    answer('certificate-signed');
    made(certificate('ab02'));
    answer('certificate-signed', { outcome: 'rejected', status: 'Rejected' });
    expect(certificatesOf(station.db, { pileId: P1 }).map(({ serial, state }) => [serial, state]).sort()).toEqual([
      ['ab01', 'installed'],
      ['ab02', 'refused'],
    ]); // prettier-ignore
  });

  test('a request that cannot be signed is told, and ends the move that waits for it', () => {
    ask(3);
    answer('install-certificate');
    answer('write-configuration');
    answer('trigger');
    const problem = 'the request is for "SN-1"';
    station.send({ kind: 'pile.certificate-made', pileId: P1, wire: null, use: 'pile', result: { ok: false, problem } });
    expect(security()?.move).toMatchObject({ step: 'failed', problem });
    expect(alarm('security-move:P1')).toMatchObject({ detail: { problem } });
  });

  test('no pile gets the name of another on its certificate', () => {
    const taken = (name: string) => ({
      kind: 'refused',
      code: 'input.invalid',
      detail: { help: `Another pile has this name: ${name}.` },
    });
    station.connect('P2');
    expect(ask(3, null, 'P2')).toMatchObject(taken('P2'));
    expect(ask(3, null, 'SN-77')).toEqual({ kind: 'done' });
    const admit = { kind: 'operator.admit-pile', operatorId: boss, pileId: id<PileId>('P2'), name: 'Two', passwordHash: null } as const;
    station.send({ ...admit, connectors: [{ evse: 1, connector: 1, name: 'Two', ratedPowerW: null }] });
    const move = { operatorId: boss, to: 3, password: null, passwordHash: null, url: null } as const;
    const second = () => station.send({ kind: 'operator.move-security', pileId: id<PileId>('P2'), certificateName: 'SN-77', ...move });
    expect(second()).toMatchObject(taken('P1'));
  });

  test('a pile whose identity is the name on the certificate of another is not let in beside it', () => {
    expect(ask(3, null, 'SN-77')).toEqual({ kind: 'done' });
    station.connect('SN-77');
    const connectors = [{ evse: 1, connector: 1, name: 'Two', ratedPowerW: null }];
    const who = { operatorId: boss, pileId: id<PileId>('SN-77'), name: 'Two', passwordHash: null, connectors } as const;
    expect(station.send({ kind: 'operator.admit-pile', ...who })).toMatchObject({
      kind: 'refused',
      code: 'input.invalid',
      detail: { help: 'Another pile has this name on its certificate: P1.' },
    });
    expect(pileById(station.db, who.pileId)?.admission).toBe('waiting');
  });

  test('who asks without end, for V2G, or unaccepted is turned down', () => {
    const request = (use: 'pile' | 'v2g' = 'pile', pileId = P1) =>
      station.send({ kind: 'pile.sign-request', pileId, wire: null, use, csrPem: 'CSR' });
    expect(request(), 'on a line without TLS, unasked').toMatchObject({ kind: 'refused', code: 'ocpp.security-error' });
    come(2);
    expect(request('v2g')).toMatchObject({ kind: 'refused', code: 'ocpp.not-supported' });
    station.connect('P2');
    expect(request('pile', id<PileId>('P2'))).toMatchObject({ kind: 'refused', code: 'ocpp.security-error' });
    for (let n = 0; n < 10; n += 1) {
      expect(request()).toEqual({ kind: 'done' });
      made(certificate(`ab1${n}`));
    }
    expect(request()).toMatchObject({ kind: 'refused', code: 'pile.queue-full' });
  });
});

test('security events: all in the journal, an alarm for those that somebody should look at, cleared by taking note', () => {
  const tell = (type: string) => station.send({ kind: 'pile.security-event', pileId: P1, wire: null, type, at: station.at(), info: 'lid' });
  tell('StartupOfTheDevice');
  tell('TamperDetectionActivated');
  const open = station.db.all("SELECT key FROM alarm WHERE kind = 'security-event' AND cleared_at_ms IS NULL").map((row) => row['key']);
  expect(open).toEqual(['security-event:P1:TamperDetectionActivated']);
  station.send({ kind: 'operator.acknowledge-alarm', operatorId: boss, key: 'security-event:P1:TamperDetectionActivated' });
  expect(alarm('security-event:P1:TamperDetectionActivated')?.clearedAtMs).not.toBeNull();
  expect(station.db.all("SELECT 1 FROM journal WHERE kind = 'pile.security-event'")).toHaveLength(2);
});

test('settings: all of them replace, some of them add, told in parts they add up', () => {
  const setting = (key: string, value: string | null = '1') => ({ key, value, readonly: false });
  const answered = (keys: readonly string[], configuration: readonly ReturnType<typeof setting>[]) =>
    station.send({
      kind: 'pile.answered', pileId: P1, wire: null, commandId: id<CommandId>('order-1'), order: { kind: 'read-configuration', keys },
      result: { outcome: 'accepted', status: 'Accepted', configuration },
    }); // prettier-ignore
  const keys = (): string[] => pileSettings(station.db, { pileId: P1 }).settings.map(({ key }) => key);
  answered([], [setting('A'), setting('B')]);
  answered(['C'], [setting('C', null)]);
  expect(keys()).toEqual(['A', 'B', 'C']);
  answered([], [setting('D')]);
  expect(keys()).toEqual(['D']);
  station.send({ kind: 'pile.settings-told', pileId: P1, wire: null, requestId: 1, settings: [setting('X.Y')], isLast: false });
  station.send({ kind: 'pile.settings-told', pileId: P1, wire: null, requestId: 1, settings: [], isLast: true });
  expect(pileSettings(station.db, { pileId: P1 })).toEqual({ toldAtMs: station.nowMs, settings: [setting('D'), setting('X.Y')] });
});

test('the view says how a pile stands, and keeps the password to itself', () => {
  ask(1, 'the-first-password');
  made();
  come(0);
  const view = pileViewById(station.db, { pileId: P1 });
  expect(view).toMatchObject({
    place: '', zone: '', certificate: { serial: 'ab01', state: 'sent' },
    security: { seen: 0, least: 0, warning: 'no-password', move: { to: 1, step: 'password', newPassword: true } },
  }); // prettier-ignore
  expect(JSON.stringify(view)).not.toContain('hash:');
});

test('place, zone and phases are kept, and left as they were where nothing is said', () => {
  const admit = (more: object, phases?: 1 | 3) =>
    station.send({
      kind: 'operator.admit-pile', operatorId: boss, pileId: P1, name: 'One', passwordHash: null, ...more,
      connectors: [{ evse: 1, connector: 1, name: 'left', ratedPowerW: 11_000, ...(phases === undefined ? {} : { phases }) }],
    }); // prettier-ignore
  admit({ place: 'by the gate', zone: 'north' }, 3);
  admit({});
  expect(pileViewById(station.db, { pileId: P1 })).toMatchObject({
    place: 'by the gate',
    zone: 'north',
    connectors: [{ phases: 3 }, { phases: null }],
  });
});

test('what was cut off or refused under its name is its own to show', () => {
  station.send({
    kind: 'pile.refused',
    pileId: P1,
    wire: null,
    cause: 'cut-off',
    remoteAddress: '10.0.0.9',
    detail: 'text that is not UTF-8',
  });
  expect(knocksOf(station.db, { pileId: P1 })).toMatchObject([{ cause: 'cut-off', detail: 'text that is not UTF-8', times: 1 }]);
});
