/** A plain WebSocket server that answers OCPP 1.6 by the book and checks every message of a pile against the 1.6 JSON schemas. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
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

/** Folder of the 1.6 schemas, or null without shared data. */
export const SCHEMAS = sharedData('ocpp', 'schemas', '1.6');

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

/** Listens on `port` (0: any). `refuse` gives a handshake status other than 101. */
export async function bookServer(options: { port?: number; refuse?: (path: string) => number | null } = {}): Promise<BookServer> {
  const http = createServer();
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
    const status = options.refuse?.(path) ?? null;
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
      else if (type === 3) violations.push(...check(`${call.action}Response`, action));
      call?.resolve(type === 3 && isPayload(action) ? action : `CALLERROR ${action}`);
      return;
    }
    const call = { identity, id, action, payload };
    received.push(call);
    violations.push(...check(action, payload));
    const custom = answers.get(action);
    const answer = custom === undefined ? byTheBook(call) : custom(call);
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
        return { status: 'Accepted' };
      default:
        return {};
    }
  };
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/ocpp`,
    port,
    received,
    violations,
    answers,
    of: (action) => received.filter((call) => call.action === action),
    sockets: (identity) => sockets.get(identity) ?? [],
    call: (identity, action, payload) =>
      new Promise((resolve) => {
        lastCall += 1;
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

const validators = new Map<string, ValidateFunction | null>();

function check(name: string, payload: unknown): string[] {
  const validate = validatorOf(name);
  if (validate === null || validate(payload)) return [];
  return [`${name} ${JSON.stringify(payload)}: ${JSON.stringify(validate.errors)}`];
}

/** The schemas are draft-04 and -06; what they use means the same today, so only their name for the dialect is taken away. */
function validatorOf(name: string): ValidateFunction | null {
  if (SCHEMAS === null) return null;
  const made = validators.get(name);
  if (made !== undefined) return made;
  const { $schema: _, id: __, $id: ___, ...schema } = JSON.parse(readFileSync(join(SCHEMAS, `${name}.json`), 'utf8')) as Payload;
  const validate = ajv.compile(schema);
  validators.set(name, validate);
  return validate;
}

const ajv = new Ajv({ strict: false, multipleOfPrecision: 6 });
addFormats.default(ajv);
