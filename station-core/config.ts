/** The station's configuration file: where it listens. Everything else is set on screens. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault, messageOf } from './base/fault.ts';

const listen = (host: string, port: number) =>
  z.strictObject({ host: z.string().min(1).default(host), port: z.number().int().min(0).max(65_535).default(port) }).prefault({});

const switchable = (host: string, port: number) =>
  z
    .strictObject({
      enabled: z.boolean().default(true),
      host: z.string().min(1).default(host),
      port: z.number().int().min(0).max(65_535).default(port),
    })
    .prefault({});

const providerName = z.string().regex(/^[a-z0-9-]{1,30}$/, 'has other characters than a–z, 0–9 and -, or more than 30');

function isSafeUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname));
}

/** A scheme, a name and perhaps a port: where pages begin. */
const siteAddress = (scheme: 'http' | 'https') =>
  z
    .string()
    .max(200)
    .refine(
      (text) => text === '' || (new RegExp(`^${scheme}://[^\\s/@?#]+/?$`).test(text) && URL.canParse(text)),
      `is no ${scheme}://name:port`,
    );

const schema = z.strictObject({
  /** Screens on this PC, plain HTTP on loopback. */
  screens: listen('127.0.0.1', 8080),
  /** Screens for the site's network, HTTPS with the station's certificate; open only once the owner's password is set. */
  network: switchable('0.0.0.0', 8443),
  /** Piles, OCPP-J over plain WebSocket. */
  piles: switchable('0.0.0.0', 9220),
  /** Piles, OCPP-J over WebSocket with TLS and the station's certificate. */
  pilesSecure: switchable('0.0.0.0', 9221),
  /** Drivers' phones, plain HTTP: one-time codes and payment, no accounts. address: what stickers say; empty: the PC's own. */
  driver: z
    .strictObject({
      enabled: z.boolean().default(true),
      host: z.string().min(1).default('0.0.0.0'),
      port: z.number().int().min(0).max(65_535).default(8081),
      address: siteAddress('http').default(''),
    })
    .prefault({}),
  /** The same over HTTPS with the owner's public certificate (files in PEM), and with accounts. */
  driverSecure: z
    .strictObject({
      enabled: z.boolean().default(false),
      host: z.string().min(1).default('0.0.0.0'),
      port: z.number().int().min(0).max(65_535).default(8444),
      address: siteAddress('https').default(''),
      certificate: z.string().max(1_000).default(''),
      key: z.string().max(1_000).default(''),
    })
    .refine(({ enabled, certificate }) => !enabled || certificate !== '', {
      path: ['certificate'],
      message: 'is needed: the file of the public certificate',
    })
    .refine(({ enabled, key }) => !enabled || key !== '', { path: ['key'], message: 'is needed: the file of its key' })
    .refine(({ enabled, address }) => !enabled || address !== '', {
      path: ['address'],
      message: 'is needed: the name the certificate is for, as https://name:port',
    })
    .prefault({}),
  /** Firmware for piles and logs from piles, over HTTP. */
  pileFiles: switchable('0.0.0.0', 9222),
  /** The same over HTTPS, with the station's certificate. */
  pileFilesSecure: switchable('0.0.0.0', 9223),
  /** The same over FTP: the listener opens when a pile needs it. passiveFrom to passiveTo: ports of its data connections; 0: the system picks them. */
  pileFilesFtp: z
    .strictObject({
      enabled: z.boolean().default(true),
      host: z.string().min(1).default('0.0.0.0'),
      port: z.number().int().min(0).max(65_535).default(9224),
      passiveFrom: z.number().int().min(0).max(65_535).default(9230),
      passiveTo: z.number().int().min(0).max(65_535).default(9249),
    })
    .refine(({ passiveFrom, passiveTo }) => passiveFrom === 0 || passiveTo >= passiveFrom, {
      path: ['passiveTo'],
      message: 'is below passiveFrom',
    })
    .prefault({}),
  /** The site's MQTT broker, for sensors that speak MQTT. url empty: none, or the embedded one where that is switched on. */
  mqtt: z
    .strictObject({
      url: z
        .string()
        .regex(/^(mqtts?:\/\/[^\s/@]+\/?)?$/, 'is no mqtt://host:port or mqtts://host:port')
        .default(''),
      username: z.string().max(100).default(''),
      password: z.string().max(200).default(''),
      /** Of mqtts: the CA of the broker (PEM, beside the data folder where it has no path of its own); empty: the PC's own list. */
      ca: z.string().max(500).default(''),
      /** Of mqtts: the broker's certificate itself, for one that no CA signed. */
      pinnedCertificate: z
        .string()
        .regex(/^([\da-f]{64}|([\da-f]{2}:){31}[\da-f]{2})?$/i, 'is no SHA-256 of a certificate (64 hex digits)')
        .default(''),
      /** "online" while the station is connected, "offline" as its last will. */
      statusTopic: z.string().min(1).max(200).default('stationmaster/status'),
    })
    .prefault({}),
  /** A broker inside the station, for a site that has none. Off unless switched on, and then with a user and a password. */
  mqttBroker: z
    .strictObject({
      enabled: z.boolean().default(false),
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(1883),
      username: z.string().max(100).default(''),
      password: z.string().max(200).default(''),
    })
    .refine(({ enabled, username }) => !enabled || username.length > 0, { path: ['username'], message: 'is needed by the broker' })
    .refine(({ enabled, password }) => !enabled || password.length >= 10, { path: ['password'], message: 'has less than 10 characters' })
    .prefault({}),
  /** Companies that carry money: docs/payment-http.md. What is signed goes to https, or to this PC. */
  payments: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          name: providerName,
          kind: z.literal('http'),
          url: z.string().max(500).refine(isSafeUrl, 'is no https:// address, nor http:// on this PC, without a name and a password'),
          merchant: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'is no merchant number'),
          secret: z.string().min(16, 'has less than 16 characters').max(500),
        }),
        z.strictObject({ name: providerName, kind: z.literal('test') }),
      ]),
    )
    .max(10)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'names a company twice')
    .default([]),
  /** Hosts of push services that phones may subscribe with, beside those of the browsers' makers; a dot before it stands for any host below. */
  pushServices: z.array(z.string().min(1).max(253)).max(20).default([]),
  /** A receipt printer in the network that speaks ESC/POS over TCP. host empty: none; receipts are printed by the window then. */
  receiptPrinter: z
    .strictObject({
      host: z.string().max(253).default(''),
      port: z.number().int().min(1).max(65_535).default(9100),
      encoding: z.enum(['gb18030', 'windows-1252']).default('gb18030'),
      columns: z.number().int().min(24).max(64).default(48),
    })
    .prefault({}),
  /** Days the event journal stays in the database before it moves to compressed files. */
  journalDays: z.number().int().min(1).max(365).default(7),
});

export type StationConfig = z.infer<typeof schema>;

/** Port overrides of the command line. */
export interface ConfigOverrides {
  readonly screensPort?: number;
  readonly networkPort?: number;
  readonly pilesPort?: number;
  readonly pilesSecurePort?: number;
  readonly driverPort?: number;
  /** Everything on 127.0.0.1: the demo and tests. */
  readonly loopbackOnly?: boolean;
}

/** Reads `<dataFolder>/config.json` or the file named; all defaults where there is none. Throws Fault('config.bad-key' | 'config.bad-value') with file and key. */
export function readConfig(dataFolder: string, overrides: ConfigOverrides = {}, named: string | null = null): StationConfig {
  const file = named ?? path.join(dataFolder, 'config.json');
  if (named !== null && !existsSync(named)) throw new Fault('config.bad-value', { file: named, help: 'There is no such file.' });
  const parsed = schema.safeParse(existsSync(file) ? readJson(file) : {});
  if (!parsed.success) throw faultOf(parsed.error, file);
  const {
    screens,
    network,
    piles,
    pilesSecure,
    pileFiles,
    pileFilesSecure,
    pileFilesFtp,
    driver,
    driverSecure,
    mqtt,
    mqttBroker,
    payments,
    pushServices,
    journalDays,
  } = parsed.data;
  const loopback = overrides.loopbackOnly === true ? { host: '127.0.0.1' } : {};
  return {
    screens: { ...screens, ...(overrides.screensPort === undefined ? {} : { port: overrides.screensPort }) },
    network: { ...network, ...loopback, ...(overrides.networkPort === undefined ? {} : { port: overrides.networkPort }) },
    piles: { ...piles, ...loopback, ...(overrides.pilesPort === undefined ? {} : { port: overrides.pilesPort }) },
    pilesSecure: { ...pilesSecure, ...loopback, port: securePort(overrides) ?? pilesSecure.port },
    driver: { ...driver, ...loopback, ...besidePort(overrides.driverPort, overrides.screensPort) },
    driverSecure: {
      ...driverSecure,
      ...loopback,
      ...besidePort(undefined, overrides.networkPort),
      certificate: besideFolder(dataFolder, driverSecure.certificate),
      key: besideFolder(dataFolder, driverSecure.key),
    },
    pileFiles: { ...pileFiles, ...loopback, ...movedPort(overrides, 2) },
    pileFilesSecure: { ...pileFilesSecure, ...loopback, ...movedPort(overrides, 3) },
    pileFilesFtp: {
      ...pileFilesFtp,
      ...loopback,
      ...movedPort(overrides, 4),
      ...(overrides.pilesPort === undefined ? {} : { passiveFrom: 0, passiveTo: 0 }),
    },
    mqtt: { ...mqtt, ca: besideFolder(dataFolder, mqtt.ca) },
    mqttBroker: { ...mqttBroker, ...loopback, ...(overrides.pilesPort === 0 ? { port: 0 } : {}) },
    payments,
    receiptPrinter: parsed.data.receiptPrinter,
    pushServices,
    journalDays,
  };
}

/** A station whose piles' port was moved on the command line must not meet another one at the usual TLS port: it takes the next. */
function securePort({ pilesPort, pilesSecurePort }: ConfigOverrides): number | undefined {
  if (pilesSecurePort !== undefined || pilesPort === undefined) return pilesSecurePort;
  return pilesPort === 0 || pilesPort === 65_535 ? 0 : pilesPort + 1;
}

/** A station whose screens were moved must not meet another one at the drivers' usual port: it takes the next to its screens'. */
function besidePort(own: number | undefined, beside: number | undefined): { readonly port?: number } {
  if (own !== undefined) return { port: own };
  if (beside === undefined) return {};
  return { port: beside === 0 || beside === 65_535 ? 0 : beside + 1 };
}

function besideFolder(folder: string, file: string): string {
  return file === '' ? '' : path.resolve(folder, file);
}

/** The file server moves with the piles' port, for the same reason. */
function movedPort({ pilesPort }: ConfigOverrides, by: number): { readonly port?: number } {
  if (pilesPort === undefined) return {};
  return { port: pilesPort === 0 || pilesPort + by > 65_535 ? 0 : pilesPort + by };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Fault(
      'config.bad-value',
      { file, problem: messageOf(error), help: 'The file must be JSON; mend it or remove it to use the defaults.' },
      { cause: error },
    );
  }
}

function faultOf(error: z.ZodError, file: string): Fault {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const key = [where, issue.keys[0] ?? ''].filter((part) => part.length > 0).join('.');
    return new Fault('config.bad-key', { file, key, help: 'Remove it or correct its name; see docs/configuration.md.' });
  }
  return new Fault('config.bad-value', { file, key: where, problem: issue?.message ?? '', help: 'See docs/configuration.md.' });
}
