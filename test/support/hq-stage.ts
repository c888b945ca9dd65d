/** HQ with its pages, a few people and stations that have told a month: real routes, PGlite in memory, everything by plain requests. */
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { root } from '../../build/project.ts';
import { freshSetupCode } from '../../hq-receiver/access/login-desk.ts';
import type { contract, HqRole } from '../../hq-receiver/contract.ts';
import { openPglite } from '../../hq-receiver/store/pglite-sql.ts';
import type { Database } from '../../hq-receiver/store/sql.ts';
import type { ToldObject } from './hq-batches.ts';
import { pastOf, type PastOptions } from './hq-past.ts';
import { openTestReceiver, TestStation, type TestReceiver } from './hq-receiver.ts';

export type HqClient = ContractRouterClient<typeof contract>;

export const HQ_PASSWORD = 'amber-anchor-birch-canal';

/** One browser at HQ: its cookie, and all calls. */
export class HqBrowser {
  cookie = '';
  readonly client: HqClient;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    this.client = createORPCClient(
      new RPCLink({
        url: `${url}/rpc`,
        fetch: async (request, init) => {
          const asked = new Request(request, init);
          if (this.cookie !== '') asked.headers.set('cookie', this.cookie);
          const answer = await fetch(asked);
          for (const told of answer.headers.getSetCookie()) this.cookie = told.split(';')[0] ?? '';
          return answer;
        },
      }),
    );
  }

  get(at: string): Promise<Response> {
    return fetch(`${this.url}${at}`, { headers: { cookie: this.cookie } });
  }

  post(at: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const all = { cookie: this.cookie, 'content-type': 'application/octet-stream', ...headers };
    return fetch(`${this.url}${at}`, { method: 'POST', headers: all, body: new Uint8Array(body) });
  }
}

export interface HqStage {
  readonly receiver: TestReceiver;
  readonly admin: HqBrowser;
  readonly stations: readonly TestStation[];
  /** Logged in with a role. */
  as(role: HqRole): Promise<HqBrowser>;
  /** What the stations told is made of these, each with a past of its own. */
  tell(station: TestStation, objects: readonly ToldObject[]): Promise<void>;
  close(): Promise<void>;
}

export interface HqStageOptions {
  /** PGlite in memory unless told. */
  readonly database?: Database;
  /** With the built pages (out/hq-pages). */
  readonly pages?: boolean;
  readonly stations?: readonly (Pick<PastOptions, 'name'> & Partial<PastOptions> & { readonly tags?: readonly string[] })[];
  readonly nowMs?: number;
}

/** Rows of one batch. */
const ROWS = 900;

export async function openHqStage(options: HqStageOptions = {}): Promise<HqStage> {
  const receiver = await openTestReceiver(options.database ?? (await openPglite(null)), {
    hqName: 'Northern Charging',
    pagesFolder: options.pages === true ? path.join(root, 'out/hq-pages') : null,
  });
  const admin = new HqBrowser(receiver.url);
  const code = await freshSetupCode(receiver.hq.db);
  await admin.client.access.setUp({ code: code ?? '', name: 'Ada', password: HQ_PASSWORD });
  const nowMs = options.nowMs ?? Date.now();
  const tell = async (station: TestStation, objects: readonly ToldObject[]): Promise<void> => {
    for (let from = 0; from < objects.length; from += ROWS) {
      const answer = await station.send(station.batches.next(objects.slice(from, from + ROWS), nowMs).bytes);
      if (answer.status !== 200) throw new Error(`HQ refused a batch: ${JSON.stringify(answer.body)}`);
    }
  };
  const stations: TestStation[] = [];
  for (const [index, past] of (options.stations ?? []).entries()) {
    const { tags = [], ...rest } = past;
    const all = {
      zone: 'Europe/Berlin',
      currency: 'EUR',
      seed: index + 1,
      nowMs,
      days: 30,
      piles: 6,
      alarms: [],
      hasIncident: false,
      ...rest,
    };
    const station = await TestStation.enrolled(receiver, { name: all.name, zone: all.zone, currency: all.currency, tags });
    await tell(station, pastOf(all));
    stations.push(station);
  }
  return {
    receiver,
    admin,
    stations,
    tell,
    as: async (role) => {
      const name = `the ${role}`;
      await admin.client.people.add({ name, role, password: HQ_PASSWORD });
      const browser = new HqBrowser(receiver.url);
      await browser.client.access.login({ name, password: HQ_PASSWORD });
      return browser;
    },
    close: () => receiver.close(),
  };
}
