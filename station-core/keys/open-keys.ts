/** The station's secrets at rest: master key, its own CA, the certificate of the HTTPS listener, pile passwords. */
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../base/fault.ts';
import type { Clock } from '../domain/ports.ts';
import { openAuthority } from './authority.ts';
import type { Authority, NetworkNames, ServerCredentials } from './authority.ts';
import { openMasterKey } from './master-key.ts';
import { networkNames } from './network-names.ts';
import { pilePassword } from './pile-password.ts';
import type { PilePassword } from './pile-password.ts';
import { openPushKey, type PushKey } from './push-key.ts';
import { openStationKey, type StationKey } from './station-key.ts';
import type { Signed, SignRequest } from './sign-request.ts';
import { createStartCodes, type StartCodes } from './start-codes.ts';

export interface StationKeys {
  /** 32 bytes. Seals what must not be read from a copied database. Never logged, never sent. */
  readonly masterKey: Buffer;
  /** The HTTPS listener's key and certificate; renewed here when its names changed or fewer than 30 days are left. */
  readonly serverCredentials: () => Promise<ServerCredentials>;
  /** Every certificate for piles: the HTTPS listener's, and one with an RSA key, once `withRsa` was asked for or it is there already. */
  readonly pileCredentials: (withRsa: boolean) => Promise<readonly ServerCredentials[]>;
  /** The station's own CA, to install on phones and the wall. Public. */
  readonly caCertificatePem: () => string;
  /** A certificate for a pile that asks for one with its own key; a request that does not hold is told as a problem. */
  readonly signRequest: (request: SignRequest) => Promise<Signed>;
  readonly pilePassword: PilePassword;
  /** Says to push services who sends. */
  readonly pushKey: PushKey;
  /** Signs records that leave the station. */
  readonly stationKey: StationKey;
  /** Makes the codes that start a charge, and reads them as they are typed. */
  readonly startCodes: StartCodes;
}

export interface KeyOptions {
  /** Names and addresses that the certificate must carry; the PC's own by default. */
  readonly names?: () => NetworkNames;
}

/**
 * Opens `folder` (`<dataFolder>/keys`), making what is not there yet. Throws Fault('config.folder-not-writable'), and
 * Fault('config.bad-value') when the master key does not fit the rest: never a new key in the place of a lost one.
 */
export async function openKeys(folder: string, clock: Clock, options: KeyOptions = {}): Promise<StationKeys> {
  await makeFolder(folder);
  const masterKey = await openMasterKey(folder, { isNew: !(await exists(join(folder, 'ca.key'))) });
  const authority = await openAuthority(folder, masterKey, clock);
  const stationKey = await openStationKey(folder, masterKey);
  const pushKey = await openPushKey(folder, masterKey);
  const names = options.names ?? networkNames;
  const serverCredentials = oneAtATime(() => authority.serverCredentials(names()));
  return {
    masterKey,
    serverCredentials,
    pileCredentials: async (withRsa) => {
      const [own, rsa] = [await serverCredentials(), await authority.rsaCredentials(names(), withRsa)];
      return rsa === null ? [own] : [own, rsa];
    },
    caCertificatePem: () => authority.certificatePem,
    signRequest: (request) => authority.signRequest(request),
    pilePassword,
    stationKey,
    pushKey,
    startCodes: createStartCodes(masterKey),
  };
}

/** Two listeners asking at once get one certificate. */
function oneAtATime(make: () => ReturnType<Authority['serverCredentials']>): () => Promise<ServerCredentials> {
  let running: Promise<ServerCredentials> | null = null;
  return () => {
    running ??= make().finally(() => {
      running = null;
    });
    return running;
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Fault('config.folder-not-writable', { folder }, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
