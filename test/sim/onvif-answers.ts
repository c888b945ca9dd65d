/** What each ONVIF operation answers that only tells: device, media, I/O. Bodies without their envelope. */
import type { OnvifCameraOptions, OnvifProfile } from './onvif-options.ts';
import { xml } from './onvif-soap.ts';

/** Names of the services in the path of their address. */
export const SERVICES = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  deviceio: 'http://www.onvif.org/ver10/deviceIO/wsdl',
} as const;
export type ServiceName = keyof typeof SERVICES;

export interface AnswerFacts {
  readonly options: OnvifCameraOptions;
  /** Address of a service as the camera tells it. */
  readonly address: (service: ServiceName) => string;
  readonly snapshotUrl: string;
  readonly nowMs: number;
  readonly presets: readonly { readonly token: string; readonly name: string }[];
  readonly relays: ReadonlyMap<string, boolean>;
}

/** Null: it does not know the operation. */
export function tellingAnswer(operation: string, path: string, argument: (name: string) => string, facts: AnswerFacts): string | null {
  const { options } = facts;
  switch (operation) {
    case 'GetSystemDateAndTime':
      return dateAndTime(facts.nowMs);
    case 'GetServices':
      return options.withoutGetServices === true ? null : services(facts);
    case 'GetCapabilities':
      return capabilities(facts);
    case 'GetDeviceInformation':
      return (
        `<tds:GetDeviceInformationResponse><tds:Manufacturer>Simulated</tds:Manufacturer><tds:Model>${xml(options.name ?? 'Camera')}</tds:Model>` +
        '<tds:FirmwareVersion>1.2.3</tds:FirmwareVersion><tds:SerialNumber>SN0001</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>'
      );
    case 'GetScopes':
      return `<tds:GetScopesResponse><tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>onvif://www.onvif.org/name/${encodeURIComponent(options.name ?? 'Camera')}</tt:ScopeItem></tds:Scopes></tds:GetScopesResponse>`;
    case 'GetProfiles':
      return path.endsWith('/media2') ? profiles2(options) : profiles1(options);
    case 'GetStreamUri':
      return streamUri(path, profileOf(options, argument('ProfileToken')));
    case 'GetSnapshotUri': {
      if (options.snapshots === false) return null;
      const [open, close] = path.endsWith('/media2') ? ['', ''] : ['<trt:MediaUri>', '</trt:MediaUri>'];
      const prefix = path.endsWith('/media2') ? 'tr2' : 'trt';
      const tag = path.endsWith('/media2') ? 'tr2:Uri' : 'tt:Uri';
      return `<${prefix}:GetSnapshotUriResponse>${open}<${tag}>${xml(facts.snapshotUrl)}</${tag}>${close}</${prefix}:GetSnapshotUriResponse>`;
    }
    case 'GetRelayOutputs':
      return relayOutputs(facts, path.endsWith('/deviceio') ? 'tmd' : 'tds');
    case 'GetDigitalInputs':
      return `<tmd:GetDigitalInputsResponse>${(options.inputs ?? []).map((token) => `<tmd:DigitalInputs token="${xml(token)}" IdleState="open"/>`).join('')}</tmd:GetDigitalInputsResponse>`;
    case 'GetAudioOutputs': {
      const prefix = path.endsWith('/deviceio') ? 'tmd' : 'trt';
      return `<${prefix}:GetAudioOutputsResponse>${options.audioOut === true ? `<${prefix}:${prefix === 'tmd' ? 'Token>AO1' : 'AudioOutputs token="AO1"'}${prefix === 'tmd' ? '</tmd:Token' : '/'}>` : ''}</${prefix}:GetAudioOutputsResponse>`;
    }
    case 'GetPresets':
      return `<tptz:GetPresetsResponse>${facts.presets.map(({ token, name }) => `<tptz:Preset token="${xml(token)}"><tt:Name>${xml(name)}</tt:Name></tptz:Preset>`).join('')}</tptz:GetPresetsResponse>`;
    case 'GetNodes':
      return '<tptz:GetNodesResponse><tptz:PTZNode token="PTZ1"><tt:Name>PTZ</tt:Name><tt:MaximumNumberOfPresets>100</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported></tptz:PTZNode></tptz:GetNodesResponse>';
    case 'GetEventProperties':
      return eventProperties();
    default:
      return null;
  }
}

function dateAndTime(nowMs: number): string {
  const at = new Date(nowMs);
  return (
    '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>' +
    '<tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone><tt:UTCDateTime>' +
    `<tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time>` +
    `<tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date>` +
    '</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>'
  );
}

function offered({ options }: AnswerFacts): ServiceName[] {
  return [
    'device',
    'media',
    ...(options.media2 === true ? (['media2'] as const) : []),
    'events',
    ...(options.ptz === true ? (['ptz'] as const) : []),
    'deviceio',
  ];
}

function services(facts: AnswerFacts): string {
  const each = offered(facts).map(
    (name) =>
      `<tds:Service><tds:Namespace>${SERVICES[name]}</tds:Namespace><tds:XAddr>${xml(facts.address(name))}</tds:XAddr>` +
      '<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>',
  );
  return `<tds:GetServicesResponse>${each.join('')}</tds:GetServicesResponse>`;
}

function capabilities(facts: AnswerFacts): string {
  const part = (tag: string, name: ServiceName, more = ''): string =>
    `<tt:${tag}><tt:XAddr>${xml(facts.address(name))}</tt:XAddr>${more}</tt:${tag}>`;
  const { inputs = [], relays = [], ptz, audioOut } = facts.options;
  const io = `<tt:VideoSources>1</tt:VideoSources><tt:VideoOutputs>0</tt:VideoOutputs><tt:AudioSources>0</tt:AudioSources><tt:AudioOutputs>${audioOut === true ? 1 : 0}</tt:AudioOutputs><tt:RelayOutputs>${relays.length}</tt:RelayOutputs>`;
  const connectors = `<tt:IO><tt:InputConnectors>${inputs.length}</tt:InputConnectors><tt:RelayOutputs>${relays.length}</tt:RelayOutputs></tt:IO>`;
  return (
    '<tds:GetCapabilitiesResponse><tds:Capabilities>' +
    part('Device', 'device', connectors) +
    part(
      'Events',
      'events',
      '<tt:WSSubscriptionPolicySupport>true</tt:WSSubscriptionPolicySupport><tt:WSPullPointSupport>true</tt:WSPullPointSupport>',
    ) +
    part('Media', 'media') +
    (ptz === true ? part('PTZ', 'ptz') : '') +
    `<tt:Extension>${part('DeviceIO', 'deviceio', io)}</tt:Extension></tds:Capabilities></tds:GetCapabilitiesResponse>`
  );
}

function profiles1(options: OnvifCameraOptions): string {
  const each = options.profiles
    .filter((profile) => profile.codec !== 'H265') // Media (ver10) has no word for it
    .map(
      (profile) =>
        `<trt:Profiles token="${xml(profile.token)}" fixed="true"><tt:Name>${xml(profile.name)}</tt:Name>` +
        '<tt:VideoSourceConfiguration token="VSC"><tt:Name>VSC</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>VS1</tt:SourceToken><tt:Bounds x="0" y="0" width="1920" height="1080"/></tt:VideoSourceConfiguration>' +
        `<tt:VideoEncoderConfiguration token="VEC_${xml(profile.token)}"><tt:Name>VEC</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>${profile.codec}</tt:Encoding>` +
        `<tt:Resolution><tt:Width>${profile.width}</tt:Width><tt:Height>${profile.height}</tt:Height></tt:Resolution></tt:VideoEncoderConfiguration>` +
        (options.ptz === true
          ? '<tt:PTZConfiguration token="PTZC"><tt:Name>PTZ</tt:Name><tt:UseCount>1</tt:UseCount><tt:NodeToken>PTZ1</tt:NodeToken></tt:PTZConfiguration>'
          : '') +
        '</trt:Profiles>',
    );
  return `<trt:GetProfilesResponse>${each.join('')}</trt:GetProfilesResponse>`;
}

function profiles2(options: OnvifCameraOptions): string {
  const each = options.profiles.map(
    (profile) =>
      `<tr2:Profiles token="${xml(profile.token)}" fixed="true"><tr2:Name>${xml(profile.name)}</tr2:Name><tr2:Configurations>` +
      `<tr2:VideoEncoder token="VEC_${xml(profile.token)}"><tt:Name>VEC</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>${profile.codec}</tt:Encoding>` +
      `<tt:Resolution><tt:Width>${profile.width}</tt:Width><tt:Height>${profile.height}</tt:Height></tt:Resolution></tr2:VideoEncoder>` +
      (options.ptz === true
        ? '<tr2:PTZ token="PTZC"><tt:Name>PTZ</tt:Name><tt:UseCount>1</tt:UseCount><tt:NodeToken>PTZ1</tt:NodeToken></tr2:PTZ>'
        : '') +
      '</tr2:Configurations></tr2:Profiles>',
  );
  return `<tr2:GetProfilesResponse>${each.join('')}</tr2:GetProfilesResponse>`;
}

function profileOf(options: OnvifCameraOptions, token: string): OnvifProfile | undefined {
  return options.profiles.find((profile) => profile.token === token);
}

function streamUri(path: string, profile: OnvifProfile | undefined): string | null {
  if (profile === undefined) return null;
  return path.endsWith('/media2')
    ? `<tr2:GetStreamUriResponse><tr2:Uri>${xml(profile.streamUrl)}</tr2:Uri></tr2:GetStreamUriResponse>`
    : `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${xml(profile.streamUrl)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>` +
        '<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>';
}

function relayOutputs(facts: AnswerFacts, prefix: 'tds' | 'tmd'): string {
  const each = [...facts.relays.keys()].map(
    (token) =>
      `<${prefix}:RelayOutputs token="${xml(token)}"><tt:Properties><tt:Mode>Bistable</tt:Mode><tt:DelayTime>PT0S</tt:DelayTime><tt:IdleState>open</tt:IdleState></tt:Properties></${prefix}:RelayOutputs>`,
  );
  return `<${prefix}:GetRelayOutputsResponse>${each.join('')}</${prefix}:GetRelayOutputsResponse>`;
}

function eventProperties(): string {
  return (
    '<tev:GetEventPropertiesResponse><tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml</tev:TopicNamespaceLocation>' +
    '<wsnt:FixedTopicSet>true</wsnt:FixedTopicSet><wstop:TopicSet><tns1:Device><Trigger><DigitalInput wstop:topic="true"/></Trigger></tns1:Device></wstop:TopicSet>' +
    '</tev:GetEventPropertiesResponse>'
  );
}
