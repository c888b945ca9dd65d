/** The station's words -> those of OCPP 2.0.1. */
import type { TrustedUse } from '../../../domain/certificate.ts';
import type { TriggeredMessage, VariableMonitor } from '../../../domain/command.ts';

export const TRIGGERS: Readonly<Record<TriggeredMessage, string>> = {
  boot: 'BootNotification',
  heartbeat: 'Heartbeat',
  status: 'StatusNotification',
  'meter-values': 'MeterValues',
  transaction: 'TransactionEvent',
  // 2.0.1 has one notice for every kind of log.
  'diagnostics-status': 'LogStatusNotification',
  'firmware-status': 'FirmwareStatusNotification',
  'log-status': 'LogStatusNotification',
  'sign-certificate': 'SignChargingStationCertificate',
  'sign-v2g-certificate': 'SignV2GCertificate',
  'publish-firmware-status': 'PublishFirmwareStatusNotification',
};

export const TRUSTED: Readonly<Record<TrustedUse, string>> = {
  'csms-root': 'CSMSRootCertificate',
  'manufacturer-root': 'ManufacturerRootCertificate',
  'v2g-root': 'V2GRootCertificate',
  'mo-root': 'MORootCertificate',
  'v2g-chain': 'V2GCertificateChain',
};

export const MONITORING_BASES = { all: 'All', 'factory-default': 'FactoryDefault', 'hard-wired-only': 'HardWiredOnly' } as const;
export const MONITOR_TYPES: Readonly<Record<VariableMonitor['type'], string>> = {
  'upper-threshold': 'UpperThreshold',
  'lower-threshold': 'LowerThreshold',
  delta: 'Delta',
  periodic: 'Periodic',
  'periodic-clock-aligned': 'PeriodicClockAligned',
};
export const PRIORITIES = { 'always-front': 'AlwaysFront', 'in-front': 'InFront', 'normal-cycle': 'NormalCycle' } as const;
export const MESSAGE_STATES = { charging: 'Charging', faulted: 'Faulted', idle: 'Idle', unavailable: 'Unavailable' } as const;
