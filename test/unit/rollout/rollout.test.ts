/** A rollout goes from zone to zone and from pile to pile, never to a busy one, and always ends. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, type FileId, type OperatorId, type PileId, type RolloutId } from '../../../station-core/base/ids.ts';
import { HOUR_MS, MINUTE_MS, utcMs } from '../../../station-core/base/time.ts';
import type { FirmwareStep, PileBusy, Rollout, RolloutPile } from '../../../station-core/domain/firmware.ts';
import { chooseScheme } from '../../../station-core/rules/rollout/file-scheme.ts';
import { isUnderWay, logStateAfter, stepAfter } from '../../../station-core/rules/rollout/firmware-status.ts';
import { byZone, ended, IDLE_TIMEOUT_MS, nextStep, UPDATE_TIMEOUT_MS, withPile } from '../../../station-core/rules/rollout/next-step.ts';

const START = utcMs(1_000_000_000_000);

function pile(name: string, zone: string, step: FirmwareStep = 'waiting', change: Partial<RolloutPile> = {}): RolloutPile {
  return { pileId: id<PileId>(name), zone, step, requestId: null, fetched: null, orderedAtMs: null, atMs: START, why: null, ...change };
}

function rolloutOf(piles: readonly RolloutPile[]): Rollout {
  return {
    id: id<RolloutId>('r'),
    firmwareId: id<FileId>('f'),
    by: id<OperatorId>('o'),
    startedAtMs: START,
    endedAtMs: null,
    state: 'running',
    piles,
  };
}

const idle = (): null => null;

describe('the next step', () => {
  test.each<[string, RolloutPile[], (pileId: string) => PileBusy | null, number, unknown]>([
    ['tells the first idle pile', [pile('A', '1'), pile('B', '1')], idle, 0, { kind: 'order', pileId: 'A' }],
    ['passes a busy one over within its zone', [pile('A', '1'), pile('B', '1')], (p) => (p === 'A' ? 'session' : null), 0, { kind: 'order', pileId: 'B' }],
    ['never goes on to the next zone for a busy one', [pile('A', '1'), pile('B', '2')], (p) => (p === 'A' ? 'session' : null), 0, { kind: 'wait' }],
    ['waits while one is under way', [pile('A', '1', 'downloading', { orderedAtMs: START }), pile('B', '1')], idle, 59 * MINUTE_MS, { kind: 'wait' }],
    ['gives one up after an hour', [pile('A', '1', 'installing', { orderedAtMs: START })], idle, UPDATE_TIMEOUT_MS, { kind: 'fail', pileId: 'A', why: 'timeout' }],
    ['goes on after one is installed', [pile('A', '1', 'installed'), pile('B', '2')], idle, 0, { kind: 'order', pileId: 'B' }],
    ['stops at the first failure', [pile('A', '1', 'failed'), pile('B', '1')], idle, 0, { kind: 'end', state: 'failed' }],
    ['ends when all are done', [pile('A', '1', 'installed'), pile('B', '2', 'installed')], idle, 0, { kind: 'end', state: 'done' }],
    ['gives up on a zone that is never idle', [pile('A', '1'), pile('B', '2')], (p) => (p === 'A' ? 'session' : null), IDLE_TIMEOUT_MS, { kind: 'fail', pileId: 'A', why: 'never-idle' }],
    ['counts that from the last pile that was done', [pile('A', '1', 'installed', { atMs: utcMs(START + HOUR_MS) }), pile('B', '2')], () => 'offline', IDLE_TIMEOUT_MS, { kind: 'wait' }],
    ['does not count an order from ahead of now', [pile('A', '1', 'ordered', { orderedAtMs: utcMs(START + 5 * HOUR_MS) })], idle, 0, { kind: 'wait' }],
  ])('%s', (_, piles, busyOf, afterMs, expected) => {
    expect(nextStep(rolloutOf(piles), busyOf, utcMs(START + afterMs))).toEqual(expected);
  }); // prettier-ignore

  test('what still waits is stopped with the rollout, what is done stays', () => {
    const over = ended(
      rolloutOf([
        pile('A', '1', 'installed'),
        pile('B', '1', 'failed', { why: 'DownloadFailed' }),
        pile('C', '1', 'installing'),
        pile('D', '2'),
      ]),
      'failed',
      START,
    );
    expect([over.state, over.endedAtMs, ...over.piles.map(({ step, why }) => [step, why])]).toEqual([
      'failed', START, ['installed', null], ['failed', 'DownloadFailed'], ['stopped', 'under-way'], ['stopped', null],
    ]); // prettier-ignore
  });

  test('zones keep the order of their first piles', () => {
    expect(byZone([pile('A', 'x'), pile('B', 'y'), pile('C', 'x'), pile('D', '')]).map(({ pileId }) => pileId)).toEqual([
      'A',
      'C',
      'B',
      'D',
    ]);
  });
});

test('never two zones at once, never two piles, never a busy one, and it always ends', () => {
  const zones = fc.array(fc.constantFrom('', '1', '2', '3'), { minLength: 1, maxLength: 8 });
  // What happens at each step: minutes that pass, which piles are busy (bits), what the pile under way says.
  const turn = fc.record({
    minutes: fc.integer({ min: 1, max: 400 }),
    busy: fc.nat(255),
    says: fc.constantFrom('Downloading', 'Downloaded', 'Installing', 'Installed', 'InstallationFailed', 'Idle', 'nonsense', ''),
  });
  fc.assert(
    fc.property(zones, fc.array(turn, { minLength: 1, maxLength: 60 }), (zonesOf, turns) => {
      let rollout = rolloutOf(byZone(zonesOf.map((zone, index) => pile(`P${index}`, zone))));
      let now: number = START;
      const begun: string[] = [];
      // After what was drawn, silence and idle piles: it must come to its end by time alone.
      for (let at = 0; rollout.state === 'running'; at += 1) {
        expect(at).toBeLessThan(turns.length + 40 * zonesOf.length + 10);
        const { minutes, busy, says } = turns[at] ?? { minutes: 61, busy: 0, says: '' };
        now += minutes * MINUTE_MS;
        const isBusy = (pileId: PileId): boolean => ((busy >> Number(pileId.slice(1))) & 1) === 1;
        const step = nextStep(rollout, (pileId) => (isBusy(pileId) ? 'session' : null), utcMs(now));
        const running = rollout.piles.find((one) => isUnderWay(one.step));
        if (step.kind === 'order') {
          expect(running).toBeUndefined();
          expect(isBusy(step.pileId)).toBe(false);
          const zone = rollout.piles.find(({ pileId }) => pileId === step.pileId)?.zone ?? '';
          if (begun.at(-1) !== zone) {
            expect(begun).not.toContain(zone);
            begun.push(zone);
          }
          rollout = withPile(rollout, step.pileId, { step: 'ordered', orderedAtMs: utcMs(now), atMs: utcMs(now) });
        } else if (step.kind === 'fail') rollout = withPile(rollout, step.pileId, { step: 'failed', why: step.why, atMs: utcMs(now) });
        else if (step.kind === 'end') rollout = ended(rollout, step.state, utcMs(now));
        else if (running !== undefined) {
          const next = stepAfter(running.step, says);
          if (next !== null) rollout = withPile(rollout, running.pileId, { step: next, atMs: utcMs(now) });
        }
      }
      const steps = rollout.piles.map(({ step }) => step);
      expect(steps.every((step) => ['installed', 'failed', 'stopped'].includes(step))).toBe(true);
      expect(rollout.state).toBe(steps.includes('failed') ? 'failed' : 'done');
      expect(steps.filter((step) => step === 'failed').length).toBeLessThanOrEqual(1);
    }),
  );
});

test.each<[FirmwareStep, string, FirmwareStep | null]>([
  ['ordered', 'Downloading', 'downloading'],
  ['ordered', 'DownloadScheduled', null],
  ['ordered', 'Idle', null],
  ['downloading', 'DownloadPaused', null],
  ['downloading', 'DownloadFailed', 'failed'],
  ['downloading', 'Downloaded', 'downloaded'],
  ['downloading', 'SignatureVerified', 'downloaded'],
  ['downloaded', 'InvalidSignature', 'failed'],
  ['downloaded', 'InstallScheduled', null],
  ['downloaded', 'Installing', 'installing'],
  ['installing', 'InstallRebooting', null],
  ['installing', 'Downloading', null],
  ['installing', 'InstallVerificationFailed', 'failed'],
  ['installing', 'InstallationFailed', 'failed'],
  ['installing', 'Installed', 'installed'],
  ['ordered', 'Installed', 'installed'],
  ['installed', 'Downloading', null],
  ['installed', 'InstallationFailed', null],
  ['failed', 'Installed', null],
  ['waiting', 'Installed', null],
  ['stopped', 'Installed', null],
  ['ordered', 'Unheard', null],
])('%s and then %s: %s', (step, status, expected) => {
  expect(stepAfter(step, status)).toBe(expected);
});

test.each([['Uploading', 'uploading'], ['Uploaded', 'sent'], ['UploadFailed', 'failed'], ['UploadFailure', 'failed'], ['PermissionDenied', 'failed'], ['Idle', null], ['AcceptedCanceled', 'failed']])(
  'a log of which %s is told: %s',
  (status, expected) => expect(logStateAfter(status)).toBe(expected),
); // prettier-ignore

test.each([
  [null, null, 'http'],
  [0, null, 'http'],
  [1, null, 'http'],
  [2, null, 'https'],
  [3, null, 'https'],
  [2, 'FTP,HTTP,HTTPS', 'https'],
  [1, 'FTP, HTTP, HTTPS', 'http'],
  [2, 'ftp;http', 'http'],
  [3, 'FTP', 'ftp'],
  [1, 'FTP FTPS', 'ftp'],
  [0, 'HTTPS', 'https'],
  [1, 'SFTP', 'http'],
  [2, '', 'https'],
] as const)('on profile %s with %s: %s', (seen, supported, expected) => {
  expect(chooseScheme(seen, supported)).toBe(expected);
});
