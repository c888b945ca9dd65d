/** A look at a camera before it is saved: what it is and can, and which certificate it shows. */
import type { CameraAccess, CameraProbe } from '../../../domain/field-ports.ts';
import type { Clock } from '../../../domain/ports.ts';
import { abilitiesOf, defaultProfiles } from './abilities.ts';
import { serviceUrlOf } from './addresses.ts';
import { OnvifDevice } from './device.ts';
import { certificateOf } from './http.ts';

/**
 * Rejects with a Fault that says in words why not. By https without a pinned certificate, one that this PC does not know is
 * taken for this look alone and told: a person confirms it by saving.
 */
export async function probeCamera(clock: Clock, access: CameraAccess): Promise<CameraProbe> {
  const url = serviceUrlOf(access.serviceUrl);
  const shown = url.protocol === 'https:' ? await certificateOf(clock, url) : null;
  const pinnedCertificate = access.pinnedCertificate ?? (shown === null || shown.isTrusted ? null : shown.sha256);
  const device = new OnvifDevice(clock, { ...access, pinnedCertificate });
  const clockOffsetMs = await device.measureClock();
  const make = await device.make();
  const profiles = await device.profiles();
  const { main, sub } = defaultProfiles(profiles);
  return {
    make,
    abilities: await abilitiesOf(device, profiles),
    mainProfile: main,
    subProfile: sub,
    mainUrl: main === '' ? '' : await device.streamUrl(main),
    subUrl: sub === '' ? '' : await device.streamUrl(sub),
    clockOffsetMs,
    certificate: shown?.sha256 ?? null,
  };
}
