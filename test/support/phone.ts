/** A driver's phone: keeps its cookies, sends forms as a browser does, follows where it is sent. And the listeners for it over a station in memory. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDriverDoors, type DriverDoors } from '../../station-core/api/driver/serve.ts';
import type { ApiStation } from './api-station.ts';

export interface Shown {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Where it ended after being sent on. */
  readonly path: string;
}

export interface PhoneOptions {
  readonly language?: string;
  /** The address it seems to come from, as the listener sees it. */
  readonly localAddress?: string;
  readonly ca?: string;
}

export class Phone {
  readonly cookies = new Map<string, string>();
  readonly #base: string;
  readonly #options: PhoneOptions;

  constructor(base: string, options: PhoneOptions = {}) {
    this.#base = base;
    this.#options = options;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.#follow('GET', path, null, headers);
  }

  /** As a form of our own page sends it; headers may say otherwise (an empty one leaves it out). */
  post(path: string, form: Readonly<Record<string, string>> = {}, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.#follow('POST', path, new URLSearchParams(form).toString(), { origin: this.#base, ...headers });
  }

  async #follow(method: string, path: string, body: string | null, headers: Readonly<Record<string, string>>): Promise<Shown> {
    const first = await this.once(method, path, body, headers);
    const to = first.headers.location;
    return first.status === 303 && to !== undefined ? this.#follow('GET', to, null, {}) : first;
  }

  /** One request, as it stands. */
  once(method: string, path: string, body: string | null, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
    const url = new URL(this.#base);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all: Readonly<Record<string, string>> = {
      'accept-language': this.#options.language ?? 'en',
      ...(cookie === '' ? {} : { cookie }),
      ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    const { localAddress, ca } = this.#options;
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? secureRequest : plainRequest;
      const request = send(
        {
          host: url.hostname,
          port: url.port,
          path,
          method,
          headers: sent,
          agent: false,
          ...(localAddress === undefined ? {} : { localAddress }),
          ...(ca === undefined ? {} : { ca, servername: 'localhost' }),
        },
        (response) => {
          for (const text of response.headers['set-cookie'] ?? []) this.#keep(text);
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8'), path }),
          );
          response.on('error', reject);
        },
      );
      request.on('error', reject);
      request.end(body ?? undefined);
    });
  }

  #keep(text: string): void {
    const [pair = ''] = text.split(';');
    const at = pair.indexOf('=');
    if (/Max-Age=0(;|$)/.test(text)) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

export interface DriverStation {
  readonly doors: DriverDoors;
  readonly plain: string;
  /** '' where it was not asked for. */
  readonly secure: string;
  readonly ca: string;
  close(): Promise<void>;
}

/** Opens the listeners over a station in memory; secure: with the station's own certificate in the place of a public one. */
export async function openDriverStation(station: ApiStation, options: { readonly secure?: boolean } = {}): Promise<DriverStation> {
  const folder = mkdtempSync(join(tmpdir(), 'driver-doors-'));
  const { certificatePem, keyPem } = await station.keys.serverCredentials();
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  writeFileSync(certificate, certificatePem);
  writeFileSync(key, keyPem);
  const place = { host: '127.0.0.1', port: 0, address: '' };
  const doors = await openDriverDoors(station.ports, {
    plain: place,
    secure: options.secure === true ? { ...place, certificate, key } : null,
  });
  const urls = doors.urls();
  return {
    doors,
    plain: urls.find((url) => url.startsWith('http:')) ?? '',
    secure: urls.find((url) => url.startsWith('https:')) ?? '',
    ca: station.keys.caCertificatePem(),
    close: () => doors.close(),
  };
}
