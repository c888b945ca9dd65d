/** Security events of piles that somebody should look at (1.6 security whitepaper §5.1, 2.0.1 part 2 appendix 1). */

/** Somebody was at the pile, or tries to be. */
const HIGH: ReadonlySet<string> = new Set([
  'TamperDetectionActivated',
  'SecurityLogWasCleared',
  'InvalidFirmwareSignature',
  'InvalidFirmwareSigningCertificate',
  'AttemptedReplayAttacks',
]);

/**
 * Called critical by the specification, or shows that the pile cannot trust this station. Left out of the critical ones:
 * StartupOfTheDevice, ResetOrReboot and SettingSystemTime, which every pile tells at every start.
 */
const MEDIUM: ReadonlySet<string> = new Set([
  'FirmwareUpdated',
  'MemoryExhaustion',
  'MaintenanceLoginAccepted',
  'MaintenanceLoginFailed',
  'ReconfigurationOfSecurityParameters',
  'FailedToAuthenticateAtCentralSystem',
  'FailedToAuthenticateAtCsms',
  'InvalidCentralSystemCertificate',
  'InvalidCsmsCertificate',
  'InvalidChargePointCertificate',
  'InvalidChargingStationCertificate',
]);

/** null: kept in the journal alone. */
export function severityOf(type: string): 'high' | 'medium' | null {
  if (HIGH.has(type)) return 'high';
  return MEDIUM.has(type) ? 'medium' : null;
}
