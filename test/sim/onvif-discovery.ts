/** Answers WS-Discovery probes (UDP, SOAP over UDP 1.1) for any number of cameras, on loopback, by multicast where the machine has it. */
import { createSocket, type Socket } from 'node:dgram';
import { randomUUID } from 'node:crypto';
import { xml } from './onvif-soap.ts';

export interface FindableCamera {
  readonly serviceUrl: string;
  readonly name: string;
  readonly hardware?: string;
}

export interface DiscoveryOptions {
  readonly cameras: readonly FindableCamera[];
  /** Default: the system picks it; 3702 is the one of the standard. */
  readonly port?: number;
  /** Joins 239.255.255.250 on loopback; default true. A machine without multicast answers unicast alone. */
  readonly multicast?: boolean;
}

/** 'rubbish': every answer of RUBBISH, then the right ones. 'echoes': each answer 50 times. */
export type DiscoveryHabit = 'answers' | 'rubbish' | 'echoes' | 'silent';

/** What a socket on this port hears on real networks. */
export const PROBE_RUBBISH: readonly (string | Buffer)[] = [
  '',
  'hello',
  '<',
  '<Envelope>',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
  Buffer.from([0, 1, 2, 0xff, 0xfe]),
  '<a>'.repeat(15_000),
  Buffer.alloc(60_000, 0x41),
];

export class DiscoveryAnswerer {
  habit: DiscoveryHabit = 'answers';
  probes = 0;
  /** Whether it joined the multicast group. */
  readonly hearsMulticast: boolean;
  readonly port: number;
  readonly #socket: Socket;
  readonly #cameras: readonly FindableCamera[];

  static async open(options: DiscoveryOptions): Promise<DiscoveryAnswerer> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(options.port ?? 0, '0.0.0.0', resolve);
    });
    return new DiscoveryAnswerer(socket, options.cameras, options.multicast !== false && joined(socket));
  }

  private constructor(socket: Socket, cameras: readonly FindableCamera[], hearsMulticast: boolean) {
    this.#socket = socket;
    this.#cameras = cameras;
    this.hearsMulticast = hearsMulticast;
    this.port = socket.address().port;
    socket.on('error', () => undefined); // a probe from nowhere: nobody to answer
    socket.on('message', (message, from) => this.#heard(message.toString('utf8'), from.port, from.address));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #heard(text: string, port: number, address: string): void {
    const messageId = /MessageID[^>]*>([^<]+)</.exec(text)?.[1];
    if (messageId === undefined || !/Probe[\s>/]/.test(text)) return;
    this.probes += 1;
    if (this.habit === 'silent') return;
    const send = (bytes: string | Buffer): void => this.#socket.send(bytes, port, address, () => undefined); // lost is lost: UDP
    if (this.habit === 'rubbish') for (const junk of PROBE_RUBBISH) send(junk);
    for (const camera of this.#cameras) {
      const answer = probeMatches(camera, messageId);
      for (let times = this.habit === 'echoes' ? 50 : 1; times > 0; times--) send(answer);
    }
  }
}

function joined(socket: Socket): boolean {
  try {
    socket.addMembership('239.255.255.250', '127.0.0.1');
    return true;
  } catch {
    return false; // no multicast on this machine's loopback
  }
}

function probeMatches(camera: FindableCamera, relatesTo: string): string {
  const scopes = [
    'onvif://www.onvif.org/type/video_encoder',
    `onvif://www.onvif.org/hardware/${encodeURIComponent(camera.hardware ?? 'Simulated')}`,
    `onvif://www.onvif.org/name/${encodeURIComponent(camera.name)}`,
  ];
  return (
    '<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
    'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><env:Header>' +
    `<wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID><wsa:RelatesTo>${xml(relatesTo)}</wsa:RelatesTo>` +
    '<wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsa:Action></env:Header>' +
    `<env:Body><d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:${uuidOf(camera.serviceUrl)}</wsa:Address></wsa:EndpointReference>` +
    `<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>${scopes.join(' ')}</d:Scopes><d:XAddrs>${xml(camera.serviceUrl)}</d:XAddrs>` +
    '<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></env:Body></env:Envelope>'
  );
}

/** A camera keeps its id. */
function uuidOf(url: string): string {
  const hex = Buffer.from(url).toString('hex').padStart(32, '0').slice(-32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
