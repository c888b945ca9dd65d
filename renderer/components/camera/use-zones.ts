/** The zones of the site and how they stand, for pages that show what belongs to which. */
import type { ZoneView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall, type Call } from '../../client/use-call.ts';

export function useZones(enabled = true): Call<readonly ZoneView[]> {
  return useCall(useApi().zones.states, undefined, { topics: ['zones', 'safety'], enabled });
}
