/** The real station as a process of its own, for tests that drive its screens: opened on a fresh folder, ended, opened again at the same address. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';
import { bundle } from '../../build/bundle.ts';
import { root } from '../../build/project.ts';
import type { TimeOfUseInput } from '../../station-core/api/contract.ts';
import { SimPile } from '../sim/pile16.ts';
import type { ConnectorSpec, SimPileOptions } from '../sim/pile16-options.ts';
import { Browser, OWNER, type Client } from './api-station.ts';

export interface E2eStation {
  /** `http://127.0.0.1:port`; stays over `end` and `begin`. */
  readonly url: string;
  /** Where piles dial, without the identity. */
  readonly pilesUrl: string;
  /** Where HTTPS is to answer once the owner's password is set. */
  readonly networkUrl: string;
  /** The process ends in order; the folder stays. */
  end(): Promise<void>;
  /** Opens the folder again, at the same addresses. */
  begin(): Promise<void>;
  /** Ends it and removes the folder. */
  close(): Promise<void>;
}

/** Builds the screens if they changed, and opens a station on an empty folder. STATIONMASTER_E2E_SCREENS names built screens to take instead. */
export async function startStation(): Promise<E2eStation> {
  const given = process.env['STATIONMASTER_E2E_SCREENS'];
  if (given === undefined) await bundle(['renderer']);
  const folder = await mkdtemp(path.join(tmpdir(), 'stationmaster-e2e-'));
  // A port of the screens and of the network has to be known before: an address that stays, and one that does not answer yet.
  const [screens, network, piles] = [await freePort(), await freePort(), await freePort()];
  const args = [
    path.join(root, 'station-core/cli.ts'),
    ...['--data-folder', folder, '--renderer', given ?? path.join(root, 'out/renderer'), '--loopback-only'],
    ...['--screens-port', String(screens), '--network-port', String(network), '--piles-port', String(piles), '--piles-secure-port', '0'],
  ];
  let child: ChildProcess | null = await open(args);
  const end = async (): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null) return;
    const gone = once(ending, 'exit');
    ending.disconnect();
    await gone;
  };
  return {
    url: `http://127.0.0.1:${screens}`,
    pilesUrl: `ws://127.0.0.1:${piles}/ocpp`,
    networkUrl: `https://127.0.0.1:${network}`,
    end,
    begin: async () => {
      child ??= await open(args);
    },
    close: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the station says that it runs. Rejects with what it said when it ended instead. */
async function open(args: readonly string[]): Promise<ChildProcess> {
  // The channel is for its end alone: a station whose test died hears it break and ends too, and Windows has no signals.
  const child = spawn(process.execPath, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const said: string[] = [];
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the station has no output');
  createInterface({ input: stderr }).on('line', (line) => said.push(line));
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.startsWith('Piles connect to')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the station ended with ${String(code)}: ${said.join('\n')}`)));
  });
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The owner of every furnished station. */
export const owner = { name: OWNER.ownerName, password: OWNER.password };
export const attendant = { name: 'Anton', password: 'an attendant’s one' };

/** A station that is set up, seen by its owner through the calls alone. */
export async function setUp(station: E2eStation): Promise<Browser> {
  const browser = new Browser(station.url);
  await browser.client.setup.complete(OWNER);
  return browser;
}

/** Peak 07:00–19:00, valley the rest; idle fee and tax too, so that every part of a receipt is there. */
export const PLAN: TimeOfUseInput = {
  name: 'Yard plan',
  periods: [
    { label: 'peak', ranges: [{ fromMinute: 420, toMinute: 1_140 }], energyRate: '0.60', serviceRate: '0.10', weekdays: null },
    { label: 'valley', ranges: [{ fromMinute: 1_140, toMinute: 420 }], energyRate: '0.30', serviceRate: '0.10', weekdays: null },
  ],
  idleRate: '6',
  idleGraceMinutes: 10,
  taxPercent: '19',
};

const DC: ConnectorSpec = { kind: 'dc', maxW: 150_000 };

/** A fast pile that tells its meter every second. */
export function quickPile(station: E2eStation, identity: string, options: Partial<SimPileOptions> = {}): SimPile {
  return new SimPile({
    url: station.pilesUrl,
    identity,
    vendor: 'Lindentech',
    model: 'DC-150',
    serial: `SN-${identity}`,
    connectors: [DC, DC],
    configuration: { MeterValueSampleInterval: '1' },
    ...options,
  });
}

/** Takes a pile in by the calls and powers it. */
export async function admitPile(station: E2eStation, client: Client, identity: string, name: string): Promise<SimPile> {
  const knock = quickPile(station, identity).start();
  await expect.poll(async () => (await client.piles.list()).waiting.map(({ id }) => id)).toContain(identity);
  await knock.stop();
  const connectors = ['A', 'B'].map((letter, at) => ({ evse: at + 1, connector: at + 1, name: letter, ratedPowerW: 150_000 }));
  await client.piles.admit({ pileId: identity, name, password: null, connectors });
  const pile = quickPile(station, identity).start();
  await pile.whenAccepted();
  await pile.settled();
  return pile;
}

/** Starts a charge at a connector of `pile` by the calls; resolves with the session's id when its meter counts. */
export async function charge(client: Client, pile: SimPile, connector: number): Promise<string> {
  pile.plugIn(connector);
  await pile.settled();
  const limits = { amount: null, energy: null, durationS: null };
  const ref = { pileId: pile.identity, evse: connector, connector };
  const { outcome } = await client.sessions.start({ ref, cardId: null, limits });
  expect(outcome).toBe('accepted');
  const running = async () => {
    const { rows } = await client.sessions.list({ filter: { pileId: pile.identity, phase: 'charging' } });
    return rows.find((row) => row.connector === connector && row.energy > 200)?.id ?? '';
  };
  await expect.poll(running, { timeout: 20_000 }).not.toBe('');
  return running();
}

/** Stops it, pulls the plug, and resolves when the bill is issued. */
export async function finish(client: Client, pile: SimPile, connector: number, sessionId: string): Promise<string> {
  await client.sessions.stop({ sessionId });
  await expect.poll(() => pile.connector(connector).tx).toBe(null);
  pile.unplug(connector);
  const billId = async () => (await client.sessions.get({ sessionId })).bill?.id ?? '';
  // 5 s after the plug was pulled: readings may still be on their way (F19).
  await expect.poll(billId, { timeout: 20_000 }).not.toBe('');
  return billId();
}

/** A station with everything a page can show, and what is needed to look at it. */
export interface Furnished {
  readonly station: E2eStation;
  readonly owner: Browser;
  readonly piles: readonly SimPile[];
  readonly running: string;
  readonly closed: string;
  readonly billId: string;
  readonly accountId: string;
  readonly planId: string;
  close(): Promise<void>;
}

/** Set up, two piles and one that waits, one charge paid, one to pay, one running, a fault, a card, an attendant. */
export async function furnish(): Promise<Furnished> {
  const station = await startStation();
  const browser = await setUp(station);
  const { client } = browser;
  const { planId } = await client.plans.save({ planId: null, form: PLAN, activate: true });
  await client.plans.save({ planId: null, form: { ...PLAN, name: 'Winter plan' }, activate: false });
  await client.operators.add({ ...attendant, role: 'attendant' });
  await client.cards.add({ number: 'CARD-00004711', label: 'Van 3', validUntilMs: null });
  const person = { name: 'Noor Haddad', phone: '+49 151 99', otherPhones: [], email: '', address: '', taxId: '', note: '', vehicles: [] };
  const { accountId } = await client.accounts.add({ kind: 'driver', person, terms: null, pin: null });
  await client.accounts.topUp({ accountId, amount: 5_000, method: 'cash' });
  await client.cards.add({ number: '04A1B2C3', label: 'Noor’s car', validUntilMs: null, accountId });
  const [first, second] = [await admitPile(station, client, 'CP-01', 'Pile 1'), await admitPile(station, client, 'CP-02', 'Pile 2')];
  const waiting = quickPile(station, 'CP-03').start();
  await expect.poll(async () => (await client.piles.list()).waiting.length).toBe(1);
  const closed = await charge(client, first, 1);
  const unpaid = await charge(client, second, 1);
  const billId = await finish(client, first, 1, closed);
  await client.bills.pay({ billId, method: 'cash' });
  await finish(client, second, 1, unpaid);
  const running = await charge(client, first, 2);
  second.fault(2, 'ConnectorLockFailure', { info: 'lock did not close' });
  await expect.poll(async () => (await client.alarms.list({ open: true })).length).toBeGreaterThan(0);
  const piles = [first, second, waiting];
  return {
    station,
    owner: browser,
    piles,
    running,
    closed,
    billId,
    planId,
    accountId,
    close: async () => {
      await Promise.all(piles.map((pile) => pile.stop()));
      await station.close();
    },
  };
}
