/** Who is logged in and which station this is; known to every page inside the shell. */
import { createContext, useContext, type ReactNode } from 'react';
import type { Me, StationInfo } from '../../station-core/api/contract.ts';

export interface Stand {
  readonly me: Me;
  readonly station: StationInfo;
}

const StandContext = createContext<Stand | null>(null);

export function StandProvider({ stand, children }: { readonly stand: Stand; readonly children: ReactNode }) {
  return <StandContext value={stand}>{children}</StandContext>;
}

function useStand(): Stand {
  const stand = useContext(StandContext);
  if (stand === null) throw new Error('a page outside of the shell');
  return stand;
}

export function useStation(): StationInfo {
  return useStand().station;
}

export function useMe(): Me {
  return useStand().me;
}
