/** Pull points of the simulated camera (ONVIF Core, 9.1): subscriptions with an end, held pulls, states told anew. */
import type { OnvifEvent } from './onvif-options.ts';
import { xml } from './onvif-soap.ts';
import type { Cancel, Timers } from './timers.ts';

interface Waiting {
  readonly answer: (body: string) => void;
  readonly limit: number;
  readonly cancel: Cancel;
}

interface PullPoint {
  readonly id: string;
  endsAtMs: number;
  readonly queue: string[];
  waiting: Waiting | null;
}

/** Notifications kept for a subscriber that does not pull; then the oldest go. */
const QUEUE = 200;

export class PullPoints {
  readonly #timers: Timers;
  readonly #cameraNowMs: () => number;
  readonly #points = new Map<string, PullPoint>();
  readonly #states = new Map<string, OnvifEvent>();
  #made = 0;

  constructor(timers: Timers, cameraNowMs: () => number) {
    this.#timers = timers;
    this.#cameraNowMs = cameraNowMs;
  }

  get count(): number {
    return this.#points.size;
  }

  /** Pulls that are held open now. */
  get pulling(): number {
    return [...this.#points.values()].filter((point) => point.waiting !== null).length;
  }

  /** Tells every subscriber, and keeps the state of a property. */
  fire(event: OnvifEvent): void {
    if (event.isProperty !== false) this.#states.set(`${event.topic} ${JSON.stringify([event.source, event.key])}`, event);
    for (const point of this.#points.values()) {
      point.queue.push(this.#message(event, 'Changed'));
      point.queue.splice(0, Math.max(0, point.queue.length - QUEUE));
      this.#deliver(point);
    }
  }

  /** The body of CreatePullPointSubscriptionResponse; the address ends with the id. */
  create(lifeMs: number, addressOf: (id: string) => string): string {
    this.#expire();
    this.#made += 1;
    const point: PullPoint = { id: String(this.#made), endsAtMs: this.#timers.now() + lifeMs, queue: [], waiting: null };
    this.#points.set(point.id, point);
    this.#tellStates(point);
    return (
      `<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference><wsa:Address>${xml(addressOf(point.id))}</wsa:Address></tev:SubscriptionReference>` +
      `${this.#times('wsnt', lifeMs)}</tev:CreatePullPointSubscriptionResponse>`
    );
  }

  /** Holds the answer until something happened or the time is up. False: there is no such subscription. */
  pull(id: string, timeoutMs: number, limit: number, answer: (body: string) => void): boolean {
    this.#expire();
    const point = this.#points.get(id);
    if (point === undefined) return false;
    this.#release(point); // a second pull lets the first one go, empty
    const cancel = this.#timers.setTimer(timeoutMs, () => this.#release(point));
    point.waiting = { answer, limit: Math.max(1, limit), cancel };
    this.#deliver(point);
    return true;
  }

  /** The body of RenewResponse; null: no such subscription. */
  renew(id: string, lifeMs: number): string | null {
    this.#expire();
    const point = this.#points.get(id);
    if (point === undefined) return null;
    point.endsAtMs = this.#timers.now() + lifeMs;
    return `<wsnt:RenewResponse>${this.#times('wsnt', lifeMs, true)}</wsnt:RenewResponse>`;
  }

  /** False: no such subscription. */
  synchronise(id: string): boolean {
    const point = this.#points.get(id);
    if (point === undefined) return false;
    this.#tellStates(point);
    this.#deliver(point);
    return true;
  }

  end(id: string): boolean {
    const point = this.#points.get(id);
    if (point !== undefined) this.#release(point);
    return this.#points.delete(id);
  }

  /** Subscriptions and states are gone, as after a boot. */
  clear(): void {
    for (const id of [...this.#points.keys()]) this.end(id);
    this.#states.clear();
  }

  /** Notifications of a stream that nobody asked for. */
  many(each: number): string {
    const message = this.#message({ topic: 'tns1:VideoSource/MotionAlarm', source: { Source: 'VS1' }, data: { State: 'true' } }, 'Changed');
    return this.#pulled(message.repeat(each));
  }

  #tellStates(point: PullPoint): void {
    for (const event of this.#states.values()) point.queue.push(this.#message(event, 'Initialized'));
  }

  #deliver(point: PullPoint): void {
    if (point.queue.length > 0) this.#release(point);
  }

  #release(point: PullPoint): void {
    const { waiting } = point;
    if (waiting === null) return;
    point.waiting = null;
    waiting.cancel();
    waiting.answer(this.#pulled(point.queue.splice(0, waiting.limit).join('')));
  }

  #pulled(messages: string): string {
    return `<tev:PullMessagesResponse>${this.#times('tev', 60_000)}${messages}</tev:PullMessagesResponse>`;
  }

  #times(prefix: 'tev' | 'wsnt', lifeMs: number, endFirst = false): string {
    const now = `<${prefix}:CurrentTime>${iso(this.#cameraNowMs())}</${prefix}:CurrentTime>`;
    const end = `<${prefix}:TerminationTime>${iso(this.#cameraNowMs() + lifeMs)}</${prefix}:TerminationTime>`;
    return endFirst ? end + now : now + end;
  }

  #message(event: OnvifEvent, operation: 'Initialized' | 'Changed'): string {
    const items = (tag: string, values: Readonly<Record<string, string>> | undefined): string =>
      values === undefined
        ? ''
        : `<tt:${tag}>${Object.entries(values)
            .map(([name, value]) => `<tt:SimpleItem Name="${xml(name)}" Value="${xml(value)}"/>`)
            .join('')}</tt:${tag}>`;
    const property = event.isProperty === false ? '' : ` PropertyOperation="${operation}"`;
    return (
      `<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${xml(event.topic)}</wsnt:Topic>` +
      `<wsnt:Message><tt:Message UtcTime="${iso(this.#cameraNowMs())}"${property}>` +
      `${items('Source', event.source)}${items('Key', event.key)}${items('Data', event.data)}</tt:Message></wsnt:Message></wsnt:NotificationMessage>`
    );
  }

  #expire(): void {
    for (const point of [...this.#points.values()]) if (point.endsAtMs < this.#timers.now()) this.end(point.id);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
