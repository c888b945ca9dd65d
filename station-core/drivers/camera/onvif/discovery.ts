/** WS-Discovery on the site's networks. node-onvif asks and gathers; what comes back is read by our own reader, and only so much of it. */
import type { Socket } from 'node:dgram';
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { FoundCamera } from '../../../domain/field-ports.ts';
import type { Clock } from '../../../domain/ports.ts';
import { LIMITS } from './limits.ts';
import { child, descend, readXml, shown, textAt } from './xml.ts';

export interface DiscoveryOptions {
  /** Own IPv4 addresses to ask from; all of this PC when left out. */
  readonly from?: readonly string[];
  /** Where the question goes; the standard's multicast group when left out. */
  readonly group?: { readonly address: string; readonly port: number };
}

/** What is used of node-onvif 0.1.7; it brings no types, and its parser and its group are fields of the instance. */
interface Prober {
  startProbe(): Promise<
    readonly { readonly urn: unknown; readonly name: unknown; readonly hardware: unknown; readonly xaddrs: readonly unknown[] }[]
  >;
  stopProbe(): Promise<void>;
  _OnvifSoap: { readonly parse: (text: string) => Promise<unknown> };
  _MULTICAST_ADDRESS: string;
  _PORT: number;
  _udp: Socket | null;
}

/** Different answers read of one network, networks asked, cameras told. What comes past it is passed over. */
const MOST_ANSWERS = 500;
const MOST_NETWORKS = 8;
const MOST_FOUND = 200;
const LIMIT_MS = 5_000;
/** Many answer at once. */
const RECEIVE_BYTES = 1_024 * 1_024;

/** Each camera once, by its address. Rejects with Fault('camera.unreachable') where no network could be asked. */
export async function discoverCameras(clock: Clock, options: DiscoveryOptions = {}): Promise<readonly FoundCamera[]> {
  const networks = (options.from ?? ownAddresses()).slice(0, MOST_NETWORKS);
  const asked = await Promise.allSettled(networks.map((address) => probeFrom(clock, address, options.group)));
  const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = asked.find((one) => one.status === 'rejected');
  if (found.length === 0 && failed !== undefined && asked.every((one) => one.status === 'rejected'))
    throw new Fault('camera.unreachable', { problem: messageOf(failed.reason), help: 'No network of this PC can be asked.' });
  return [...new Map(found.map((one) => [one.serviceUrl, one])).values()].slice(0, MOST_FOUND);
}

async function probeFrom(clock: Clock, address: string, group: DiscoveryOptions['group']): Promise<FoundCamera[]> {
  const prober = newProber();
  const seen = new Set<string>();
  prober._OnvifSoap = {
    parse: (text) => {
      // Said once more is not read once more: some answer dozens of times.
      if (seen.has(text) || seen.size >= MOST_ANSWERS) return Promise.reject(new Fault('camera.busy'));
      seen.add(text);
      return readAnswer(text);
    },
  };
  if (group !== undefined) {
    prober._MULTICAST_ADDRESS = group.address;
    prober._PORT = group.port;
  }
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(LIMIT_MS, () => reject(new Fault('camera.no-answer', { withinMs: LIMIT_MS })));
  });
  late.catch(() => undefined);
  try {
    const probing = prober.startProbe();
    probing.catch(() => undefined);
    // Bound by now or very soon: it asks from this network, and an error of the socket ends this look and nothing else.
    prober._udp?.once('listening', () => {
      prober._udp?.on('error', () => undefined);
      prober._udp?.setRecvBufferSize(RECEIVE_BYTES);
      if (group === undefined) prober._udp?.setMulticastInterface(address);
    });
    const devices = await Promise.race([probing, late]);
    return devices.map(toFound).filter((one) => one !== null);
  } catch (error) {
    await prober.stopProbe();
    throw error;
  } finally {
    cancel();
  }
}

/** Each look has an instance of its own: the library keeps the socket and what was found in it. */
function newProber(): Prober {
  const instance = createRequire(import.meta.url)('node-onvif') as Prober & { readonly constructor: new () => Prober };
  return new instance.constructor();
}

/** The form the library goes on with. Rejects with what is wrong: the library passes such an answer over. */
async function readAnswer(text: string): Promise<unknown> {
  await Promise.resolve();
  const match = descend(child(readXml(text), 'Body'), 'ProbeMatches', 'ProbeMatch');
  if (match === null) throw new Fault('camera.bad-answer', { help: 'It is no answer to a look around.' });
  const XAddrs = (child(match, 'XAddrs')?.text ?? '').slice(0, 2_000);
  const ProbeMatch = {
    // The library keeps one answer of each id, and some makers give every camera the same.
    EndpointReference: { Address: `${textAt(match, 'EndpointReference', 'Address')} ${XAddrs}` },
    XAddrs,
    Scopes: (child(match, 'Scopes')?.text ?? '').slice(0, 8_000),
    Types: (child(match, 'Types')?.text ?? '').slice(0, 1_000),
  };
  return { Body: { ProbeMatches: { ProbeMatch } } };
}

/** IPv4 first: what a person can read and type. */
function toFound(device: Awaited<ReturnType<Prober['startProbe']>>[number]): FoundCamera | null {
  const urls = device.xaddrs
    .slice(0, 8)
    .map((one) => String(one).slice(0, 300))
    .filter((one) => /^https?:\/\//i.test(one) && URL.canParse(one))
    .map((one) => new URL(one))
    .filter(({ username, password }) => username === '' && password === '');
  const url = urls.find(({ hostname }) => /^[\d.]+$/.test(hostname)) ?? urls[0];
  if (url === undefined) return null;
  return { serviceUrl: url.href, name: wordOf(device.name), hardware: wordOf(device.hardware), address: url.hostname };
}

function wordOf(told: unknown): string {
  const text = typeof told === 'string' ? told.slice(0, LIMITS.valueLength) : '';
  try {
    return shown(decodeURIComponent(text));
  } catch {
    // A percent sign that is one.
    return shown(text);
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}
