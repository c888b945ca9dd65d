/** What stands on the plan: piles, sensors, cameras and relays in one list, with how each is now. */
import type { CameraRow, ConnectorTile, SafetySetupAnswer, SensorRow, ZoneView } from '../../../station-core/api/contract.ts';
import type { Tone } from '../../components/mark.tsx';
import { shownStateOf, toneOf, type ShownState } from '../../components/state-mark.tsx';
import type { Place } from '../../format/map-geometry.ts';

export type Kind = 'pile' | 'sensor' | 'camera' | 'relay';
export const KINDS: readonly Kind[] = ['pile', 'sensor', 'camera', 'relay'];

export interface Thing {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  readonly place: Place | null;
  readonly zoneId: string | null;
  readonly tone: Tone;
  /** Of a pile: what its connectors say, the one that wants most first. */
  readonly states: readonly ShownState[];
  readonly sensor: SensorRow | null;
  /** Of a relay: it acts. */
  readonly relay: ZoneView['relays'][number]['state'] | null;
}

export interface MapFacts {
  readonly setup: SafetySetupAnswer;
  readonly tiles: readonly ConnectorTile[];
  readonly sensors: readonly SensorRow[];
  readonly cameras: readonly CameraRow[];
  readonly zones: readonly ZoneView[];
}

export function keyOfThing({ kind, id }: Pick<Thing, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

const RANK: Readonly<Record<Tone, number>> = { danger: 0, soon: 1, charging: 2, free: 3, quiet: 4 };
const HEALTH: Readonly<Record<SensorRow['health'], Tone>> = {
  waiting: 'soon',
  healthy: 'free',
  faulty: 'soon',
  silent: 'soon',
  off: 'quiet',
};

export function thingsOf({ setup, tiles, sensors, cameras, zones }: MapFacts): Thing[] {
  const none = { states: [], sensor: null, relay: null };
  const relayStates = new Map(zones.flatMap((zone) => zone.relays.map((relay) => [relay.relayId as string, relay.state] as const)));
  return [
    ...setup.piles.map((pile): Thing => {
      const states = tiles
        .filter((tile) => tile.pileId === pile.id && tile.connector > 0)
        .map(shownStateOf)
        .sort((a, b) => RANK[toneOf(a)] - RANK[toneOf(b)]);
      return { ...none, ...pile, kind: 'pile', tone: states[0] === undefined ? 'quiet' : toneOf(states[0]), states };
    }),
    ...setup.sensors.map(({ id, name, place, zoneId }): Thing => {
      const row = sensors.find(({ sensor }) => sensor.id === id) ?? null;
      return { ...none, kind: 'sensor', id, name, place, zoneId, tone: row === null ? 'quiet' : HEALTH[row.health], sensor: row };
    }),
    ...cameras.map(({ camera: { id, name, place, zoneId, enabled }, health }): Thing => ({
      ...none,
      kind: 'camera',
      id,
      name,
      place,
      zoneId,
      tone: !enabled ? 'quiet' : health?.reachable === true ? 'free' : 'soon',
    })),
    ...setup.relays.map(({ id, name, place, zoneId }): Thing => {
      const relay = relayStates.get(id) ?? null;
      return {
        ...none,
        kind: 'relay',
        id,
        name,
        place,
        zoneId,
        relay,
        tone: relay === 'failed' ? 'danger' : relay === 'acted' ? 'soon' : 'quiet',
      };
    }),
  ];
}
