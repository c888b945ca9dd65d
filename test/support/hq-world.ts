/** HQ as a test needs it: a receiver on a database of its own, and stations that were enrolled there and send batches made by hand. */
import { makeEnrolCode } from '../../hq-receiver/enrolment.ts';
import type { Log } from '../../hq-receiver/context.ts';
import { openReceiver, type Receiver, type ReceiverOptions } from '../../hq-receiver/receiver.ts';
import { openPg } from '../../hq-receiver/store/pg-sql.ts';
import { BATCH_TYPE } from '../../station-core/hq/wire.ts';
import { assertionOf, BatchMaker, newKeyPair, signWith, type StationKeyPair, type ToldObject } from './hq-batches.ts';

export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A receiver on this database; of several for one database only the first one migrates. */
export function openTestHq(databaseUrl: string, now: () => number, more: Partial<ReceiverOptions> = {}): Promise<Receiver> {
  return openReceiver({
    ...{
      database: openPg({ url: databaseUrl, onIdleError: () => undefined }),
      host: '127.0.0.1',
      port: 0,
      hqName: 'Test HQ',
      publicUrl: null,
    },
    ...{ tls: null, trustProxy: false, metricsToken: null, pagesFolder: null, now, log: quietLog },
    ...more,
  });
}

/** The code, as HQ's people make it. */
export async function enrolCode(receiver: Receiver, tags: readonly string[] = []): Promise<string> {
  const made = await makeEnrolCode(receiver.hq, { label: 'test', countryCode: 'DE', partyId: 'EXA', tags, days: 1, by: 'boss' });
  return made.code;
}

export interface EnrolledStation {
  readonly stationId: string;
  readonly key: StationKeyPair;
  readonly maker: BatchMaker;
  token(): Promise<string>;
  /** The next batch over HTTP. Throws what HQ refused. */
  send(objects: readonly ToldObject[]): Promise<void>;
}

export async function enrolledStation(
  receiver: Receiver,
  options: { readonly name: string; readonly tags?: readonly string[]; readonly currency?: string },
): Promise<EnrolledStation> {
  const key = newKeyPair();
  const code = await enrolCode(receiver, options.tags);
  const body = JSON.stringify({
    ...{ code, publicKey: key.publicPem, name: options.name, zone: 'Europe/Berlin', currency: options.currency ?? 'EUR', software: 'test' },
  });
  const enrolled = await post(`${receiver.url}/station/v1/enrol`, body, {
    'content-type': 'application/json',
    'x-signature': signWith(key, body),
  });
  const { stationId } = (await enrolled.json()) as { stationId: string };
  const maker = new BatchMaker(stationId, key);
  const token = async (): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertionOf(key, stationId, receiver.hq.now()),
    });
    const answer = await post(`${receiver.url}/oauth/token`, form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  return {
    ...{ stationId, key, maker, token },
    send: async (objects) => {
      const { bytes } = maker.next(objects, receiver.hq.now());
      await post(`${receiver.url}/station/v1/batches`, new Uint8Array(bytes), {
        'content-type': BATCH_TYPE,
        authorization: `Bearer ${await token()}`,
      });
    },
  };
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(url, { method: 'POST', body, headers });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}
