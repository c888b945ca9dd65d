/** Headless door: runs the station of a data folder until it is told to end; `verify` checks a data folder instead. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isFault, messageOf } from './base/fault.ts';
import { utcMs } from './base/time.ts';
import { askPassphrase } from './ask-passphrase.ts';
import { exportTo, importAnswer } from './cli-hq.ts';
import { openStation } from './index.ts';
import { verifyFolder } from './evidence/verify-folder.ts';
import { SHORTEST_PASSPHRASE } from './keys/recovery-file.ts';
import { isSignedBy, readRecord } from './keys/station-key.ts';
import { makeRecoveryFile, restoreStation } from './recovery.ts';
import { numbersAfterRestore } from './store/counters.ts';
import { verifyFile } from './store/verify.ts';
import { storeFiles } from './store/open-store.ts';

const USAGE = `stationmaster [verify | verify-record FILE | verify-evidence FOLDER | export --to FOLDER_OR_ZIP | import-ack FILE | recovery-file FILE | restore FILE] --data-folder DIR [--renderer DIR] [--config-file FILE] [--screens-port N] [--network-port N] [--piles-port N] [--piles-secure-port N] [--driver-port N] [--loopback-only]`;

const OPTIONS = {
  'data-folder': { type: 'string' },
  renderer: { type: 'string' },
  'config-file': { type: 'string' },
  'screens-port': { type: 'string' },
  'network-port': { type: 'string' },
  'piles-port': { type: 'string' },
  'piles-secure-port': { type: 'string' },
  'driver-port': { type: 'string' },
  'loopback-only': { type: 'boolean' },
  to: { type: 'string' },
} as const;

/** A command line that makes no sense. */
class UsageError extends Error {}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(isFault(error) || error instanceof UsageError ? error.message : `Stationmaster could not go on: ${messageOf(error)}`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (positionals[0] === 'verify-record') return verifyRecord(positionals[1]);
  if (positionals[0] === 'verify-evidence') return verifyEvidence(positionals[1]);
  const folder = values['data-folder'] ?? process.env['STATIONMASTER_DATA'];
  if (folder === undefined || folder === '') throw new UsageError(`Name the data folder: ${USAGE}`);
  const dataFolder = path.resolve(folder);
  if (positionals[0] === 'verify') return verify(dataFolder);
  if (positionals[0] === 'export') return exportBundle(dataFolder, values.to);
  if (positionals[0] === 'import-ack') return importAck(dataFolder, positionals[1]);
  if (positionals[0] === 'recovery-file') return recoveryFile(dataFolder, positionals[1]);
  if (positionals[0] === 'restore') return restore(dataFolder, positionals[1]);
  if (positionals.length > 0) throw new UsageError(`There is no command "${positionals[0] ?? ''}": ${USAGE}`);
  const station = await openStation({
    dataFolder,
    rendererFolder: values.renderer === undefined ? null : path.resolve(values.renderer),
    configFile: values['config-file'] ?? null,
    overrides: {
      ...port('screensPort', 'screens-port', values['screens-port']),
      ...port('networkPort', 'network-port', values['network-port']),
      ...port('pilesPort', 'piles-port', values['piles-port']),
      ...port('pilesSecurePort', 'piles-secure-port', values['piles-secure-port']),
      ...port('driverPort', 'driver-port', values['driver-port']),
      loopbackOnly: values['loopback-only'] ?? false,
    },
  });
  console.log(`Stationmaster runs. Open ${station.addresses.screens}`);
  for (const url of station.addresses.piles) console.log(`Piles connect to ${url}<identity>`);
  await told();
  await station.close();
  // An open channel to a parent would keep the process alive.
  if (process.connected) process.disconnect();
  return 0;
}

/** SIGINT or SIGTERM, or a closed pipe where a parent holds one (Windows has no signals worth the name). */
function told(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) process.once(signal, () => resolve());
    process.once('message', () => resolve());
    process.once('disconnect', () => resolve());
  });
}

function verify(dataFolder: string): number {
  const { problems, transfers, bills } = verifyFile(storeFiles(dataFolder).database, utcMs(Date.now()));
  if (problems.length === 0) {
    console.log(`The database is whole: ${bills} bills, ${transfers} ledger postings, trial balance zero.`);
    return 0;
  }
  for (const problem of problems) console.error(problem);
  return 2;
}

/** What HQ does not have, for a stick. Beside a running core it is asked for it. */
async function exportBundle(dataFolder: string, to: string | undefined): Promise<number> {
  if (to === undefined || to === '') throw new UsageError(`Name where it goes, --to FOLDER or --to FILE.zip: ${USAGE}`);
  const { batches, stationId } = await exportTo(dataFolder, path.resolve(to));
  console.log(
    batches === 0
      ? `HQ has everything of station ${stationId}; the bundle is empty.`
      : `${batches} batches of station ${stationId} are in ${to}. Carry them to HQ, and its answer back: stationmaster import-ack.`,
  );
  return 0;
}

/** HQ's answer, carried back. */
async function importAck(dataFolder: string, file: string | undefined): Promise<number> {
  if (file === undefined) throw new UsageError(`Name the file that HQ gave back: ${USAGE}`);
  const { number, directives } = await importAnswer(dataFolder, path.resolve(file));
  console.log(`HQ has everything up to batch ${number}. It brought ${directives} directives.`);
  return 0;
}

/** A record of a test as it was downloaded: 0 when its signature holds, 2 when it does not. Whose key it is, a person has to know. */
function verifyRecord(file: string | undefined): number {
  if (file === undefined) throw new UsageError(`Name the record's file: ${USAGE}`);
  const { publicKey, text, signature } = readRecord(file);
  if (!isSignedBy(publicKey, text, signature)) {
    console.error(`${file}: the record was changed after it was signed, or the signature is not of this key.`);
    return 2;
  }
  console.log(`${file}: the signature holds. It was made by the station with this key:\n${publicKey.trim()}`);
  return 0;
}

/** An incident's evidence, unpacked: 0 when every file is as it was and the signature holds, 2 otherwise. Whose key it is, a person has to know. */
async function verifyEvidence(folder: string | undefined): Promise<number> {
  if (folder === undefined) throw new UsageError(`Name the folder with the evidence: ${USAGE}`);
  const { files, problems, keyFingerprint } = await verifyFolder(path.resolve(folder));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 2;
  console.log(`${files} files are as they were, and the signature holds. It was made by the station with the key ${keyFingerprint}`);
  return 0;
}

/** Beside a station that runs. */
async function recoveryFile(dataFolder: string, file: string | undefined): Promise<number> {
  if (file === undefined) throw new UsageError(`Name the file to write: ${USAGE}`);
  const to = path.resolve(file);
  const passphrase = await askPassphrase(
    `A passphrase of at least ${SHORTEST_PASSPHRASE} characters (without it the file cannot be opened): `,
  );
  const { bills, sessions } = await makeRecoveryFile({ dataFolder, to, passphrase, nowMs: utcMs(Date.now()) });
  console.log(
    `${to}: ${sessions} sessions, ${bills} bills, and the station's keys. Keep it away from this PC, and the passphrase away from it.`,
  );
  return 0;
}

/** With the station ended. What was here stays beside it. */
async function restore(dataFolder: string, file: string | undefined): Promise<number> {
  if (file === undefined) throw new UsageError(`Name a backup or a recovery file: ${USAGE}`);
  const from = path.resolve(file);
  const nowMs = utcMs(Date.now());
  const done = await restoreStation({ dataFolder, from, passphrase: () => askPassphrase('Passphrase: '), nowMs });
  console.log(
    `Restored: ${done.station ?? 'a station'}, ${done.sessions} sessions, ${done.bills} bills, ${done.transfers} ledger postings.`,
  );
  if (done.lastAliveMs !== null) console.log(`What happened after ${new Date(done.lastAliveMs).toISOString()} is not in it.`);
  if (done.aside !== null) console.log(`What was here before lies in ${done.aside}.`);
  console.log(
    `Bills, invoices and other papers, accounts, shifts and incidents are numbered from ${numbersAfterRestore(nowMs)} on: numbers that were given after this copy are not given again.`,
  );
  console.log(
    'Start the station. If it has an HQ, ask there for a recovery code and type it on the page HQ: it lists what HQ holds beyond this copy.',
  );
  return 0;
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n${USAGE}`);
  }
}

function port<Key extends 'screensPort' | 'networkPort' | 'pilesPort' | 'pilesSecurePort' | 'driverPort'>(
  key: Key,
  name: string,
  text: string | undefined,
): Partial<Record<Key, number>> {
  if (text === undefined) return {};
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError(`--${name} is a port from 0 to 65535, not "${text}".`);
  return { [key]: Number(text) } as Record<Key, number>;
}
