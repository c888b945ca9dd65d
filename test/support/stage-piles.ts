/** Canned piles of the stage: those that are in, those at the door with every cause there is, and what one of them tells of itself. */
import { watt } from '../../station-core/base/energy.ts';
import { id } from '../../station-core/base/ids.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { PileWish } from '../../station-core/api/pile-order.ts';
import type { CommandResult, StationSecurity } from '../../station-core/api/contract.ts';
import type { PileCertificate } from '../../station-core/domain/certificate.ts';
import type { HandshakeCause } from '../../station-core/domain/event.ts';
import type { ConnectorState } from '../../station-core/domain/pile.ts';
import type { KnockView, PileQuirksView, PileSecurityView, PileSettings, PileView } from '../../station-core/domain/views.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const securities: readonly [PileSecurityView, ...PileSecurityView[]] = [
  { seen: 1, least: 1, certificateName: null, move: null, warning: 'unencrypted' },
  {
    seen: 1,
    least: 1,
    certificateName: null,
    move: {
      to: 3,
      sinceMs: utcMs(Date.now() - 2 * minuteMs),
      step: 'certificate',
      stepSinceMs: utcMs(Date.now() - 20_000),
      passwordTaken: false,
      needsReboot: false,
      networkSlot: null,
      url: 'wss://192.168.10.2:9221/ocpp',
      newPassword: false,
      problem: null,
    },
    warning: 'unencrypted',
  },
  { seen: 2, least: 2, certificateName: null, move: null, warning: null },
  { seen: 0, least: 0, certificateName: null, move: null, warning: 'no-password' },
];

export function acceptedPiles(nowMs: number): PileView[] {
  return Array.from({ length: 8 }, (_, index) => {
    const away = index === 5 ? 12 * minuteMs : index === 7 ? 3 * dayMs + 4 * hourMs : 0;
    return {
      ...pile(`CP-0${index + 1}`, nowMs),
      name: `Pile ${index + 1}`,
      admission: 'accepted' as const,
      hasPassword: index !== 3,
      online: away === 0,
      lastHeardMs: utcMs(nowMs - away - (index * 7 + 2) * 1_000),
      disconnectedAtMs: away === 0 ? null : utcMs(nowMs - away),
      clockSkewMs: [0, 120, -400, 75_000, 0, -3_605_000, 300, 0][index] ?? 0,
      clockUnset: index === 6,
      // One came in a moment ago, one speaks 2.0.1, one is on its way to encryption.
      connectedAtMs: utcMs(nowMs - (index === 0 ? 2 * minuteMs : 5 * hourMs)),
      protocol: index === 1 ? 'ocpp2.0.1' : 'ocpp1.6',
      place:
        ['North row, first from the gate', 'North row', 'North row', '', 'South row', 'South row', 'Parking deck, level 2', ''][index] ??
        '',
      zone: index < 4 ? 'North' : index < 6 ? 'South' : '',
      security: securities[index % securities.length] ?? securities[0],
      connectors: [
        connector(1, 'A', states[index] ?? 'available'),
        { ...connector(2, 'B', states[(index + 3) % 8] ?? 'available'), phases: 3 as const },
      ],
    };
  });
}

export function waitingPiles(nowMs: number): PileView[] {
  return ['CP-09', 'AUTEL-7F3A21', '充电桩-10'].map((name, index) => ({
    ...pile(name, nowMs),
    firstSeenMs: utcMs(nowMs - (index * 3 + 1) * minuteMs),
    connectors: index === 1 ? [] : [connector(1, '1', 'unknown')],
  }));
}

export function refusedPiles(nowMs: number): PileView[] {
  return [{ ...pile('TEST-123', nowMs), admission: 'refused', online: false, lastHeardMs: utcMs(nowMs - 26 * hourMs) }];
}

export function knocks(nowMs: number): KnockView[] {
  const knock = (identity: string, cause: HandshakeCause, detail: string, times: number, agoMs: number): KnockView => ({
    identity,
    cause,
    remoteAddress: `192.168.10.${String(40 + times)}`,
    detail,
    firstAtMs: utcMs(nowMs - agoMs - times * minuteMs),
    lastAtMs: utcMs(nowMs - agoMs),
    times,
  });
  return [
    knock('CP-11', 'wrong-subprotocol', 'offered: ocpp1.5', 14, 40_000),
    knock('CP-04', 'password-wrong', 'user CP-04', 3, 5 * minuteMs),
    knock('CP-12', 'tls-to-plain-port', 'TLS hello at port 9220', 8, 7 * minuteMs),
    knock('CP-08', 'tls-failed', 'alert: unknown ca', 31, 8 * minuteMs),
    knock('', 'no-identity', 'path /ocpp/', 122, 9 * minuteMs),
    knock('CP-01', 'plain-to-tls-port', 'GET /ocpp/CP-01 at port 9221', 2, 11 * minuteMs),
    knock('CP-13', 'certificate-of-another', 'CN CP-31', 5, 40 * minuteMs),
    knock('%E0%A4%A', 'bad-path', 'path /ocpp/%E0%A4%A', 1, 2 * hourMs),
  ];
}

const states: readonly ConnectorState[] = [
  'charging',
  'available',
  'finishing',
  'available',
  'faulted',
  'charging',
  'available',
  'unavailable',
];

function connector(number: number, name: string, state: ConnectorState): PileView['connectors'][number] {
  return {
    evse: number,
    connector: number,
    name,
    ratedPower: watt(60_000),
    phases: null,
    state,
    errorCode: state === 'faulted' ? 'GroundFailure' : null,
  };
}

function pile(identity: string, nowMs: number): PileView {
  return {
    id: id(identity),
    name: identity,
    admission: 'waiting',
    vendor: 'Volterra',
    model: 'DC-120 Twin',
    serial: `VT${String(identity.length * 70_411)}`,
    firmware: '2.14.1',
    protocol: 'ocpp1.6',
    hasPassword: false,
    online: true,
    remoteAddress: '192.168.10.21',
    firstSeenMs: utcMs(nowMs - 200 * dayMs),
    lastHeardMs: utcMs(nowMs - 9_000),
    connectedAtMs: utcMs(nowMs - 5 * hourMs),
    disconnectedAtMs: null,
    clockSkewMs: 0,
    clockUnset: false,
    place: '',
    zone: '',
    security: { seen: 0, least: 0, certificateName: null, move: null, warning: 'no-password' },
    certificate: null,
    connectors: [],
  };
}

/** What a device model tells: `many` for the long one of 2.0.1. */
export function settingsOf(protocol: string, nowMs: number): PileSettings {
  const of = (key: string, value: string | null, readonly = false) => ({ key, value, readonly });
  const settings = protocol.includes('1.6')
    ? [
        of('AuthorizeRemoteTxRequests', 'false'),
        of('AuthorizationKey', null),
        of('ConnectionTimeOut', '60'),
        of('HeartbeatInterval', '300'),
        of('MeterValuesSampledData', 'Energy.Active.Import.Register,Power.Active.Import,SoC,Voltage,Current.Import'),
        of('MeterValueSampleInterval', '30'),
        of('NumberOfConnectors', '2', true),
        of('SupportedFeatureProfiles', 'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger', true),
        of('WebSocketPingInterval', '60'),
      ]
    : Array.from({ length: 240 }, (_, at) =>
        of(
          `${['AuthCtrlr', 'Connector:1/1', 'EVSE:1', 'OCPPCommCtrlr', 'SmartChargingCtrlr', 'TxCtrlr'][at % 6] ?? ''}.Variable${String(at)}`,
          String(at * 5),
          at % 3 === 0,
        ),
      );
  return { toldAtMs: utcMs(nowMs - 4 * hourMs), settings };
}

export function quirksOf(pile: PileView, nowMs: number): PileQuirksView {
  const inForce = { registerKind: 'lifetime', tagSuffixFrom: null, neverRead: [], neverWrite: [], profileUnit: 'A', wholeLimits: true, settleMs: 5_000, callsPerSecond: null, hasSecurityExtensions: null, logBy: null, authorizationKeyForm: 'text' } as const; // prettier-ignore
  if (pile.id !== id('CP-01')) return { applied: [], inForce, shyKeys: [], problems: [] };
  return {
    applied: [
      {
        match: { vendor: 'Volterra' },
        profileUnit: 'A',
        wholeLimits: true,
        note: { en: 'Follows charging limits in whole amperes only; limits are rounded down.', zh: '充电上限只认整安培，会向下取整。' },
        source: 'Volterra release note 2.14',
        file: 'volterra.json',
      },
    ],
    inForce,
    shyKeys: [{ key: 'MaxChargingProfilesInstalled', what: 'read', times: 2, atMs: utcMs(nowMs - 3 * dayMs) }],
    problems: [],
  };
}

export function certificatesOf(pile: PileView, nowMs: number): PileCertificate[] {
  const one = (serial: string, state: PileCertificate['state'], days: number): PileCertificate => ({
    serial,
    pileId: pile.id,
    use: 'pile',
    commonName: pile.id,
    fingerprint: 'ab'.repeat(32),
    issuedAtMs: utcMs(nowMs - days * dayMs),
    validUntilMs: utcMs(nowMs + (730 - days) * dayMs),
    renewalAskedMs: null,
    state,
  });
  return pile.id === id('CP-01') ? [one('4f1c', 'installed', 12), one('31aa', 'replaced', 400)] : [];
}

export const stationSecurity: StationSecurity = {
  caPem: '-----BEGIN CERTIFICATE-----',
  caFingerprint: Array.from({ length: 32 }, (_, at) => ((at * 37 + 11) % 256).toString(16).padStart(2, '0').toUpperCase()).join(':'),
  caValidUntilMs: Date.UTC(2046, 0, 1),
  plainUrls: [],
  secureUrls: [],
};

/** What a pile answers to an order on the stage: every kind of answer there is. */
export function answerTo(order: PileWish): CommandResult {
  switch (order.kind) {
    case 'read-configuration':
      return { outcome: 'accepted', status: 'Accepted', configuration: [] };
    case 'write-configuration':
      return { outcome: 'accepted', status: 'RebootRequired' };
    case 'unlock':
      return { outcome: 'rejected', status: 'UnlockFailed' };
    case 'availability':
      return { outcome: 'accepted', status: 'Scheduled' };
    case 'clear-cache':
      return { outcome: 'failed', code: 'no-answer', detail: '' };
    case 'data-transfer':
      return { outcome: 'rejected', status: 'UnknownVendorId' };
    case 'local-list-version':
      return { outcome: 'accepted', status: 'Accepted', version: 17 };
    case 'composite-schedule':
      return {
        outcome: 'accepted',
        status: 'Accepted',
        detail: JSON.stringify({
          status: 'Accepted',
          connectorId: 0,
          chargingSchedule: {
            duration: order.durationS,
            chargingRateUnit: 'A',
            chargingSchedulePeriod: [
              { startPeriod: 0, limit: 32 },
              { startPeriod: 2_700, limit: 16 },
              { startPeriod: 9_000, limit: 24.5 },
            ],
          },
        }),
      };
    case 'list-certificates':
      return {
        outcome: 'accepted',
        status: 'Accepted',
        certificates: [
          { use: 'csms-root', hash: { algorithm: 'SHA256', issuerName: '9f'.repeat(32), issuerKey: '3c'.repeat(32), serial: '01a4' } },
          {
            use: 'manufacturer-root',
            hash: { algorithm: 'SHA256', issuerName: '77'.repeat(32), issuerKey: '5d'.repeat(32), serial: '0b' },
          },
        ],
      };
    case 'raw':
      return {
        outcome: 'accepted',
        status: 'Accepted',
        detail: JSON.stringify({ status: 'Accepted', statusInfo: { reasonCode: 'NoError' } }),
      };
    default:
      return { outcome: 'accepted', status: 'Accepted' };
  }
}
