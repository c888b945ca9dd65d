/** What the pages of safety ask: how it is set up, how zones stand, cameras, sensors, what is set aside. Asked again when the station names it. */
import type { BypassRow, CameraRow, SafetySetupAnswer, SensorsView, ZoneView } from '../../station-core/api/contract.ts';
import { useApi } from './screen-context.tsx';
import { useCall, type Call } from './use-call.ts';

export function useSafetySetup(): Call<SafetySetupAnswer> {
  return useCall(useApi().safety.setup, undefined, { topics: ['safety', 'zones', 'pile', 'waiting'] });
}

export function useZones(): Call<readonly ZoneView[]> {
  return useCall(useApi().zones.states, undefined, { topics: ['zones', 'safety', 'incidents', 'session'] });
}

export function useCameras(): Call<readonly CameraRow[]> {
  return useCall(useApi().cameras.list, undefined, { topics: ['cameras', 'safety'] });
}

export function useSensors(): Call<SensorsView> {
  return useCall(useApi().sensors.list, undefined, { topics: ['sensors', 'safety'] });
}

export function useBypasses(): Call<readonly BypassRow[]> {
  return useCall(useApi().safety.bypasses.list, undefined, { topics: ['safety'] });
}
