/** A station in memory behind the real local server: real SQLite, real flow, real sockets, no threads and no piles. */
import { Fault } from '../../station-core/base/fault.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { RPCLink as FeedLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { createFeedHub, type FeedHub } from '../../station-core/api/feed.ts';
import type { contract } from '../../station-core/api/contract.ts';
import { openIncidentEvidence } from '../../station-core/incident-evidence.ts';
import { NO_QUIRKS } from '../../station-core/rules/quirks/match.ts';
import type { ApiConfig, ApiPorts } from '../../station-core/api/ports.ts';
import { openApi, type Api } from '../../station-core/api/serve.ts';
import { must } from '../../station-core/base/assert.ts';
import { id, type EventId } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import { readFonts } from '../../station-core/documents/fonts.ts';
import { receiptPdf } from '../../station-core/documents/receipt-pdf.ts';
import { selfTestPdf } from '../../station-core/documents/selftest-pdf.ts';
import { stepWords } from '../../station-core/documents/selftest-words.ts';
import { slipPdf } from '../../station-core/documents/slip-pdf.ts';
import { daySlip, shiftSlip } from '../../station-core/documents/till-slips.ts';
import { postingsCsv, shiftsCsv } from '../../station-core/documents/ledger-csv.ts';
import { proofOf } from '../../station-core/store/ledger-proof.ts';
import { invoicePdf } from '../../station-core/documents/invoice-pdf.ts';
import { invoiceRecord } from '../../station-core/documents/invoice-record.ts';
import { invoicesCsv } from '../../station-core/documents/invoices-csv.ts';
import { receiptRoll } from '../../station-core/documents/receipt-roll.ts';
import { codeSlipPdf } from '../../station-core/documents/code-slip-pdf.ts';
import { stickerPdf } from '../../station-core/documents/sticker-pdf.ts';
import { alarmsCsv } from '../../station-core/documents/alarms-csv.ts';
import { cardsCsv } from '../../station-core/documents/cards-csv.ts';
import { sessionsCsv } from '../../station-core/documents/sessions-csv.ts';
import { reportCsv, reportWorkbook } from '../../station-core/documents/report-files.ts';
import { sightingsCsv } from '../../station-core/documents/sightings-csv.ts';
import type { StationEvent } from '../../station-core/domain/event.ts';
import type { Clock, Logger } from '../../station-core/domain/ports.ts';
import { openPileFiles } from '../../station-core/drivers/pile/files/driver.ts';
import { createCommitter, errorOf } from '../../station-core/flow/commit.ts';
import { openKeys, type StationKeys } from '../../station-core/keys/open-keys.ts';
import { queries } from '../../station-core/store/queries.ts';
import { drillPdf } from '../../station-core/documents/drill-pdf.ts';
import { fieldRecordPdf } from '../../station-core/documents/field-record-pdf.ts';
import { checkWords } from '../../station-core/documents/field-record-words.ts';
import { matrixPdf } from '../../station-core/documents/matrix-pdf.ts';
import { openPictureFiles } from '../../station-core/picture-files.ts';
import { createRecoveryDesk, type RecoveryDesk } from '../../station-core/recovery-desk.ts';
import type { BackupResult } from '../../station-core/store/backup.ts';
import { NOTHING_VERIFIED } from '../../station-core/store/checks.ts';
import { FlowStation } from './flow-station.ts';

export type Client = ContractRouterClient<typeof contract>;

/** No field devices: nothing is read. */
const NO_SENSORS: ApiPorts['sensors'] = {
  view: () => ({ rows: [], nowMs: utcMs(0), mqtt: { enabled: false, problem: null } }),
  field: () => ({ devices: [], relays: [], maps: [], mapProblems: [], mapFolder: '', zones: [], nowMs: utcMs(0) }),
  probe: () => Promise.resolve([]),
  tryRelay: () => Promise.resolve({ tookMs: 0 }),
  deviceOf: () => null,
};

/** No line to HQ. */
const NO_HQ: ApiPorts['hq'] = {
  progress: () => ({ phase: 'off', sending: null, contactAtMs: null, nextTryAtMs: null, failures: 0, problem: null }),
  enrol: () => Promise.reject(new Fault('hq.unreachable')),
  recover: () => Promise.reject(new Fault('hq.unreachable')),
  takeOver: () => Promise.reject(new Fault('hq.unreachable')),
  check: () => Promise.reject(new Fault('hq.unreachable')),
  save: () => Promise.reject(new Fault('hq.not-linked')),
  sendNow: () => Promise.reject(new Fault('hq.not-linked')),
  exportBundle: () => Promise.reject(new Fault('hq.not-linked')),
  bundle: () => Promise.reject(new Fault('hq.not-linked')),
  batch: () => Promise.resolve(null),
  importAnswer: () => Promise.reject(new Fault('hq.not-linked')),
};

/** No cameras: nothing is seen. */
const NO_CAMERAS: ApiPorts['cameras'] = {
  discover: () => Promise.resolve([]),
  probe: () => Promise.reject(new Fault('camera.unreachable')),
  health: () => [],
  eventMaps: () => Promise.resolve({ names: [], problems: [] }),
  snapshot: () => Promise.reject(new Fault('input.not-found')),
  picture: () => Promise.reject(new Fault('input.not-found')),
  live: (_cameraId, _onFrame, onEnd) => (onEnd('no cameras'), () => undefined),
  move: () => Promise.resolve(),
  toPreset: () => Promise.resolve(),
  savePreset: () => Promise.resolve('P1'),
  relay: () => Promise.resolve(),
  speak: () => Promise.resolve(),
  record: () => Promise.reject(new Fault('camera.unreachable')),
};

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export const OWNER = {
  stationName: 'Yard',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  language: 'en',
  ownerName: 'Olga',
  password: 'a long enough one',
} as const;

export class ApiStation {
  readonly flow: FlowStation;
  readonly api: Api;
  readonly ports: ApiPorts;
  readonly feed: FeedHub;
  readonly keys: StationKeys;
  readonly submitted: StationEvent[];
  readonly logged: string[];
  /** What the driver would say of every pile. */
  readonly online = new Set<string>();
  /** Added to the monotonic clock, to pass waits by hand. */
  readonly time: { skippedMs: number };
  readonly dataFolder: string;
  readonly #recovery: RecoveryDesk;

  constructor(
    parts: Pick<ApiStation, 'flow' | 'api' | 'ports' | 'feed' | 'keys' | 'submitted' | 'logged' | 'time'> & {
      folder: string;
      online: Set<string>;
      recovery: RecoveryDesk;
    },
  ) {
    this.flow = parts.flow;
    this.api = parts.api;
    this.ports = parts.ports;
    this.feed = parts.feed;
    this.keys = parts.keys;
    this.submitted = parts.submitted;
    this.logged = parts.logged;
    this.time = parts.time;
    this.online = parts.online;
    this.dataFolder = parts.folder;
    this.#recovery = parts.recovery;
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.#recovery.close();
    this.flow.db.close();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  /** One HTTP request, as it stands. */
  ask(
    path: string,
    options: RequestOptions & { readonly ca?: string; readonly body?: string | Buffer; readonly base?: string } = {},
  ): Promise<Reply> {
    const url = new URL(path, options.base ?? this.api.url);
    const send = url.protocol === 'https:' ? secureRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(options.body);
    });
  }

  /** A browser of its own: keeps its cookie. */
  browser(): Browser {
    return new Browser(this.api.url);
  }

  /** Set up, and the owner logged in. */
  async owner(): Promise<Browser> {
    const browser = this.browser();
    await browser.client.setup.complete(OWNER);
    return browser;
  }
}

export class Browser {
  readonly client: Client;
  cookie = '';
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
    this.client = createORPCClient(
      new RPCLink({
        url: `${url}/rpc`,
        fetch: async (request, init) => {
          const asked = new Request(request, init);
          if (this.cookie !== '') asked.headers.set('cookie', this.cookie);
          const response = await fetch(asked);
          const [set] = response.headers.getSetCookie();
          if (set !== undefined) this.cookie = set.includes('Max-Age=0') ? '' : must(set.split(';')[0], 'a cookie has a value');
          return response;
        },
      }),
    );
  }

  /** Opens the WebSocket of the feeds; rejects with the status when it is refused. */
  async feeds(headers: Record<string, string> = {}): Promise<{ readonly socket: WebSocket; readonly client: Client }> {
    const socket = new WebSocket(`${this.#url.replace('http', 'ws')}/feed`, { headers: { cookie: this.cookie, ...headers } });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, response) => reject(new Error(`refused with ${response.statusCode ?? 0}`)));
      socket.once('error', reject);
    });
    const client: Client = createORPCClient(new FeedLink({ websocket: socket as unknown as globalThis.WebSocket }));
    return { socket, client };
  }
}

export async function openApiStation(
  /** stands: the monotonic clock moves by `time.skippedMs` alone. */
  options: {
    readonly network?: boolean;
    readonly receiptPrinter?: ApiPorts['receiptPrinter'];
    readonly rendererFolder?: string;
    readonly ready?: boolean;
    readonly stands?: boolean;
    readonly cameras?: Partial<ApiPorts['cameras']>;
    readonly payments?: Partial<ApiPorts['payments']>;
    readonly hq?: ApiPorts['hq'];
    /** How the copy for a recovery file is made; else a file of one line stands for it. */
    readonly copyTo?: (folder: string) => Promise<BackupResult>;
  } = {},
): Promise<ApiStation> {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  const flow = new FlowStation();
  if (options.ready === true) flow.ready();
  const committer = createCommitter(flow.db, flow.vault);
  const time = { skippedMs: 0 };
  const clock: Clock = {
    now: () => flow.nowMs,
    monotonic: () => (options.stands === true ? 0 : performance.now()) + time.skippedMs,
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
    every: (ms, call) => {
      const timer = setInterval(call, ms);
      return () => clearInterval(timer);
    },
  };
  const feed = createFeedHub(clock);
  const keys = await openKeys(join(folder, 'keys'), clock, { names: () => ({ names: ['localhost'], addresses: ['127.0.0.1'] }) });
  const submitted: StationEvent[] = [];
  const logged: string[] = [];
  const online = new Set<string>();
  const note = (fields: unknown, text: string): void => void logged.push(`${text} ${JSON.stringify(fields)}`);
  const log: Logger = { info: note, warn: note, error: note };
  const fonts = readFonts();
  const context = { journalFolder: join(folder, 'journal'), vault: flow.vault, elapsedMs: () => 0, limitMs: 5_000 };
  const files = await openPileFiles(
    { clock, log, newEventId: () => id<EventId>(randomUUID()), submit: () => Promise.resolve({ kind: 'done' }) },
    {
      folder: join(folder, 'files'),
      known: new Set(),
      http: null,
      https: null,
      ftp: null,
      credentials: () => keys.pileCredentials(false),
      newId: randomUUID,
    },
  );
  const recovery = createRecoveryDesk({
    ...{ dataFolder: folder, clock, log, stationName: () => Promise.resolve('Yard') },
    copyTo: options.copyTo ?? oneLineCopy,
  });
  const ports: ApiPorts = {
    clock,
    log,
    version: '9.9.9',
    dataFolderId: 'folder-1',
    submit: (event) => {
      submitted.push(event);
      const result = committer.commit([{ ticket: 1, event }]);
      feed.publish(result.notices);
      flow.commands.push(...result.commands);
      const reply = must(result.replies[0], 'one event has one reply');
      return 'answer' in reply ? Promise.resolve(reply.answer) : Promise.reject(errorOf(reply) ?? new Error('no answer'));
    },
    // The same questions over the same file, without the thread in between; structuredClone is what a thread would do.
    read: (name, params) =>
      new Promise((resolve) => {
        const query = queries[name] as (db: unknown, params: unknown, context: unknown) => unknown;
        resolve(structuredClone(query(flow.db, structuredClone(params), context)) as never);
      }),
    feed,
    commandResult: () => Promise.resolve({ outcome: 'accepted', status: 'Accepted' }),
    newId: randomUUID,
    newEventId: () => id<EventId>(randomUUID()),
    pileUrls: () => ['ws://192.0.2.1:9000/ocpp/'],
    driverSite: () => null,
    emergencyStop: () => undefined,
    safety: noLane(),
    isPileOnline: (pileId) => online.has(pileId),
    quirksOf: () => ({ applied: [], inForce: NO_QUIRKS, problems: [] }),
    sensors: NO_SENSORS,
    cameras: { ...NO_CAMERAS, ...options.cameras },
    health: () =>
      Promise.resolve({
        store: 'ok',
        journalRows: 0,
        fileBytes: 0,
        walBytes: 0,
        freeDiskBytes: null,
        lastBackupMs: null,
        lastVerifiedMs: null,
        inboxWaiting: 0,
      }),
    recovery,
    proveLedger: () => Promise.resolve(proofOf(flow.db)),
    evidence: openIncidentEvidence(join(folder, 'evidence'), keys.stationKey, () => clock.now()),
    files,
    keys,
    push: { publicKey: keys.pushKey.publicKey, isService: (endpoint) => endpoint.startsWith('https://push.example/') },
    sitePlans: openPictureFiles(join(folder, 'plans'), randomUUID),
    moneyPictures: openPictureFiles(join(folder, 'money'), randomUUID),
    payments: { seen: () => [], callback: () => Promise.resolve('unknown'), ...options.payments },
    hq: options.hq ?? NO_HQ,
    localSecret: 'the-local-word',
    equipmentPhotos: openPictureFiles(join(folder, 'equipment'), randomUUID),
    receiptPrinter: options.receiptPrinter ?? null,
    documents: {
      matrixPdf: async (sheet) => matrixPdf(sheet, await fonts),
      drillPdf: async (sheet) => drillPdf(sheet, await fonts),
      shiftPdf: async (report, look) => slipPdf(shiftSlip(report, look.language), look, await fonts),
      dayPdf: async (sheet, look) => slipPdf(daySlip(sheet, look.language), look, await fonts),
      postingsCsv,
      shiftsCsv,
      receiptPdf: async (receipt, look) => receiptPdf(receipt, look, await fonts),
      invoicePdf: async (paper, look) => invoicePdf(paper, look, await fonts),
      invoicesCsv,
      invoiceRecord,
      receiptRoll,
      codeSlipPdf: async (slip, language) => codeSlipPdf(slip, language, await fonts),
      stickerPdf: async (stickers, look) => stickerPdf(stickers, look, await fonts),
      selfTestPdf: async (sheet) => selfTestPdf(sheet, await fonts),
      selfTestWords: stepWords,
      fieldRecordPdf: async (sheet) => fieldRecordPdf(sheet, await fonts),
      fieldCheckWords: checkWords,
      alarmsCsv,
      cardsCsv,
      sessionsCsv,
      sightingsCsv,
      reportCsv,
      reportWorkbook,
    },
  };
  const config: ApiConfig = {
    loopback: { host: '127.0.0.1', port: 0 },
    network: options.network === true ? { host: '127.0.0.1', port: 0 } : null,
    rendererFolder: options.rendererFolder ?? null,
  };
  const api = await openApi(ports, config);
  return new ApiStation({ flow, api, ports, feed, keys, submitted, logged, time, folder, online, recovery });
}

/** A copy that was proven whole, as the maintenance thread answers it. */
export function oneLineCopy(folder: string): Promise<BackupResult> {
  const file = join(folder, 'copy.sqlite');
  writeFileSync(file, 'the database');
  return Promise.resolve({ ok: true, file, ms: 0, bytes: 12, problem: null, damaged: false, ledger: [], point: NOTHING_VERIFIED });
}

/** The code of the fault a call was refused with; fails when it was not refused. */
export async function faultOf(
  call: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string; readonly detail: Record<string, unknown> }> {
  try {
    await call;
  } catch (error) {
    const { code, message, data } = error as { code: string; message: string; data: { detail: Record<string, unknown> } };
    return { code, message, detail: data.detail };
  }
  throw new Error('the call was not refused');
}

/** Calls of zones have tests with a lane of their own. */
function noLane(): ApiPorts['safety'] {
  const none = (): never => {
    throw new Fault('input.not-found', { zone: 'none' });
  };
  return { zones: () => [], stopZone: none, askReset: none, confirmReset: none, beginDrill: none, endDrill: none };
}
