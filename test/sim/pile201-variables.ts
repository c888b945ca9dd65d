/** The variables of a 2.0.1 pile fresh from the factory (OCPP 2.0.1 part 2, chapter 2.1 and appendix 3). */
import { MEASURANDS } from './meter.ts';
import type { ComponentRef, VariableSpec } from './pile201-device.ts';
import type { EvseSpec, SimPile201Options } from './pile201-options.ts';

/** All of them, for these EVSEs. */
export function factoryVariables(options: SimPile201Options, evses: readonly EvseSpec[]): VariableSpec[] {
  return [
    ...station(options),
    ...communication(),
    ...authorisation(),
    ...transactions(),
    ...sampling(),
    ...security(options),
    ...rest(),
    ...places(evses),
  ];
}

/** Measurands 2.0.1 knows (Temperature is a variable there). */
export const MEASURANDS_201: readonly string[] = MEASURANDS.filter((name) => name !== 'Temperature');

type More = Partial<Omit<VariableSpec, 'component' | 'variable' | 'value'>>;

function spec(component: ComponentRef | string, variable: string, value: string, more: More = {}): VariableSpec {
  const match = /^([^[]+)(?:\[([^\]]+)\])?$/.exec(variable) ?? [];
  return {
    component: typeof component === 'string' ? { name: component } : component,
    variable: { name: match[1] ?? variable, ...(match[2] === undefined ? {} : { instance: match[2] }) },
    value,
    mutability: 'ReadWrite',
    dataType: 'string',
    ...more,
  };
}

const READ: More = { mutability: 'ReadOnly' };
const int = (component: string, variable: string, value: number, more: More = {}): VariableSpec =>
  spec(component, variable, String(value), { dataType: 'integer', minLimit: 0, ...more });
const bool = (component: string, variable: string, value: boolean, more: More = {}): VariableSpec =>
  spec(component, variable, String(value), { dataType: 'boolean', ...more });
const members = (component: string, variable: string, value: string, valuesList: string, more: More = {}): VariableSpec =>
  spec(component, variable, value, { dataType: 'MemberList', valuesList, ...more });
const has = (component: string): VariableSpec[] => [bool(component, 'Available', true, READ), bool(component, 'Enabled', true)];

function station(options: SimPile201Options): VariableSpec[] {
  const name = 'ChargingStation';
  return [
    bool(name, 'Available', true, READ),
    spec(name, 'AvailabilityState', 'Available', { ...READ, dataType: 'OptionList', monitored: true }),
    spec(name, 'Model', options.model ?? 'Pile 201', READ),
    spec(name, 'VendorName', options.vendor ?? 'Simulated', READ),
    spec(name, 'SerialNumber', options.serial ?? options.identity, READ),
    spec(name, 'FirmwareVersion', options.firmware ?? '1.0.0', READ),
    bool(name, 'Problem', false, { ...READ, monitored: true }),
    int(name, 'SupplyPhases', 3, READ),
    spec('ClockCtrlr', 'DateTime', '', { ...READ, dataType: 'dateTime' }),
    members('ClockCtrlr', 'TimeSource', 'Heartbeat', 'Heartbeat,NTP'),
    spec('ClockCtrlr', 'TimeZone', 'UTC'),
  ];
}

function communication(): VariableSpec[] {
  const name = 'OCPPCommCtrlr';
  return [
    int(name, 'ActiveNetworkProfile', 1, READ),
    members(name, 'FileTransferProtocols', 'FTP,HTTP,HTTPS', 'FTP,HTTP,HTTPS', READ),
    int(name, 'HeartbeatInterval', 300, { unit: 's', minLimit: 1 }),
    int(name, 'MessageTimeout[Default]', 30, { unit: 's' }),
    int(name, 'MessageAttempts[TransactionEvent]', 3),
    int(name, 'MessageAttemptInterval[TransactionEvent]', 60, { unit: 's' }),
    spec(name, 'NetworkConfigurationPriority', '1', { dataType: 'SequenceList' }),
    int(name, 'NetworkProfileConnectionAttempts', 3),
    int(name, 'OfflineThreshold', 60, { unit: 's' }),
    bool(name, 'QueueAllMessages', false),
    int(name, 'ResetRetries', 1),
    int(name, 'RetryBackOffRandomRange', 0, { unit: 's' }),
    int(name, 'RetryBackOffRepeatTimes', 3),
    int(name, 'RetryBackOffWaitMinimum', 1, { unit: 's' }),
    bool(name, 'UnlockOnEVSideDisconnect', true),
    int(name, 'WebSocketPingInterval', 0, { unit: 's', rebootRequired: true }),
  ];
}

function authorisation(): VariableSpec[] {
  return [
    ...has('AuthCtrlr'),
    bool('AuthCtrlr', 'AuthorizeRemoteStart', false),
    bool('AuthCtrlr', 'LocalAuthorizeOffline', true),
    bool('AuthCtrlr', 'LocalPreAuthorize', false),
    spec('AuthCtrlr', 'MasterPassGroupId', ''),
    bool('AuthCtrlr', 'OfflineTxForUnknownIdEnabled', false),
    ...has('AuthCacheCtrlr'),
    int('AuthCacheCtrlr', 'LifeTime', 86_400, { unit: 's' }),
    int('AuthCacheCtrlr', 'Storage', 0, { ...READ, unit: 'B' }),
    ...has('LocalAuthListCtrlr'),
    int('LocalAuthListCtrlr', 'Entries', 0, { ...READ, maxLimit: 1_000 }),
    int('LocalAuthListCtrlr', 'ItemsPerMessage', 100, READ),
    int('LocalAuthListCtrlr', 'BytesPerMessage', 60_000, READ),
  ];
}

function transactions(): VariableSpec[] {
  const points = 'ParkingBayOccupancy,EVConnected,Authorized,PowerPathClosed,EnergyTransfer';
  return [
    int('TxCtrlr', 'EVConnectionTimeOut', 60, { unit: 's' }),
    int('TxCtrlr', 'MaxEnergyOnInvalidId', 0, { unit: 'Wh' }),
    bool('TxCtrlr', 'StopTxOnEVSideDisconnect', true),
    bool('TxCtrlr', 'StopTxOnInvalidId', true),
    bool('TxCtrlr', 'TxBeforeAcceptedEnabled', false),
    members('TxCtrlr', 'TxStartPoint', 'PowerPathClosed', points),
    members('TxCtrlr', 'TxStopPoint', 'EVConnected,Authorized', points),
  ];
}

function sampling(): VariableSpec[] {
  const all = MEASURANDS_201.join(',');
  const energy = 'Energy.Active.Import.Register';
  return [
    ...has('SampledDataCtrlr'),
    members('SampledDataCtrlr', 'TxStartedMeasurands', energy, all),
    members('SampledDataCtrlr', 'TxUpdatedMeasurands', `${energy},Power.Active.Import`, all),
    members('SampledDataCtrlr', 'TxEndedMeasurands', energy, all),
    int('SampledDataCtrlr', 'TxUpdatedInterval', 60, { unit: 's' }),
    int('SampledDataCtrlr', 'TxEndedInterval', 0, { unit: 's' }),
    ...has('AlignedDataCtrlr'),
    int('AlignedDataCtrlr', 'Interval', 0, { unit: 's' }),
    members('AlignedDataCtrlr', 'Measurands', energy, all),
    bool('AlignedDataCtrlr', 'SendDuringIdle', false),
  ];
}

function security(options: SimPile201Options): VariableSpec[] {
  const name = 'SecurityCtrlr';
  return [
    spec(name, 'BasicAuthPassword', typeof options.password === 'string' ? options.password : '', {
      mutability: 'WriteOnly',
      maxLimit: 40,
    }),
    spec(name, 'Identity', options.identity, READ),
    spec(name, 'OrganizationName', 'Simulated'),
    int(name, 'SecurityProfile', 0, READ),
    int(name, 'CertificateEntries', 0, { ...READ, maxLimit: 20 }),
    int(name, 'CertSigningWaitMinimum', 30, { unit: 's' }),
    int(name, 'CertSigningRepeatTimes', 2),
    bool(name, 'AdditionalRootCertificateCheck', false, READ),
  ];
}

function rest(): VariableSpec[] {
  return [
    int('DeviceDataCtrlr', 'ItemsPerMessage[GetReport]', 50, READ),
    int('DeviceDataCtrlr', 'ItemsPerMessage[GetVariables]', 50, READ),
    int('DeviceDataCtrlr', 'ItemsPerMessage[SetVariables]', 50, READ),
    int('DeviceDataCtrlr', 'BytesPerMessage[GetReport]', 60_000, READ),
    int('DeviceDataCtrlr', 'BytesPerMessage[GetVariables]', 60_000, READ),
    int('DeviceDataCtrlr', 'BytesPerMessage[SetVariables]', 60_000, READ),
    ...has('MonitoringCtrlr'),
    int('MonitoringCtrlr', 'ItemsPerMessage[SetVariableMonitoring]', 50, READ),
    int('MonitoringCtrlr', 'BytesPerMessage[SetVariableMonitoring]', 60_000, READ),
    spec('MonitoringCtrlr', 'ActiveMonitoringBase', 'All', {
      ...READ,
      dataType: 'OptionList',
      valuesList: 'All,FactoryDefault,HardWiredOnly',
    }),
    int('MonitoringCtrlr', 'ActiveMonitoringLevel', 9, READ),
    ...has('SmartChargingCtrlr'),
    int('SmartChargingCtrlr', 'ProfileStackLevel', 10, READ),
    members('SmartChargingCtrlr', 'RateUnit', 'A,W', 'A,W', READ),
    int('SmartChargingCtrlr', 'PeriodsPerSchedule', 24, READ),
    int('SmartChargingCtrlr', 'Entries[ChargingProfiles]', 0, { ...READ, maxLimit: 50 }),
    ...has('ReservationCtrlr'),
    bool('ReservationCtrlr', 'NonEvseSpecific', true, READ),
    ...has('DisplayMessageCtrlr'),
    int('DisplayMessageCtrlr', 'DisplayMessages', 0, { ...READ, maxLimit: 10 }),
    ...has('TariffCostCtrlr'),
    spec('TariffCostCtrlr', 'Currency', 'EUR'),
  ];
}

function places(evses: readonly EvseSpec[]): VariableSpec[] {
  return evses.flatMap((evse, at) => {
    const own: ComponentRef = { name: 'EVSE', evse: { id: at + 1 } };
    const phases = { dataType: 'integer', ...READ } as const;
    const supply = String(evse.kind === 'dc' ? 3 : (evse.phases ?? 3));
    return [
      spec(own, 'Available', 'true', { dataType: 'boolean', ...READ }),
      spec(own, 'AvailabilityState', 'Available', { dataType: 'OptionList', ...READ, monitored: true }),
      spec(own, 'Power', '0', { dataType: 'decimal', unit: 'W', maxLimit: evse.maxW, ...READ, monitored: true }),
      spec(own, 'Temperature', '31', { dataType: 'decimal', unit: 'Celsius', ...READ, monitored: true }),
      spec(own, 'SupplyPhases', supply, phases),
      ...connectorTypes(evse).flatMap((type, number) => {
        const connector: ComponentRef = { name: 'Connector', evse: { id: at + 1, connectorId: number + 1 } };
        return [
          spec(connector, 'Available', 'true', { dataType: 'boolean', ...READ }),
          spec(connector, 'AvailabilityState', 'Available', { dataType: 'OptionList', ...READ, monitored: true }),
          spec(connector, 'ConnectorType', type, READ),
          spec(connector, 'SupplyPhases', supply, phases),
        ];
      }),
    ];
  });
}

/** The connectors of an EVSE, by their type. */
export function connectorTypes(evse: EvseSpec): readonly string[] {
  return evse.connectors ?? [evse.kind === 'dc' ? 'cCCS2' : 'cType2'];
}
