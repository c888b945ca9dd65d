/** Zones, and what is set up for their safety. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { BypassRow, DrillReport, DrillRow, MatrixVersionRow, SafetySetupAnswer } from '../../domain/safety-views.ts';
import type { ZoneView } from '../../domain/views.ts';
import { idText, ms } from './parts.ts';

const zoneIdText = z.string().min(1).max(40);
/** Parts of the plan's width and height. */
const mapPlace = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });

/** Zones as the safety lane holds them in memory at this moment. Notices: zones, incidents, safety. */
export const zonesArea = {
  states: oc.output(type<readonly ZoneView[]>()),
  /** Stops every charge of the zone and latches it, at once. */
  stop: oc.input(z.object({ zoneId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
  /** First step: refused ('safety.cause-stands') while a cause stands. */
  askReset: oc.input(z.object({ zoneId: idText, reason: z.string().trim().min(3).max(200) })).output(type<{ readonly done: true }>()),
  /** Second step, within 2 min. */
  confirmReset: oc.input(z.object({ zoneId: idText })).output(type<{ readonly done: true }>()),
  /** Does what the matrix says for the rule, relays spared, and marks everything as a drill. */
  beginDrill: oc.input(z.object({ zoneId: idText, ruleId: idText })).output(type<{ readonly done: true }>()),
  endDrill: oc.input(z.object({ zoneId: idText })).output(type<{ readonly done: true }>()),
};

/** What is set up: zones, the matrix, bypasses, the plan of the site. Sensors and relays are saved in `sensors`, rules in `alarms`. Notices: safety, zones. */
export const safetyArea = {
  setup: oc.output(type<SafetySetupAnswer>()),
  /** zoneId null: a new one. pileIds: all piles that belong to it from now on, saved with it or not at all; null: as they are. */
  saveZone: oc
    .input(
      z.object({
        zoneId: zoneIdText.nullable(),
        name: z.string().trim().min(1).max(60),
        silence: z.enum(['trip', 'hold']),
        pileIds: z.array(z.string().min(1).max(80)).max(2_000).nullable().default(null),
      }),
    )
    .output(type<{ readonly zoneId: string }>()),
  /** Refused while something belongs to it. */
  removeZone: oc.input(z.object({ zoneId: zoneIdText })).output(type<{ readonly done: true }>()),
  /** Corners of its area on the plan; none: not drawn. */
  drawZone: oc.input(z.object({ zoneId: zoneIdText, outline: z.array(mapPlace).max(100) })).output(type<{ readonly done: true }>()),
  /** version: the one that was changed; refused when another was saved meanwhile. A cell without effects says that nothing happens. */
  saveMatrix: oc
    .input(
      z.object({
        version: z.number().int().min(0),
        cells: z
          .array(
            z.object({
              ruleId: zoneIdText,
              zoneId: zoneIdText.nullable(),
              effects: z.array(z.enum(['stop', 'trip', 'stop-pile', 'siren', 'relays', 'cameras', 'record', 'notify'])).max(8),
            }),
          )
          .max(4_000),
      }),
    )
    .output(type<{ readonly version: number }>()),
  /** Newest first, at most 50. */
  matrixVersions: oc.output(type<readonly MatrixVersionRow[]>()),
  /** null: taken off the plan. Cameras are placed with cameras.save. */
  place: oc
    .input(z.object({ thing: z.object({ kind: z.enum(['pile', 'sensor', 'relay']), id: idText }), place: mapPlace.nullable() }))
    .output(type<{ readonly done: true }>()),
  removePlan: oc.output(type<{ readonly done: true }>()),
  bypasses: {
    /** Asked for or in force. */
    list: oc.output(type<readonly BypassRow[]>()),
    /** It holds once somebody of another role approved it, until its end, at most 24 h. */
    ask: oc
      .input(
        z.object({
          target: z.object({ kind: z.enum(['sensor', 'rule']), id: zoneIdText }),
          reason: z.string().trim().min(3).max(200),
          endsAtMs: ms,
        }),
      )
      .output(type<{ readonly bypassId: string }>()),
    approve: oc.input(z.object({ bypassId: idText })).output(type<{ readonly done: true }>()),
    end: oc.input(z.object({ bypassId: idText })).output(type<{ readonly done: true }>()),
  },
  /** Newest first, at most 50. */
  drills: oc.output(type<readonly DrillRow[]>()),
  drill: oc.input(z.object({ incidentId: idText })).output(type<DrillReport>()),
};
