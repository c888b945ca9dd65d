/** Firmware over three piles: each when it is idle, one zone after the other, until the first failure; and logs that come back. */
import { beforeEach, describe, expect, test } from 'vitest';
import { id, type CommandId, type FileId, type OperatorId, type PileId, type RolloutId } from '../../station-core/base/ids.ts';
import { HOUR_MS, utcMs } from '../../station-core/base/time.ts';
import type { Answer } from '../../station-core/domain/answer.ts';
import type { Command, CommandResult } from '../../station-core/domain/command.ts';
import type { FirmwareStep, PileFile, Rollout } from '../../station-core/domain/firmware.ts';
import { logRequestById, pileFilesOf, rolloutById } from '../../station-core/store/files.ts';
import { keptFiles, logRequests, rolloutTargets, rolloutView } from '../../station-core/store/views/firmware.ts';
import { FlowStation } from '../support/flow-station.ts';

const BOSS = id<OperatorId>('boss');
const IMAGE = id<FileId>('image-1');
const ROLLOUT = id<RolloutId>('rollout-1');

let station: FlowStation;
beforeEach(() => {
  station = new FlowStation().ready();
  for (const name of ['P2', 'P3']) station.addPile(name);
  zone('P1', 'east');
  zone('P2', 'west');
  zone('P3', 'east');
  addImage();
});

function zone(name: string, zoneName: string): void {
  const connectors = [1, 2].map((n) => ({ evse: n, connector: n, name: `${name}-${n}`, ratedPowerW: 22_000 }));
  station.send({
    kind: 'operator.admit-pile',
    operatorId: BOSS,
    pileId: id<PileId>(name),
    name,
    passwordHash: null,
    zone: zoneName,
    connectors,
  });
}

function addImage(fileId = IMAGE, version = '2.0'): Answer {
  const facts = {
    name: 'two.bin',
    version,
    vendor: 'Acme',
    model: null,
    bytes: 1_000,
    sha256: 'ab',
    md5: 'cd',
    certificatePem: null,
    signature: null,
  };
  return station.send({
    kind: 'operator.add-firmware',
    operatorId: BOSS,
    firmware: { ...facts, id: fileId, addedAtMs: station.nowMs, addedBy: BOSS },
  });
}

function start(names: readonly string[] = ['P1', 'P2', 'P3'], rolloutId = ROLLOUT): Answer {
  return station.send({
    kind: 'operator.start-rollout',
    operatorId: BOSS,
    rolloutId,
    firmwareId: IMAGE,
    pileIds: names.map((name) => id<PileId>(name)),
  });
}

function rollout(): Rollout {
  const found = rolloutById(station.db, ROLLOUT);
  if (found === null) throw new Error('no rollout');
  return found;
}

/** [state, then each pile's step, in the rollout's order]. */
function steps(): [Rollout['state'], ...FirmwareStep[]] {
  return [rollout().state, ...rollout().piles.map(({ step }) => step)];
}

function orders(): Extract<Command, { kind: 'pile.update-firmware' }>[] {
  return station.commands.filter((command) => command.kind === 'pile.update-firmware');
}

function requestOf(name: string): number {
  return rollout().piles.find(({ pileId }) => pileId === name)?.requestId ?? 0;
}

function says(name: string, status: string, requestId: number | null = null): void {
  station.send({ kind: 'pile.firmware-status', pileId: id<PileId>(name), wire: null, status, requestId });
}

function answers(name: string, result: CommandResult): void {
  const shared = {
    requestId: requestOf(name),
    url: 'http://x',
    retries: 3,
    retryIntervalS: 60,
    retrieveMs: station.nowMs,
    installMs: null,
    signed: null,
  };
  station.send({
    kind: 'pile.answered',
    pileId: id<PileId>(name),
    wire: null,
    commandId: id<CommandId>(`firmware-${shared.requestId}`),
    order: { ...shared, kind: 'update-firmware' },
    result,
  });
}

function alarms(): string[] {
  return station.db
    .all("SELECT detail FROM alarm WHERE kind = 'rollout-failed' AND cleared_at_ms IS NULL")
    .map(({ detail }) => String(detail));
}

describe('a rollout', () => {
  test('goes zone by zone and pile by pile to its end', () => {
    start();
    expect(rollout().piles.map(({ pileId }) => pileId)).toEqual(['P1', 'P3', 'P2']);
    station.tick();
    expect(steps()).toEqual(['running', 'ordered', 'waiting', 'waiting']);
    expect(orders()).toEqual([
      expect.objectContaining({ pileId: 'P1', requestId: requestOf('P1'), image: { id: IMAGE, name: 'two.bin', bytes: 1_000, sha256: 'ab' }, way: { scheme: 'http', pileAddress: '127.0.0.1' }, signed: null }),
    ]); // prettier-ignore
    answers('P1', { outcome: 'accepted', status: 'Accepted' });
    for (const word of ['Downloading', 'Downloaded', 'Installing']) {
      says('P1', word);
      station.pass(10);
      expect(orders()).toHaveLength(1);
    }
    says('P1', 'Installed');
    station.pass(1);
    expect(steps()).toEqual(['running', 'installed', 'ordered', 'waiting']);
    // 2.0.1 says which order it speaks of; a word of another one is not heard.
    says('P3', 'Installed', requestOf('P3') + 100);
    expect(steps()).toEqual(['running', 'installed', 'ordered', 'waiting']);
    says('P3', 'Installed', requestOf('P3'));
    station.pass(1);
    expect(steps()).toEqual(['running', 'installed', 'installed', 'ordered']);
    says('P2', 'Installed');
    station.pass(1);
    expect(steps()).toEqual(['done', 'installed', 'installed', 'installed']);
    expect([rollout().endedAtMs, alarms()]).toEqual([station.nowMs, []]);
    const ids = orders().map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBe(3);
  });

  test('stops at the first failure: the others are left as they are, and somebody is told', () => {
    start();
    station.tick();
    says('P1', 'Installed');
    station.tick();
    says('P3', 'DownloadFailed');
    station.tick();
    expect(steps()).toEqual(['failed', 'installed', 'failed', 'stopped']);
    expect(alarms()).toEqual([JSON.stringify({ pileId: 'P3', why: 'DownloadFailed', firmware: 'two.bin' })]);
    station.pass(7_200, 60);
    expect(orders()).toHaveLength(2);
    // What is said later changes nothing.
    says('P3', 'Installed');
    expect(steps()).toEqual(['failed', 'installed', 'failed', 'stopped']);
  });

  test('waits for a charge to be over and the car to be gone', () => {
    const { transactionId } = station.start({ name: 'P1' });
    start(['P1']);
    station.pass(60, 1);
    expect([orders(), rolloutView(station.db, { rolloutId: ROLLOUT })?.piles[0]?.busy]).toEqual([[], 'session']);
    station.stop(transactionId, 1_500, { name: 'P1' });
    station.status(1, 'finishing', undefined, 'P1');
    station.pass(60, 1);
    expect(orders()).toEqual([]);
    station.status(1, 'available', undefined, 'P1');
    station.pass(10, 1);
    expect(orders()).toHaveLength(1);
  });

  test.each<[string, () => void, () => void, string]>([
    ['a pile that is gone', () => station.drop('P1'), () => station.connect('P1', 'c-P1'), 'offline'],
    ['a car that is plugged in', () => station.status(2, 'preparing', undefined, 'P1'), () => station.status(2, 'available', undefined, 'P1'), 'connector-in-use'],
    ['a reserved connector', () => station.status(2, 'reserved', undefined, 'P1'), () => station.status(2, 'available', undefined, 'P1'), 'reserved'],
  ])('waits for %s', (_, begins, ends, busy) => {
    begins();
    start(['P1']);
    station.pass(30, 1);
    expect([orders(), rolloutTargets(station.db)[0]?.busy]).toEqual([[], busy]);
    ends();
    station.pass(1);
    expect(orders()).toHaveLength(1);
  }); // prettier-ignore

  test('waits for a start that was ordered', () => {
    station.send({
      kind: 'operator.start-session',
      operatorId: BOSS,
      ref: station.ref(1, 'P1'),
      cardId: null,
      limits: { amount: null, energy: null, durationS: null },
    });
    start(['P1']);
    station.pass(60, 1);
    expect(orders()).toEqual([]);
    station.pass(60, 1);
    expect(orders()).toHaveLength(1);
  });

  test.each<[string, CommandResult, string]>([
    ['turns it down', { outcome: 'rejected', status: 'InvalidCertificate' }, 'InvalidCertificate'],
    ['does not answer', { outcome: 'failed', code: 'no-answer', detail: 'in 30 s' }, 'no-answer: in 30 s'],
    ['knows no such call', { outcome: 'failed', code: 'call-error', detail: 'NotImplemented' }, 'call-error: NotImplemented'],
    ['went while it was asked', { outcome: 'failed', code: 'offline', detail: 'gone', underWayMs: 500 }, 'offline: gone'],
  ])('fails where the pile %s', (_, result, why) => {
    start(['P1', 'P3']);
    station.tick();
    answers('P1', result);
    station.tick();
    expect([steps(), rollout().piles[0]?.why]).toEqual([['failed', 'failed', 'stopped'], why]);
  });

  test('gives an order again that never left', () => {
    start(['P1']);
    station.tick();
    const first = requestOf('P1');
    answers('P1', { outcome: 'failed', code: 'offline', detail: 'not connected' });
    expect(steps()).toEqual(['running', 'waiting']);
    station.tick();
    expect([steps(), requestOf('P1') > first]).toEqual([['running', 'ordered'], true]);
  });

  test('takes a pile that comes back with the new version as installed', () => {
    start(['P1']);
    station.tick();
    says('P1', 'Installing');
    boot('1.0');
    expect(steps()).toEqual(['running', 'installing']);
    boot(' 2.0 ');
    station.tick();
    expect(steps()).toEqual(['done', 'installed']);
  });

  function boot(firmware: string): void {
    station.send({ kind: 'pile.booted', pileId: id<PileId>('P1'), wire: null, vendor: 'Acme', model: 'Two', serial: 'S1', firmware });
  }

  test('gives a pile an hour', () => {
    start(['P1', 'P3']);
    station.tick();
    says('P1', 'Downloading');
    station.pass(3_599, 3_599);
    expect(steps()).toEqual(['running', 'downloading', 'waiting']);
    station.pass(2);
    expect([steps(), rollout().piles[0]?.why]).toEqual([['failed', 'failed', 'stopped'], 'timeout']);
  });

  test('shows how much was fetched, and never less', () => {
    start(['P1']);
    station.tick();
    for (const bytes of [100, 700, 300]) fetched(bytes);
    expect([steps(), rollout().piles[0]?.fetched]).toEqual([['running', 'downloading'], 700]);
    station.send({
      kind: 'pile.file-fetched',
      pileId: id<PileId>('P1'),
      wire: null,
      requestId: 1,
      fileId: IMAGE,
      bytes: 900,
      isWhole: false,
    });
    expect(rollout().piles[0]?.fetched).toBe(700);
  });

  function fetched(bytes: number): void {
    station.send({
      kind: 'pile.file-fetched',
      pileId: id<PileId>('P1'),
      wire: null,
      requestId: requestOf('P1'),
      fileId: IMAGE,
      bytes,
      isWhole: false,
    });
  }

  test('is stopped by hand; the pile under way cannot be called back', () => {
    start();
    station.tick();
    station.send({ kind: 'operator.stop-rollout', operatorId: BOSS, rolloutId: ROLLOUT });
    expect([steps(), rollout().piles[0]?.why]).toEqual([['stopped', 'stopped', 'stopped', 'stopped'], 'under-way']);
    station.pass(600, 60);
    expect([orders().length, alarms()]).toEqual([1, []]);
    expect(station.send({ kind: 'operator.stop-rollout', operatorId: BOSS, rolloutId: ROLLOUT })).toMatchObject({ kind: 'refused' });
  });

  test('gives a signed image with its signature, over HTTPS to a pile on TLS, over FTP to one that knows nothing else', () => {
    const signed = id<FileId>('image-2');
    const facts = {
      name: 's.bin',
      version: '3',
      vendor: null,
      model: null,
      bytes: 5,
      sha256: 'a',
      md5: 'b',
      certificatePem: 'PEM',
      signature: 'AAAA',
    };
    station.send({
      kind: 'operator.add-firmware',
      operatorId: BOSS,
      firmware: { ...facts, id: signed, addedAtMs: station.nowMs, addedBy: BOSS },
    });
    station.drop('P1');
    station.send({
      kind: 'pile.connected',
      pileId: id<PileId>('P1'),
      wire: null,
      remoteAddress: '10.0.0.7',
      protocol: 'ocpp1.6',
      connectionId: 'tls',
      securityProfile: 2,
      certificateName: null,
    });
    station.status(1, 'available', undefined, 'P1');
    station.db.run(
      "INSERT INTO pile_setting (pile_id, key, value, readonly, told_at_ms) VALUES ('P3', 'SupportedFileTransferProtocols', 'FTP', 1, 0)",
    );
    station.send({
      kind: 'operator.start-rollout',
      operatorId: BOSS,
      rolloutId: ROLLOUT,
      firmwareId: signed,
      pileIds: [id<PileId>('P1'), id<PileId>('P3')],
    });
    station.tick();
    says('P1', 'Installed');
    station.tick();
    expect(orders().map(({ way, signed: by }) => [way, by])).toEqual([
      [{ scheme: 'https', pileAddress: '10.0.0.7' }, { certificatePem: 'PEM', signature: 'AAAA' }],
      [{ scheme: 'ftp', pileAddress: '127.0.0.1' }, { certificatePem: 'PEM', signature: 'AAAA' }],
    ]); // prettier-ignore
  });
});

describe('refused', () => {
  test.each<[string, () => Answer, string]>([
    ['a rollout beside another', () => (start(), start(['P1'], id<RolloutId>('second'))), 'input.invalid'],
    ['a rollout of nothing', () => start([]), 'input.invalid'],
    ['a rollout to a pile that is not there', () => start(['P1', 'P9']), 'input.not-found'],
    ['an image that is being rolled out is not removed', () => (start(), remove()), 'input.invalid'],
    ['an image that is not there', () => remove(id<FileId>('none')), 'input.not-found'],
    ['a rollout of an image that was removed', () => (remove(), start()), 'input.not-found'],
    ['a log of a pile that is gone', () => (station.drop('P1'), fetchLog()), 'pile.offline'],
    ['a log of nobody', () => fetchLog('P9'), 'input.not-found'],
  ])('%s', (_, act, code) => {
    expect(act()).toMatchObject({ kind: 'refused', code });
  });

  test('a removed image is gone from the disk, and its rollouts still name it', () => {
    start(['P1']);
    station.tick();
    says('P1', 'Installed');
    station.tick();
    remove();
    expect(station.commands.at(-1)).toEqual({ kind: 'files.remove', shelf: 'firmware', fileIds: [IMAGE] });
    expect(keptFiles(station.db)).toEqual([]);
    expect(rolloutView(station.db, { rolloutId: ROLLOUT })?.firmware).toEqual({
      name: 'two.bin',
      version: '2.0',
      bytes: 1_000,
      isRemoved: true,
    });
  });

  function remove(firmwareId = IMAGE): Answer {
    return station.send({ kind: 'operator.remove-firmware', operatorId: BOSS, firmwareId });
  }
});

function fetchLog(name = 'P1', log: 'diagnostics' | 'security' = 'diagnostics'): Answer {
  return station.send({ kind: 'operator.fetch-log', operatorId: BOSS, pileId: id<PileId>(name), log });
}

describe('a log', () => {
  function lastRequest(): number {
    const command = station.commands.at(-1);
    return command?.kind === 'pile.fetch-log' ? command.requestId : 0;
  }

  function arrives(requestId: number, bytes = 10, fileId = `file-${requestId}`): Answer {
    const file: PileFile = {
      id: id<FileId>(fileId),
      pileId: id<PileId>('P1'),
      kind: 'diagnostics',
      requestId,
      name: 'd.zip',
      bytes,
      sha256: 'x',
      receivedAtMs: station.nowMs,
    };
    return station.send({ kind: 'pile.file-received', pileId: id<PileId>('P1'), wire: null, file });
  }

  function told(status: string, requestId: number | null = null): void {
    station.send({ kind: 'pile.log-status', pileId: id<PileId>('P1'), wire: null, status, requestId });
  }

  test('is asked for, told of and received', () => {
    expect(fetchLog('P1', 'security')).toMatchObject({ kind: 'ordered' });
    const requestId = lastRequest();
    expect(station.commands.at(-1)).toMatchObject({ kind: 'pile.fetch-log', pileId: 'P1', log: 'security', way: { scheme: 'http' } });
    told('Uploading');
    expect(logRequestById(station.db, requestId)).toMatchObject({ state: 'uploading', fileId: null });
    told('Uploaded');
    expect(logRequestById(station.db, requestId)).toMatchObject({ state: 'uploading' });
    arrives(requestId);
    expect(logRequestById(station.db, requestId)).toMatchObject({ state: 'received', fileId: `file-${requestId}` });
    told('UploadFailed', requestId);
    expect(logRequestById(station.db, requestId)).toMatchObject({ state: 'received' });
    expect([pileFilesOf(station.db, id<PileId>('P1')).length, logRequests(station.db, { pileId: null })]).toEqual([1, []]);
  });

  test.each<[string, (requestId: number) => void, string]>([
    ['the pile says so', () => told('UploadFailure'), 'UploadFailure'],
    ['the pile turns it down', (requestId) => turnedDown(requestId), 'Rejected'],
    ['nothing comes', () => { station.nowMs = utcMs(station.nowMs + 2 * HOUR_MS); station.tick(); }, 'timeout'],
    ['another is asked for', () => { station.pass(2); fetchLog(); }, 'replaced'],
  ])('fails where %s', (_, act, why) => {
    fetchLog();
    const requestId = lastRequest();
    act(requestId);
    expect(logRequestById(station.db, requestId)).toMatchObject({ state: 'failed', why });
  }); // prettier-ignore

  function turnedDown(requestId: number): void {
    const order = {
      kind: 'fetch-log',
      requestId,
      log: 'diagnostics',
      url: 'x',
      fromMs: null,
      toMs: null,
      retries: 3,
      retryIntervalS: 60,
    } as const;
    station.send({
      kind: 'pile.answered',
      pileId: id<PileId>('P1'),
      wire: null,
      commandId: id<CommandId>(`log-${requestId}`),
      order,
      result: { outcome: 'rejected', status: 'Rejected' },
    });
  }

  test('of a pile that leaves too many: the oldest go', () => {
    for (let n = 1; n <= 21; n += 1) {
      station.pass(1);
      arrives(n);
    }
    const removed = station.commands.filter((command) => command.kind === 'files.remove');
    expect([pileFilesOf(station.db, id<PileId>('P1')).length, removed]).toEqual([
      20,
      [{ kind: 'files.remove', shelf: 'from-piles', fileIds: ['file-1'] }],
    ]);
    arrives(100, 512 * 1_024 * 1_024, 'big');
    expect(pileFilesOf(station.db, id<PileId>('P1')).map((file) => file.id)).toEqual(['big']);
  });
});
