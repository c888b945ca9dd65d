/** Composition root: the plant, its screens, and the file that says where they are. No decisions. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDriverDoors } from './api/driver/serve.ts';
import { openApi } from './api/serve.ts';
import { createFeedHub } from './api/feed.ts';
import type { Health } from './api/contracts/station.ts';
import { readConfig, type ConfigOverrides } from './config.ts';
import { id, type PileId } from './base/ids.ts';
import { openIncidentEvidence } from './incident-evidence.ts';
import { isPushService } from './drivers/notify/push.ts';
import { openPrinter } from './documents/printer.ts';
import { checkWords } from './documents/field-record-words.ts';
import { stepWords } from './documents/selftest-words.ts';
import { alarmsCsv } from './documents/alarms-csv.ts';
import { cardsCsv } from './documents/cards-csv.ts';
import { postingsCsv, shiftsCsv } from './documents/ledger-csv.ts';
import { sessionsCsv } from './documents/sessions-csv.ts';
import { invoiceRecord } from './documents/invoice-record.ts';
import { invoicesCsv } from './documents/invoices-csv.ts';
import { receiptRoll } from './documents/receipt-roll.ts';
import { openReceiptPrinter } from './drivers/registry.ts';
import { reportCsv } from './documents/report-files.ts';
import { sightingsCsv } from './documents/sightings-csv.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { createRecoveryDesk } from './recovery-desk.ts';
import { makeLocalDoor } from './keys/local-door.ts';
import { networkNames } from './keys/network-names.ts';
import { openPlant, type Plant } from './plant.ts';
import { backupsIn } from './store/backup.ts';
import { walBytes } from './store/checkpoint.ts';
import { diskOf } from './store/disk.ts';
import { requireWritableFolder } from './store/open.ts';
import { storeFiles } from './store/open-store.ts';
import { openPictureFiles } from './picture-files.ts';
import { newEventId, stationLog, systemClock } from './system.ts';
import { VERSION } from './version.ts';
import { workerUrl } from './worker-url.ts';

export interface StationOptions {
  /** Absolute; made where it is missing. */
  readonly dataFolder: string;
  /** The built screens; null: calls only. */
  readonly rendererFolder: string | null;
  /** Another file than `<dataFolder>/config.json`. */
  readonly configFile?: string | null;
  readonly overrides?: ConfigOverrides;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** The writer is lost; the process should end and be started again. Throws at the process by default. */
  readonly onLost?: (error: Error) => void;
}

export interface Station {
  readonly addresses: {
    readonly screens: string;
    readonly piles: readonly string[];
    /** Where drivers' phones come in; empty until the station is set up. */
    readonly drivers: () => readonly string[];
  };
  close(): Promise<void>;
}

/** Opens the station of a data folder. Throws a Fault whose sentence names what is wrong and where. */
export async function openStation(options: StationOptions): Promise<Station> {
  const { dataFolder } = options;
  const clock = options.clock ?? systemClock();
  const config = readConfig(dataFolder, options.overrides ?? {}, options.configFile ?? null);
  // Before the log: it is the first to write there, and could not say what is wrong.
  requireWritableFolder(dataFolder);
  const log = options.log ?? stationLog(path.join(dataFolder, 'log', 'station.log'));
  const feed = createFeedHub(clock);
  const plant = await openPlant({
    dataFolder,
    config,
    clock,
    log,
    onNotices: (notices) => feed.publish(notices),
    onLost: options.onLost ?? endProcess(log),
  });
  const closers: (() => void | Promise<void>)[] = [() => plant.close()];
  try {
    const printer = openPrinter({ workerUrl: workerUrl('documents', 'print-worker'), clock });
    closers.push(() => printer.close());
    const receiptPrinter = config.receiptPrinter.host === '' ? null : openReceiptPrinter(config.receiptPrinter, clock, log);
    if (receiptPrinter !== null) closers.push(() => receiptPrinter.close());
    const dataFolderId = folderId(dataFolder);
    // Before anybody can upload one: what no row names was uploaded and never saved.
    const equipmentPhotos = openPictureFiles(path.join(dataFolder, 'equipment'), randomUUID);
    await equipmentPhotos.keepOnly(await plant.reads.read('equipmentPhotos', undefined));
    const recovery = createRecoveryDesk({
      dataFolder,
      clock,
      log,
      copyTo: (folder) => plant.upkeep.copyTo(folder),
      stationName: async () => (await plant.reads.read('settings', undefined))?.name ?? '',
    });
    closers.push(() => recovery.close());
    const drivers = await openDriverDoors(
      {
        clock,
        log,
        submit: plant.submit,
        read: (name, params, lane) => plant.reads.read(name, params, lane),
        feed,
        newId: randomUUID,
        newEventId,
        payments: plant.payments,
        keys: plant.keys,
        documents: { receiptPdf: (receipt, look) => printer.receiptPdf(receipt, look) },
      },
      { plain: config.driver.enabled ? config.driver : null, secure: config.driverSecure.enabled ? config.driverSecure : null },
    );
    closers.push(() => drivers.close());
    const localSecret = makeLocalDoor(path.join(dataFolder, 'keys'));
    const api = await openApi(
      {
        clock,
        log,
        version: VERSION,
        dataFolderId,
        submit: plant.submit,
        read: (name, params, lane) => plant.reads.read(name, params, lane),
        feed,
        commandResult: plant.commandResult,
        newId: randomUUID,
        newEventId,
        pileUrls: () => pileUrls(plant.pileAddresses),
        driverSite: () => drivers.site(),
        quirksOf: plant.quirksOf,
        sensors: plant.sensors,
        cameras: plant.cameras,
        emergencyStop: (pileId) => plant.emergencyStop(pileId),
        safety: plant.safety,
        payments: plant.payments,
        hq: plant.hq,
        localSecret,
        isPileOnline: (pileId) => plant.isPileConnected(id<PileId>(pileId)),
        health: () => health(plant, dataFolder),
        recovery,
        proveLedger: () => plant.upkeep.proveLedger(),
        keys: plant.keys,
        push: { publicKey: plant.keys.pushKey.publicKey, isService: (endpoint) => isPushService(endpoint, config.pushServices) },
        evidence: openIncidentEvidence(storeFiles(dataFolder).evidence, plant.keys.stationKey, () => clock.now()),
        files: plant.files,
        sitePlans: openPictureFiles(path.join(dataFolder, 'plans'), randomUUID),
        moneyPictures: openPictureFiles(path.join(dataFolder, 'money'), randomUUID),
        equipmentPhotos,
        receiptPrinter,
        documents: {
          matrixPdf: (sheet) => printer.matrixPdf(sheet),
          drillPdf: (sheet) => printer.drillPdf(sheet),
          shiftPdf: (report, look) => printer.shiftPdf(report, look),
          dayPdf: (sheet, look) => printer.dayPdf(sheet, look),
          postingsCsv,
          shiftsCsv,
          receiptPdf: (receipt, look) => printer.receiptPdf(receipt, look),
          invoicePdf: (paper, look) => printer.invoicePdf(paper, look),
          invoicesCsv,
          invoiceRecord,
          receiptRoll,
          codeSlipPdf: (slip, language) => printer.codeSlipPdf(slip, language),
          stickerPdf: (stickers, look) => printer.stickerPdf(stickers, look),
          selfTestPdf: (sheet) => printer.selfTestPdf(sheet),
          selfTestWords: stepWords,
          fieldRecordPdf: (sheet) => printer.fieldRecordPdf(sheet),
          fieldCheckWords: checkWords,
          alarmsCsv,
          cardsCsv,
          sessionsCsv,
          sightingsCsv,
          reportCsv,
          reportWorkbook: (parts, look) => printer.workbook(parts, look),
        },
      },
      { loopback: config.screens, network: config.network.enabled ? config.network : null, rendererFolder: options.rendererFolder },
    );
    closers.push(() => api.close());
    const running = path.join(dataFolder, 'core.json');
    writeFileSync(
      running,
      JSON.stringify({ pid: process.pid, screens: api.url, version: VERSION, startedAtMs: clock.now(), dataFolderId }),
    );
    closers.push(() => rmSync(running, { force: true }));
    return {
      addresses: { screens: api.url, piles: pileUrls(plant.pileAddresses), drivers: () => drivers.urls() },
      close: () => closeAll(closers),
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: (() => void | Promise<void>)[]): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Nothing may be acknowledged without the writer: whoever started this process starts it again. */
function endProcess(log: Logger): (error: Error) => void {
  return (error) => {
    log.error({ error: error.message }, 'the writer is lost; the core ends');
    process.exitCode = 70;
    setImmediate(() => process.exit());
  };
}

/** Names the folder to windows that look for its core; made once. */
function folderId(dataFolder: string): string {
  const file = path.join(dataFolder, 'folder-id');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const made = randomUUID();
  writeFileSync(file, made);
  return made;
}

/** What to type into a pile: a listener on all addresses is reached at each of the PC's own. */
function pileUrls(listening: readonly string[]): string[] {
  const { addresses } = networkNames();
  const reachable = addresses.filter((address) => !address.startsWith('127.') && !address.includes(':'));
  return listening.flatMap((text) => {
    const url = new URL(text);
    const everywhere = url.hostname === '0.0.0.0' || url.hostname === '[::]';
    const hosts = everywhere ? (reachable.length > 0 ? reachable : ['127.0.0.1']) : [url.hostname];
    return hosts.map((host) => `${url.protocol}//${host}:${url.port}/ocpp/`);
  });
}

async function health(plant: Plant, dataFolder: string): Promise<Omit<Health, 'recovery'>> {
  const files = storeFiles(dataFolder);
  const stored = await plant.reads.read('storeHealth', undefined);
  const disk = await diskOf(dataFolder);
  const [newest] = backupsIn(files.backups);
  return {
    store: stored.state,
    journalRows: stored.journalRows,
    fileBytes: statSync(files.database).size,
    walBytes: walBytes(files.database),
    freeDiskBytes: disk.freeBytes,
    lastBackupMs: newest === undefined ? null : Math.floor(statSync(newest.file).mtimeMs),
    lastVerifiedMs: stored.lastVerifiedMs,
    inboxWaiting: plant.inbox.waiting,
  };
}
