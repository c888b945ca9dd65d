/** What a camera can, found out once: a question that one camera does not know must not hide what it does know. */
import { isFault } from '../../../base/fault.ts';
import type { CameraAbilities } from '../../../domain/camera.ts';
import type { OnvifDevice, Profile } from './device.ts';

export async function abilitiesOf(device: OnvifDevice, profiles: readonly Profile[]): Promise<CameraAbilities> {
  const services = await device.services();
  const { main } = defaultProfiles(profiles);
  const ptzProfile = profiles.find(({ hasPtz }) => hasPtz)?.token ?? main;
  const ptz = services.ptz !== undefined && profiles.some(({ hasPtz }) => hasPtz);
  return {
    profiles: profiles.map(({ token, name, codec, width, height }) => ({ token, name, codec, width, height })),
    presets: ptz ? await orElse(device.presets(ptzProfile), []) : [],
    ptz,
    relays: await orElse(device.relays(), []),
    inputs: await orElse(device.inputs(), []),
    snapshots: main !== '' && (await orElse(device.snapshotUrl(main), null)) !== null,
    events: services.events !== undefined,
    audioOut: await orElse(device.hasAudioOut(), false),
  };
}

/**
 * Main: the largest picture. Sub: the smallest of H.264, which every window can show, from 320 pixels up; the main one where there
 * is no other.
 */
export function defaultProfiles(profiles: readonly Profile[]): { readonly main: string; readonly sub: string } {
  const named = profiles.filter(({ token }) => token !== '');
  const main = named.reduce<Profile | null>((best, one) => (best === null || size(one) > size(best) ? one : best), null);
  const sub = named
    .filter(({ codec, width }) => /264/.test(codec) && width >= 320)
    .reduce<Profile | null>((best, one) => (best === null || size(one) < size(best) ? one : best), null);
  return { main: main?.token ?? '', sub: sub?.token ?? main?.token ?? '' };
}

function size({ width, height }: Profile): number {
  return width * height;
}

/** A camera that says no, or says it oddly, has none; one that falls silent ends the look at it. */
async function orElse<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (isFault(error) && ['camera.fault', 'camera.not-offered', 'camera.bad-answer', 'camera.refused-login'].includes(error.code))
      return otherwise;
    throw error;
  }
}
