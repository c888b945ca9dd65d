/** What an ONVIF camera can be asked: who it is, its profiles and addresses, PTZ, relays and inputs. One method, one operation. */
import { Fault } from '../../../base/fault.ts';
import type { CameraAbilities, CameraMake } from '../../../domain/camera.ts';
import type { CameraAccess } from '../../../domain/field-ports.ts';
import type { Clock } from '../../../domain/ports.ts';
import { addressFrom, serviceUrlOf, toldUrl } from './addresses.ts';
import { LIMITS } from './limits.ts';
import { SoapClient } from './soap.ts';
import { child, childrenOf, descend, escapeXml, shown, textAt, type XmlNode } from './xml.ts';

const WSDL = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  io: 'http://www.onvif.org/ver10/deviceIO/wsdl',
} as const;

type Service = keyof typeof WSDL;
export type Services = Readonly<Partial<Record<Service, URL>>>;

export interface Profile {
  readonly token: string;
  readonly name: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly hasPtz: boolean;
}

/** A move that is not told again stops by itself: the screen that ordered it may be gone. */
const MOVE_S = 5;

export class OnvifDevice {
  readonly soap: SoapClient;
  readonly #clock: Clock;
  readonly #base: URL;
  #services: Services | null = null;
  /** Profiles that media1 does not know. */
  readonly #ofMedia2 = new Set<string>();

  constructor(clock: Clock, access: CameraAccess) {
    this.#clock = clock;
    this.#base = serviceUrlOf(access.serviceUrl);
    this.soap = new SoapClient(clock, access);
  }

  /** Camera time minus station time in milliseconds; kept for every log-in from then on. null: the camera tells no UTC time. */
  async measureClock(): Promise<number | null> {
    const beganMs = this.#clock.now();
    const answer = await this.soap.call({
      url: this.#base,
      action: `${WSDL.device}/GetSystemDateAndTime`,
      body: `<GetSystemDateAndTime xmlns="${WSDL.device}"/>`,
      isOpen: true,
    });
    const utc = descend(answer, 'SystemDateAndTime', 'UTCDateTime');
    const part = (...names: readonly string[]): number => Number(textAt(utc, ...names) || Number.NaN);
    const told = Date.UTC(
      part('Date', 'Year'), part('Date', 'Month') - 1, part('Date', 'Day'), part('Time', 'Hour'), part('Time', 'Minute'), part('Time', 'Second'),
    ); // prettier-ignore
    if (!Number.isFinite(told)) return null;
    // In whole seconds: half of one is the best guess. Half of the way there and back has passed since.
    const offset = told + 500 - (beganMs + this.#clock.now()) / 2;
    this.soap.offsetMs = Math.abs(offset) < 1_000 ? 0 : Math.round(offset);
    return this.soap.offsetMs;
  }

  async make(): Promise<CameraMake> {
    const told = await this.#call('device', 'GetDeviceInformation');
    return {
      manufacturer: textAt(told, 'Manufacturer'),
      model: textAt(told, 'Model'),
      firmware: textAt(told, 'FirmwareVersion'),
      serial: textAt(told, 'SerialNumber'),
    };
  }

  /** By GetServices, or GetCapabilities where that is not known. Asked once. */
  async services(): Promise<Services> {
    this.#services ??= await this.#askServices();
    return this.#services;
  }

  /** Of media1, and those that media2 tells beside them: H.265 is told there alone (ONVIF Media2). At most 64 of each. */
  async profiles(): Promise<readonly Profile[]> {
    const { media, media2 } = await this.services();
    const first = media === undefined ? [] : childrenOf(await this.#call('media', 'GetProfiles'), 'Profiles').map(toProfile);
    if (media2 === undefined) return first;
    const asked = this.#call('media2', 'GetProfiles', '<Type>VideoEncoder</Type><Type>PTZ</Type>');
    // Where media1 has answered, a media2 that does not work hides nothing.
    const told = first.length === 0 ? await asked : await asked.catch(() => null);
    const known = new Set(first.map(({ token }) => token));
    const second = childrenOf(told, 'Profiles')
      .map(toProfile)
      .filter(({ token }) => !known.has(token));
    for (const { token } of second) this.#ofMedia2.add(token);
    return [...first, ...second];
  }

  /** RTSP address without credentials, on the host by which the camera was reached. */
  async streamUrl(profile: string): Promise<string> {
    const token = `<ProfileToken>${escapeXml(profile)}</ProfileToken>`;
    const told =
      (await this.#mediaOf(profile)) === 'media2'
        ? textAt(await this.#call('media2', 'GetStreamUri', `<Protocol>RTSP</Protocol>${token}`), 'Uri')
        : textAt(
            await this.#call(
              'media',
              'GetStreamUri',
              '<StreamSetup><Stream xmlns="http://www.onvif.org/ver10/schema">RTP-Unicast</Stream>' +
                `<Transport xmlns="http://www.onvif.org/ver10/schema"><Protocol>RTSP</Protocol></Transport></StreamSetup>${token}`,
            ),
            'MediaUri',
            'Uri',
          );
    return toldUrl(told, this.#base, ['rtsp:', 'rtsps:']).href;
  }

  async snapshotUrl(profile: string): Promise<URL> {
    const answer = await this.#call(await this.#mediaOf(profile), 'GetSnapshotUri', `<ProfileToken>${escapeXml(profile)}</ProfileToken>`);
    return toldUrl(textAt(answer, 'MediaUri', 'Uri') || textAt(answer, 'Uri'), this.#base, ['http:', 'https:']);
  }

  /** JPEG bytes; what is none is refused. */
  async snapshot(url: URL): Promise<Uint8Array> {
    const { body } = await this.soap.fetch(url, LIMITS.pictureBytes, LIMITS.callMs);
    if (body.length < 4 || body[0] !== 0xff || body[1] !== 0xd8) throw new Fault('camera.bad-answer', { help: 'The picture is no JPEG.' });
    return new Uint8Array(body);
  }

  async move(profile: string, speed: { readonly pan: number; readonly tilt: number; readonly zoom: number }): Promise<void> {
    const token = `<ProfileToken>${escapeXml(profile)}</ProfileToken>`;
    if (speed.pan === 0 && speed.tilt === 0 && speed.zoom === 0) {
      await this.#call('ptz', 'Stop', `${token}<PanTilt>true</PanTilt><Zoom>true</Zoom>`);
      return;
    }
    const tt = 'xmlns="http://www.onvif.org/ver10/schema"';
    const velocity = `<Velocity><PanTilt ${tt} x="${part(speed.pan)}" y="${part(speed.tilt)}"/><Zoom ${tt} x="${part(speed.zoom)}"/></Velocity>`;
    await this.#call('ptz', 'ContinuousMove', `${token}${velocity}<Timeout>PT${MOVE_S}S</Timeout>`);
  }

  async presets(profile: string): Promise<CameraAbilities['presets']> {
    const told = await this.#call('ptz', 'GetPresets', `<ProfileToken>${escapeXml(profile)}</ProfileToken>`);
    return childrenOf(told, 'Preset')
      .map((preset) => ({ token: tokenOf(preset), name: textAt(preset, 'Name') }))
      .filter(({ token }) => token !== '');
  }

  async toPreset(profile: string, preset: string): Promise<void> {
    await this.#call(
      'ptz',
      'GotoPreset',
      `<ProfileToken>${escapeXml(profile)}</ProfileToken><PresetToken>${escapeXml(preset)}</PresetToken>`,
    );
  }

  /** Its token. */
  async savePreset(profile: string, name: string): Promise<string> {
    const told = await this.#call(
      'ptz',
      'SetPreset',
      `<ProfileToken>${escapeXml(profile)}</ProfileToken><PresetName>${escapeXml(name)}</PresetName>`,
    );
    const token = textAt(told, 'PresetToken');
    if (token === '') throw new Fault('camera.bad-answer', { help: 'The camera gave the preset no name.' });
    return token;
  }

  async relays(): Promise<readonly string[]> {
    const told = await this.#call('device', 'GetRelayOutputs');
    return childrenOf(told, 'RelayOutputs')
      .map(tokenOf)
      .filter((token) => token !== '');
  }

  async setRelay(token: string, on: boolean): Promise<void> {
    const state = on ? 'active' : 'inactive';
    await this.#call(
      'device',
      'SetRelayOutputState',
      `<RelayOutputToken>${escapeXml(token)}</RelayOutputToken><LogicalState>${state}</LogicalState>`,
    );
  }

  async inputs(): Promise<readonly string[]> {
    const { io } = await this.services();
    if (io === undefined) return [];
    return childrenOf(await this.#call('io', 'GetDigitalInputs'), 'DigitalInputs')
      .map(tokenOf)
      .filter((token) => token !== '');
  }

  async hasAudioOut(): Promise<boolean> {
    const { io, media } = await this.services();
    if (io === undefined && media === undefined) return false;
    const told = io === undefined ? await this.#call('media', 'GetAudioOutputs') : await this.#call('io', 'GetAudioOutputs');
    return told.children.length > 0;
  }

  async #mediaOf(profile: string): Promise<'media' | 'media2'> {
    return (await this.services()).media === undefined || this.#ofMedia2.has(profile) ? 'media2' : 'media';
  }

  async #call(service: Service, operation: string, inside = ''): Promise<XmlNode> {
    const url = service === 'device' ? this.#base : (await this.services())[service];
    if (url === undefined) throw new Fault('camera.not-offered', { operation });
    const answer = await this.soap.call({
      url,
      action: `${WSDL[service]}/${operation}`,
      body: `<${operation} xmlns="${WSDL[service]}">${inside}</${operation}>`,
    });
    if (answer.name !== `${operation}Response`) throw new Fault('camera.bad-answer', { operation, answered: answer.name.slice(0, 60) });
    return answer;
  }

  async #askServices(): Promise<Services> {
    try {
      const told = await this.#call('device', 'GetServices', '<IncludeCapability>false</IncludeCapability>');
      const found: Partial<Record<Service, URL>> = {};
      for (const service of childrenOf(told, 'Service')) {
        const namespace = textAt(service, 'Namespace');
        const name = (Object.keys(WSDL) as Service[]).find((one) => WSDL[one] === namespace);
        if (name !== undefined) found[name] = addressFrom(textAt(service, 'XAddr'), this.#base);
      }
      if (Object.keys(found).length > 0) return found;
    } catch (error) {
      // An older camera knows GetCapabilities alone; that the log-in is wrong, or nobody answers, it would say there as well.
      if (!(error instanceof Fault) || (error.code !== 'camera.fault' && error.code !== 'camera.not-offered')) throw error;
    }
    return this.#askCapabilities();
  }

  async #askCapabilities(): Promise<Services> {
    const told = child(await this.#call('device', 'GetCapabilities', '<Category>All</Category>'), 'Capabilities');
    const found: Partial<Record<Service, URL>> = {};
    const named: readonly (readonly [Service, ...string[]])[] = [
      ['media', 'Media'], ['ptz', 'PTZ'], ['events', 'Events'], ['io', 'Extension', 'DeviceIO'],
    ]; // prettier-ignore
    for (const [service, ...names] of named) {
      const text = textAt(told, ...names, 'XAddr');
      if (text !== '') found[service] = addressFrom(text, this.#base);
    }
    return found;
  }
}

function toProfile(node: XmlNode): Profile {
  // media1: VideoEncoderConfiguration; media2: Configurations/VideoEncoder.
  const encoder = child(node, 'VideoEncoderConfiguration') ?? descend(node, 'Configurations', 'VideoEncoder');
  const ptz = child(node, 'PTZConfiguration') ?? descend(node, 'Configurations', 'PTZ');
  return {
    token: tokenOf(node),
    name: textAt(node, 'Name'),
    codec: textAt(encoder, 'Encoding'),
    width: whole(textAt(encoder, 'Resolution', 'Width')),
    height: whole(textAt(encoder, 'Resolution', 'Height')),
    hasPtz: ptz !== null,
  };
}

/** Longer ones are no token (ONVIF: 64 characters) and could not be given back. */
function tokenOf(node: XmlNode): string {
  const token = shown(node.attributes.get('token') ?? '');
  return token.length <= 64 ? token : '';
}

function whole(text: string): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0 && value <= 100_000 ? value : 0;
}

function part(value: number): string {
  return Math.max(-1, Math.min(1, value)).toFixed(3);
}
