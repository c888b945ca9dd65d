/**
 * The station without its screens: keys, writer, readers, drivers, upkeep, wired together. Composition only, no decisions.
 * Opened in this order, closed in reverse.
 */
import path from 'node:path';
import { isFault, messageOf } from './base/fault.ts';
import type { CommandId, PileId } from './base/ids.ts';
import type { Currency } from './base/money.ts';
import { zoneName, type ZoneName } from './base/time.ts';
import type { Answer } from './domain/answer.ts';
import type { CommandResult } from './domain/command.ts';
import type { StationEvent } from './domain/event.ts';
import type { Notice } from './domain/outcome.ts';
import type { Clock, Logger, PileDriver, PileFiles } from './domain/ports.ts';
import type { PileMake } from './domain/quirks.ts';
import type { Recogniser, SiteCameras } from './domain/camera-port.ts';
import type { HqDesk } from './domain/hq-port.ts';
import type { PaymentDesk } from './domain/payment-desk.ts';
import type { SafetyDoor } from './domain/safety-door.ts';
import type { SensorDesk } from './domain/sensor-views.ts';
import type { PileQuirksView } from './domain/views.ts';
import { createCommands } from './commands.ts';
import type { StationConfig } from './config.ts';
import type { CameraWorkerData } from './camera-protocol.ts';
import type { PileLimits } from './drivers/registry.ts';
import { openPileFiles } from './drivers/pile/files/driver.ts';
import { loadQuirks } from './drivers/pile/quirks/load.ts';
import { startDueWork, type DueWork } from './due-work.ts';
import { createField, type Field } from './field-open.ts';
import { ChargeMemory } from './flow/charge-memory.ts';
import type { GroupResult } from './flow/commit.ts';
import { openInbox, type Inbox } from './flow/inbox.ts';
import type { SafetyEngine } from './flow/safety-engine.ts';
import { openHqFiles } from './hq-files.ts';
import { openHq, type OpenHq } from './hq-open.ts';
import { openIncidentEvidence } from './incident-evidence.ts';
import { openKeys, type StationKeys } from './keys/open-keys.ts';
import { createKnownPiles } from './known-piles.ts';
import { openLane, tellLane } from './lane-open.ts';
import { OrderResults } from './order-results.ts';
import { doorsOf, filePlacesOf } from './pile-doors.ts';
import { openPiles } from './piles-open.ts';
import { recoveredEvidence } from './recovered-evidence.ts';
import { openSiteCameras, type OpenSiteCameras } from './site-cameras.ts';
import { lockDataFolder } from './store/lock.ts';
import { storeFiles } from './store/open-store.ts';
import type { ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import type { Upkeep } from './store/upkeep.ts';
import { openStoreThreads } from './store-threads.ts';
import { newEventId } from './system.ts';
import { startTicking } from './ticking.ts';
import { VERSION } from './version.ts';
import { workerUrl } from './worker-url.ts';

export interface PlantOptions {
  readonly dataFolder: string;
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** What changed, after each commit. */
  readonly onNotices: (notices: readonly Notice[]) => void;
  /** The writer is lost: nothing can be acknowledged; the core ends and is started again. */
  readonly onLost: (error: Error) => void;
  /** 'off' exists for the durability test, which must fail with it. */
  readonly synchronous?: 'full' | 'off';
  /** What differs from the drivers' own limits: waits and rates. */
  readonly pileLimits?: PileLimits;
  /** Names who is on a picture, where a camera's privacy allows it; none: off. */
  readonly recogniser?: Recogniser;
  /** Where cameras are looked for, in tests; otherwise on the networks of this PC. */
  readonly cameraDiscovery?: CameraWorkerData['discovery'];
}

export interface Plant {
  readonly keys: StationKeys;
  readonly reads: ReadPool<StoreQueries>;
  readonly upkeep: Upkeep;
  /** What piles of this make do differently, by the files as they were read at the start. */
  readonly quirksOf: (make: PileMake) => Omit<PileQuirksView, 'shyKeys'>;
  readonly pileAddresses: readonly string[];
  readonly files: PileFiles;
  readonly inbox: Pick<Inbox, 'waiting' | 'oldestWaitMs'>;
  readonly submit: (event: StationEvent) => Promise<Answer>;
  /** What became of an order; resolves as failed 'no-answer' after a minute. */
  readonly commandResult: (commandId: CommandId) => Promise<CommandResult>;
  readonly sensors: SensorDesk;
  readonly cameras: SiteCameras;
  isPileConnected(pileId: PileId): boolean;
  readonly payments: PaymentDesk;
  /** The line to HQ. */
  readonly hq: HqDesk;
  /** The safety lane, as people reach it. */
  readonly safety: SafetyDoor;
  /** Takes the power of a pile away; the first orders have left when it returns. */
  emergencyStop(pileId: PileId): void;
  close(): Promise<void>;
}

/** Between two looks at which cameras are there. */
const CAMERAS_EVERY_MS = 1_000;

export async function openPlant(options: PlantOptions): Promise<Plant> {
  const { clock, log, dataFolder, config } = options;
  const closers: (() => void | Promise<void>)[] = [];
  const onClose = (close: () => void | Promise<void>): void => void closers.push(close);
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const lock = lockDataFolder(dataFolder);
    onClose(() => lock.close());
    const keys = await openKeys(path.join(dataFolder, 'keys'), clock);
    const quirks = await loadQuirks(dataFolder);
    for (const problem of quirks.problems) log.warn({ ...problem }, 'a quirks file was left out');
    const known = createKnownPiles(quirks);
    const results = new OrderResults(clock);
    let piles: PileDriver | null = null;
    let pileFiles: PileFiles | null = null;
    let dueWork: DueWork | null = null;
    let hq: OpenHq | null = null;
    let engine: SafetyEngine | null = null;
    let field: Field | null = null;
    let siteCameras: OpenSiteCameras | null = null;
    let zone: ZoneName = zoneName('UTC');
    let currency: Currency | null = null;

    const supervise = (work: Promise<unknown>, what: string): void => {
      work.catch((error: unknown) => log.warn({ problem: messageOf(error), code: isFault(error) ? error.code : null }, what));
    };
    const submit = (event: StationEvent): Promise<Answer> => inbox.submit(event);
    /** Rules may be written over what the station says of itself. */
    const taken = (event: StationEvent): Promise<Answer> => {
      if (event.kind === 'station.condition') engine?.onCondition(event.alarm, event.active);
      return submit(event);
    };
    const tell = (event: StationEvent): void => supervise(taken(event), `an event could not be taken: ${event.kind}`);
    const commands = createCommands({
      clock,
      log,
      keys,
      results,
      submit,
      tell,
      supervise,
      lane: () => engine,
      piles: () => piles,
      files: () => pileFiles,
      field: () => field,
      cameras: () => siteCameras,
    });
    const onCommitted = (result: GroupResult): void => {
      known.put(result.entries);
      for (const command of result.commands) commands.carryOut(command);
      const topics = new Set(result.notices.map(({ topic }) => topic));
      if (topics.has('notify')) dueWork?.messages.look();
      if (topics.has('payments')) dueWork?.payments.look();
      if (topics.has('hq') || topics.has('alarms')) hq?.look();
      if (topics.has('safety')) field?.look();
      // Health is told under 'cameras' too; what is set up comes with 'safety'.
      if (topics.has('cameras') && topics.has('safety')) siteCameras?.reload();
      if (result.notices.length > 0 || result.journalled) options.onNotices(result.notices);
    };
    const opening = openInbox({
      workerUrl: workerUrl('flow', 'writer-worker'),
      data: {
        dataFolder,
        nowMs: clock.now(),
        masterKey: keys.masterKey,
        synchronous: options.synchronous ?? 'full',
        journalDays: config.journalDays,
        quirks: quirks.entries,
        caPem: keys.caCertificatePem(),
      },
      clock,
      onCommitted,
      onChoreFailed: (problem) => log.warn({ problem }, 'a chore of the writer failed and will be tried again'),
      onLost: options.onLost,
    });
    // The drivers' libraries are loaded while the writer's thread opens the file.
    const [{ inbox, state }, { openMessages, openPileDrivers, openProviders }, { openSensors }] = await Promise.all([
      opening,
      import('./drivers/registry.ts'),
      import('./sensors.ts'),
    ]);
    onClose(() => inbox.close());
    known.put(state.entries);
    zone = state.settings?.zone ?? zone;
    currency = state.settings?.currency ?? null;
    await inbox.submit({
      kind: 'station.started',
      id: newEventId(),
      receivedMs: clock.now(),
      downSinceMs: state.lastAliveMs,
      software: VERSION,
    });

    const files = storeFiles(dataFolder);
    const { reads, upkeep } = openStoreThreads({ clock, log, files, masterKey: keys.masterKey, zone: () => zone, inbox, tell, onClose });
    const read: typeof reads.read = (name, params, lane) => reads.read(name, params, lane);

    const due = startDueWork({
      clock,
      log,
      evidenceFolder: files.evidence,
      read,
      submit,
      openNotifier: () => openMessages({ clock, vapid: keys.pushKey, pushServices: config.pushServices }),
      companies: config.payments,
      openProviders: (told) => openProviders(config.payments, { clock, currency: () => currency, told }),
      onClose,
    });
    dueWork = due;

    const fileServer = await openPileFiles(
      { clock, log, newEventId, submit },
      {
        folder: path.join(dataFolder, 'files'),
        known: new Set(await read('keptFiles', undefined)),
        ...filePlacesOf(config),
        credentials: () => keys.pileCredentials(false),
        newId: newEventId,
      },
    );
    pileFiles = fileServer;
    onClose(() => fileServer.close());

    const hqLine = openHq({
      clock,
      log,
      stationKey: keys.stationKey,
      read,
      zone: () => zone,
      submit: taken,
      files: openHqFiles({
        clock,
        folder: path.join(dataFolder, 'hq'),
        newEventId,
        read,
        submit,
        images: fileServer,
        evidence: openIncidentEvidence(files.evidence, keys.stationKey, () => clock.now()),
      }),
      onChanged: () => options.onNotices([{ topic: 'hq' }]),
    });
    hq = hqLine;
    onClose(() => hqLine.close());

    const charges = new ChargeMemory(() => clock.monotonic());
    charges.load(await read('connectorsWithCharge', undefined));
    const lane = openLane(
      {
        clock,
        log,
        inbox,
        charges,
        zone: () => zone,
        piles: () => piles,
        order: commands.order,
        sensors: () => field?.sensors() ?? null,
        cameras: () => siteCameras,
      },
      await read('laneStart', undefined),
    );
    engine = lane;
    onClose(() => lane.close());

    field = createField({
      clock,
      log,
      dataFolder,
      config,
      inbox,
      read,
      charges,
      lane,
      cameras: () => siteCameras,
      openSensors,
      onChanged: () => options.onNotices([{ topic: 'sensors' }]),
      onClose,
    });
    const sensors = await field.open();

    const cameras = openSiteCameras({
      clock,
      log,
      dataFolder,
      workerUrl: workerUrl('.', 'camera-worker'),
      discovery: options.cameraDiscovery ?? null,
      recogniser: options.recogniser ?? null,
      load: () => read('camerasToWatch', undefined),
      knownPictures: (names) => read('knownPictures', { names }),
      onTold: (told) => lane.onCamera(told),
      onRecovered: (clip) => tell(recoveredEvidence(clip, { id: newEventId(), receivedMs: clock.now() })),
      tell,
      onNotices: options.onNotices,
    });
    siteCameras = cameras;
    onClose(() => cameras.close());

    const opened = await openPiles({
      clock,
      log,
      inbox,
      charges,
      lane,
      known,
      keys,
      doors: doorsOf(config, keys),
      limits: options.pileLimits,
      openDrivers: openPileDrivers,
    });
    piles = opened;
    onClose(() => opened.close());
    const liveCameras = () => cameras.health().flatMap((one) => (one.reachable && one.eventsFlow ? [one.cameraId] : []));
    onClose(clock.every(CAMERAS_EVERY_MS, () => lane.camerasLive(new Set(liveCameras()))));
    onClose(startTicking(inbox, clock, tell));

    return {
      keys,
      reads,
      upkeep,
      quirksOf: (make) => known.quirksOf(make),
      pileAddresses: opened.addresses,
      files: fileServer,
      inbox,
      submit: async (event) => {
        const answer = await inbox.submit(event);
        if (answer.kind === 'refused') return answer;
        if (event.kind === 'operator.set-up') ({ zone, currency } = event);
        tellLane(lane, event);
        return answer;
      },
      commandResult: (commandId) => results.take(commandId),
      sensors,
      cameras,
      payments: due.payments,
      hq: hqLine.desk,
      isPileConnected: (pileId) => opened.isConnected(pileId),
      emergencyStop: (pileId) => lane.stopPile(pileId),
      safety: lane.door,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
