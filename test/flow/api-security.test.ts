/** The calls of the security area, and the station's CA as anybody may have it. */
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { id, type PileId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { faultOf, openApiStation, type ApiStation, type Browser } from '../support/api-station.ts';

let station: ApiStation;
let owner: Browser;
beforeEach(async () => {
  station = await openApiStation();
  owner = await station.owner();
  station.flow.connect('P1');
  const connectors = [{ evse: 1, connector: 1, name: 'left', ratedPowerW: 11_000, phases: 3 as const }];
  await owner.client.piles.admit({ pileId: 'P1', name: 'One', password: null, place: 'by the gate', zone: 'north', connectors });
  station.flow.connect('P1');
});
afterEach(() => station.close());

test('a pile says where it stands and how it comes in', async () => {
  expect(await owner.client.piles.get({ pileId: 'P1' })).toMatchObject({
    place: 'by the gate',
    zone: 'north',
    security: { seen: 0, least: 0, move: null, certificateName: null, warning: 'no-password' },
    certificate: null,
    connectors: [{ phases: 3 }],
  });
});

test('a move is asked for with a password that goes to the pile alone', async () => {
  await owner.client.security.move({ pileId: 'P1', to: 1, password: 'a-new-long-password' });
  const asked = station.submitted.find((event) => event.kind === 'operator.move-security');
  expect(asked).toMatchObject({ password: 'a-new-long-password', url: 'ws://192.0.2.1:9000/ocpp' });
  const view = await owner.client.piles.get({ pileId: 'P1' });
  expect(view.security.move).toMatchObject({ to: 1, step: 'password', newPassword: true });
  expect(JSON.stringify(view)).not.toMatch(/a-new-long|sha256/);
  expect(JSON.stringify(station.flow.db.all('SELECT body FROM journal'))).not.toContain('a-new-long-password');
  await owner.client.security.endMove({ pileId: 'P1' });
  expect((await owner.client.piles.get({ pileId: 'P1' })).security.move).toBeNull();
});

test('what cannot be is said in words', async () => {
  expect(await faultOf(owner.client.security.move({ pileId: 'P1', to: 2 }))).toMatchObject({ code: 'input.invalid' });
  expect(await faultOf(owner.client.security.move({ pileId: 'P1', to: 1, password: 'short' }))).toMatchObject({
    detail: { field: 'password' },
  });
  expect(await faultOf(owner.client.security.move({ pileId: 'P9', to: 1, password: 'a-new-long-password' }))).toMatchObject({
    code: 'input.not-found',
  });
  expect(await faultOf(owner.client.security.revoke({ serial: 'ab' }))).toMatchObject({ code: 'input.not-found' });
});

test('an installer may, an attendant only looks', async () => {
  for (const [name, role] of [['Ida', 'installer'], ['Anna', 'attendant']] as const) {
    await owner.client.operators.add({ name, role, password: 'another long one' });
    const browser = station.browser();
    await browser.client.auth.login({ name, password: 'another long one' });
    const move = browser.client.security.move({ pileId: 'P1', to: 1, password: 'a-new-long-password' });
    if (role === 'installer') expect(await move).toEqual({ done: true });
    else expect(await faultOf(move)).toMatchObject({ code: 'access.forbidden' });
    expect(await browser.client.security.certificates({ pileId: 'P1' })).toEqual([]);
    expect(await browser.client.security.knocks({ pileId: 'P1' })).toEqual([]);
  }
}); // prettier-ignore

test('certificates and knocks of a pile are listed, and a certificate is revoked by its serial number', async () => {
  const pileId = id<PileId>('P1');
  const certificate = {
    serial: 'ab01', pileId, use: 'pile', commonName: 'P1', fingerprint: 'f0', issuedAtMs: station.flow.nowMs,
    validUntilMs: utcMs(station.flow.nowMs + 86_400_000), state: 'sent', renewalAskedMs: null,
  } as const; // prettier-ignore
  station.flow.send({
    kind: 'pile.certificate-made',
    pileId,
    wire: null,
    use: 'pile',
    result: { ok: true, certificate, chainPem: 'LEAF' },
  });
  station.flow.send({ kind: 'pile.refused', pileId, wire: null, cause: 'certificate-missing', remoteAddress: '10.0.0.9', detail: 'none' });
  expect(await owner.client.security.certificates({ pileId })).toEqual([certificate]);
  expect(await owner.client.security.knocks({ pileId })).toMatchObject([{ cause: 'certificate-missing', times: 1 }]);
  await owner.client.security.revoke({ serial: 'ab01' });
  expect((await owner.client.piles.get({ pileId })).certificate).toMatchObject({ serial: 'ab01', state: 'revoked' });
});

test('the CA is public: no log-in, in the three forms installers ask for, and the same everywhere', async () => {
  const { caPem, caFingerprint, plainUrls, secureUrls } = await owner.client.security.station();
  const forms = await Promise.all(['pem', 'crt', 'der'].map((form) => station.ask(`/download/station-ca.${form}`)));
  expect(forms.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(forms.map(({ body }) => new X509Certificate(body).fingerprint256)).toEqual([caFingerprint, caFingerprint, caFingerprint]);
  expect(forms[0]?.body.toString()).toBe(caPem);
  expect(forms[2]?.body[0]).toBe(0x30);
  expect([...plainUrls, ...secureUrls].every((url) => /^wss?:\/\//.test(url))).toBe(true);
});
