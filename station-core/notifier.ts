/** Takes messages about alarms from the file to whoever is to be told, and tells the inbox what became of each. */
import { messageOf } from './base/fault.ts';
import type { UtcMs } from './base/time.ts';
import { alarmMessage } from './documents/alarm-words.ts';
import type { StationEvent } from './domain/event.ts';
import type { Notifier } from './domain/notify-port.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { StationSettings } from './domain/station.ts';
import type { DueNotifications } from './domain/views.ts';
import { newEventId } from './system.ts';

/** Without a notice: a try that failed comes due again. */
const LOOK_EVERY_MS = 5_000;

export interface NotifierHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly notifier: Notifier;
  readonly due: (nowMs: UtcMs) => Promise<readonly DueNotifications[]>;
  readonly settings: () => Promise<StationSettings | null>;
  readonly submit: (event: StationEvent) => Promise<unknown>;
}

export interface NotifyLoop {
  /** Something was put on its way. */
  look(): void;
  close(): void;
}

/** One round at a time: what is being sent is not read again. */
export function startNotifying(host: NotifierHost): NotifyLoop {
  const { clock } = host;
  let busy = false;
  let again = false;
  let closed = false;

  const round = async (): Promise<void> => {
    const [due, settings] = await Promise.all([host.due(clock.now()), host.settings()]);
    if (settings !== null) await Promise.all(due.map((one) => deliver(host, one, settings)));
  };
  const look = (): void => {
    again = busy;
    if (busy || closed) return;
    busy = true;
    round()
      .catch((error: unknown) => host.log.warn({ problem: messageOf(error) }, 'messages about alarms could not be looked at'))
      .finally(() => {
        busy = false;
        if (again) look();
      });
  };
  const stop = clock.every(LOOK_EVERY_MS, look);
  return {
    look,
    close: () => {
      closed = true;
      stop();
      host.notifier.close();
    },
  };
}

async function deliver({ clock, notifier, submit }: NotifierHost, due: DueNotifications, settings: StationSettings): Promise<void> {
  const messages = due.messages.map(({ notification, alarm }) => alarmMessage(notification, alarm, settings, due.target.language));
  const { problem, isGone } = await notifier.send(due.target, due.secret, settings.name, messages);
  const receivedMs = clock.now();
  await Promise.all(
    due.messages.map(({ notification }) =>
      submit({ kind: 'notification.tried', id: newEventId(), receivedMs, notificationId: notification.id, problem, isGone }),
    ),
  );
}
