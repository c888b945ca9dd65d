/** Who is logged in and which station this is; known to every page inside the shell. */
import { createContext, useContext, type ReactNode } from 'react';
import type { Me, StationInfo } from '../../station-core/api/contract.ts';

export interface Stand {
  readonly me: Me;
  readonly station: StationInfo;
}

const StandContext = createContext<Stand | null>(null);

/** Where times and amounts are read. */
export type Place = Pick<StationInfo, 'zone' | 'currency'>;

const PlaceContext = createContext<Place | null>(null);

export function StandProvider({ stand, children }: { readonly stand: Stand; readonly children: ReactNode }) {
  return (
    <StandContext value={stand}>
      <PlaceProvider place={stand.station}>{children}</PlaceProvider>
    </StandContext>
  );
}

/** Within it times are those of this zone, and amounts without a currency of their own those of this one. */
export function PlaceProvider({ place, children }: { readonly place: Place; readonly children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** Throws outside of a provider: that is a bug. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null) throw new Error('a time or an amount without a place');
  return place;
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
