/** Where piles are listened to and files for them are served, by the configuration. null: switched off. */
import type { StationConfig } from './config.ts';
import type { PileDoors } from './drivers/registry.ts';
import type { StationKeys } from './keys/open-keys.ts';

export function doorsOf({ piles, pilesSecure }: StationConfig, keys: StationKeys): PileDoors {
  return {
    plain: piles.enabled ? piles : null,
    secure: pilesSecure.enabled ? { ...pilesSecure, credentials: keys.pileCredentials, caPem: keys.caCertificatePem() } : null,
  };
}

export function filePlacesOf({ pileFiles, pileFilesSecure, pileFilesFtp }: StationConfig) {
  const { passiveFrom, passiveTo, ...ftp } = pileFilesFtp;
  return {
    http: pileFiles.enabled ? pileFiles : null,
    https: pileFilesSecure.enabled ? pileFilesSecure : null,
    ftp: ftp.enabled ? { ...ftp, passive: { from: passiveFrom, to: passiveTo } } : null,
  };
}
