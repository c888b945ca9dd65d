/** ONVIF: what the cameras' thread uses of this driver. */
import type { EventMapsView } from '../../../domain/camera-views.ts';
import { mapsFor, type LoadedMaps } from './event-maps.ts';
import { OnvifCamera, type OnvifHost, type OnvifOptions } from './watch.ts';

export { discoverCameras, type DiscoveryOptions } from './discovery.ts';
export { probeCamera } from './probe.ts';
export { serviceUrlOf } from './addresses.ts';
export { loadEventMaps, type LoadedMaps } from './event-maps.ts';
export type { OnvifCamera, OnvifState } from './watch.ts';

/** Watches a camera from now on. Throws Fault('input.invalid') for an address that is none. */
export function openOnvifCamera(
  options: Omit<OnvifOptions, 'maps'> & { readonly eventMap: string },
  loaded: LoadedMaps,
  host: OnvifHost,
): OnvifCamera {
  return new OnvifCamera({ ...options, maps: mapsFor(loaded.maps, options.eventMap).maps }, host);
}

/** As screens are told of it. */
export function eventMapsView({ maps, problems }: LoadedMaps): EventMapsView {
  return { names: maps.map(({ name }) => name), problems };
}
