/** A pile moves from a password to TLS and on to a certificate of its own, over real sockets against the whole core: FIELD-FAULTS F24 and F25. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import type { PileSecurity, SecurityProfile } from '../../station-core/domain/certificate.ts';
import type { ReadConnection } from '../../station-core/store/connection.ts';
import { textOf, type Payload } from '../sim/ocpp-frame.ts';
import { OcppPeer, type CallHandler, type PeerOptions } from '../sim/ocpp-peer.ts';
import { PileCertificates } from '../sim/pile-certificates.ts';
import { openTestPlant, type TestPlant } from '../support/open-plant.ts';
import { issue, openTestKeys } from '../support/pile-pki.ts';
import { BOOT, SOON } from '../support/plant-peers.ts';

const P1 = id<PileId>('P1');
const OLD = 'the-old-long-password';
const NEW = 'the-new-long-password';
/** No rest after the boot, so that the orders come at once; every refusal is told. */
const limits = { settleMs: 0, callsPerSecond: 100, refusalMs: 0 };

let plant: TestPlant;
let db: ReadConnection;
const peers: OcppPeer[] = [];

beforeEach(async () => {
  plant = await openTestPlant({ pileLimits: limits });
  await plant.admit('P1', { password: OLD });
  db = plant.reader();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.terminate();
  await plant.close();
});

async function dial(url: string, options: Partial<PeerOptions> = {}): Promise<OcppPeer> {
  const peer = await OcppPeer.connect(url, { identity: 'P1', ...(url.startsWith('wss') ? { ca: plant.caPem } : {}), ...options });
  peers.push(peer);
  return peer;
}

const security = (): PileSecurity =>
  JSON.parse(String(db.get('SELECT security FROM pile WHERE id = ?', 'P1')?.['security'])) as PileSecurity;
const knocks = (): unknown => db.all('SELECT identity, cause FROM knock ORDER BY last_at_ms, cause');

function ask(to: SecurityProfile, password: string | null = null): Promise<unknown> {
  const passwordHash = password === null ? null : plant.plant.keys.pilePassword.hash(password);
  return plant.click({
    kind: 'operator.move-security',
    pileId: P1,
    to,
    password,
    passwordHash,
    certificateName: null,
    url: plant.secureUrl,
  });
}

/** What a pile with the security extensions says to the station's calls. */
class Extensions {
  readonly told: string[] = [];
  readonly certificates = new PileCertificates();
  peer: OcppPeer | null = null;

  readonly handlers: Readonly<Record<string, CallHandler>> = {
    ChangeConfiguration: (payload: Payload) => this.#took(`${textOf(payload, 'key') ?? ''}=${textOf(payload, 'value') ?? ''}`),
    InstallCertificate: (payload: Payload) => {
      this.certificates.install(textOf(payload, 'certificateType') ?? '', textOf(payload, 'certificate') ?? '', Date.now());
      return this.#took(textOf(payload, 'certificateType') ?? '');
    },
    ExtendedTriggerMessage: (payload: Payload) => {
      setImmediate(() => void this.#request());
      return this.#took(textOf(payload, 'requestedMessage') ?? '');
    },
    CertificateSigned: (payload: Payload) => {
      const problem = this.certificates.accept(
        textOf(payload, 'certificateChain') ?? '',
        'P1',
        Date.now(),
        this.certificates.roots('CentralSystemRootCertificate'),
      );
      this.told.push(problem ?? 'certificate');
      return { status: problem === null ? 'Accepted' : 'Rejected' };
    },
    '*': () => ({ status: 'Accepted' }),
  };

  #took(what: string): Payload {
    this.told.push(what);
    return { status: 'Accepted' };
  }

  async #request(): Promise<void> {
    await this.peer?.callOk('SignCertificate', { csr: await this.certificates.request('P1', 'Yard') });
  }
}

async function booted(url: string, pile: Extensions, options: Partial<PeerOptions>): Promise<OcppPeer> {
  const peer = await dial(url, { ...options, handlers: pile.handlers });
  pile.peer = peer;
  expect(await peer.callOk('BootNotification', BOOT)).toMatchObject({ status: 'Accepted' });
  return peer;
}

test('F25 from a password to TLS to a certificate, the old way open until the pile was seen on the new one, then shut', async () => {
  const pile = new Extensions();
  await booted(plant.url, pile, { password: OLD });
  expect(await ask(2, NEW)).toEqual({ kind: 'done' });
  await expect.poll(() => security().move?.step, SOON).toBe('waiting');
  expect(pile.told).toEqual([`AuthorizationKey=${NEW}`, 'CentralSystemRootCertificate', 'SecurityProfile=2']);

  // The old way, and half of the new one.
  await dial(plant.url, { password: OLD });
  await dial(plant.url, { password: NEW });
  await dial(plant.secureUrl, { password: OLD });
  expect(security()).toMatchObject({ least: 0, move: { to: 2 } });

  // The new one, trusting what it was given; some piles send what they were told as hex.
  const [ca = ''] = pile.certificates.roots('CentralSystemRootCertificate');
  await booted(plant.secureUrl, pile, { password: Buffer.from(NEW).toString('hex'), ca });
  await expect.poll(security, SOON).toMatchObject({ seen: 2, least: 2, move: null });
  await expect(dial(plant.secureUrl, { password: OLD })).rejects.toMatchObject({ status: 401 });
  await expect(dial(plant.url, { password: NEW })).rejects.toMatchObject({ status: 403 });
  await expect.poll(knocks, SOON).toEqual([
    { identity: 'P1', cause: 'password-wrong' },
    { identity: 'P1', cause: 'profile-too-low' },
  ]);

  pile.told.splice(0);
  expect(await ask(3)).toEqual({ kind: 'done' });
  await expect.poll(() => security().move?.step, SOON).toBe('waiting');
  expect(pile.told).toEqual([
    'CentralSystemRootCertificate',
    'CpoName=Yard',
    'SignChargePointCertificate',
    'certificate',
    'SecurityProfile=3',
  ]);
  await dial(plant.secureUrl, { password: NEW });
  const { chain = '', key = '' } = pile.certificates.own ?? {};
  await booted(plant.secureUrl, pile, { cert: chain, key });
  await expect.poll(security, SOON).toMatchObject({ seen: 3, least: 3, move: null });
  await expect(dial(plant.secureUrl, { password: NEW })).rejects.toMatchObject({ status: 403 });
  await expect.poll(knocks, SOON).toContainEqual({ identity: 'P1', cause: 'certificate-missing' });

  // Stolen: nobody comes in with it any more, the pile least of all.
  const serial = String(db.get("SELECT serial FROM pile_certificate WHERE state = 'installed'")?.['serial']);
  await plant.click({ kind: 'operator.revoke-certificate', serial });
  await pile.peer?.closed;
  await expect(dial(plant.secureUrl, { cert: chain, key })).rejects.toMatchObject({ status: 403 });
  await expect.poll(knocks, SOON).toContainEqual({ identity: 'P1', cause: 'certificate-revoked' });
  expect(JSON.stringify(db.all('SELECT body FROM journal'))).not.toMatch(/the-(old|new)-long-password/);
});

test('F25 killed in the middle of a move: the old way is open, and so is the new one', async () => {
  const pile = new Extensions();
  const stuck = { ...pile.handlers, InstallCertificate: () => new Promise<Payload>(() => undefined) };
  const peer = await dial(plant.url, { password: OLD, handlers: stuck });
  await peer.callOk('BootNotification', BOOT);
  await ask(2, NEW);
  await expect.poll(() => security().move?.step, SOON).toBe('root');
  // The files as a kill leaves them at this instant.
  const folder = mkdtempSync(path.join(tmpdir(), 'stationmaster-killed-'));
  cpSync(plant.folder, folder, { recursive: true, filter: (file) => !file.endsWith('core.lock') });
  const again = await openTestPlant({ folder, pileLimits: limits });
  try {
    await dial(again.url, { password: OLD });
    await dial(again.url, { password: NEW });
    const second = await dial(again.secureUrl, { password: OLD, ca: again.caPem, handlers: pile.handlers });
    await second.callOk('BootNotification', BOOT);
    // It goes on where it was.
    await expect.poll(() => pile.told, SOON).toContain('CentralSystemRootCertificate');
  } finally {
    for (const one of peers.splice(0)) one.terminate();
    await again.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('F24 at both doors: every refusal is a row on the pairing page with its cause', () => {
  test.each<[string, (foreign: { readonly cert: string; readonly key: string }) => Promise<unknown>, string, string]>([
    ['a foreign certificate', ({ cert, key }) => dial(plant.secureUrl, { cert, key }), 'P1', 'certificate-untrusted'],
    [
      'a certificate of another pile',
      async () => dial(plant.secureUrl, await issue(plant.plant.keys, 'P2')),
      'P1',
      'certificate-of-another',
    ],
    ['plain to the TLS port', () => dial(plant.secureUrl.replace('wss', 'ws')), 'P1', 'plain-to-tls-port'],
    ['TLS to the plain port', () => dial(plant.url.replace('ws', 'wss')), '127.0.0.1', 'tls-to-plain-port'],
    ['a pile that does not trust this station', ({ cert }) => dial(plant.secureUrl, { ca: cert }), '127.0.0.1', 'tls-failed'],
    ['a wrong password over TLS', () => dial(plant.secureUrl, { password: NEW }), 'P1', 'password-wrong'],
    ['an endless path', () => dial(plant.url, { path: `/${'x'.repeat(20_000)}` }), '127.0.0.1', 'bad-path'],
  ])('%s', async (_, knock, identity, cause) => {
    const foreign = await openTestKeys();
    try {
      const certificate = await issue(foreign.keys, 'P1');
      await expect(knock(certificate)).rejects.toThrow();
      await expect.poll(knocks, SOON).toEqual([{ identity, cause }]);
    } finally {
      foreign.close();
    }
  });
});

describe('F29 what a pile is cut off for stands on its page', () => {
  test.each<[string, (peer: OcppPeer) => void, string]>([
    ['a message that is too long', (peer) => peer.sendRaw(`[2,"1","Heartbeat",{"x":"${'y'.repeat(300_000)}"}]`), 'a message longer than 256 KB'],
    ['too many calls at once', (peer) => { for (let n = 0; n < 200; n += 1) peer.sendRaw(`[2,"${n}","Heartbeat",{}]`); }, 'too many calls wait'],
    ['bad messages without end', (peer) => { for (let n = 0; n < 60; n += 1) peer.sendRaw('{'); }, 'bad messages in a minute'],
  ])('%s', async (_, misbehave, detail) => {
    const peer = await dial(plant.url, { password: OLD });
    misbehave(peer);
    await peer.closed;
    await expect.poll(knocks, SOON).toEqual([{ identity: 'P1', cause: 'cut-off' }]);
    expect(String(db.get('SELECT detail FROM knock')?.['detail'])).toContain(detail);
  }); // prettier-ignore
});
