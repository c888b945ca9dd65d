/** How a station comes to HQ, proves itself and goes on after a restore: codes, keys, epochs and tokens against a real receiver. */
import { beforeEach, describe, expect, test } from 'vitest';
import { enrolAnswer, recoverAnswer, tokenAnswer } from '../../station-core/hq/wire.ts';
import { makeEnrolCode, makeRecoveryCode } from '../../hq-receiver/enrolment.ts';
import { withdrawCode } from '../../hq-receiver/store/codes.ts';
import { setStationLock } from '../../hq-receiver/store/stations.ts';
import { assertionOf, newKeyPair } from '../support/hq-batches.ts';
import { openHqWithReceiver } from '../support/hq-database.ts';
import { sampleSession } from '../support/hq-objects.ts';
import { ask, askToken, enrolWith, openTestReceiver, recoverWith, testDatabase, TestStation } from '../support/hq-receiver.ts';

const hq = await openHqWithReceiver();

describe.skipIf(!hq.isThere)('a station at HQ', () => {
  let station: TestStation;

  beforeEach(async () => {
    station = await TestStation.enrolled(hq.receiver);
  });

  const sessionsOf = (stationId: string) =>
    hq.db.query('SELECT id, epoch, version, energy FROM session WHERE station_id = $1 ORDER BY id', [stationId]);
  const enrolCode = async () =>
    (await makeEnrolCode(hq.receiver.hq, { label: 'x', countryCode: 'DE', partyId: 'EXA', tags: [], days: 1, by: 'test' })).code;
  const recoveryCode = async (stationId: string) =>
    (await makeRecoveryCode(hq.receiver.hq, stationId, { label: 'x', days: 1, by: 'test' })).code;

  test('a code enrols one station, and the same request again is answered the same', async () => {
    const code = await enrolCode();
    const key = newKeyPair();
    const first = await enrolWith(hq.receiver.url, key, ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `);
    expect(first.status).toBe(200);
    expect(enrolAnswer.parse(first.body)).toMatchObject({ hqName: 'Test HQ', countryCode: 'DE', partyId: 'EXA', epoch: 1 });
    expect((await enrolWith(hq.receiver.url, key, code)).body).toEqual(first.body);
    expect((await enrolWith(hq.receiver.url, newKeyPair(), code)).body['code']).toBe('hq.bad-code');
  });

  test('codes that are wrong, withdrawn, expired or of the other kind are refused', async () => {
    const key = newKeyPair();
    const made = await makeEnrolCode(hq.receiver.hq, { label: 'x', countryCode: 'DE', partyId: 'EXA', tags: [], days: 1, by: 'test' });
    await withdrawCode(hq.db, made.codeHash, Date.now());
    const expired = await makeEnrolCode(hq.receiver.hq, { label: 'x', countryCode: 'DE', partyId: 'EXA', tags: [], days: -1, by: 'test' });
    for (const code of ['AAAA-AAAA-AAAA-AAAA', made.code, expired.code, await recoveryCode(station.stationId)])
      expect((await enrolWith(hq.receiver.url, key, code)).body['code']).toBe('hq.bad-code');
    expect((await recoverWith(hq.receiver.url, key, station.stationId, await enrolCode(), null)).body['code']).toBe('hq.bad-code');
    const other = await TestStation.enrolled(hq.receiver);
    expect((await recoverWith(hq.receiver.url, key, station.stationId, await recoveryCode(other.stationId), null)).body['code']).toBe(
      'hq.bad-code',
    );
  });

  test('a request that its key did not sign is refused', async () => {
    const code = await enrolCode();
    const key = newKeyPair();
    const unsigned = await ask(hq.receiver.url, 'POST', '/station/v1/enrol', { 'content-type': 'application/json' }, Buffer.from('{}'));
    expect(unsigned.body['code']).toBe('hq.bad-signature');
    const stolen = await enrolWith(hq.receiver.url, { privateKey: newKeyPair().privateKey, publicPem: key.publicPem }, code);
    expect([stolen.status, stolen.body['code']]).toEqual([401, 'hq.bad-signature']);
    const rsa = { ...key, publicPem: '-----BEGIN PUBLIC KEY-----\nMFww\n-----END PUBLIC KEY-----\n' };
    expect((await enrolWith(hq.receiver.url, rsa, code)).body['code']).toBe('hq.bad-request');
  });

  test('a recovery closes the epoch at its mark; the old key and the old epoch are refused from then on', async () => {
    const first = station.batches.next([sampleSession('S1')]);
    await station.send(first.bytes);
    const code = await recoveryCode(station.stationId);
    const key = newKeyPair();
    const have = { epoch: 1, number: 1, seq: 1, hash: first.manifestHash };
    const answer = await recoverWith(hq.receiver.url, key, station.stationId, code, have);
    expect(recoverAnswer.parse(answer.body)).toMatchObject({
      stationId: station.stationId,
      epoch: 2,
      closed: have,
      name: 'Harbour',
      currency: 'EUR',
    });
    expect((await recoverWith(hq.receiver.url, key, station.stationId, code, have)).body).toEqual(answer.body);
    expect((await station.get('/station/v1/mark')).body['code']).toBe('hq.old-key');
    expect((await askToken(hq.receiver.url, assertionOf(station.key, station.stationId, Date.now()))).body['code']).toBe('hq.old-key');
    const replaced = new TestStation(hq.receiver.url, key, station.stationId, 2);
    expect((await replaced.send(station.batches.make([sampleSession('S2')]).bytes)).body['code']).toBe('hq.epoch-closed');
    expect((await replaced.send(replaced.batches.make([sampleSession('S2')], { key: station.key }).bytes)).body['code']).toBe('hq.old-key');
    // What the new epoch says replaces the old, whatever its version.
    expect((await replaced.send(replaced.batches.next([sampleSession('S1', { energy: 9 })]).bytes)).status).toBe(200);
    expect((await sessionsOf(station.stationId)).map(({ id, epoch, version, energy }) => [id, epoch, version, energy])).toEqual([
      ['S1', 2, 1, 9],
    ]);
    // A batch of the closed epoch that HQ holds is held, on a stick that was lying around.
    expect((await replaced.send(first.bytes)).body).toMatchObject({ applied: false });
  });

  test('an epoch that HQ forgot is left behind by a recovery', async () => {
    const code = await recoveryCode(station.stationId);
    const answer = await recoverWith(hq.receiver.url, station.key, station.stationId, code, {
      epoch: 7,
      number: 3,
      seq: 30,
      hash: 'a'.repeat(64),
    });
    expect(answer.body).toMatchObject({ epoch: 8, closed: { epoch: 1, number: 0 } });
  });

  test('a locked station is refused until it is unlocked', async () => {
    await station.token();
    await setStationLock(hq.db, station.stationId, 'sold');
    const refused = [
      await station.get('/station/v1/mark'),
      await station.send(station.batches.make([sampleSession('S1')]).bytes),
      await askToken(hq.receiver.url, assertionOf(station.key, station.stationId, Date.now())),
      await recoverWith(hq.receiver.url, station.key, station.stationId, await recoveryCode(station.stationId), null),
    ];
    expect(refused.map(({ status, body }) => [status, body['code']])).toEqual(refused.map(() => [403, 'hq.locked']));
    await setStationLock(hq.db, station.stationId, null);
    expect((await station.send(station.batches.next([sampleSession('S1')]).bytes)).status).toBe(200);
  });

  describe('tokens', () => {
    const now = () => Math.floor(Date.now() / 1_000);
    test.each([
      ['no assertion at all', () => 'x', 'hq.bad-token'],
      ['another audience', () => assertionOf(station.key, station.stationId, Date.now(), { aud: 'urn:other' }), 'hq.bad-token'],
      ['expired', () => assertionOf(station.key, station.stationId, Date.now(), { exp: now() - 100 }), 'hq.bad-token'],
      ['made long ago', () => assertionOf(station.key, station.stationId, Date.now(), { iat: now() - 1_000 }), 'hq.bad-token'],
      [
        'made in the future',
        () => assertionOf(station.key, station.stationId, Date.now(), { iat: now() + 1_000, exp: now() + 1_100 }),
        'hq.bad-token',
      ],
      ['lives for a year', () => assertionOf(station.key, station.stationId, Date.now(), { exp: now() + 31_536_000 }), 'hq.bad-token'],
      ['without a jti', () => assertionOf(station.key, station.stationId, Date.now(), { jti: undefined }), 'hq.bad-token'],
      ['issued by somebody else', () => assertionOf(station.key, station.stationId, Date.now(), { iss: 'other' }), 'hq.bad-token'],
      ['for somebody nobody knows', () => assertionOf(station.key, 'nobody', Date.now()), 'hq.unknown-station'],
      ['by another key', () => assertionOf(newKeyPair(), station.stationId, Date.now()), 'hq.bad-signature'],
    ])('%s is refused, and the answer tells the time', async (_, assertion, code) => {
      const answer = await askToken(hq.receiver.url, assertion());
      expect([answer.status, answer.body['code']]).toEqual([401, code]);
      expect(Number.isInteger(answer.body['timeMs'])).toBe(true);
      expect(answer.headers.get('date')).not.toBeNull();
    });

    test('an assertion counts once, at whichever receiver', async () => {
      const second = await openTestReceiver(testDatabase(hq.url));
      const assertion = assertionOf(station.key, station.stationId, Date.now());
      const answers = await Promise.all([hq.receiver.url, second.url, hq.receiver.url, second.url].map((url) => askToken(url, assertion)));
      await second.close();
      const good = answers.filter(({ status }) => status === 200);
      expect(good).toHaveLength(1);
      expect(tokenAnswer.parse(good[0]?.body)).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
      expect(answers.filter(({ body }) => body['code'] === 'hq.bad-token')).toHaveLength(3);
    });

    test('what is no token, or one of another HQ, is refused', async () => {
      for (const authorization of ['', 'Bearer x', `Bearer ${assertionOf(station.key, station.stationId, Date.now())}`]) {
        const answer = await ask(hq.receiver.url, 'GET', '/station/v1/mark', authorization === '' ? {} : { authorization });
        expect([answer.status, answer.body['code']]).toEqual([401, 'hq.bad-token']);
      }
    });
  });

  test('no request was a bug', () => {
    expect(hq.receiver.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
