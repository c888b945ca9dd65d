/** The steps of a drill -> what the report says of each pile, relay and camera. */
import type { PileId, RelayId } from '../../base/ids.ts';
import type { IncidentStep, StepKind } from '../../domain/incident.ts';
import type { DrillFacts, DrillPile, DrillReport } from '../../domain/safety-views.ts';

/** Piles, relays and cameras in the order in which something was first done with them. */
export function drillReport(facts: DrillFacts): DrillReport {
  const { incident, steps } = facts;
  const ended = steps.find(({ what }) => what === 'drill-ended');
  return {
    incidentId: incident.id,
    number: incident.number,
    zoneName: facts.zoneName,
    ruleName: facts.ruleName,
    beganAtMs: incident.openedAtMs,
    endedAtMs: ended?.atMs ?? incident.closedAtMs,
    piles: idsOf(steps, 'pileId').map((pileId) => pileOf(facts, pileId)),
    relays: idsOf(steps, 'relayId').flatMap((relayId) => relayOf(facts, relayId)),
    cameras: idsOf(steps, 'cameraId').map((cameraId) => {
      const mine = steps.filter((step) => step.cameraId === cameraId);
      const did = (what: StepKind): boolean => mine.some((step) => step.what === what);
      return {
        cameraId,
        name: facts.cameraNames[cameraId] ?? cameraId,
        turned: did('camera-turned'),
        failed: did('camera-failed'),
        recording: did('recording-began'),
      };
    }),
    notified: steps.filter(({ what }) => what === 'notified').length,
  };
}

function pileOf({ steps, pileNames }: DrillFacts, pileId: PileId): DrillPile {
  const mine = steps.filter((step) => step.pileId === pileId);
  const first = (what: StepKind): IncidentStep | undefined => mine.find((step) => step.what === what);
  const answer = first('order-answered');
  const off = first('power-off');
  // Power that came back after it was seen off counts.
  const last = mine.findLast(({ what }) => what === 'power-off' || what === 'power-still-on');
  const word = answer?.detail['status'] ?? answer?.detail['outcome'] ?? answer?.detail['answer'] ?? null;
  return {
    pileId,
    name: pileNames[pileId] ?? pileId,
    sentAfterMs: first('order-sent')?.afterMs ?? null,
    answeredAfterMs: answer?.afterMs ?? null,
    answer: word === null ? null : String(word),
    offAfterMs: off?.afterMs ?? null,
    stillOn: last?.what === 'power-still-on',
  };
}

function relayOf({ steps, relayNames }: DrillFacts, relayId: RelayId): DrillReport['relays'][number][] {
  const step = steps.find((one) => one.relayId === relayId && one.what.startsWith('relay-'));
  if (step === undefined) return [];
  const outcome = step.what === 'relay-acted' ? 'acted' : step.what === 'relay-failed' ? 'failed' : 'spared';
  return [{ relayId, name: relayNames[relayId] ?? relayId, outcome, afterMs: step.afterMs }];
}

function idsOf<K extends 'pileId' | 'relayId' | 'cameraId'>(steps: readonly IncidentStep[], key: K): NonNullable<IncidentStep[K]>[] {
  return [...new Set(steps.flatMap((step) => step[key] ?? []))] as NonNullable<IncidentStep[K]>[];
}
