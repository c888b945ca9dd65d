/** The safety lane over one core: composition only. */
import { id, type CommandId } from './base/ids.ts';
import { localTime, MINUTE_MS, type ZoneName } from './base/time.ts';
import type { PileOrder } from './domain/command.ts';
import type { StationEvent } from './domain/event.ts';
import type { Clock, Logger, PileDriver } from './domain/ports.ts';
import { STARTING } from './commands.ts';
import type { ChargeMemory } from './flow/charge-memory.ts';
import type { Inbox } from './flow/inbox.ts';
import { SafetyEngine } from './flow/safety-engine.ts';
import { actRelay } from './relay-act.ts';
import type { Sensors } from './sensors.ts';
import type { OpenSiteCameras } from './site-cameras.ts';
import type { LaneStart } from './store/views/lane-start.ts';
import { newEventId } from './system.ts';

/** What is opened after the lane is null until then. */
export interface LaneParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly inbox: Pick<Inbox, 'submit' | 'submitFirst'>;
  readonly charges: ChargeMemory;
  readonly zone: () => ZoneName;
  readonly piles: () => Pick<PileDriver, 'order' | 'isConnected'> | null;
  /** An order that waits its turn. */
  readonly order: PileDriver['order'];
  readonly sensors: () => Pick<Sensors, 'act' | 'heard'> | null;
  readonly cameras: () => OpenSiteCameras | null;
}

export function openLane({ clock, log, inbox, charges, piles, sensors, cameras, ...parts }: LaneParts, start: LaneStart): SafetyEngine {
  return new SafetyEngine(
    {
      clock,
      log,
      newEventId,
      newId: newEventId,
      submit: (event) => inbox.submit(event),
      submitFirst: (event) => inbox.submitFirst(event),
      connectorsOf: (pileId) => charges.of(pileId),
      isConnected: (pileId) => piles()?.isConnected(pileId) ?? false,
      newCommandId: () => id<CommandId>(`emergency-${newEventId()}`),
      orderNow: (pileId, commandId, order) => piles()?.order(pileId, commandId, order, 'urgent') ?? Promise.resolve(STARTING),
      order: (pileId, order) => parts.order(pileId, id<CommandId>(`safety-${newEventId()}`), order),
      act: (relay, on) => actRelay({ clock, sensors, cameras }, relay, on),
      cameras,
      onInput: (reading) => sensors()?.heard(reading),
      local: () => {
        const nowMs = clock.now();
        const { weekday, minuteOfDay } = localTime(nowMs, parts.zone());
        return { weekday, msOfDay: minuteOfDay * MINUTE_MS + (nowMs % MINUTE_MS) };
      },
    },
    start,
  );
}

/** What a person did, once it was taken. */
export function tellLane(lane: Pick<SafetyEngine, 'putBack' | 'acknowledged' | 'shelved'>, event: StationEvent): void {
  if (event.kind === 'operator.order-pile' && putsBack(event.order)) lane.putBack(event.pileId);
  if (event.kind === 'operator.acknowledge-alarm') lane.acknowledged(event.key, event.operatorId);
  if (event.kind === 'operator.shelve-alarm') lane.shelved(event.key, event.operatorId);
}

/** The whole pile in service again. */
function putsBack(order: PileOrder): boolean {
  return order.kind === 'availability' && order.operative && order.connector === 0 && order.evse === 0;
}
