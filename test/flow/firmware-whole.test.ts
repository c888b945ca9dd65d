/** Firmware through the whole core: uploaded by a person, rolled out, fetched by a pile over a real line; a log comes back and is downloaded. */
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { id, type FileId, type OperatorId, type PileId, type RolloutId } from '../../station-core/base/ids.ts';
import { Readable } from 'node:stream';
import { fetchFile, sendFile } from '../sim/pile-files.ts';
import { textOf } from '../sim/ocpp-frame.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';
import { openTestPlant } from '../support/open-plant.ts';
import { PlantPeers, SOON } from '../support/plant-peers.ts';

const CONTENT = randomBytes(200_000);

test('a pile is told, fetches the image, installs it; its diagnostics come back', { timeout: 60_000 }, async () => {
  const core = await openTestPlant({ piles: ['P1'], pileLimits: { settleMs: 0 } });
  try {
    const peers = new PlantPeers(core);
    const pile = await peers.booted('P1');
    const called: { action: string; location: string }[] = [];
    for (const action of ['UpdateFirmware', 'GetDiagnostics'])
      pile.handlers.set(action, (payload) => {
        called.push({ action, location: textOf(payload, 'location') ?? '' });
        return action === 'GetDiagnostics' ? { fileName: 'd.zip' } : {};
      });
    const kept = await core.plant.files.keep(Readable.from([CONTENT]));
    const firmware = { ...kept, name: 'two.bin', version: '2.0', vendor: null, model: null, certificatePem: null, signature: null };
    await core.click({
      kind: 'operator.add-firmware',
      firmware: { ...firmware, addedAtMs: core.clock.now(), addedBy: id<OperatorId>('boss') },
    });
    const rolloutId = id<RolloutId>('r1');
    await core.click({ kind: 'operator.start-rollout', rolloutId, firmwareId: kept.id, pileIds: [id<PileId>('P1')] });
    await expect.poll(() => called.length, SOON).toBe(1);
    const [update] = called;
    expect((await fetchFile(update?.location ?? '')).equals(CONTENT)).toBe(true);
    const view = async (): Promise<unknown> => {
      const found = await core.plant.reads.read('rolloutView', { rolloutId });
      return [found?.state, found?.piles[0]?.step, found?.piles[0]?.fetched];
    };
    await expect.poll(view, SOON).toEqual(['running', 'downloading', CONTENT.length]);
    await pile.callOk('FirmwareStatusNotification', { status: 'Installed' });
    await expect.poll(view, SOON).toEqual(['done', 'installed', CONTENT.length]);

    await core.click({ kind: 'operator.fetch-log', pileId: id<PileId>('P1'), log: 'diagnostics' });
    await expect.poll(() => called.at(-1)?.action, SOON).toBe('GetDiagnostics');
    await sendFile(called.at(-1)?.location ?? '', 'd.zip', CONTENT);
    const files = await core.plant.reads.read('pileFilesPage', { pileId: null, offset: 0, limit: 10 });
    expect(files).toMatchObject({
      total: 1,
      rows: [{ pileId: 'P1', name: 'd.zip', bytes: CONTENT.length, sha256: createHash('sha256').update(CONTENT).digest('hex') }],
    });
    await peers.close();
  } finally {
    await core.close();
  }
});

async function withStation(use: (station: ApiStation, owner: Browser) => Promise<void>): Promise<void> {
  const station = await openApiStation({});
  try {
    await use(station, await station.owner());
  } finally {
    await station.close();
  }
}

const BYTES = { 'content-type': 'application/octet-stream' };
const FACTS = { name: 'Two', version: '2.0', vendor: null, model: null, certificatePem: null, signature: null };

test('an image is uploaded, named, listed and removed', () =>
  withStation(async (station, owner) => {
    const reply = await station.ask('/upload/firmware', { method: 'POST', headers: { ...BYTES, cookie: owner.cookie }, body: CONTENT });
    const upload = JSON.parse(reply.body.toString()) as { uploadId: string; sha256: string; bytes: number };
    expect([reply.status, upload.bytes, upload.sha256]).toEqual([200, CONTENT.length, createHash('sha256').update(CONTENT).digest('hex')]);
    const { firmwareId } = await owner.client.firmware.add({ ...FACTS, uploadId: upload.uploadId });
    expect((await owner.client.firmware.list()).images).toMatchObject([
      { id: firmwareId, name: 'Two', version: '2.0', bytes: CONTENT.length, sha256: upload.sha256, isSigned: false, addedByName: 'Olga' },
    ]);
    // An upload makes one image.
    expect(await faultOf(owner.client.firmware.add({ ...FACTS, uploadId: upload.uploadId }))).toMatchObject({ code: 'input.not-found' });
    await owner.client.firmware.remove({ firmwareId });
    expect((await owner.client.firmware.list()).images).toEqual([]);
  }));

test.each<[string, Record<string, string>, string | Buffer, number]>([
  ['nobody who is logged in', { ...BYTES, cookie: '' }, CONTENT, 401],
  ['another page', { ...BYTES, origin: 'http://evil.example' }, CONTENT, 403],
  ['a form of another page', { 'content-type': 'multipart/form-data; boundary=b' }, CONTENT, 422],
  ['an empty file', BYTES, '', 422],
  ['a file told to be too large', { ...BYTES, 'content-length': String(300 * 1_024 * 1_024) }, '', 422],
])('an upload by %s is refused', (_, headers, body, status) =>
  withStation(async (station, owner) => {
    const reply = station.ask('/upload/firmware', { method: 'POST', headers: { cookie: owner.cookie, ...headers }, body });
    expect((await reply).status).toBe(status);
  }),
);

test('only those who look after piles may see and change them', () =>
  withStation(async (station, owner) => {
    await owner.client.operators.add({ name: 'Atte', role: 'attendant', password: 'a long enough one' });
    await owner.client.operators.add({ name: 'Ines', role: 'installer', password: 'a long enough one' });
    const attendant = station.browser();
    await attendant.client.auth.login({ name: 'Atte', password: 'a long enough one' });
    expect(await faultOf(attendant.client.firmware.list())).toMatchObject({ code: 'access.forbidden' });
    const upload = (cookie: string) => station.ask('/upload/firmware', { method: 'POST', headers: { ...BYTES, cookie }, body: CONTENT });
    expect((await upload(attendant.cookie)).status).toBe(403);
    expect((await station.ask('/download/pile-file/x', { headers: { cookie: attendant.cookie } })).status).toBe(403);
    const installer = station.browser();
    await installer.client.auth.login({ name: 'Ines', password: 'a long enough one' });
    const { uploadId } = JSON.parse((await upload(installer.cookie)).body.toString()) as { uploadId: string };
    // Another person's upload is not there.
    expect(await faultOf(owner.client.firmware.add({ ...FACTS, uploadId }))).toMatchObject({ code: 'input.not-found' });
    await installer.client.firmware.add({ ...FACTS, uploadId });
    expect(
      await faultOf(installer.client.firmware.add({ ...FACTS, uploadId: 'x', certificatePem: null, signature: 'AAAA' })),
    ).toMatchObject({ code: 'input.invalid' });
  }));

test('a file of a pile is downloaded as it came, under its own name', () =>
  withStation(async (station, owner) => {
    const { ports } = station;
    expect((await station.ask('/download/pile-file/none', { headers: { cookie: owner.cookie } })).status).toBe(404);
    const file = {
      id: id<FileId>('none'),
      pileId: id<PileId>('P1'),
      kind: 'diagnostics',
      requestId: 1,
      name: 'log one.zip',
      bytes: 3,
      sha256: 'x',
      receivedAtMs: ports.clock.now(),
    } as const;
    await ports.submit({
      kind: 'pile.file-received',
      id: ports.newEventId(),
      receivedMs: ports.clock.now(),
      pileId: file.pileId,
      wire: null,
      file,
    });
    const page = await owner.client.firmware.files({});
    expect(page).toMatchObject({ total: 1, rows: [{ id: 'none', pileName: 'P1', name: 'log one.zip' }], requests: [] });
    // The row is there and the file is not: somebody emptied the folder.
    expect(
      await station.ask('/download/pile-file/none', { headers: { cookie: owner.cookie } }).then(
        ({ status }) => status,
        () => 'cut',
      ),
    ).not.toBe(200);
  }));
