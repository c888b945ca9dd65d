/** The configuration keys of a simulated OCPP 1.6 pile (OCPP 1.6, chapter 9) and what may be done to them. */
import { MEASURANDS } from './meter.ts';
import type { Payload } from './ocpp-frame.ts';

/** One key: its value, whether it can be written, and whether a write only counts after a reboot. */
export interface ConfigurationKey {
  readonly value: string;
  readonly readonly?: boolean;
  readonly rebootRequired?: boolean;
  /** Write-only: it can be set, and is never shown (AuthorizationKey). */
  readonly hidden?: boolean;
  readonly kind?: 'integer' | 'boolean' | 'measurands';
}

/** Answer to a ChangeConfiguration (6.8). */
export type ChangeStatus = 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported';

const number = (value: number): ConfigurationKey => ({ value: String(value), kind: 'integer' });
const flag = (value: boolean): ConfigurationKey => ({ value: String(value), kind: 'boolean' });
const fixed = (value: string): ConfigurationKey => ({ value, readonly: true });

/** The keys of all profiles and of the security extensions with their values in a pile fresh from the factory. */
export function factoryKeys(connectors: number): Record<string, ConfigurationKey> {
  return {
    AllowOfflineTxForUnknownId: flag(false),
    AuthorizationCacheEnabled: flag(true),
    AuthorizationKey: { value: '', hidden: true },
    AuthorizeRemoteTxRequests: flag(false),
    AdditionalRootCertificateCheck: { value: 'false', readonly: true },
    CertificateSignedMaxChainSize: fixed('10000'),
    CertificateStoreMaxLength: fixed('20'),
    ChargeProfileMaxStackLevel: fixed('10'),
    ChargingScheduleAllowedChargingRateUnit: fixed('Current,Power'),
    ChargingScheduleMaxPeriods: fixed('24'),
    CpoName: { value: 'Simulated' },
    MaxChargingProfilesInstalled: fixed('50'),
    ReserveConnectorZeroSupported: fixed('true'),
    SecurityProfile: number(0),
    SupportedFileTransferProtocols: fixed('FTP,HTTP,HTTPS'),
    ClockAlignedDataInterval: number(0),
    ConnectionTimeOut: number(60),
    ConnectorPhaseRotation: { value: 'NotApplicable' },
    GetConfigurationMaxKeys: fixed('60'),
    HeartbeatInterval: number(300),
    LocalAuthorizeOffline: flag(true),
    LocalAuthListEnabled: flag(true),
    LocalAuthListMaxLength: fixed('500'),
    LocalPreAuthorize: flag(false),
    MaxEnergyOnInvalidId: number(0),
    MeterValuesAlignedData: { value: 'Energy.Active.Import.Register', kind: 'measurands' },
    MeterValuesSampledData: { value: 'Energy.Active.Import.Register,Power.Active.Import', kind: 'measurands' },
    MeterValuesSampledDataMaxLength: fixed('8'),
    MeterValueSampleInterval: number(60),
    MinimumStatusDuration: number(0),
    NumberOfConnectors: fixed(String(connectors)),
    ResetRetries: number(1),
    SendLocalListMaxLength: fixed('500'),
    StopTransactionOnEVSideDisconnect: flag(true),
    StopTransactionOnInvalidId: flag(true),
    StopTxnAlignedData: { value: '', kind: 'measurands' },
    StopTxnSampledData: { value: '', kind: 'measurands' },
    SupportedFeatureProfiles: fixed('Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging'),
    TransactionMessageAttempts: number(3),
    TransactionMessageRetryInterval: number(60),
    UnlockConnectorOnEVSideDisconnect: flag(true),
    WebSocketPingInterval: { value: '0', kind: 'integer', rebootRequired: true },
  };
}

/** The keys of one pile; survives a reboot. */
export class Configuration {
  readonly #keys: Map<string, ConfigurationKey>;
  readonly #afterReboot = new Map<string, string>();

  constructor(keys: Readonly<Record<string, ConfigurationKey>>) {
    this.#keys = new Map(Object.entries(keys));
  }

  /** The text of a key; '' when the pile has no such key. */
  text(key: string): string {
    return this.#keys.get(key)?.value ?? '';
  }

  /** The key as an integer; 0 when it is missing or no number. */
  integer(key: string): number {
    const value = Number.parseInt(this.text(key), 10);
    return Number.isFinite(value) ? value : 0;
  }

  /** The key as a boolean. */
  flag(key: string): boolean {
    return this.text(key).toLowerCase() === 'true';
  }

  /** The key as a list of names. */
  list(key: string): string[] {
    return this.text(key)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }

  /** Sets a key as the pile's own maintenance menu would, whatever its access. */
  force(key: string, value: string): void {
    this.#keys.set(key, { ...this.#keys.get(key), value });
  }

  /** ChangeConfiguration: RebootRequired values are kept apart until `reboot`. */
  change(key: string, value: string): ChangeStatus {
    const found = this.#keys.get(key);
    if (found === undefined) return 'NotSupported';
    if (found.readonly === true || !fits(found, value)) return 'Rejected';
    if (found.rebootRequired === true) {
      this.#afterReboot.set(key, value);
      return 'RebootRequired';
    }
    this.#keys.set(key, { ...found, value });
    return 'Accepted';
  }

  /** Values that waited for a reboot become true. */
  reboot(): void {
    for (const [key, value] of this.#afterReboot) this.force(key, value);
    this.#afterReboot.clear();
  }

  /** GetConfiguration.conf for the keys asked, or for all (at most GetConfigurationMaxKeys). */
  answer(asked: readonly string[]): Payload {
    const names = asked.length > 0 ? asked : [...this.#keys.keys()].slice(0, Math.max(1, this.integer('GetConfigurationMaxKeys')));
    const known = names.filter((name) => this.#keys.has(name));
    const unknown = names.filter((name) => !this.#keys.has(name));
    return {
      configurationKey: known.map((key) => this.#shown(key)),
      ...(unknown.length > 0 ? { unknownKey: unknown } : {}),
    };
  }

  #shown(key: string): Payload {
    const found = this.#keys.get(key);
    return {
      key,
      readonly: found?.readonly === true,
      ...(found === undefined || found.hidden === true ? {} : { value: found.value }),
    };
  }
}

function fits(key: ConfigurationKey, value: string): boolean {
  switch (key.kind) {
    case 'integer':
      return /^\d{1,9}$/.test(value);
    case 'boolean':
      return /^(true|false)$/i.test(value);
    case 'measurands':
      return value.split(',').every((name) => value === '' || MEASURANDS.includes(name.trim()));
    default:
      return value.length <= 500;
  }
}
