/** A move from one security profile to another, as a table and as a property: whatever a pile answers, the old way in stays open until it was seen on the new one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utcMs } from '../../../station-core/base/time.ts';
import type { PileSecurity, SecurityMove, SecurityProfile } from '../../../station-core/domain/certificate.ts';
import type { CommandResult, PileOrder } from '../../../station-core/domain/command.ts';
import {
  afterAnswer,
  afterSigned,
  beginMove,
  lateness,
  NEW_SECURITY,
  resumeMove,
  seenOn,
  type MoveFacts,
  type Progress,
} from '../../../station-core/rules/security/move.ts';
import { severityOf } from '../../../station-core/rules/security/security-events.ts';
import { nearestUrl } from '../../../station-core/rules/security/nearest-url.ts';

const T = utcMs(1_000);
const later = utcMs(2_000);
const ok: CommandResult = { outcome: 'accepted', status: 'Accepted' };
const reboot: CommandResult = { outcome: 'accepted', status: 'RebootRequired' };
const no: CommandResult = { outcome: 'rejected', status: 'NotSupported' };
const gone: CommandResult = { outcome: 'failed', code: 'offline', detail: 'the pile went offline' };

const move = (to: SecurityProfile, more: Partial<SecurityMove> = {}): SecurityMove => ({
  to,
  sinceMs: T,
  step: 'waiting',
  stepSinceMs: T,
  passwordHash: null,
  passwordTaken: false,
  needsReboot: false,
  networkSlot: null,
  url: to >= 2 ? 'wss://10.0.0.1:9221/ocpp' : 'ws://10.0.0.1:9220/ocpp',
  problem: null,
  ...more,
});
const facts = (protocol = 'ocpp1.6', seen: SecurityProfile = 0): MoveFacts => ({ protocol, seen, organization: 'Hof', caPem: 'CA' });

/** A few letters for each order. */
function told(order: PileOrder | null): string {
  switch (order?.kind) {
    case undefined:
      return '-';
    case 'write-configuration':
      return `${order.key}=${order.value}`;
    case 'trigger':
      return `trigger ${order.message}`;
    case 'network-profile':
      return `slot ${order.slot} profile ${order.securityProfile} ${order.url}`;
    default:
      return order?.kind ?? '';
  }
}

/** Everything is accepted; a certificate comes where one is asked for. */
function walk(
  begun: Progress,
  given: MoveFacts,
  answers: Readonly<Record<string, CommandResult>> = {},
): { readonly orders: string[]; readonly move: SecurityMove } {
  const orders: string[] = [];
  let at = begun;
  for (let turn = 0; at.order !== null && turn < 20; turn += 1) {
    const { order } = at;
    orders.push(told(order));
    at = afterAnswer(at.move, order, answers[told(order)] ?? ok, given, later);
    if (order.kind === 'trigger' && at.move.step === 'certificate') at = afterSigned(at.move, ok, given, later);
  }
  return { orders, move: at.move };
}

test.each<[string, SecurityMove, MoveFacts, Readonly<Record<string, CommandResult>>, string[], SecurityMove['step']]>([
  ['1.6 gets a password', move(1, { passwordHash: 'h' }), facts(), {}, ['AuthorizationKey=pw'], 'waiting'],
  [
    '1.6 takes it with its next start',
    move(1, { passwordHash: 'h' }),
    facts(),
    { 'AuthorizationKey=pw': reboot },
    ['AuthorizationKey=pw', 'reset'],
    'waiting',
  ],
  ['1.6 to TLS', move(2), facts('ocpp1.6', 1), {}, ['install-certificate', 'SecurityProfile=2'], 'waiting'],
  [
    '1.6 to TLS with a new password',
    move(2, { passwordHash: 'h' }),
    facts('ocpp1.6', 1),
    { 'SecurityProfile=2': reboot },
    ['AuthorizationKey=pw', 'install-certificate', 'SecurityProfile=2', 'reset'],
    'waiting',
  ],
  [
    '1.6 to a certificate',
    move(3),
    facts('ocpp1.6', 2),
    {},
    ['install-certificate', 'CpoName=Hof', 'trigger sign-certificate', 'SecurityProfile=3'],
    'waiting',
  ],
  [
    '1.6 without CpoName',
    move(3),
    facts('ocpp1.6', 2),
    { 'CpoName=Hof': no },
    ['install-certificate', 'CpoName=Hof', 'trigger sign-certificate', 'SecurityProfile=3'],
    'waiting',
  ],
  ['a new certificate on the profile it has', move(3), facts('ocpp1.6', 3), {}, ['CpoName=Hof', 'trigger sign-certificate'], 'waiting'],
  ['2.0.1 gets a password', move(1, { passwordHash: 'h' }), facts('ocpp2.0.1', 1), {}, ['SecurityCtrlr.BasicAuthPassword=pw'], 'waiting'],
  [
    '2.0.1 to TLS',
    move(2),
    facts('ocpp2.0.1', 1),
    {},
    [
      'install-certificate',
      'read-configuration',
      'slot 2 profile 2 wss://10.0.0.1:9221/ocpp',
      'OCPPCommCtrlr.NetworkConfigurationPriority=2,1',
      'reset',
    ],
    'waiting',
  ],
  [
    '2.0.1 to a certificate',
    move(3),
    facts('ocpp2.0.1', 2),
    {},
    [
      'install-certificate',
      'SecurityCtrlr.OrganizationName=Hof',
      'trigger sign-certificate',
      'read-configuration',
      'slot 2 profile 3 wss://10.0.0.1:9221/ocpp',
      'OCPPCommCtrlr.NetworkConfigurationPriority=2,1',
      'reset',
    ],
    'waiting',
  ],
  ['the root is refused', move(2), facts('ocpp1.6', 1), { 'install-certificate': no }, ['install-certificate'], 'failed'],
  [
    'the profile is refused',
    move(2),
    facts('ocpp1.6', 1),
    { 'SecurityProfile=2': no },
    ['install-certificate', 'SecurityProfile=2'],
    'failed',
  ],
  [
    'a start that is refused is done by hand',
    move(2),
    facts('ocpp1.6', 1),
    { 'SecurityProfile=2': reboot, reset: no },
    ['install-certificate', 'SecurityProfile=2', 'reset'],
    'waiting',
  ],
  ['nothing to tell', move(2), facts('ocpp1.6', 2), {}, [], 'waiting'],
])('%s', (_, started, given, answers, orders, step) => {
  const walked = walk(beginMove(started, 'pw', given, T), given, answers);
  expect(walked.orders).toEqual(orders);
  expect(walked.move).toMatchObject({ step, ...(step === 'failed' ? { problem: 'NotSupported' } : {}) });
});

describe('a line that breaks on the way', () => {
  test('is no refusal: the step is told again when the pile is back', () => {
    const given = facts('ocpp1.6', 1);
    const begun = beginMove(move(2), null, given, T);
    const broken = afterAnswer(begun.move, { kind: 'install-certificate', use: 'csms-root', pem: 'CA' }, gone, given, later);
    expect(broken).toEqual({ move: begun.move, order: null });
    expect(told(resumeMove(broken.move, false, given, later).order)).toBe('install-certificate');
  });

  test('a pile that comes with the new password has taken it, whatever it answered', () => {
    const given = facts('ocpp1.6', 1);
    const begun = beginMove(move(2, { passwordHash: 'h' }), 'pw', given, T);
    const back = resumeMove(begun.move, true, given, later);
    expect(back.move).toMatchObject({ step: 'root', passwordTaken: true, stepSinceMs: later });
    expect(told(back.order)).toBe('install-certificate');
    // With the old one nobody knows the new one any more to tell it again.
    expect(resumeMove(begun.move, false, given, later)).toEqual({ move: begun.move, order: null });
  });

  test('a pile that was told to start anew is not told again', () => {
    expect(resumeMove(move(2, { step: 'reboot' }), false, facts(), later)).toMatchObject({ move: { step: 'waiting' }, order: null });
  });

  test('an answer to a step that is over changes nothing', () => {
    const now = move(2, { step: 'profile' });
    expect(afterAnswer(now, { kind: 'install-certificate', use: 'csms-root', pem: 'CA' }, no, facts(), later)).toEqual({
      move: now,
      order: null,
    });
  });
});

describe('seen', () => {
  const security = (moving: SecurityMove | null, least: SecurityProfile = 0): PileSecurity => ({ ...NEW_SECURITY, least, move: moving });
  test.each<[string, PileSecurity, SecurityProfile, boolean, boolean]>([
    ['on the new profile', security(move(2)), 2, false, true],
    ['on the old one', security(move(2)), 1, false, false],
    ['on the new profile with the old password', security(move(2, { passwordHash: 'h' })), 2, false, false],
    ['with the new password on the old profile', security(move(2, { passwordHash: 'h' })), 1, true, false],
    ['with both', security(move(2, { passwordHash: 'h' })), 2, true, true],
    ['on more than was asked', security(move(2)), 3, false, true],
    ['after it had failed', security(move(2, { step: 'failed', problem: 'no-answer' })), 2, false, true],
    ['while its new certificate is still under way', security(move(3, { step: 'certificate' })), 3, false, false],
    ['without any move', security(null), 2, false, false],
  ])('%s', (_, before, profile, newPassword, isDone) => {
    const after = seenOn(before, { profile, newPassword });
    expect(after.isDone).toBe(isDone);
    expect(after.security).toMatchObject(
      isDone ? { seen: profile, least: before.move?.to, move: null } : { seen: profile, least: 0, move: before.move },
    );
  });
});

test.each<[SecurityMove['step'], number, string | null]>([
  ['password', 300_000, null],
  ['password', 300_001, 'no-answer'],
  ['certificate', 900_001, 'no-request'],
  ['waiting', 3_600_000, null],
  ['waiting', 3_600_001, 'not-seen'],
  ['failed', 1e9, null],
])('a move at %s for %d ms is late: %s', (step, ms, problem) => {
  expect(lateness(move(2, { step }), utcMs(T + ms))).toBe(problem);
});

const result = fc.constantFrom(ok, reboot, no, gone, { outcome: 'failed', code: 'no-answer', detail: '' } as const);
test('whatever comes, the least profile is raised by being seen alone, and only then the old password goes', () => {
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('answer' as const), result }),
    fc.record({ kind: fc.constant('signed' as const), result }),
    fc.record({ kind: fc.constant('came' as const), profile: fc.constantFrom<SecurityProfile>(0, 1, 2, 3), newPassword: fc.boolean() }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom<SecurityProfile>(1, 2, 3),
      fc.boolean(),
      fc.constantFrom('ocpp1.6', 'ocpp2.0.1'),
      fc.array(happening, { maxLength: 30 }),
      (to, withPassword, protocol, happenings) => {
        const passwordHash = withPassword && to < 3 ? 'new' : null;
        let at = beginMove(move(to, { passwordHash }), 'pw', facts(protocol), T);
        let security: PileSecurity = { ...NEW_SECURITY, move: at.move };
        for (const one of happenings) {
          if (security.move === null) return;
          const given = { ...facts(protocol), seen: security.seen };
          if (one.kind === 'came') {
            const came = seenOn(security, one);
            expect(came.isDone).toBe(came.security.move === null);
            if (came.isDone) {
              expect(one.profile).toBeGreaterThanOrEqual(to);
              expect(passwordHash === null || one.newPassword || one.profile === 3).toBe(true);
              expect(came.passwordHash).toBe(passwordHash ?? undefined);
            } else expect(came.passwordHash).toBeUndefined();
            security = came.security;
            if (security.move !== null && security.move.step !== 'failed') at = resumeMove(security.move, one.newPassword, given, later);
            else if (security.move !== null) at = { move: security.move, order: null };
          } else if (one.kind === 'signed') at = afterSigned(security.move, one.result, given, later);
          else if (at.order !== null) at = afterAnswer(security.move, at.order, one.result, given, later);
          if (security.move === null) return;
          security = { ...security, move: at.move };
          expect(security.least).toBe(0);
          expect(security.move).toMatchObject({ to, passwordHash });
        }
      },
    ),
  );
});

test.each([
  ['TamperDetectionActivated', 'high'],
  ['MemoryExhaustion', 'medium'],
  ['StartupOfTheDevice', null],
  ['SomethingOfTheMaker', null],
])('the security event %s: %s', (type, severity) => {
  expect(severityOf(type)).toBe(severity);
});

test.each<[string, readonly string[], string | null, string | null]>([
  [
    'the network it comes from',
    ['wss://10.0.0.1:9221/ocpp/', 'wss://192.168.1.5:9221/ocpp/'],
    '192.168.1.77',
    'wss://192.168.1.5:9221/ocpp/',
  ],
  ['the first where nothing is known', ['wss://10.0.0.1:9221/ocpp/', 'wss://192.168.1.5:9221/ocpp/'], null, 'wss://10.0.0.1:9221/ocpp/'],
  ['none', [], '192.168.1.77', null],
])('nearest address: %s', (_, urls, remote, expected) => {
  expect(nearestUrl(urls, remote)).toBe(expected);
});
