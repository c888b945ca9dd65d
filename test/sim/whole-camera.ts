/** A whole camera as one opens it: its ONVIF device and the RTSP server with a main and a sub stream behind it. */
import type { AuthScheme } from './device-auth.ts';
import { sharedTrack, type MediaTrack } from './media-track.ts';
import { OnvifCamera } from './onvif-camera.ts';
import type { OnvifCameraOptions } from './onvif-options.ts';
import { RtspServer } from './rtsp-server.ts';
import type { RtspServerOptions } from './rtsp-options.ts';
import type { Timers } from './timers.ts';

export interface WholeCameraOptions {
  readonly main: MediaTrack;
  readonly sub?: MediaTrack;
  readonly username?: string;
  readonly password?: string;
  readonly schemes?: readonly AuthScheme[];
  readonly timers?: Timers;
  /** What differs from a camera with PTZ, one preset `P1`, one relay `R1` and one input `DI1`. */
  readonly onvif?: Partial<Omit<OnvifCameraOptions, 'profiles' | 'timers'>>;
  readonly rtsp?: Partial<Omit<RtspServerOptions, 'streams' | 'timers'>>;
  readonly audio?: 'pcmu' | 'aac';
  readonly backchannel?: boolean;
}

export class WholeCamera {
  readonly onvif: OnvifCamera;
  readonly rtsp: RtspServer;

  /** Both listen on loopback when this resolves. */
  static async open(options: WholeCameraOptions): Promise<WholeCamera> {
    const { main, sub = main, username = 'admin', password = 'secret-1', schemes = ['digest-md5'], timers } = options;
    const pace = timers === undefined ? {} : { timers };
    const sound = {
      ...(options.audio === undefined ? {} : { audio: options.audio }),
      ...(options.backchannel === undefined ? {} : { backchannel: options.backchannel }),
    };
    const rtsp = await RtspServer.open({
      auth: { username, password, schemes },
      ...options.rtsp,
      ...pace,
      streams: [
        { path: 'main', track: main, ...sound },
        { path: 'sub', track: sub },
      ],
    });
    const profile = (token: string, track: MediaTrack) => ({
      token,
      name: token,
      codec: track.codec === 'h264' ? ('H264' as const) : ('H265' as const),
      width: track.width,
      height: track.height,
      streamUrl: rtsp.url(token),
    });
    const onvif = await OnvifCamera.open({
      ptz: true,
      presets: [{ token: 'P1', name: 'Bay' }],
      relays: ['R1'],
      inputs: ['DI1'],
      media2: main.codec === 'h265',
      httpSchemes: schemes,
      ...options.onvif,
      username,
      password,
      profiles: [profile('main', main), profile('sub', sub)],
      ...pace,
    });
    return new WholeCamera(onvif, rtsp);
  }

  private constructor(onvif: OnvifCamera, rtsp: RtspServer) {
    this.onvif = onvif;
    this.rtsp = rtsp;
  }

  /** The camera loses its power in the middle of whatever it does. */
  async powerOff(): Promise<void> {
    await Promise.all([this.onvif.powerOff(), this.rtsp.powerOff()]);
  }

  async powerOn(): Promise<void> {
    await Promise.all([this.onvif.powerOn(), this.rtsp.powerOn()]);
  }

  async close(): Promise<void> {
    await this.powerOff();
  }
}

/** So many cameras that show the shared clip; null where ../shared/data is absent. */
export async function openCameras(count: number, options: Omit<WholeCameraOptions, 'main'> = {}): Promise<WholeCamera[] | null> {
  const main = await sharedTrack('Zhling_1280x720.264');
  if (main === null) return null;
  return Promise.all(Array.from({ length: count }, () => WholeCamera.open({ ...options, main })));
}
