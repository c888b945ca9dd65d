/** Moves things on the plan: shown at once, saved when let go, put back where the station refuses. */
import { useState } from 'react';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { faultOf, type ScreenFault } from '../../client/fault.ts';
import { useApi } from '../../client/screen-context.tsx';
import type { Place } from '../../format/map-geometry.ts';
import { keyOfThing, type Thing } from './map-things.ts';

export interface Placing {
  /** The things where they are shown now. */
  readonly applied: (things: readonly Thing[]) => readonly Thing[];
  /** Shows it there; not saved yet. */
  readonly move: (thing: Thing, place: Place) => void;
  /** Saves where it is; null: it is taken off the plan. True: it was saved. */
  readonly settle: (thing: Thing, place: Place | null) => Promise<boolean>;
  /** Saves the corners of an area. True: it was saved. */
  readonly draw: (zoneId: string, corners: readonly Place[]) => Promise<boolean>;
  readonly fault: ScreenFault | null;
}

export function usePlacing(cameras: readonly CameraRow[], onSaved: () => void): Placing {
  const api = useApi();
  const [moved, setMoved] = useState<ReadonlyMap<string, Place | null>>(new Map());
  const [fault, setFault] = useState<ScreenFault | null>(null);
  const show = (thing: Thing, place: Place | null) => setMoved((before) => new Map(before).set(keyOfThing(thing), place));
  const attempt = async (deed: () => Promise<unknown>): Promise<boolean> => {
    try {
      await deed();
      setFault(null);
      onSaved();
      return true;
    } catch (error) {
      setFault(faultOf(error));
      return false;
    }
  };
  const save = (thing: Thing, place: Place | null): Promise<unknown> => {
    if (thing.kind !== 'camera') return api.safety.place({ thing: { kind: thing.kind, id: thing.id }, place });
    const row = cameras.find(({ camera }) => camera.id === thing.id);
    if (row === undefined) return Promise.resolve();
    const { camera } = row;
    return api.cameras.save({ cameraId: camera.id, password: null, camera: { ...camera, pileIds: [...camera.pileIds], place } });
  };
  return {
    applied: (things) =>
      things.map((thing) => {
        const place = moved.get(keyOfThing(thing));
        return place === undefined ? thing : { ...thing, place };
      }),
    move: show,
    settle: async (thing, place) => {
      show(thing, place);
      const saved = await attempt(() => save(thing, place));
      if (!saved)
        setMoved((before) => {
          const next = new Map(before);
          next.delete(keyOfThing(thing));
          return next;
        });
      return saved;
    },
    draw: (zoneId, corners) => attempt(() => api.safety.drawZone({ zoneId, outline: [...corners] })),
    fault,
  };
}
