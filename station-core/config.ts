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

const schema = z.strictObject({
  /** Screens on this PC, plain HTTP on loopback. */
  screens: listen('127.0.0.1', 8080),
  /** Screens for the site's network, HTTPS with the station's certificate; open only once the owner's password is set. */
  network: switchable('0.0.0.0', 8443),
  /** Piles, OCPP-J over plain WebSocket. */
  piles: switchable('0.0.0.0', 9220),
  /** Piles, OCPP-J over WebSocket with TLS and the station's certificate. */
  pilesSecure: switchable('0.0.0.0', 9221),
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
  /** Everything on 127.0.0.1: the demo and tests. */
  readonly loopbackOnly?: boolean;
}

/** Reads `<dataFolder>/config.json` or the file named; all defaults where there is none. Throws Fault('config.bad-key' | 'config.bad-value') with file and key. */
export function readConfig(dataFolder: string, overrides: ConfigOverrides = {}, named: string | null = null): StationConfig {
  const file = named ?? path.join(dataFolder, 'config.json');
  if (named !== null && !existsSync(named)) throw new Fault('config.bad-value', { file: named, help: 'There is no such file.' });
  const parsed = schema.safeParse(existsSync(file) ? readJson(file) : {});
  if (!parsed.success) throw faultOf(parsed.error, file);
  const { screens, network, piles, pilesSecure, pileFiles, pileFilesSecure, pileFilesFtp, mqtt, mqttBroker, journalDays } = parsed.data;
  const loopback = overrides.loopbackOnly === true ? { host: '127.0.0.1' } : {};
  return {
    screens: { ...screens, ...(overrides.screensPort === undefined ? {} : { port: overrides.screensPort }) },
    network: { ...network, ...loopback, ...(overrides.networkPort === undefined ? {} : { port: overrides.networkPort }) },
    piles: { ...piles, ...loopback, ...(overrides.pilesPort === undefined ? {} : { port: overrides.pilesPort }) },
    pilesSecure: { ...pilesSecure, ...loopback, port: securePort(overrides) ?? pilesSecure.port },
    pileFiles: { ...pileFiles, ...loopback, ...movedPort(overrides, 2) },
    pileFilesSecure: { ...pileFilesSecure, ...loopback, ...movedPort(overrides, 3) },
    pileFilesFtp: {
      ...pileFilesFtp,
      ...loopback,
      ...movedPort(overrides, 4),
      ...(overrides.pilesPort === undefined ? {} : { passiveFrom: 0, passiveTo: 0 }),
    },
    mqtt,
    mqttBroker: { ...mqttBroker, ...loopback, ...(overrides.pilesPort === 0 ? { port: 0 } : {}) },
    journalDays,
  };
}

/** A station whose piles' port was moved on the command line must not meet another one at the usual TLS port: it takes the next. */
function securePort({ pilesPort, pilesSecurePort }: ConfigOverrides): number | undefined {
  if (pilesSecurePort !== undefined || pilesPort === undefined) return pilesSecurePort;
  return pilesPort === 0 || pilesPort === 65_535 ? 0 : pilesPort + 1;
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
