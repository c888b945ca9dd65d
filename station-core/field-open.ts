/** The field around the safety lane: sensors and relays, what is set up of them, and the installer's trials. Composition only. */
import type { Command } from './domain/command.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { SensorDesk } from './domain/sensor-views.ts';
import { createFieldChecks, type FieldChecks } from './field-checks.ts';
import type { ChargeMemory } from './flow/charge-memory.ts';
import type { Inbox } from './flow/inbox.ts';
import type { SafetyEngine } from './flow/safety-engine.ts';
import { actRelay } from './relay-act.ts';
import { createSafetySetup, type SafetySetupLoop } from './safety-setup.ts';
import type { openSensors, Sensors, SensorsHost } from './sensors.ts';
import type { OpenSiteCameras } from './site-cameras.ts';
import type { ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { newEventId } from './system.ts';

export interface FieldParts extends Pick<SensorsHost, 'dataFolder' | 'config' | 'onChanged'> {
  readonly clock: Clock;
  readonly log: Logger;
  readonly inbox: Pick<Inbox, 'submit'>;
  readonly read: ReadPool<StoreQueries>['read'];
  readonly charges: ChargeMemory;
  readonly lane: SafetyEngine;
  /** null: not opened yet. */
  readonly cameras: () => OpenSiteCameras | null;
  /** Loaded while the writer opens its file. */
  readonly openSensors: typeof openSensors;
  /** What was opened is closed in reverse. */
  readonly onClose: (close: () => void | Promise<void>) => void;
}

export interface Field {
  /** Reaches what is set up before it resolves. Throws what openSensors throws, and the store. Once. */
  open(): Promise<SensorDesk>;
  /** null: not opened yet. */
  sensors(): Sensors | null;
  /** What is set up for safety was changed. */
  look(): void;
  /** Returns at once. */
  check(order: Extract<Command, { kind: 'field.check' }>): void;
}

export function createField({ clock, log, inbox, read, charges, lane, cameras, onClose, ...parts }: FieldParts): Field {
  let sensors: Sensors | null = null;
  let checks: FieldChecks | null = null;
  let setup: SafetySetupLoop | null = null;
  const submit: Inbox['submit'] = (event) => inbox.submit(event);

  const openChecks = (driven: Sensors, { relayOf }: Pick<SafetySetupLoop, 'relayOf'>): FieldChecks =>
    createFieldChecks({
      clock,
      log,
      newEventId,
      submit,
      relayOf,
      actsInEarnest: (relayId) =>
        lane.door.zones().some((one) => one.relays.some((relay) => relay.relayId === relayId && relay.state === 'acted')),
      tryRelay: (relayId, forMs) => driven.desk.tryRelay(relayId, forMs),
      act: (relay, on) => actRelay({ clock, sensors: () => driven, cameras }, relay, on),
      pausePulse: (relayId, forMs) => driven.pausePulse(relayId, forMs),
      resumePulse: (relayId) => driven.resumePulse(relayId),
      isCharging: (pileId) => charges.of(pileId).some(({ charge }) => charge !== null),
    });

  return {
    open: async () => {
      const opened = await parts.openSensors({
        clock,
        log,
        dataFolder: parts.dataFolder,
        config: parts.config,
        newEventId,
        submit,
        onReading: (reading) => lane.onReading(reading),
        onDevice: (deviceId, problem) => lane.onDevice(deviceId, problem),
        onChanged: parts.onChanged,
      });
      sensors = opened;
      onClose(() => opened.close());
      const loop = createSafetySetup({
        clock,
        log,
        read: () => read('safetySetup', undefined),
        onRead: (found) => {
          lane.setUp(found);
          opened.setUp(found);
        },
      });
      const trials = openChecks(opened, loop);
      checks = trials;
      onClose(() => trials.close());
      const first = loop.begin();
      setup = loop;
      onClose(() => loop.close());
      await first;
      return opened.desk;
    },
    sensors: () => sensors,
    look: () => setup?.look(),
    check: (order) => checks?.run(order),
  };
}
