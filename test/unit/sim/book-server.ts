/** A plain WebSocket server that answers OCPP 1.6 or 2.0.1 by the book and checks every message of a pile against the JSON schemas. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { WebSocket, WebSocketServer } from 'ws';
import type { Payload } from '../../sim/ocpp-frame.ts';
import { isPayload } from '../../sim/ocpp-frame.ts';
import { sharedData } from '../../support/shared-data.ts';

/** A call the server received. */
export interface Received {
  readonly identity: string;
  readonly id: string;
  readonly action: string;
  readonly payload: Payload;
}
/** What to answer; undefined: nothing; a string: a CALLERROR with that code. */
export type BookAnswer = (call: Received) => Payload | string | undefined;

/** The versions of OCPP there are schemas for. */
export type BookVersion = '1.6' | '2.0.1';

/** Folder of the 1.6 schemas, or null without shared data. */
export const SCHEMAS = sharedData('ocpp', 'schemas', '1.6');
/** Folder of the 2.0.1 schemas, or null without shared data. */
export const SCHEMAS_201 = sharedData('ocpp', 'schemas', '2.0.1');

/** How to listen. */
export interface BookServerOptions {
  /** 0: any. */
  readonly port?: number;
  /** Gives a handshake status other than 101, or null to let it in. */
  readonly refuse?: (path: string, authorization: string | undefined) => number | null;
  /** Default 1.6. */
  readonly version?: BookVersion;
  /** Listens with TLS; `ca`: a client certificate of it is required (PEM). */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
}

/** A running server. */
export interface BookServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Sentences about messages that break the schema. */
  readonly violations: readonly string[];
  /** Answers before the book's, per action. */
  readonly answers: Map<string, BookAnswer>;
  of(action: string): readonly Received[];
  /** Calls the pile and resolves with its result's payload, or 'CALLERROR code'. */
  call(identity: string, action: string, payload: Payload): Promise<Payload | string>;
  /** Resolves when the condition holds; looks again at every message. */
  until(condition: () => boolean): Promise<void>;
  sockets(identity: string): readonly WebSocket[];
  close(): Promise<void>;
}

/** Listens and answers. */
export async function bookServer(options: BookServerOptions = {}): Promise<BookServer> {
  const version = options.version ?? '1.6';
  const { tls } = options;
  const http =
    tls === undefined
      ? createServer()
      : createTlsServer({ ...tls, ...(tls.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true }) });
  const wss = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false });
  const received: Received[] = [];
  const violations: string[] = [];
  const answers = new Map<string, BookAnswer>();
  const sockets = new Map<string, WebSocket[]>();
  const pending = new Map<string, { action: string; resolve: (answer: Payload | string) => void }>();
  const watchers = new Set<() => void>();
  let lastTransaction = 0;
  let lastCall = 0;
  http.on('upgrade', (request, socket, head) => {
    const path = request.url ?? '/';
    const status = options.refuse?.(path, request.headers.authorization) ?? null;
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nnot you: ${path}`);
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      attach(decodeURIComponent(path.split('/').at(-1) ?? ''), ws);
    });
  });
  const attach = (identity: string, ws: WebSocket): void => {
    sockets.set(identity, [...(sockets.get(identity) ?? []), ws]);
    watchers.forEach((look) => look());
    ws.on('error', () => undefined); // tests drop sockets on purpose
    ws.on('close', () => watchers.forEach((look) => look()));
    ws.on('message', (data: Buffer) => {
      onText(identity, ws, data.toString('utf8'));
      watchers.forEach((look) => look());
    });
  };
  const onText = (identity: string, ws: WebSocket, text: string): void => {
    const [type, id, action, payload] = JSON.parse(text) as [number, string, string, Payload];
    if (type !== 2) {
      const call = pending.get(id);
      pending.delete(id);
      if (call === undefined) violations.push(`${identity} answered a call nobody made: ${text}`);
      else if (type === 3) violations.push(...check(version, `${call.action}Response`, action));
      call?.resolve(type === 3 && isPayload(action) ? action : `CALLERROR ${action}`);
      return;
    }
    const call = { identity, id, action, payload };
    received.push(call);
    violations.push(...check(version, requestName(version, action), payload));
    const custom = answers.get(action);
    const answer = custom === undefined ? (version === '1.6' ? byTheBook(call) : byTheBook201(call)) : custom(call);
    if (answer === undefined || ws.readyState !== WebSocket.OPEN) return;
    ws.send(JSON.stringify(typeof answer === 'string' ? [4, id, answer, '', {}] : [3, id, answer]));
  };
  const byTheBook = (call: Received): Payload => {
    const idTagInfo = { status: 'Accepted' };
    switch (call.action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 };
      case 'Heartbeat':
        return { currentTime: new Date().toISOString() };
      case 'Authorize':
        return { idTagInfo };
      case 'StartTransaction':
        lastTransaction += 1;
        return { idTagInfo, transactionId: lastTransaction };
      case 'DataTransfer':
      case 'SignCertificate':
        return { status: 'Accepted' };
      default:
        return {};
    }
  };
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${port}/ocpp`,
    port,
    received,
    violations,
    answers,
    of: (action) => received.filter((call) => call.action === action),
    sockets: (identity) => sockets.get(identity) ?? [],
    call: (identity, action, payload) =>
      new Promise((resolve) => {
        lastCall += 1;
        violations.push(...check(version, requestName(version, action), payload).map((one) => `of the test: ${one}`));
        pending.set(`s${lastCall}`, { action, resolve });
        sockets
          .get(identity)
          ?.at(-1)
          ?.send(JSON.stringify([2, `s${lastCall}`, action, payload]));
      }),
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition()) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: async () => {
      for (const ws of [...sockets.values()].flat()) ws.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** What 2.0.1 answers; an empty result unless the answer needs a word. */
function byTheBook201(call: Received): Payload {
  switch (call.action) {
    case 'BootNotification':
      return { status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 };
    case 'Heartbeat':
      return { currentTime: new Date().toISOString() };
    case 'Authorize':
      return { idTokenInfo: { status: 'Accepted' } };
    case 'TransactionEvent':
      return call.payload['idToken'] === undefined ? {} : { idTokenInfo: { status: 'Accepted' } };
    case 'DataTransfer':
    case 'SignCertificate':
      return { status: 'Accepted' };
    default:
      return {};
  }
}

const validators = new Map<string, ValidateFunction | null>();

function requestName(version: BookVersion, action: string): string {
  return version === '1.6' ? action : `${action}Request`;
}

function check(version: BookVersion, name: string, payload: unknown): string[] {
  const validate = validatorOf(version, name);
  if (validate === null || validate(payload)) return [];
  return [`${name} ${JSON.stringify(payload)}: ${JSON.stringify(validate.errors)}`];
}

/** The schemas are draft-04 and -06; what they use means the same today, so only their name for the dialect is taken away. */
function validatorOf(version: BookVersion, name: string): ValidateFunction | null {
  const folder = version === '1.6' ? SCHEMAS : SCHEMAS_201;
  if (folder === null) return null;
  const key = `${version}/${name}`;
  if (!existsSync(join(folder, `${name}.json`))) return null; // an action of another version, asked on purpose
  const made = validators.get(key);
  if (made !== undefined) return made;
  const { $schema: _, id: __, $id: ___, ...schema } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Payload;
  const validate = ajv.compile(schema);
  validators.set(key, validate);
  return validate;
}

const ajv = new Ajv({ strict: false, multipleOfPrecision: 6 });
addFormats.default(ajv);
