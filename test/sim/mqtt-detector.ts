/** A smoke or heat detector that speaks MQTT 3.1.1 or 5 to the station's broker: it publishes what it measures, and every kind of junk. */
import { connect, type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt';

export interface MqttDetectorOptions {
  /** mqtt://127.0.0.1:port */
  readonly url: string;
  readonly clientId?: string;
  readonly username?: string;
  readonly password?: string;
  /** Of mqtts: the CA of the broker, PEM. */
  readonly ca?: string;
  /** 4 is 3.1.1 (default), 5 is 5.0. */
  readonly version?: 4 | 5;
  /** What the broker says in its name when it vanishes. */
  readonly lastWill?: { readonly topic: string; readonly payload: string; readonly retain?: boolean };
}

/** The broker said no: `reason` is its words. */
export class DetectorRefused extends Error {
  constructor(reason: string) {
    super(`the broker refused: ${reason}`);
    this.name = 'DetectorRefused';
  }
}

/** What a topic said since `listen`. */
export interface HeardMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retained: boolean;
}

/** Payloads no detector should send and a few do: none of them is a reading. */
export const MQTT_JUNK: readonly (string | Buffer)[] = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '1e999',
  '0x10',
  '{',
  '{"smoke":',
  '[]',
  '{"smoke":{"smoke":{}}}',
  '{"__proto__":{"smoke":1}}',
  '"\\ud800"',
  '[['.repeat(20_000),
  Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc0]),
  Buffer.alloc(4_096),
];

/** One detector. Never redials by itself: the test says when it comes back (`MqttDetector.open` again). */
export class MqttDetector {
  readonly heard: HeardMessage[] = [];
  readonly #client: MqttClient;
  #watchers: (() => void)[] = [];

  /** Connected when this resolves; rejects with DetectorRefused for wrong credentials, or an Error of the network. */
  static open(options: MqttDetectorOptions): Promise<MqttDetector> {
    const client = connect(options.url, clientOptions(options));
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        client.end(true);
        reject('code' in error && typeof error.code === 'number' ? new DetectorRefused(error.message) : error);
      };
      client.once('error', failed);
      client.once('close', () => failed(new DetectorRefused('closed before it was accepted')));
      client.once('connect', () => {
        client.removeAllListeners('error').removeAllListeners('close');
        client.on('error', () => client.end(true));
        resolve(new MqttDetector(client));
      });
    });
  }

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload, packet) => {
      this.heard.push({ topic, payload: payload.toString('utf8'), retained: packet.retain });
      this.#changed();
    });
    client.on('close', () => this.#changed());
  }

  get isConnected(): boolean {
    return this.#client.connected;
  }

  /** A JSON document; acknowledged by the broker (QoS 1) when this resolves. Rejects when the line breaks first. */
  json(topic: string, value: unknown, options: IClientPublishOptions = {}): Promise<void> {
    return this.send(topic, JSON.stringify(value), options);
  }

  /** Text or bytes as they are. */
  async send(topic: string, payload: string | Buffer, options: IClientPublishOptions = {}): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1, ...options });
  }

  /** Kept by the broker for whoever subscribes later. */
  retained(topic: string, payload: string): Promise<void> {
    return this.send(topic, payload, { retain: true });
  }

  /** Every payload of MQTT_JUNK, without waiting for an answer: a broker may close the line on any of them. */
  junk(topic: string): void {
    for (const payload of MQTT_JUNK) this.#fire(topic, payload);
  }

  /** One payload of so many bytes. */
  huge(topic: string, bytes: number): void {
    this.#fire(topic, Buffer.alloc(bytes, 0x31));
  }

  /** So many messages as fast as the line takes them, QoS 0; resolves when they have left, or the line broke. */
  async flood(topic: string, messages: number, payload: string | Buffer = '{"smoke":0}'): Promise<void> {
    for (let sent = 0; sent < messages && this.#client.connected; sent++) {
      this.#fire(topic, payload);
      if (sent % 200 === 199) await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** Subscribes; what comes is in `heard`. */
  async listen(topic: string): Promise<void> {
    await this.#client.subscribeAsync(topic, { qos: 1 });
  }

  /** Resolves when such a message was heard: a relay that is ordered over MQTT. */
  hears(topic: string, payload: string): Promise<void> {
    return this.#until(() => this.heard.some((message) => message.topic === topic && message.payload === payload));
  }

  /** Resolves when the broker has closed the line. */
  isCutOff(): Promise<void> {
    return this.#until(() => !this.#client.connected);
  }

  /** The line breaks without a goodbye: the broker speaks its last will. */
  vanish(): void {
    this.#client.stream.destroy();
  }

  /** Says goodbye; no last will. */
  async close(): Promise<void> {
    await this.#client.endAsync(!this.#client.connected);
  }

  #fire(topic: string, payload: string | Buffer): void {
    this.#client.publish(topic, payload, { qos: 0 }, () => this.#changed());
  }

  #until(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const look of watchers) look();
  }
}

function clientOptions(options: MqttDetectorOptions): IClientOptions {
  const { lastWill } = options;
  return {
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    protocolVersion: options.version ?? 4,
    clientId: options.clientId ?? 'detector',
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(lastWill === undefined
      ? {}
      : { will: { topic: lastWill.topic, payload: Buffer.from(lastWill.payload), qos: 1 as const, retain: lastWill.retain ?? false } }),
  };
}
