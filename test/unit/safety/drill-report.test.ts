/** What the report of a drill says of each pile, relay and camera. */
import { expect, test } from 'vitest';
import { id } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { IncidentStep } from '../../../station-core/domain/incident.ts';
import type { DrillFacts } from '../../../station-core/domain/safety-views.ts';
import { drillReport } from '../../../station-core/rules/safety/drill-report.ts';

const began = utcMs(1_000_000);
let seq = 0;

function step(what: IncidentStep['what'], afterMs: number, about: Partial<IncidentStep> = {}): IncidentStep {
  seq += 1;
  const nowhere = { pileId: null, relayId: null, sensorId: null, cameraId: null, zoneId: null, detail: {} };
  return { ...nowhere, incidentId: id('i1'), seq, atMs: utcMs(began + afterMs), afterMs, what, ...about };
}

const pile = (name: string) => ({ pileId: id<NonNullable<IncidentStep['pileId']>>(name) });

function factsOf(steps: readonly IncidentStep[]): DrillFacts {
  return {
    incident: {
      id: id('i1'),
      number: 7,
      zoneIds: [id('Z1')],
      ruleId: id('smoke'),
      firstOut: 'rule:smoke/sensor:s1',
      title: 'Smoke',
      isDrill: true,
      openedAtMs: began,
      closedAtMs: null,
      closedBy: null,
      note: '',
    },
    zoneName: 'North',
    ruleName: 'Smoke',
    steps,
    pileNames: { P1: 'Bay 1' },
    relayNames: { siren: 'Siren' },
    cameraNames: {},
  };
}

test.each<[string, readonly IncidentStep[], object]>([
  [
    'sent, answered, seen off',
    [
      step('order-sent', 4, pile('P1')),
      step('order-sent', 2_000, pile('P1')),
      step('order-answered', 60, { ...pile('P1'), detail: { status: 'Accepted' } }),
      step('power-off', 2_100, pile('P1')),
    ],
    { name: 'Bay 1', sentAfterMs: 4, answeredAfterMs: 60, answer: 'Accepted', offAfterMs: 2_100, stillOn: false },
  ],
  [
    'rejected, and still on',
    [
      step('order-sent', 5, pile('P2')),
      step('order-answered', 70, { ...pile('P2'), detail: { outcome: 'rejected' } }),
      step('power-still-on', 10_000, pile('P2')),
    ],
    { name: 'P2', answer: 'rejected', offAfterMs: null, stillOn: true },
  ],
  ['cut off: nothing but the order', [step('order-sent', 3, pile('P1'))], { sentAfterMs: 3, answeredAfterMs: null, answer: null, offAfterMs: null, stillOn: false }],
  ['power that came back counts', [step('power-off', 900, pile('P1')), step('power-still-on', 4_000, pile('P1'))], { offAfterMs: 900, stillOn: true }],
  ['seen off after a warning', [step('power-still-on', 900, pile('P1')), step('power-off', 4_000, pile('P1'))], { offAfterMs: 4_000, stillOn: false }],
])('%s', (_, steps, expected) => {
  expect(drillReport(factsOf(steps)).piles).toMatchObject([expected]);
}); // prettier-ignore

test('relays were spared, cameras turned, the end is the step that told it', () => {
  const report = drillReport(
    factsOf([
      step('relay-spared', 4, { relayId: id('siren') }),
      step('relay-acted', 5, { relayId: id('other') }),
      step('camera-turned', 30, { cameraId: id('c1') }),
      step('recording-began', 31, { cameraId: id('c1') }),
      step('notified', 40),
      step('drill-ended', 60_000),
    ]),
  );
  expect(report).toMatchObject({
    number: 7,
    zoneName: 'North',
    beganAtMs: began,
    endedAtMs: began + 60_000,
    piles: [],
    relays: [
      { name: 'Siren', outcome: 'spared' },
      { name: 'other', outcome: 'acted' },
    ],
    cameras: [{ cameraId: 'c1', turned: true, failed: false, recording: true }],
    notified: 1,
  });
});

test('a drill that runs has no end', () => {
  expect(drillReport(factsOf([])).endedAtMs).toBeNull();
});
