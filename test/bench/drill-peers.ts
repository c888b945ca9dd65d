/** Bench: the far end of the drills in a process of its own: the I/O module, two cameras, and the piles of the zone. Told what to do over IPC. */
import { ModbusDevice } from '../sim/modbus-device.ts';
import { numberOf, textOf } from '../sim/ocpp-frame.ts';
import { OcppPeer } from '../sim/ocpp-peer.ts';
import { openCameras } from '../sim/whole-camera.ts';
import { addressesOf, INPUTS } from '../support/fire-site.ts';
import type { FromPeers, ToPeers } from './drill-words.ts';

const io = await ModbusDevice.open();
const cameras = (await openCameras(2)) ?? [];
const piles: DrillPile[] = [];

/** One pile: it does what it is told, and answers nothing to a heartbeat that was asked for until the drill is over. */
class DrillPile {
  readonly #peer: OcppPeer;
  readonly #card: string;
  #transactionId = 0;
  #letGo: () => void = () => undefined;
  stoppedNs: bigint | null = null;

  static async dial(url: string, name: string, card: string): Promise<DrillPile> {
    let pile: DrillPile | null = null;
    const peer = await OcppPeer.connect(url, {
      identity: name,
      keepFrames: 0,
      handshakeTimeoutMs: 60_000,
      handlers: {
        '*': () => ({ status: 'Accepted' }),
        GetConfiguration: () => ({ configurationKey: [] }),
        GetLocalListVersion: () => ({ listVersion: -1 }),
        RemoteStopTransaction: () => pile?.stop() ?? { status: 'Rejected' },
        TriggerMessage: (payload) => pile?.triggered(textOf(payload, 'requestedMessage') ?? '') ?? { status: 'Rejected' },
      },
    });
    pile = new DrillPile(peer, card);
    await peer.callOk('BootNotification', { chargePointVendor: 'Drill', chargePointModel: 'One' }, { timeoutMs: 60_000 });
    await pile.tell('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
    return pile;
  }

  private constructor(peer: OcppPeer, card: string) {
    this.#peer = peer;
    this.#card = card;
  }

  async begin(): Promise<number> {
    this.stoppedNs = null;
    const start = { connectorId: 1, idTag: this.#card, meterStart: 1_000, timestamp: new Date().toISOString() };
    const answer = await this.tell('StartTransaction', start);
    this.#transactionId = numberOf(answer, 'transactionId') ?? 0;
    await this.tell('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
    return this.#transactionId;
  }

  stop(): { readonly status: string } {
    if (this.stoppedNs !== null) return { status: 'Accepted' };
    this.stoppedNs = process.hrtime.bigint();
    void this.#end(this.#transactionId);
    if (piles.every((pile) => pile.stoppedNs !== null))
      say({ kind: 'stopped', atNs: piles.map((pile) => [pile.#transactionId, String(pile.stoppedNs ?? 0)]) });
    return { status: 'Accepted' };
  }

  triggered(message: string): { readonly status: string } | Promise<{ readonly status: string }> {
    if (message === 'MeterValues') void this.#meter();
    if (message !== 'Heartbeat') return { status: 'Accepted' };
    opened += 1;
    say({ kind: 'opened', calls: opened });
    return new Promise((resolve) => {
      this.#letGo = () => resolve({ status: 'Accepted' });
    });
  }

  calm(): void {
    this.#letGo();
  }

  async tell(action: string, payload: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    return this.#peer.callOk(action, payload, { timeoutMs: 60_000 });
  }

  async #end(transactionId: number): Promise<void> {
    await this.tell('StopTransaction', { transactionId, meterStop: 1_500, timestamp: new Date().toISOString(), reason: 'Remote' });
    await this.tell('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  }

  async #meter(): Promise<void> {
    const watts = this.stoppedNs === null ? '22000' : '0';
    const meterValue = [
      { timestamp: new Date().toISOString(), sampledValue: [{ value: watts, measurand: 'Power.Active.Import', unit: 'W' }] },
    ];
    await this.tell('MeterValues', { connectorId: 1, meterValue });
  }
}

let opened = 0;

function say(word: FromPeers): void {
  process.send?.(word);
}

process.on('message', (word: ToPeers) => {
  void obey(word);
});

async function obey(word: ToPeers): Promise<void> {
  switch (word.kind) {
    case 'dial':
      piles.push(...(await Promise.all(word.piles.map(({ name, card }) => DrillPile.dial(word.url, name, card)))));
      say({ kind: 'dialled' });
      return;
    case 'begin':
      opened = 0;
      say({ kind: 'charging', transactionIds: await Promise.all(piles.map((pile) => pile.begin())) });
      return;
    case 'smoke': {
      const atNs = String(process.hrtime.bigint());
      io.set('discrete', INPUTS.smoke, true);
      say({ kind: 'smoking', atNs });
      return;
    }
    case 'calm':
      io.set('discrete', INPUTS.smoke, false);
      for (const pile of piles) pile.calm();
      say({ kind: 'calmed' });
      return;
    case 'end':
      process.exit(0);
  }
}

say({ kind: 'ready', io: { host: io.host, port: io.port }, cameras: cameras.map(addressesOf) });
