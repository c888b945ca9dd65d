/** MQTT: topics of a broker, one value each. A broker that is away is dialled again; what it kept from earlier is marked as kept. */
import { randomUUID } from 'node:crypto';
import { connect as connectPlain } from 'node:net';
import { MqttClient, type IClientOptions, type IPublishPacket } from 'mqtt';
import { messageOf } from '../../../base/fault.ts';
import type { RelayResult } from '../../../domain/field-ports.ts';
import type { Clock, Logger } from '../../../domain/ports.ts';
import { openBroker } from './broker.ts';
import { GuardedSocket } from './guard.ts';
import { LARGEST_PAYLOAD } from './payload.ts';
import { connectSecure, readTrust } from './secure.ts';

export interface MqttOptions {
  /** mqtt:// or mqtts://; null: none, or the embedded broker where that is switched on. */
  readonly url: string | null;
  readonly username: string;
  readonly password: string;
  /** Of mqtts: a file with the CA of the broker, PEM; empty or left out: the PC's own list. */
  readonly ca?: string;
  /** Of mqtts: SHA-256 of the broker's certificate, hex; empty or left out: any that the CA signed. */
  readonly pinnedCertificate?: string;
  /** "online" stands there while the station is connected, and "offline" as its last will. */
  readonly statusTopic: string;
  /** The broker inside; null: switched off. */
  readonly broker: { readonly host: string; readonly port: number; readonly username: string; readonly password: string } | null;
}

export interface MqttHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly onMessage: (topic: string, payload: Uint8Array, isRetained: boolean) => void;
  /** null: the broker answers. */
  readonly onState: (problem: string | null) => void;
}

export interface MqttDriver {
  /** Topics that somebody wants to know; those that nobody wants any more are left. */
  setUp(topics: readonly string[]): void;
  /** With a confirmation of the broker (QoS 1). Never rejects; at most `mostMs`. */
  publish(topic: string, payload: string, mostMs: number): Promise<RelayResult>;
  /** Where the embedded broker listens; null: it is off. */
  readonly brokerUrl: string | null;
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** So many messages of one topic are looked at in a second; of the others only the newest, when the second is over. */
const MOST_A_SECOND = 20;
const WINDOW_MS = 1_000;
const INSIDE_USER = 'stationmaster';

/** null: neither a broker of the site nor the embedded one is set up. Throws Fault('config.port-in-use') of the embedded one. */
export async function openMqtt(host: MqttHost, options: MqttOptions): Promise<MqttDriver | null> {
  const insidePassword = randomUUID();
  const broker =
    options.broker === null
      ? null
      : await openBroker(host, {
          ...options.broker,
          users: { [INSIDE_USER]: insidePassword, [options.broker.username]: options.broker.password },
        });
  const url = options.url ?? broker?.url ?? null;
  if (url === null) return null;
  const login =
    options.url === null ? { username: INSIDE_USER, password: insidePassword } : { username: options.username, password: options.password };
  const wanted = new Set<string>();
  const floods = new Map<string, Flood>();
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;
  let lastProblem = 'it is being connected';
  const { hostname: named, port, protocol } = new URL(url);
  // An IPv6 address stands in brackets in a URL, and nowhere else.
  const hostname = named.replace(/^\[(.*)\]$/, '$1');
  const isSecure = protocol === 'mqtts:';
  const readAgain = () => readTrust(options.ca ?? '', options.pinnedCertificate ?? '');
  let trust = await readAgain();

  const settings: IClientOptions = {
    clientId: `stationmaster-${randomUUID().slice(0, 8)}`,
    ...(login.username === '' ? {} : login),
    protocolVersion: 4,
    clean: true,
    keepalive: 15,
    connectTimeout: 5_000,
    reconnectPeriod: retryMs,
    // A refused name or password is told, and tried again: somebody mends it in the broker.
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    will: { topic: options.statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
  };
  const client = new MqttClient(() => {
    const to = { host: hostname, port: port === '' ? (isSecure ? 8_883 : 1_883) : Number(port) };
    const guarded = new GuardedSocket(isSecure ? connectSecure(to, trust) : connectPlain(to), host.clock);
    // The library passes some errors of its stream over; here each of them is the reason for the end that follows.
    guarded.on('error', (error) => {
      lastProblem = wordsOf(error, `${hostname}:${port}`);
    });
    return guarded;
  }, settings);

  const subscribe = (topics: readonly string[]): void => {
    if (topics.length === 0) return;
    client.subscribe([...topics], { qos: 1 }, (error, granted) => {
      if (error !== null) host.log.warn({ problem: messageOf(error) }, 'topics could not be subscribed');
      for (const { topic, qos } of granted ?? []) if (qos === 128) host.log.warn({ topic }, 'the broker refuses a topic');
    });
  };
  const take = (topic: string, payload: Uint8Array, isRetained: boolean): void => {
    if (!wanted.has(topic)) return;
    const flood = floods.get(topic);
    if (flood === undefined) {
      floods.set(topic, { count: 1, newest: null });
      host.clock.after(WINDOW_MS, () => {
        const { newest } = floods.get(topic) ?? { newest: null };
        floods.delete(topic);
        if (newest !== null && !isClosed) take(topic, newest.payload, newest.isRetained);
      });
    } else {
      flood.count += 1;
      if (flood.count > MOST_A_SECOND) {
        if (flood.count === MOST_A_SECOND + 1)
          host.log.warn({ topic }, `more than ${MOST_A_SECOND} messages a second; only the newest is looked at`);
        flood.newest = { payload: payload.slice(0, LARGEST_PAYLOAD + 1), isRetained };
        return;
      }
    }
    host.onMessage(topic, payload, isRetained);
  };

  client.on('connect', () => {
    retryMs = FIRST_RETRY_MS;
    host.onState(null);
    subscribe([...wanted]);
    client.publish(options.statusTopic, 'online', { qos: 1, retain: true }, () => undefined);
  });
  client.on('message', (topic, payload, packet: IPublishPacket) => take(topic, payload, packet.retain));
  client.on('error', (error) => {
    lastProblem = wordsOf(error, `${hostname}:${port}`);
  });
  client.on('close', () => {
    if (isClosed) return;
    host.onState(`the MQTT broker is away: ${lastProblem}`);
    lastProblem = 'it closed the connection';
    if (isSecure)
      void readAgain().then((read) => {
        trust = read;
      });
    client.options.reconnectPeriod = retryMs;
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  });

  return {
    brokerUrl: broker?.url ?? null,
    setUp: (topics) => {
      const next = new Set(topics);
      const fresh = [...next].filter((topic) => !wanted.has(topic));
      const left = [...wanted].filter((topic) => !next.has(topic));
      wanted.clear();
      for (const topic of next) wanted.add(topic);
      if (!client.connected) return;
      subscribe(fresh);
      if (left.length > 0) client.unsubscribe(left, () => undefined);
    },
    publish: (topic, payload, mostMs) => {
      // Not queued: a siren must not sound when the broker comes back a minute later.
      if (!client.connected) return Promise.resolve({ outcome: 'failed', problem: 'the MQTT broker is away' });
      const beganMs = host.clock.monotonic();
      return new Promise((resolve) => {
        const cancel = host.clock.after(mostMs, () =>
          resolve({ outcome: 'failed', problem: 'the MQTT broker did not confirm it in time' }),
        );
        client.publish(topic, payload, { qos: 1 }, (error) => {
          cancel();
          if (error instanceof Error) resolve({ outcome: 'failed', problem: messageOf(error) });
          else resolve({ outcome: 'acted', tookMs: Math.round(host.clock.monotonic() - beganMs) });
        });
      });
    },
    close: async () => {
      isClosed = true;
      if (client.connected)
        await new Promise<void>((resolve) => {
          const cancel = host.clock.after(500, resolve);
          client.publish(options.statusTopic, 'offline', { qos: 1, retain: true }, () => {
            cancel();
            resolve();
          });
        });
      await client.endAsync(true);
      await broker?.close();
    },
  };
}

interface Flood {
  count: number;
  newest: { readonly payload: Uint8Array; readonly isRetained: boolean } | null;
}

/** Without what was sent to log in. */
function wordsOf(error: unknown, where: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ECONNREFUSED': return `nothing listens at ${where}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN': return `the name in ${where} is not known`;
    case 'EPIPE':
    case 'ECONNRESET': return `${where} cut the connection`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE': return `nobody known here signed the certificate of ${where}: give its CA (mqtt.ca) or pin it (mqtt.pinnedCertificate)`;
    case 'CERT_HAS_EXPIRED': return `the certificate of ${where} has ended`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID': return `the certificate of ${where} is for another name`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'EPROTO': return `what listens at ${where} speaks no TLS`;
    case 4:
    case 5: return `${where} refuses the name or the password`;
    default: return messageOf(error).slice(0, 160);
  }
} // prettier-ignore
