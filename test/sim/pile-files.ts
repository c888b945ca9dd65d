/** How a pile fetches a firmware image and leaves its logs: HTTP, HTTPS and FTP, really over the line. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { basename } from 'node:path';
import { ftpFetch, ftpStore } from './ftp-client.ts';

/** What a pile can do with files, and how it fails. */
export interface FileHabits {
  /** How logs go over HTTP; default PUT. `form` is multipart/form-data as curl -F sends it. */
  readonly upload?: 'PUT' | 'POST' | 'form';
  /** The file name is put behind the address: always, never, or where the address ends with a slash (default). */
  readonly appendsName?: 'always' | 'never' | 'after-slash';
  /** PEM of the CAs it trusts for HTTPS. */
  readonly ca?: readonly string[];
  /** The first download breaks off after so many bytes; the rest is asked for with Range or REST. */
  readonly breaksAfterBytes?: number;
  readonly ftpPassive?: 'epsv-then-pasv' | 'epsv' | 'pasv';
  /** Wall time for a silent server; default 10 s. */
  readonly timeoutMs?: number;
}

/** The server did not give or take the file. */
export class FileRefused extends Error {
  readonly status: number;

  constructor(what: string, status: number) {
    super(`${what}: HTTP ${status}`);
    this.name = 'FileRefused';
    this.status = status;
  }
}

/** Fetches http, https and ftp addresses; credentials in the address are sent. Throws FileRefused, FtpRefused or the network's error. */
export async function fetchFile(url: string, habits: FileHabits = {}): Promise<Buffer> {
  const breaks = habits.breaksAfterBytes;
  if (breaks === undefined) return fetchFrom(url, 0, habits);
  const first = await fetchFrom(url, 0, habits, breaks);
  if (first.length < breaks) return first;
  return Buffer.concat([first, await fetchFrom(url, first.length, habits)]);
}

/** Leaves a file at the address. Throws as `fetchFile`. */
export async function sendFile(url: string, name: string, content: Buffer, habits: FileHabits = {}): Promise<void> {
  const target = targetOf(url, name, habits);
  if (target.startsWith('ftp:')) {
    await ftpStore(target, content, ftpOptions(habits));
    return;
  }
  const how = habits.upload ?? 'PUT';
  const { body, type } = how === 'form' ? multipart(name, content) : { body: content, type: 'application/octet-stream' };
  const response = await exchange(target, habits, how === 'PUT' ? 'PUT' : 'POST', { 'content-type': type }, body);
  response.resume();
  if (!isGood(response)) throw new FileRefused(how, response.statusCode ?? 0);
}

async function fetchFrom(url: string, fromByte: number, habits: FileHabits, breaksAfterBytes?: number): Promise<Buffer> {
  if (url.startsWith('ftp:')) {
    return ftpFetch(url, { ...ftpOptions(habits), fromByte, ...(breaksAfterBytes === undefined ? {} : { breaksAfterBytes }) });
  }
  const response = await exchange(url, habits, 'GET', fromByte > 0 ? { range: `bytes=${fromByte}-` } : {});
  if (!isGood(response)) {
    response.resume();
    throw new FileRefused('GET', response.statusCode ?? 0);
  }
  const bytes = await read(response, breaksAfterBytes ?? Number.POSITIVE_INFINITY);
  return fromByte > 0 && response.statusCode === 200 ? bytes.subarray(fromByte) : bytes; // a server without ranges sends all again
}

function ftpOptions(habits: FileHabits): { passive?: 'epsv-then-pasv' | 'epsv' | 'pasv'; timeoutMs?: number } {
  return {
    ...(habits.ftpPassive === undefined ? {} : { passive: habits.ftpPassive }),
    ...(habits.timeoutMs === undefined ? {} : { timeoutMs: habits.timeoutMs }),
  };
}

function targetOf(url: string, name: string, habits: FileHabits): string {
  const appends = habits.appendsName ?? 'after-slash';
  if (appends === 'never' || (appends === 'after-slash' && !url.endsWith('/'))) return url;
  return `${url.replace(/\/$/, '')}/${encodeURIComponent(basename(name))}`;
}

function exchange(
  url: string,
  habits: FileHabits,
  method: string,
  headers: Record<string, string>,
  body?: Buffer,
): Promise<IncomingMessage> {
  const { protocol, username, password } = new URL(url);
  const auth = username === '' ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
  const options = {
    method,
    agent: false as const,
    timeout: habits.timeoutMs ?? 10_000,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) },
    ...auth,
  };
  return new Promise((resolve, reject) => {
    const request =
      protocol === 'https:'
        ? httpsRequest(url, { ...options, ...(habits.ca === undefined ? {} : { ca: [...habits.ca] }) }, resolve)
        : httpRequest(url, options, resolve);
    request.on('timeout', () => request.destroy(new Error('the file server says nothing')));
    request.on('error', reject);
    request.end(body);
  });
}

async function read(response: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= most) break; // leaving the loop destroys the response: the line breaks off in the middle
  }
  const all = Buffer.concat(parts);
  const told = Number(response.headers['content-length']);
  if (size < most && Number.isFinite(told) && told !== size) throw new Error(`${size} bytes of ${told} came`);
  return all.length > most ? all.subarray(0, most) : all;
}

function isGood(response: IncomingMessage): boolean {
  const status = response.statusCode ?? 0;
  return status >= 200 && status < 300;
}

function multipart(name: string, content: Buffer): { body: Buffer; type: string } {
  const boundary = `pile-${content.length}-${name.length}-boundary`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}
