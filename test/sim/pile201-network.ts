/** Network profiles, credentials and security profiles of a simulated 2.0.1 pile: it reconnects by them and falls back by itself (OCPP 2.0.1 A01, A05, B09, B10). */
import type { Payload } from './ocpp-frame.ts';
import { numberOf, objectOf, textOf } from './ocpp-frame.ts';
import type { DeviceModel } from './pile201-device.ts';
import type { PileLine } from './pile16-line.ts';
import type { PileCertificates } from './pile-certificates.ts';
import type { Way, Ways } from './pile-ways.ts';

/** What the network needs of its pile. */
export interface NetworkHost {
  readonly device: DeviceModel;
  readonly line: PileLine;
  readonly ways: Ways;
  readonly certificates: PileCertificates;
  securityEvent(type: string, techInfo?: string): void;
}

/** The slots of one pile; slot 1 is how it came. */
export class Network {
  readonly #host: NetworkHost;
  readonly #slots = new Map<number, Way>();
  #tried: number | null = null;

  constructor(host: NetworkHost, first: Way) {
    this.#host = host;
    this.#slots.set(1, first);
    host.device.force('SecurityCtrlr.SecurityProfile', String(first.securityProfile));
  }

  /** SetNetworkProfile (B09): keeps a slot; a lower security profile and what it cannot speak are refused. */
  setProfile(request: Payload): 'Accepted' | 'Rejected' | 'Failed' {
    const slot = numberOf(request, 'configurationSlot') ?? 0;
    const data = objectOf(request, 'connectionData');
    const securityProfile = numberOf(data, 'securityProfile') ?? 0;
    const url = textOf(data, 'ocppCsmsUrl') ?? '';
    if (textOf(data, 'ocppVersion') !== 'OCPP20' || textOf(data, 'ocppTransport') !== 'JSON') return 'Rejected';
    if (slot < 1 || slot > 5 || securityProfile > 3 || !/^wss?:\/\//.test(url)) return 'Rejected';
    if (securityProfile < this.#profile || url.startsWith('wss:') !== securityProfile >= 2) return 'Rejected';
    this.#slots.set(slot, { ...this.#host.ways.current, url, securityProfile });
    return 'Accepted';
  }

  /** May NetworkConfigurationPriority become this (B10)? Every slot must be known, none lower than now, and each must have what its profile needs. */
  mayPrioritise(value: string): boolean {
    const slots = slotsOf(value).map((slot) => this.#slots.get(slot));
    return slots.length > 0 && slots.every((way) => way !== undefined && way.securityProfile >= this.#profile && this.#canSpeak(way));
  }

  /** After a reboot: the first slot of the priority is tried, where it is not the one in use. */
  applyPriority(): void {
    const { device, ways } = this.#host;
    const [first] = slotsOf(device.text('OCPPCommCtrlr.NetworkConfigurationPriority'));
    const way = first === undefined ? undefined : this.#slots.get(first);
    if (first === undefined || way === undefined || first === device.integer('OCPPCommCtrlr.ActiveNetworkProfile')) return;
    this.#tried = first;
    ways.attempt({ ...way, ...this.#credentials() });
  }

  /** A new basic auth password: the pile comes again with it, and with the old one where it is refused (A01). */
  changePassword(password: string): void {
    const { ways, line } = this.#host;
    ways.attempt({ ...(ways.trying ?? ways.current), password });
    line.renew();
  }

  /** A dial succeeded: what was tried is kept; lower profiles are forgotten (A05). */
  onUp(): void {
    const { ways, device } = this.#host;
    if (!ways.succeeded()) return;
    if (this.#tried !== null) device.force('OCPPCommCtrlr.ActiveNetworkProfile', String(this.#tried));
    this.#tried = null;
    const { securityProfile } = ways.current;
    if (securityProfile > this.#profile) this.#host.device.force('SecurityCtrlr.SecurityProfile', String(securityProfile));
    for (const [slot, way] of this.#slots) {
      if (way.securityProfile < securityProfile) this.#slots.delete(slot);
      else this.#slots.set(slot, { ...way, ...this.#credentials() });
    }
    this.#slots.set(device.integer('OCPPCommCtrlr.ActiveNetworkProfile'), ways.current);
  }

  /** A dial failed; after NetworkProfileConnectionAttempts the old way is used again. */
  onRefused(): void {
    if (!this.#host.ways.refused()) return;
    if (this.#tried !== null) {
      const active = this.#host.device.text('OCPPCommCtrlr.ActiveNetworkProfile');
      this.#host.device.force('OCPPCommCtrlr.NetworkConfigurationPriority', active);
    }
    this.#tried = null;
  }

  get #profile(): number {
    return this.#host.device.integer('SecurityCtrlr.SecurityProfile');
  }

  #credentials(): Partial<Way> {
    const { password } = this.#host.ways.trying ?? this.#host.ways.current;
    return password === undefined ? {} : { password };
  }

  #canSpeak(way: Way): boolean {
    if (way.securityProfile >= 2 && this.#host.certificates.roots('CSMSRootCertificate').length === 0) return false;
    return way.securityProfile < 3 || this.#host.certificates.own !== null;
  }
}

function slotsOf(value: string): number[] {
  return value
    .split(',')
    .map((one) => Number.parseInt(one, 10))
    .filter((one) => Number.isFinite(one));
}
