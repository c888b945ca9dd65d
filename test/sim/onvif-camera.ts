/** An ONVIF device on a real socket: it answers device, media, PTZ, I/O and event services, and remembers what it was told to do. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DeviceAuth } from './device-auth.ts';
import { flatJpeg } from './flat-jpeg.ts';
import { tellingAnswer, type ServiceName } from './onvif-answers.ts';
import { CameraBody } from './onvif-body.ts';
import { answerBadly } from './onvif-hostile.ts';
import type { OnvifCameraOptions, OnvifDeed, OnvifEvent, OnvifHabit, OnvifHabitFor } from './onvif-options.ts';
import { PullPoints } from './onvif-pull-points.ts';
import { argument, envelope, fault, isTokenGood, readSoap, type SoapRequest } from './onvif-soap.ts';
import { realTimers, type Timers } from './timers.ts';

/** A request longer than this is hung up on. */
const LONGEST_REQUEST = 262_144;

export class OnvifCamera {
  habit: OnvifHabitFor = { kind: 'answers' };
  /** Camera time minus real time. */
  clockOffsetMs: number;
  username: string;
  password: string;
  snapshot: Buffer = flatJpeg(640, 360);
  readonly options: OnvifCameraOptions;
  /** Operations by name, in order, at most 5,000. */
  readonly asked: string[] = [];
  readonly body: CameraBody;
  readonly pullPoints: PullPoints;
  readonly #timers: Timers;
  readonly #auth: DeviceAuth | null;
  readonly #sockets = new Set<Socket>();
  #watchers: (() => void)[] = [];
  #server: Server | null = null;
  #port: number;

  /** Listens on loopback when this resolves. */
  static async open(options: OnvifCameraOptions): Promise<OnvifCamera> {
    const camera = new OnvifCamera(options);
    await camera.powerOn();
    return camera;
  }

  private constructor(options: OnvifCameraOptions) {
    this.options = options;
    this.clockOffsetMs = options.clockOffsetMs ?? 0;
    this.username = options.username ?? 'admin';
    this.password = options.password ?? 'secret-1';
    this.body = new CameraBody(options);
    this.#timers = options.timers ?? realTimers;
    this.#port = options.port ?? 0;
    this.pullPoints = new PullPoints(this.#timers, () => this.nowMs);
    const { auth = 'either' } = options;
    const schemes = options.httpSchemes ?? ['digest-md5'];
    this.#auth = auth === 'none' ? null : new DeviceAuth({ username: this.username, password: this.password, schemes });
  }

  /** What it was told to do, oldest first. */
  get deeds(): readonly OnvifDeed[] {
    return this.body.deeds;
  }

  get relays(): ReadonlyMap<string, boolean> {
    return this.body.relays;
  }

  /** The preset it looks at; null: turned by hand, or never turned. */
  get position(): string | null {
    return this.body.position;
  }

  get port(): number {
    return this.#port;
  }

  /** By its own clock. */
  get nowMs(): number {
    return this.#timers.now() + this.clockOffsetMs;
  }

  get serviceUrl(): string {
    return `http://127.0.0.1:${this.#port}/onvif/device_service`;
  }

  get snapshotUrl(): string {
    return `http://${this.#host}/snapshot.jpg`;
  }

  /** Tells every subscriber. */
  fire(event: OnvifEvent): void {
    this.pullPoints.fire(event);
  }

  /** Profile M: what stands in the picture, e.g. Fire, Smoke, Human; empty: nothing any more. */
  sees(classTypes: string, rule = 'MyObjectRule'): void {
    this.fire({
      topic: 'tns1:RuleEngine/ObjectDetection/Object',
      source: { VideoSource: 'VS1', RuleName: rule },
      data: { ClassTypes: classTypes },
    });
  }

  /** A dry contact on its alarm input. */
  input(token: string, on: boolean): void {
    this.fire({ topic: 'tns1:Device/Trigger/DigitalInput', source: { InputToken: token }, data: { LogicalState: String(on) } });
  }

  /** Somebody covered or turned it. */
  tamper(on: boolean): void {
    this.fire({
      topic: 'tns1:RuleEngine/TamperDetector/Tamper',
      source: { VideoSourceConfigurationToken: 'VSC', Rule: 'Tamper' },
      data: { IsTamper: String(on) },
    });
  }

  /** Somebody walked over its line: an event without a state. */
  lineCrossed(objectId = '7'): void {
    this.fire({
      topic: 'tns1:RuleEngine/LineDetector/Crossed',
      source: { VideoSourceConfigurationToken: 'VSC', Rule: 'Gate' },
      data: { ObjectId: objectId },
      isProperty: false,
    });
  }

  /** Resolves when it looks at this preset. */
  turnsTo(preset: string): Promise<void> {
    return this.until(() => this.position === preset);
  }

  relayBecomes(token: string, on: boolean): Promise<void> {
    return this.until(() => this.relays.get(token) === on);
  }

  /** Resolves when so many subscribers hold a pull open. */
  isPulled(subscribers = 1): Promise<void> {
    return this.until(() => this.pullPoints.pulling >= subscribers);
  }

  /** Resolves when it is so; looked at after every request. */
  until(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  /** The power is cut: nobody listens, every line breaks, subscriptions and states are forgotten. */
  async powerOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.pullPoints.clear();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Listens again, on the port it had. */
  async powerOn(): Promise<void> {
    const server = createServer((request, response) => this.#serve(request, response));
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.powerOff();
  }

  get #host(): string {
    return this.options.saysHost ?? `127.0.0.1:${this.#port}`;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('error', () => response.destroy());
    request.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size > LONGEST_REQUEST) request.destroy();
    });
    request.on('end', () => {
      if (request.url?.startsWith('/snapshot') === true) this.#snapshot(request, response);
      else this.#soap(request, response, Buffer.concat(parts).toString('utf8'));
      this.#changed();
    });
  }

  #snapshot(request: IncomingMessage, response: ServerResponse): void {
    const habit = this.#habitFor('snapshot');
    if (answerBadly(response, habit, this.snapshot.toString('latin1'))) return;
    const challenges = this.#auth?.challenge(request.method ?? 'GET', request.url ?? '', request.headers.authorization) ?? null;
    if (challenges !== null) {
      response.writeHead(401, { 'www-authenticate': [...challenges] }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': this.snapshot.length }).end(this.snapshot);
  }

  #soap(http: IncomingMessage, response: ServerResponse, text: string): void {
    const request = readSoap(text);
    if (request === null) return answer(response, 400, fault('Sender', 'ter:WellFormed', 'no SOAP request'));
    this.asked.push(request.operation);
    this.asked.splice(0, Math.max(0, this.asked.length - 5_000));
    const refused = this.#refuse(http, response, request);
    if (refused) return;
    const habit = this.#habitFor(request.operation);
    const say = (body: string | null): void => {
      const right =
        body === null
          ? fault('Sender', 'ter:ActionNotSupported', `${request.operation} is not known here`)
          : envelope(body, headerFor(request));
      if (!answerBadly(response, habit, right)) answer(response, body === null ? 400 : 200, right);
      this.#changed();
    };
    if (this.#events(http.url ?? '', request, habit, say, response)) return;
    say(this.body.act(request) ?? this.#tell(http.url ?? '', request));
  }

  /** True: it was refused and answered. GetSystemDateAndTime is for everybody (ONVIF Core, 5.9.4.1). */
  #refuse(http: IncomingMessage, response: ServerResponse, request: SoapRequest): boolean {
    const { auth = 'either' } = this.options;
    if (auth === 'none' || request.operation === 'GetSystemDateAndTime') return false;
    if (auth !== 'http' && request.token !== null) {
      if (isTokenGood(request.token, this, this.nowMs)) return false;
      answer(response, 400, fault('Sender', 'ter:NotAuthorized', 'Sender not authorized'));
      return true;
    }
    const challenges = auth === 'wsse' ? [] : this.#auth?.challenge(http.method ?? 'POST', http.url ?? '', http.headers.authorization);
    if (challenges === null || challenges === undefined) return false;
    if (challenges.length > 0) response.setHeader('www-authenticate', [...challenges]);
    answer(response, challenges.length > 0 ? 401 : 400, fault('Sender', 'ter:NotAuthorized', 'Sender not authorized'));
    return true;
  }

  /** True: it was an operation of events, and is or will be answered. */
  #events(path: string, request: SoapRequest, habit: OnvifHabit, say: (body: string | null) => void, response: ServerResponse): boolean {
    const id = path.split('/').at(-1) ?? '';
    const gone = (): void => answer(response, 400, fault('Receiver', 'wsrf-rw:ResourceUnknownFault', 'no such subscription'));
    const lifeMs = Math.min(this.options.subscriptionMs ?? 60_000, durationMs(argument(request, 'InitialTerminationTime')) ?? 60_000);
    switch (request.operation) {
      case 'CreatePullPointSubscription':
        say(this.pullPoints.create(lifeMs, (made) => `http://${this.#host}/onvif/subscription/${made}`));
        return true;
      case 'PullMessages': {
        if (habit.kind === 'forgets-subscriptions') this.pullPoints.end(id);
        if (habit.kind === 'floods') {
          say(this.pullPoints.many(habit.each));
          return true;
        }
        const wantedMs = Math.min(this.options.pullMs ?? 30_000, durationMs(argument(request, 'Timeout')) ?? 1_000);
        if (!this.pullPoints.pull(id, wantedMs, Number(argument(request, 'MessageLimit')) || 1, say)) gone();
        return true;
      }
      case 'Renew': {
        const body = this.pullPoints.renew(
          id,
          Math.min(this.options.subscriptionMs ?? 60_000, durationMs(argument(request, 'TerminationTime')) ?? 60_000),
        );
        if (body === null) gone();
        else say(body);
        return true;
      }
      case 'SetSynchronizationPoint':
        if (this.pullPoints.synchronise(id)) say('<tev:SetSynchronizationPointResponse/>');
        else gone();
        return true;
      case 'Unsubscribe':
        if (this.pullPoints.end(id)) say('<wsnt:UnsubscribeResponse/>');
        else gone();
        return true;
      default:
        return false;
    }
  }

  #tell(path: string, request: SoapRequest): string | null {
    return tellingAnswer(request.operation, path, (name) => argument(request, name), {
      options: this.options,
      address: (service: ServiceName) => `http://${this.#host}/onvif/${service === 'device' ? 'device_service' : service}`,
      snapshotUrl: this.snapshotUrl,
      nowMs: this.nowMs,
      presets: this.body.presets,
      relays: this.relays,
    });
  }

  #habitFor(operation: string): OnvifHabit {
    return this.habit.only === undefined || this.habit.only.includes(operation) ? this.habit : { kind: 'answers' };
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const look of watchers) look();
  }
}

function answer(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response
    .writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

/** WS-Addressing: the action of the answer. */
function headerFor(request: SoapRequest): string {
  return `<wsa:Action>http://www.onvif.org/ver10/${request.operation}Response</wsa:Action>`;
}

/** xs:duration of seconds, minutes and hours; null: something else. */
function durationMs(text: string): number | null {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text);
  if (match === null) return null;
  return (Number(match[1] ?? 0) * 3_600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)) * 1_000;
}
