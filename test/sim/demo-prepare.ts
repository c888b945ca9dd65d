/** The demo's past, told to the station through real sockets: set-up, pairing, a week of charges, and what went wrong today. */
import type { Browser, Client } from '../support/api-station.ts';
import {
  admission,
  DEMO_PILES,
  demoCards,
  demoPile,
  demoPlan,
  demoStation,
  LOCKED_OUT_PILE,
  lostCard,
  type DemoLanguage,
  type DemoPile,
} from './demo-site.ts';
import { demoWeek } from './demo-history.ts';
import type { DemoTime } from './demo-time.ts';
import { numberOf, type Payload } from './ocpp-frame.ts';
import { OcppPeer } from './ocpp-peer.ts';
import { seededRandom } from './random.ts';
import { startReplay, type Replay } from './replay.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The week ends so long before now; then come today's troubles, and then the piles that stay. */
const TROUBLES_BEFORE_MS = 150 * MINUTE_MS;
export const LIFE_BEFORE_MS = 70 * MINUTE_MS;
const PAY_EVERY_MS = 12 * HOUR_MS;

export interface DemoPast {
  readonly url: string;
  readonly browser: Browser;
  readonly time: DemoTime;
  readonly language: DemoLanguage;
  readonly owner: { readonly name: string; readonly password: string };
  readonly seed: number;
  /** The instant history leads up to, UTC ms. */
  readonly endMs: number;
  /** Opened sockets, for whoever has to close them. */
  readonly opened: (closer: () => Promise<unknown>) => void;
}

/** Where the lifetime registers stand when the past is told, by pile and connector, Wh. */
export type Registers = ReadonlyMap<string, number>;

export function registerKey(identity: string, connector: number): string {
  return `${identity}/${connector}`;
}

/** Tells everything up to LIFE_BEFORE_MS before the end. Rejects when the station refuses what it should take. */
export async function tellPast(past: DemoPast): Promise<Registers> {
  await setUp(past);
  await pair(past);
  const registers = await tellWeek(past);
  await tellTroubles(past, registers);
  return registers;
}

async function setUp({ browser, language, owner }: DemoPast): Promise<void> {
  const { client } = browser;
  const { stationName } = demoStation[language];
  await client.setup.complete({
    stationName,
    zone: 'Asia/Shanghai',
    currency: 'CNY',
    language,
    ownerName: owner.name,
    password: owner.password,
  });
  // A heartbeat in five minutes: WebSocket pings tell a dead line anyway.
  await client.station.change({ name: stationName, language, heartbeatS: 300, idleCapS: 86_400 });
  await client.plans.save({ planId: null, form: demoPlan(language), activate: true });
  for (const { number, label } of demoCards(language)) await client.cards.add({ number, label, validUntilMs: null });
  const lost = lostCard(language);
  const { cardId } = await client.cards.add({ number: lost.number, label: lost.label, validUntilMs: null });
  await client.cards.change({ cardId, label: lost.label, state: 'blocked', validUntilMs: null });
}

/** Each pile dials, boots, waits, and is accepted. */
async function pair(past: DemoPast): Promise<void> {
  for (const pile of DEMO_PILES) {
    const peer = await dial(past, { ...pile, password: null });
    await peer.callOk('BootNotification', bootOf(pile));
    await past.browser.client.piles.admit(admission(pile));
    await peer.closed;
  }
}

async function tellWeek(past: DemoPast): Promise<Map<string, number>> {
  const { time, language, seed, endMs } = past;
  const sessions = demoWeek({
    seed,
    fromMs: time.now() + HOUR_MS,
    toMs: endMs - TROUBLES_BEFORE_MS,
    cards: demoCards(language).map(({ number }) => number),
  });
  const cardOf = new Map(sessions.map(({ id, card }) => [id, card]));
  const till = new Till(past);
  const replay: Replay = startReplay({
    url: past.url,
    sessions,
    seed,
    identityOf: (pileId) => pileId,
    passwordOf: (identity) => demoPile(identity).password ?? undefined,
    idTagOf: ({ id }) => cardOf.get(id ?? '') ?? '',
    pace: 'lockstep',
    readingEveryMs: 10 * MINUTE_MS,
    authorises: false,
    onTime: async (ms) => {
      await time.moveTo(ms);
      await till.collectWhenDue();
    },
  });
  past.opened(() => replay.stop());
  await replay.done;
  return new Map(replay.sessions.map((one) => [registerKey(one.identity, one.connectorId), one.meterStopWh]));
}

/** Takes the money for most bills; some are left to be paid. */
class Till {
  readonly #past: DemoPast;
  readonly #random;
  readonly #seen = new Set<string>();
  #nextMs: number;

  constructor(past: DemoPast) {
    this.#past = past;
    this.#random = seededRandom(past.seed).fork('till');
    this.#nextMs = past.time.now() + PAY_EVERY_MS;
  }

  async collectWhenDue(): Promise<void> {
    if (this.#past.time.now() < this.#nextMs) return;
    this.#nextMs = this.#past.time.now() + PAY_EVERY_MS;
    const client = await loggedIn(this.#past);
    const { rows } = await client.sessions.list({ filter: { billState: 'issued' }, limit: 100 });
    for (const { billId } of rows) {
      if (billId === null || this.#seen.has(billId)) continue;
      this.#seen.add(billId);
      if (this.#random.chance(0.9)) await client.bills.pay({ billId, method: this.#random.pick(['cash', 'qr', 'qr', 'card-terminal']) });
    }
  }
}

/** Days pass in seconds, and logins end by the station's clock. */
async function loggedIn({ browser, owner }: DemoPast): Promise<Client> {
  if ((await browser.client.auth.me()) === null) await browser.client.auth.login(owner);
  return browser.client;
}

async function tellTroubles(past: DemoPast, registers: Map<string, number>): Promise<void> {
  const { time, endMs } = past;
  // The board of this one is changed: it says good-bye today and comes back with an old password.
  await time.moveTo(endMs - TROUBLES_BEFORE_MS);
  const replaced = demoPile(LOCKED_OUT_PILE);
  const last = await dial(past, replaced);
  await last.callOk('BootNotification', bootOf(replaced));
  await last.callOk('StatusNotification', status(time, 1, 'Available'));
  await last.close();
  await tellAmended(past, demoPile('LF-A-0102'), registers);
  await tellOrphan(past, demoPile('LF-A-0101'));
}

/** A power cut ends a charge unheard; it is billed by its last reading and paid; then the real end arrives. */
async function tellAmended(past: DemoPast, pile: DemoPile, registers: Map<string, number>): Promise<void> {
  const { time, endMs, language } = past;
  const key = registerKey(pile.identity, 1);
  const fromWh = registers.get(key) ?? 0;
  const idTag = demoCards(language)[2]?.number ?? '';
  const reading = (transactionId: number, wh: number): Payload => ({
    connectorId: 1,
    transactionId,
    meterValue: [
      {
        timestamp: iso(time.now()),
        sampledValue: [
          { value: String(wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
          { value: '6300', measurand: 'Power.Active.Import', unit: 'W' },
        ],
      },
    ],
  });
  const peer = await dial(past, pile);
  await peer.callOk('BootNotification', bootOf(pile));
  await peer.callOk('StatusNotification', status(time, 1, 'Preparing'));
  const started = await peer.callOk('StartTransaction', { connectorId: 1, idTag, meterStart: fromWh, timestamp: iso(time.now()) });
  const transactionId = numberOf(started, 'transactionId') ?? 0;
  await peer.callOk('StatusNotification', status(time, 1, 'Charging'));
  for (let minutes = 10; minutes <= 30; minutes += 10) {
    await time.moveTo(endMs - TROUBLES_BEFORE_MS + minutes * MINUTE_MS);
    await peer.callOk('MeterValues', reading(transactionId, fromWh + minutes * 105));
  }
  peer.terminate();
  await peer.closed;
  const cutMs = time.now() + 8 * MINUTE_MS;
  const stopWh = fromWh + 38 * 105;
  registers.set(key, stopWh);

  await time.moveTo(endMs - 105 * MINUTE_MS);
  const again = await dial(past, pile);
  await again.callOk('BootNotification', bootOf(pile));
  await again.callOk('StatusNotification', status(time, 1, 'Available'));
  const billId = await billOf(past, pile.identity);
  await (await loggedIn(past)).bills.pay({ billId, method: 'cash' });
  await time.moveTo(endMs - 95 * MINUTE_MS);
  await again.callOk('StopTransaction', { transactionId, idTag, meterStop: stopWh, timestamp: iso(cutMs), reason: 'PowerLoss' });
  await again.close();
}

/** The station closes an estimated session by itself after a minute: history goes on until the bill is there. */
async function billOf(past: DemoPast, pileId: string): Promise<string> {
  for (let minute = 0; minute < 60; minute += 1) {
    await past.time.moveTo(past.time.now() + MINUTE_MS);
    const { rows } = await (await loggedIn(past)).sessions.list({ filter: { pileId }, limit: 1 });
    const [newest] = rows;
    if (newest?.billId !== null && newest?.billId !== undefined && newest.flags.includes('end-estimated')) return newest.billId;
  }
  throw new Error(`the session of ${pileId} that was cut off was not billed`);
}

/** The end of a charge that was started while the pile was somebody else's. */
async function tellOrphan(past: DemoPast, pile: DemoPile): Promise<void> {
  const { time, endMs } = past;
  await time.moveTo(endMs - 80 * MINUTE_MS);
  const peer = await dial(past, pile);
  await peer.callOk('BootNotification', bootOf(pile));
  await peer.callOk('StopTransaction', {
    transactionId: 2_090_417_311,
    meterStop: 12_480,
    timestamp: iso(time.now() - 3 * MINUTE_MS),
    reason: 'PowerLoss',
  });
  await peer.close();
}

async function dial(past: DemoPast, pile: DemoPile): Promise<OcppPeer> {
  const peer = await OcppPeer.connect(past.url, {
    identity: pile.identity,
    ...(pile.password === null ? {} : { password: pile.password }),
  });
  past.opened(async () => {
    peer.terminate();
    await peer.closed;
  });
  return peer;
}

function bootOf({ vendor, model, serial }: DemoPile): Payload {
  return { chargePointVendor: vendor, chargePointModel: model, chargePointSerialNumber: serial, firmwareVersion: '2.4.1' };
}

function status(time: DemoTime, connectorId: number, name: string): Payload {
  return { connectorId, errorCode: 'NoError', status: name, timestamp: iso(time.now()) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
