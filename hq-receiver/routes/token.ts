/** POST /oauth/token: a station proves itself with its key and gets a token (RFC 6749 §4.4, RFC 7523 §2.2). */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { tokenAnswer } from '../../station-core/hq/wire.ts';
import type { Hq } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { useAssertion } from '../store/assertions.ts';
import { oldKeysOf, stationHeard, type Station } from '../store/stations.ts';
import { requireStation } from '../take-batch.ts';
import { readPublicKey } from '../verify/keys.ts';
import { claimedStation, readAssertion, signStationToken, TOKEN_S } from '../verify/tokens.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const FORM_LIMIT = 8_192;

export async function tokenRoutes(app: FastifyInstance, hq: Hq): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/oauth/token', async (request, reply): Promise<z.infer<typeof tokenAnswer>> => {
    hq.limits.countRequest(request.ip);
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const assertion = form.get('client_assertion');
    if (form.get('grant_type') !== 'client_credentials' || form.get('client_assertion_type') !== ASSERTION_TYPE || assertion === null)
      throw new Refusal('hq.bad-request', 'A station asks with grant_type=client_credentials and a client_assertion signed by its key.');
    const stationId = claimedStation(assertion);
    const station = await requireStation(hq.db, stationId);
    request.stationId = stationId;
    await requireAssertion(hq, station, assertion);
    await stationHeard(hq.db, stationId, hq.now(), 0);
    hq.metrics.tokens.inc({ client: 'station' });
    void reply.header('cache-control', 'no-store');
    return {
      access_token: await signStationToken(hq.key, { stationId, keyHash: station.keyHash }, hq.now()),
      token_type: 'Bearer',
      expires_in: TOKEN_S,
      server_time_ms: hq.now(),
    };
  });
  await Promise.resolve();
}

async function requireAssertion(hq: Hq, station: Station, assertion: string): Promise<void> {
  const { stationId } = station;
  const read = await readAssertion(assertion, readPublicKey(station.publicKey).key, hq.now());
  if (read === false) throw await whoseKey(hq, stationId, assertion);
  // Only what the station's own key signed counts: nobody else can use its turns up.
  hq.limits.countToken(stationId);
  if (!(await useAssertion(hq.db, stationId, read.jti, read.expiresAtMs, hq.now())))
    throw new Refusal('hq.bad-token', 'This assertion was used before. Each one counts once.');
}

async function whoseKey(hq: Hq, stationId: string, assertion: string): Promise<Refusal> {
  for (const old of await oldKeysOf(hq.db, stationId))
    if ((await readAssertion(assertion, readPublicKey(old).key, hq.now())) !== false)
      return new Refusal(
        'hq.old-key',
        'The key of this station was replaced: another PC goes on in its place. A recovery code of HQ brings it here.',
      );
  return new Refusal('hq.bad-signature', 'The assertion is not signed by the key of this station.');
}
