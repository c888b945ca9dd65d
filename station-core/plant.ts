/**
 * The station without its screens: keys, writer, readers, drivers, upkeep, wired together. Composition only, no decisions.
 * Opened in this order, closed in reverse.
 */
import path from 'node:path';
import { isFault, messageOf } from './base/fault.ts';
import { id, type CommandId, type PileId } from './base/ids.ts';
import type { Currency } from './base/money.ts';
import { localTime, MINUTE_MS, zoneName, type ZoneName } from './base/time.ts';
import type { Answer } from './domain/answer.ts';
import type { Command, CommandResult, PileOrder } from './domain/command.ts';
import type { StationEvent } from './domain/event.ts';
import type { Notice } from './domain/outcome.ts';
import type { Clock, Logger, PileDriver, PileEntry, PileFiles } from './domain/ports.ts';
import type { PileMake } from './domain/quirks.ts';
import type { Recogniser, SiteCameras } from './domain/camera-port.ts';
import type { CameraTold } from './domain/field-ports.ts';
import type { HqDesk } from './domain/hq-port.ts';
import type { PaymentDesk } from './domain/payment-desk.ts';
import type { Relay } from './domain/safety.ts';
import type { SafetyDoor } from './domain/safety-door.ts';
import type { SensorDesk } from './domain/sensor-views.ts';
import type { PileQuirksView } from './domain/views.ts';
import { watchClock } from './clock-watch.ts';
import type { StationConfig } from './config.ts';
import type { PileDoors, PileLimits } from './drivers/registry.ts';
import { openPileFiles } from './drivers/pile/files/driver.ts';
import { loadQuirks } from './drivers/pile/quirks/load.ts';
import { createFieldChecks, type FieldChecks } from './field-checks.ts';
import { carryOutFileOrder, type FileOrders } from './file-orders.ts';
import { ChargeMemory } from './flow/charge-memory.ts';
import type { GroupResult } from './flow/commit.ts';
import { startIncidentRecords } from './incident-records.ts';
import type { CameraWorkerData } from './camera-protocol.ts';
import { startEvidenceQuota } from './evidence-quota.ts';
import { recoveredEvidence } from './recovered-evidence.ts';
import type { Sensors } from './sensors.ts';
import { openSiteCameras, type OpenSiteCameras } from './site-cameras.ts';
import { actRelay } from './relay-act.ts';
import { startNotifying, type NotifyLoop } from './notifier.ts';
import { openHqFiles } from './hq-files.ts';
import { openHq, type OpenHq } from './hq-open.ts';
import { openIncidentEvidence } from './incident-evidence.ts';
import { startPayments, type PaymentLoop } from './payments.ts';
import { openInbox, type Inbox } from './flow/inbox.ts';
import { SafetyEngine } from './flow/safety-engine.ts';
import { openKeys, type StationKeys } from './keys/open-keys.ts';
import { lockDataFolder } from './store/lock.ts';
import { createMaintenance } from './store/maintenance.ts';
import { storeFiles } from './store/open-store.ts';
import { createReadPool, type ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { startUpkeep, type Upkeep } from './store/upkeep.ts';
import { NO_QUIRKS, quirkEntriesFor, quirksFor } from './rules/quirks/match.ts';
import { newEventId } from './system.ts';
import { VERSION } from './version.ts';

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

/** A worker's file: beside this one in source (.ts) and in the bundle (.js). */
export function workerUrl(folder: string, name: string): URL {
  return import.meta.url.endsWith('.ts') ? new URL(`./${folder}/${name}.ts`, import.meta.url) : new URL(`./${name}.js`, import.meta.url);
}

const RESULTS_KEPT_MS = 60_000;
const TICK_MS = 1_000;
/** A writer that has not answered for so long is said to be slow. */
const SLOW_WRITER_MS = 5_000;

export async function openPlant(options: PlantOptions): Promise<Plant> {
  const { clock, log, dataFolder } = options;
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const lock = lockDataFolder(dataFolder);
    closers.push(() => lock.close());
    const keys = await openKeys(path.join(dataFolder, 'keys'), clock);
    const quirks = await loadQuirks(dataFolder);
    for (const problem of quirks.problems) log.warn({ ...problem }, 'a quirks file was left out');
    const entries = new Map<PileId, PileEntry>();
    const results = new Results(clock);
    let drivers: PileDriver | null = null;
    let pileFiles: PileFiles | null = null;
    let messages: NotifyLoop | null = null;
    let payments: PaymentLoop | null = null;
    let hq: OpenHq | null = null;
    let engine: SafetyEngine | null = null;
    let relays: Pick<Sensors, 'act' | 'heard'> | null = null;
    let readSetup: () => void = () => undefined;
    let siteCameras: OpenSiteCameras | null = null;
    let fieldChecks: FieldChecks | null = null;
    let zone: ZoneName = zoneName('UTC');
    let currency: Currency | null = null;

    const carryOut = (command: Command): void => {
      switch (command.kind) {
        case 'pile.order':
          void orderTo(command.pileId, command.id, command.order).then((result) => results.put(command.id, result));
          return;
        case 'pile.disconnect':
          drivers?.disconnect(command.pileId, command.reason);
          return;
        case 'certificate.sign':
          supervise(
            signFor(command, keys, clock).then((made) => inbox.submit(made)),
            'a certificate could not be signed',
          );
          return;
        case 'pile.update-firmware':
        case 'pile.fetch-log':
          if (drivers === null || pileFiles === null) return;
          void carryOutFileOrder({ files: pileFiles, order: orderTo, nowMs: () => clock.now(), notOrdered: tellNotOrdered }, command).then(
            (result) => results.put(command.id, result),
          );
          return;
        case 'field.check':
          fieldChecks?.run(command);
          return;
        case 'pictures.remove':
          siteCameras?.removePictures(command.names);
          return;
        case 'files.remove':
          for (const fileId of command.fileIds)
            pileFiles
              ?.remove(command.shelf, fileId)
              .catch((error: unknown) => log.warn({ fileId, problem: messageOf(error) }, 'a file could not be removed'));
          return;
      }
    };
    const tellNotOrdered: FileOrders['notOrdered'] = ({ id: commandId, pileId }, order, result) =>
      tell({ kind: 'pile.answered', id: newEventId(), receivedMs: clock.now(), pileId, wire: null, commandId, order, result });
    /** Nothing that could put power on leaves for a zone that is stopped, whoever decided it and when. */
    const orderTo: PileDriver['order'] = (pileId, commandId, order) => {
      const bar = engine?.barOf(pileId, order) ?? null;
      const refused: CommandResult | null =
        bar !== null
          ? { outcome: 'rejected', status: bar === 'safety.zone-stopped' ? 'ZoneStopped' : 'ZoneHeld' }
          : drivers === null
            ? { outcome: 'failed', code: 'offline', detail: 'the station is starting' }
            : null;
      if (refused === null && drivers !== null) return drivers.order(pileId, commandId, order);
      const result = refused ?? { outcome: 'failed', code: 'offline', detail: 'the station is starting' };
      tell({ kind: 'pile.answered', id: newEventId(), receivedMs: clock.now(), pileId, wire: null, commandId, order, result });
      return Promise.resolve(result);
    };
    const onCommitted = (result: GroupResult): void => {
      for (const entry of result.entries) entries.set(entry.id, entry);
      for (const command of result.commands) carryOut(command);
      if (result.notices.some(({ topic }) => topic === 'notify')) messages?.look();
      if (result.notices.some(({ topic }) => topic === 'payments')) payments?.look();
      if (result.notices.some(({ topic }) => topic === 'hq' || topic === 'alarms')) hq?.look();
      if (result.notices.some(({ topic }) => topic === 'safety')) readSetup();
      // Health is told under 'cameras' too; what is set up comes with 'safety'.
      if (result.notices.some(({ topic }) => topic === 'cameras') && result.notices.some(({ topic }) => topic === 'safety'))
        siteCameras?.reload();
      if (result.notices.length > 0 || result.journalled) options.onNotices(result.notices);
    };
    const opening = openInbox({
      workerUrl: workerUrl('flow', 'writer-worker'),
      data: {
        dataFolder,
        nowMs: clock.now(),
        masterKey: keys.masterKey,
        synchronous: options.synchronous ?? 'full',
        journalDays: options.config.journalDays,
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
    closers.push(() => inbox.close());
    for (const entry of state.entries) entries.set(entry.id, entry);
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
    const reads = createReadPool<StoreQueries>({
      workerUrl: workerUrl('store', 'reader-worker'),
      clock,
      file: files.database,
      journalFolder: files.journal,
      masterKey: keys.masterKey,
    });
    closers.push(() => reads.close());
    const supervise = (work: Promise<unknown>, what: string): void => {
      work.catch((error: unknown) => log.warn({ problem: messageOf(error), code: isFault(error) ? error.code : null }, what));
    };
    /** Rules may be written over what the station says of itself. */
    const taken = (event: StationEvent): Promise<Answer> => {
      if (event.kind === 'station.condition') engine?.onCondition(event.alarm, event.active);
      return inbox.submit(event);
    };
    const tell = (event: StationEvent): void => {
      supervise(taken(event), `an event could not be taken: ${event.kind}`);
    };

    const maintenance = createMaintenance({ workerUrl: workerUrl('store', 'maintenance-worker') });
    closers.push(() => maintenance.close());
    const upkeep = startUpkeep({
      clock,
      maintenance,
      file: files.database,
      backupFolder: files.backups,
      zone: () => zone,
      onCondition: ({ alarm, active, detail }) =>
        tell({ kind: 'station.condition', id: newEventId(), receivedMs: clock.now(), alarm, active, detail }),
      onCheckpointed: () => inbox.checkpointed(),
      onVerified: (point) => inbox.verified(point),
      onProblem: (error) => log.warn({ problem: messageOf(error) }, 'upkeep of the database failed and will be tried again'),
    });
    closers.push(() => upkeep.close());

    const notifying = startNotifying({
      clock,
      log,
      notifier: openMessages({ clock, vapid: keys.pushKey, pushServices: options.config.pushServices }),
      due: (nowMs) => reads.read('notificationsDue', { nowMs }),
      settings: () => reads.read('settings', undefined),
      submit: (event) => inbox.submit(event),
    });
    messages = notifying;
    closers.push(() => notifying.close());

    const companies = options.config.payments;
    const paying = startPayments({
      clock,
      log,
      configs: companies,
      providers: openProviders(companies, { clock, currency: () => currency, told: (name, callback) => payments?.told(name, callback) }),
      questions: (nowMs) => reads.read('providerQuestions', { nowMs }),
      submit: (event) => inbox.submit(event),
    });
    payments = paying;
    closers.push(() => paying.close());

    closers.push(
      startIncidentRecords({
        clock,
        log,
        evidenceFolder: files.evidence,
        next: (nowMs, passOver) => reads.read('incidentToRecord', { nowMs, passOver }),
        record: (incidentId, nowMs) => reads.read('incidentRecord', { incidentId, nowMs }, 'report'),
        submit: (event) => inbox.submit(event),
      }),
    );

    closers.push(
      startEvidenceQuota({
        clock,
        log,
        evidenceFolder: files.evidence,
        read: () => reads.read('evidenceQuota', undefined),
        submit: (event) => inbox.submit(event),
        newEventId,
      }),
    );

    const fileHost = { clock, log, newEventId, submit: (event: StationEvent) => inbox.submit(event) };
    const fileServer = await openPileFiles(fileHost, {
      folder: path.join(dataFolder, 'files'),
      known: new Set(await reads.read('keptFiles', undefined)),
      ...filePlacesOf(options.config),
      credentials: () => keys.pileCredentials(false),
      newId: newEventId,
    });
    pileFiles = fileServer;
    closers.push(() => fileServer.close());

    const hqLine = openHq({
      clock,
      log,
      stationKey: keys.stationKey,
      read: (name, params, lane) => reads.read(name, params, lane),
      zone: () => zone,
      submit: taken,
      files: openHqFiles({
        clock,
        folder: path.join(dataFolder, 'hq'),
        newEventId,
        read: (name, params, lane) => reads.read(name, params, lane),
        submit: (event) => inbox.submit(event),
        images: fileServer,
        evidence: openIncidentEvidence(files.evidence, keys.stationKey, () => clock.now()),
      }),
      onChanged: () => options.onNotices([{ topic: 'hq' }]),
    });
    hq = hqLine;
    closers.push(() => hqLine.close());

    const charges = new ChargeMemory(() => clock.monotonic());
    charges.load(await reads.read('connectorsWithCharge', undefined));
    const lane = new SafetyEngine(
      {
        clock,
        log,
        newEventId,
        newId: newEventId,
        submit: (event) => inbox.submit(event),
        submitFirst: (event) => inbox.submitFirst(event),
        connectorsOf: (pileId) => charges.of(pileId),
        isConnected: (pileId) => drivers?.isConnected(pileId) ?? false,
        newCommandId: () => id<CommandId>(`emergency-${newEventId()}`),
        orderNow: (pileId, commandId, order) =>
          drivers?.order(pileId, commandId, order, 'urgent') ??
          Promise.resolve({ outcome: 'failed', code: 'offline', detail: 'the station is starting' }),
        order: (pileId, order) => orderTo(pileId, id<CommandId>(`safety-${newEventId()}`), order),
        act: (relay, on) => actRelay({ clock, sensors: () => relays, cameras: () => siteCameras }, relay, on),
        cameras: () => siteCameras,
        onInput: (reading) => relays?.heard(reading),
        local: () => {
          const nowMs = clock.now();
          const { weekday, minuteOfDay } = localTime(nowMs, zone);
          return { weekday, msOfDay: minuteOfDay * MINUTE_MS + (nowMs % MINUTE_MS) };
        },
      },
      await reads.read('laneStart', undefined),
    );
    engine = lane;
    closers.push(() => lane.close());

    const fieldSensors = await openSensors({
      clock,
      log,
      dataFolder,
      config: options.config,
      newEventId,
      submit: (event) => inbox.submit(event),
      onReading: (reading) => lane.onReading(reading),
      onDevice: (deviceId, problem) => lane.onDevice(deviceId, problem),
      onChanged: () => options.onNotices([{ topic: 'sensors' }]),
    });
    closers.push(() => fieldSensors.close());
    relays = fieldSensors;
    let relaysSetUp: readonly Relay[] = [];
    const setUpSafety = async (): Promise<void> => {
      const setup = await reads.read('safetySetup', undefined);
      relaysSetUp = setup.relays;
      lane.setUp(setup);
      fieldSensors.setUp(setup);
    };
    const checks = createFieldChecks({
      clock,
      log,
      newEventId,
      submit: (event) => inbox.submit(event),
      relayOf: (relayId) => relaysSetUp.find((relay) => relay.id === relayId) ?? null,
      actsInEarnest: (relayId) =>
        lane.zones().some((one) => one.relays.some((relay) => relay.relayId === relayId && relay.state === 'acted')),
      tryRelay: (relayId, forMs) => fieldSensors.desk.tryRelay(relayId, forMs),
      act: (relay, on) => actRelay({ clock, sensors: () => relays, cameras: () => siteCameras }, relay, on),
      pausePulse: (relayId, forMs) => fieldSensors.pausePulse(relayId, forMs),
      resumePulse: (relayId) => fieldSensors.resumePulse(relayId),
      isCharging: (pileId) => charges.of(pileId).some(({ charge }) => charge !== null),
    });
    fieldChecks = checks;
    closers.push(() => checks.close());
    // One after the other: an older answer must not overtake a newer one.
    let settingUp = setUpSafety();
    let readAgain = (): void => undefined;
    let isClosing = false;
    readSetup = () => {
      settingUp = settingUp.catch(() => undefined).then(setUpSafety);
      settingUp.catch((error: unknown) => {
        if (isClosing) return;
        log.error({ problem: messageOf(error) }, 'what is set up for safety could not be read; it is tried again');
        readAgain();
        readAgain = clock.after(TICK_MS, readSetup);
      });
    };
    closers.push(() => {
      isClosing = true;
      readAgain();
    });
    await settingUp;

    const cameras = openSiteCameras({
      clock,
      log,
      dataFolder,
      workerUrl: workerUrl('.', 'camera-worker'),
      discovery: options.cameraDiscovery ?? null,
      recogniser: options.recogniser ?? null,
      load: () => reads.read('camerasToWatch', undefined),
      knownPictures: (names) => reads.read('knownPictures', { names }),
      onTold: (told: CameraTold) => lane.onCamera(told),
      onRecovered: (clip) => tell(recoveredEvidence(clip, { id: newEventId(), receivedMs: clock.now() })),
      tell,
      onNotices: options.onNotices,
    });
    siteCameras = cameras;
    closers.push(() => cameras.close());

    drivers = await openPileDrivers(
      {
        clock,
        log,
        newEventId,
        submit: async (event) => {
          // What the lane must know it knows before the disk does.
          charges.heard(event, null);
          lane.pileTells(event);
          try {
            const answer = await inbox.submit(event);
            if (event.kind === 'session.started') charges.heard(event, answer);
            return lane.answerTo(event, answer);
          } finally {
            lane.pileAnswered(event);
          }
        },
        mayLeave: (pileId, order) => lane.barOf(pileId, order) === null,
        entry: (pileId) => entries.get(pileId) ?? null,
        quirks: (pileId) => {
          const entry = entries.get(pileId);
          const of = entry === undefined ? NO_QUIRKS : quirksFor(quirks.entries, entry.make);
          return { ...of, shyKeys: entry?.shyKeys ?? [] };
        },
        waitingCount: () => countWaiting(entries),
        verifyPassword: (hash, password) => Promise.resolve(keys.pilePassword.verify(hash, password)),
      },
      { ocppJ: doorsOf(options.config, keys) },
      options.pileLimits,
    );
    const opened = drivers;
    closers.push(() => opened.close());
    closers.push(
      clock.every(TICK_MS, () =>
        lane.camerasLive(new Set(cameras.health().flatMap((one) => (one.reachable && one.eventsFlow ? [one.cameraId] : [])))),
      ),
    );
    closers.push(clock.every(TICK_MS, startTicking(inbox, clock, tell)));

    return {
      keys,
      reads,
      upkeep,
      quirksOf: (make) => ({
        applied: quirkEntriesFor(quirks.entries, make),
        inForce: quirksFor(quirks.entries, make),
        problems: quirks.problems,
      }),
      pileAddresses: opened.addresses,
      files: fileServer,
      inbox,
      submit: async (event) => {
        const answer = await inbox.submit(event);
        if (answer.kind === 'refused') return answer;
        if (event.kind === 'operator.set-up') ({ zone, currency } = event);
        if (event.kind === 'operator.order-pile' && putsBack(event.order)) lane.putBack(event.pileId);
        if (event.kind === 'operator.acknowledge-alarm') lane.acknowledged(event.key, event.operatorId);
        if (event.kind === 'operator.shelve-alarm') lane.shelved(event.key, event.operatorId);
        return answer;
      },
      commandResult: (commandId) => results.take(commandId),
      sensors: fieldSensors.desk,
      cameras,
      payments: paying,
      hq: hqLine.desk,
      isPileConnected: (pileId) => opened.isConnected(pileId),
      emergencyStop: (pileId) => lane.stopPile(pileId),
      safety: lane,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The whole pile in service again. */
function putsBack(order: PileOrder): boolean {
  return order.kind === 'availability' && order.operative && order.connector === 0 && order.evse === 0;
}

/** One tick under way at a time; a writer that hangs is told by an alarm once it answers again, and in the health view at once. */
function startTicking(inbox: Inbox, clock: Clock, tell: (event: StationEvent) => void): () => void {
  let ticking = false;
  let slow = false;
  let failing = false;
  const clockJump = watchClock(clock);
  const envelope = () => ({ id: newEventId(), receivedMs: clock.now() });
  return () => {
    const jumpedMs = clockJump();
    if (jumpedMs !== null)
      tell({
        ...envelope(),
        kind: 'station.condition',
        alarm: 'clock-jumped',
        active: true,
        detail: { jumpedS: Math.round(jumpedMs / 1_000) },
      });
    const wasSlow = slow;
    slow = inbox.oldestWaitMs > SLOW_WRITER_MS;
    if (slow !== wasSlow)
      tell({ ...envelope(), kind: 'station.condition', alarm: 'writer-slow', active: slow, detail: { waiting: inbox.waiting } });
    if (ticking) return;
    ticking = true;
    const ended = (problem: string | null): void => {
      ticking = false;
      if ((problem !== null) === failing) return;
      failing = problem !== null;
      tell({
        ...envelope(),
        kind: 'station.condition',
        alarm: 'tick-failed',
        active: failing,
        detail: { problem: (problem ?? '').slice(0, 200) },
      });
    };
    // A tick that could not be taken is followed by the next one; that something due cannot be done is told until it can.
    const tick = (): void => {
      inbox.submit({ ...envelope(), kind: 'clock.ticked' }).then(
        (answer) => (answer.kind === 'ticked' ? tick() : ended(null)),
        (error: unknown) => ended(messageOf(error)),
      );
    };
    tick();
  };
}

async function signFor(command: Extract<Command, { kind: 'certificate.sign' }>, keys: StationKeys, clock: Clock): Promise<StationEvent> {
  const { pileId, use } = command;
  const signed = await keys.signRequest(command);
  const receivedMs = clock.now();
  const envelope = { kind: 'pile.certificate-made', id: newEventId(), receivedMs, pileId, wire: null, use } as const;
  if (!signed.ok) return { ...envelope, result: signed };
  const { serial, commonName, fingerprint, validUntilMs, chainPem } = signed;
  const issued = { issuedAtMs: receivedMs, validUntilMs, state: 'sent', renewalAskedMs: null } as const;
  const certificate = { serial, pileId, use, commonName, fingerprint, ...issued };
  return { ...envelope, result: { ok: true, certificate, chainPem } };
}

function doorsOf({ piles, pilesSecure }: StationConfig, keys: StationKeys): PileDoors {
  return {
    plain: piles.enabled ? piles : null,
    secure: pilesSecure.enabled ? { ...pilesSecure, credentials: keys.pileCredentials, caPem: keys.caCertificatePem() } : null,
  };
}

/** Where files for piles are served. */
function filePlacesOf({ pileFiles, pileFilesSecure, pileFilesFtp }: StationConfig) {
  const { passiveFrom, passiveTo, ...ftp } = pileFilesFtp;
  return {
    http: pileFiles.enabled ? pileFiles : null,
    https: pileFilesSecure.enabled ? pileFilesSecure : null,
    ftp: ftp.enabled ? { ...ftp, passive: { from: passiveFrom, to: passiveTo } } : null,
  };
}

function countWaiting(entries: ReadonlyMap<PileId, PileEntry>): number {
  let waiting = 0;
  for (const entry of entries.values()) if (entry.admission === 'waiting') waiting += 1;
  return waiting;
}

/** Results of orders until somebody asked for them, or a minute has passed. At most 1,000; then the oldest goes. */
class Results {
  readonly #clock: Clock;
  readonly #arrived = new Map<CommandId, CommandResult>();
  readonly #asked = new Map<CommandId, (result: CommandResult) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(commandId: CommandId, result: CommandResult): void {
    const asker = this.#asked.get(commandId);
    this.#asked.delete(commandId);
    if (asker !== undefined) {
      asker(result);
      return;
    }
    this.#arrived.set(commandId, result);
    const [oldest] = this.#arrived.keys();
    if (this.#arrived.size > 1_000 && oldest !== undefined) this.#arrived.delete(oldest);
  }

  take(commandId: CommandId): Promise<CommandResult> {
    const arrived = this.#arrived.get(commandId);
    if (arrived !== undefined) {
      this.#arrived.delete(commandId);
      return Promise.resolve(arrived);
    }
    return new Promise((resolve) => {
      const cancel = this.#clock.after(RESULTS_KEPT_MS, () => {
        this.#asked.delete(commandId);
        resolve({ outcome: 'failed', code: 'no-answer', detail: 'no answer within a minute' });
      });
      this.#asked.set(commandId, (result) => {
        cancel();
        resolve(result);
      });
    });
  }
}
