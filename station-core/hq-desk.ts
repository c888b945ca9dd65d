/** What people ask of the line to HQ: enrol, recover, look, send now, and carry it on a stick. */
import { Fault } from './base/fault.ts';
import { zoneName } from './base/time.ts';
import type { StationEvent } from './domain/event.ts';
import type { HqLink, HqMark, HqSettings } from './domain/hq.ts';
import type { HqBundle, HqDesk, HqEnrol, HqLineState } from './domain/hq-port.ts';
import type { StationSettings } from './domain/station.ts';
import { checkedSettings } from './hq/address.ts';
import { bytesOf } from './hq/batch.ts';
import { bundleZip, readStickAnswer } from './hq/bundle.ts';
import { HqCalls, hqKeyOf, type EnrolAnswer, type ObjectsPage, type RecoverAnswer } from './hq/calls.ts';
import { HqClient } from './hq/client.ts';
import { Losses, type OwnVersion } from './hq/losses.ts';
import { isHqRefused } from './hq/refused.ts';
import { Restored } from './hq/restored.ts';
import { Tokens } from './hq/token.ts';
import type { HqLine, HqLineHost } from './hq-line.ts';
import type { WireRow } from './hq/wire.ts';

/** Pages of a thousand objects that are looked through for what was lost: some minutes; of what lies beyond, the page tells how many. */
const MOST_PAGES = 200;
/** A page that the line broke is asked for again. */
const TRIES = 3;

interface HqDeskHost extends Pick<HqLineHost, 'clock' | 'sign' | 'newId' | 'newEventId' | 'line' | 'file'> {
  readonly publicKeyPem: string;
  readonly version: string;
  readonly settings: () => Promise<StationSettings | null>;
  /** What this file knows of the object of each of these notices, in their order. */
  readonly versionsOf: (notices: readonly NoticeName[]) => Promise<readonly OwnVersion[]>;
  /** Batches that are made and that HQ does not have, the oldest first. */
  readonly openBatches: () => Promise<HqBundle['batches']>;
  readonly submit: (event: StationEvent) => ReturnType<HqLineHost['submit']>;
  /** MOST_PAGES unless told. */
  readonly mostPages?: number;
}

/** A notice as HQ holds it. */
interface NoticeName {
  readonly kind: string;
  readonly objectId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly version: number;
  readonly madeAtMs: number;
}

export function openHqDesk(host: HqDeskHost, line: HqLine): HqDesk {
  const { clock, sign } = host;

  const tell = async (event: StationEvent): Promise<void> => {
    const answer = await host.submit(event);
    if (answer.kind === 'refused') throw new Fault(answer.code, answer.detail);
  };
  const envelope = () => ({ id: host.newEventId(), receivedMs: clock.now() });
  const linkNow = async (): Promise<{ readonly state: HqLineState; readonly link: HqLink }> => {
    const state = await host.line();
    if (state.link === null) throw new Fault('hq.not-linked', { help: 'Enrol it first.' });
    return { state, link: state.link };
  };
  /** One client for the work; what HQ refuses is told as a fault. */
  const withHq = async <T>(settings: HqSettings, work: (calls: HqCalls) => Promise<T>): Promise<T> => {
    const client = new HqClient({ clock, settings });
    try {
      return await work(new HqCalls(client));
    } catch (error) {
      if (isHqRefused(error)) throw new Fault('hq.refused', { refusal: error.code, help: error.help }, { cause: error });
      throw error;
    } finally {
      await client.close();
    }
  };
  const batch: HqDesk['batch'] = async ({ epoch, number }) => {
    const file = await host.file(epoch, number);
    return file === null ? null : bytesOf(file);
  };
  const save: HqDesk['save'] = async (settings, operatorId) => {
    await linkNow();
    await tell({ ...envelope(), kind: 'operator.hq-settings', operatorId, settings: checkedSettings(settings) });
    line.look();
  };
  const bundle = async (): Promise<HqBundle> => {
    const { link } = await linkNow();
    // A link that HQ refuses sends nothing, and what it has made is no good to HQ either.
    if (link.state === 'stopped') throw new Fault('hq.refused', { refusal: link.stoppedBy?.code ?? '', help: link.stoppedBy?.help ?? '' });
    await line.exclusively((exchange) => exchange.makeAll(link));
    return {
      stationId: link.stationId,
      batches: await host.openBatches(),
      bytes: batch,
    };
  };
  const lostSince = async (
    calls: HqCalls,
    { stationId, zone, currency }: RecoverAnswer,
    after: Pick<HqMark, 'epoch' | 'seq'>,
    restored: Restored,
  ): Promise<{ readonly losses: Losses; readonly unlooked: number | null }> => {
    const tokens = new Tokens({ clock, stationId, sign, newId: host.newId });
    const losses = new Losses({ zone: zoneName(zone), currency });
    const most = host.mostPages ?? MOST_PAGES;
    let cursor: string | null = null;
    for (let page = 1; ; page += 1) {
      const from: string | null = cursor;
      const told: ObjectsPage = await again(async () => calls.objects(await tokens.bearer(calls), after, from, page === most));
      await look(losses, told.rows);
      for (const row of told.rows) restored.look(row);
      if (told.cursor === null) return { losses, unlooked: 0 };
      if (page >= most) return { losses, unlooked: told.left ?? null };
      cursor = told.cursor;
    }
  };
  const look = async (losses: Losses, rows: readonly WireRow[]): Promise<void> => {
    const own = await host.versionsOf(rows.map(({ id: objectId, atMs: madeAtMs, ...row }) => ({ ...row, objectId, madeAtMs })));
    rows.forEach((row, index) => losses.look(row, own[index] ?? null));
  };

  const recover: HqDesk['takeOver'] = async (wish, whose) => {
    const settings = checkedSettings(wish.settings);
    const restored = new Restored();
    const done = await line.exclusively(async () => {
      const { numbersOf, made, held, pauses, directives } = await host.line();
      // A file that never belonged to this station of HQ has nothing of it.
      const have = numbersOf === wish.stationId ? made : null;
      const text = JSON.stringify({
        stationId: wish.stationId,
        code: codeOf(wish),
        publicKey: host.publicKeyPem,
        software: host.version,
        have,
        directives: have === null ? 0 : directives,
      });
      const { link, lost, answer, operatorId } = await withHq(settings, async (calls) => {
        const answer = await calls.recover(text, sign(text));
        // From what HQ is known to hold of this very file, not from what was made and may never have arrived.
        const { losses, unlooked } = await lostSince(calls, answer, have === null ? { epoch: 1, seq: 0 } : held, restored);
        const gap = losses.gap({ isEmpty: have === null, pauses, nowMs: clock.now() });
        const asked = {
          ...linkFrom(settings, answer, clock.now()),
          ...(gap === null ? {} : { gap }),
          ...(unlooked === 0 ? {} : { unlooked }),
        };
        return { link: asked, answer, lost: losses.list(), operatorId: await whose(answer) };
      });
      const { closed, directives: known } = answer;
      const more = known === undefined ? { closed } : { closed, directives: known };
      await tell({ ...envelope(), kind: 'operator.hq-linked', operatorId, link, lost, how: 'recovered', ...more });
      line.look();
      return { link, lost: lost.length, isEmpty: have === null, operatorId };
    });
    if (done.isEmpty) {
      // What HQ owns comes as directives, before what was the station's own. Without a line they come later, and the rest is given back now.
      await again(() => line.exchange()).catch(() => undefined);
      await tell({ ...envelope(), kind: 'operator.hq-restored', operatorId: done.operatorId, restored: restored.list() });
    }
    return { link: done.link, lost: (await host.line()).lost };
  };

  return {
    progress: () => line.progress(),

    enrol: async (wish, operatorId) => {
      const settings = checkedSettings(wish.settings);
      if ((await host.line()).link !== null)
        throw new Fault('input.invalid', { help: 'The station belongs to an HQ already. Leave it first.' });
      const station = await setUp(host);
      const text = JSON.stringify({
        code: codeOf(wish),
        publicKey: host.publicKeyPem,
        name: station.name,
        zone: station.zone,
        currency: station.currency.code,
        software: host.version,
      });
      const answer = await withHq(settings, (calls) => calls.enrol(text, sign(text)));
      const link = linkFrom(settings, answer, envelope().receivedMs);
      await tell({ ...envelope(), kind: 'operator.hq-linked', operatorId, link, lost: [], how: 'enrolled' });
      line.look();
      return link;
    },

    recover: (wish, operatorId) => recover(wish, () => Promise.resolve(operatorId)),
    takeOver: recover,

    check: async (settings) => {
      try {
        await withHq(checkedSettings(settings), (calls) => calls.mark('-'));
      } catch (error) {
        // HQ that turns a stranger away is an HQ.
        if (error instanceof Fault && error.code === 'hq.refused' && String(error.detail['refusal']).startsWith('hq.')) return;
        throw error;
      }
    },

    sendNow: async (operatorId) => {
      const { link } = await linkNow();
      if (link.state === 'stopped') {
        const { url, caPem, proxy, capKiBs, schedule } = link;
        await save({ url, caPem, proxy, capKiBs, schedule }, operatorId);
      }
      await line.exchange();
    },

    save,
    batch,
    bundle,

    exportBundle: async () => {
      const made = await bundle();
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      return { ...made, name: `hq-${made.stationId}-${day}.zip`, zip: bundleZip(made) };
    },

    importAnswer: async (text) =>
      line.exclusively(async () => {
        const { link } = await linkNow();
        const { mark, sheet } = readStickAnswer(text, link);
        if (mark.epoch !== link.epoch)
          throw new Fault('hq.bad-answer', { epoch: mark.epoch, help: 'The answer is for a stick from before the last recovery.' });
        await tell({ ...envelope(), kind: 'hq.acknowledged', mark, via: 'stick' });
        if (sheet.directives.length > 0) await tell({ ...envelope(), kind: 'hq.directives', directives: sheet.directives });
        line.look();
        return { number: mark.number, directives: sheet.directives.length };
      }),
  };
}

/** Codes are read out and typed: spaces and small letters are no mistake. */
function codeOf({ code }: Pick<HqEnrol, 'code'>): string {
  const bare = code.replace(/\s+/g, '').toUpperCase();
  if (bare === '' || bare.length > 100)
    throw new Fault('input.invalid', { field: 'code', help: 'It is the code that HQ gave for this station.' });
  return bare;
}

async function setUp({ settings }: Pick<HqDeskHost, 'settings'>): Promise<StationSettings> {
  const station = await settings();
  if (station === null) throw new Fault('input.invalid', { help: 'Set the station up first.' });
  return station;
}

function linkFrom(settings: HqSettings, answer: EnrolAnswer, atMs: HqLink['enrolledAtMs']): HqLink {
  const { stationId, hqName, hqKey, countryCode, partyId, epoch } = answer;
  hqKeyOf(hqKey);
  return { ...settings, stationId, hqName, hqKey, countryCode, partyId, epoch, enrolledAtMs: atMs, state: 'linked', stoppedBy: null };
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= TRIES || isHqRefused(error)) throw error;
    }
  }
}
