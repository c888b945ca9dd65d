/** What the station does by itself because the file says that it is due: messages, payments, records of incidents, room for evidence. Composition only. */
import type { Answer } from './domain/answer.ts';
import type { StationEvent } from './domain/event.ts';
import type { Notifier } from './domain/notify-port.ts';
import type { PaymentProvider, ProviderCallback, ProviderConfig } from './domain/payment-port.ts';
import type { Clock, Logger } from './domain/ports.ts';
import { startEvidenceQuota } from './evidence-quota.ts';
import { startIncidentRecords } from './incident-records.ts';
import { startNotifying, type NotifyLoop } from './notifier.ts';
import { startPayments, type PaymentLoop } from './payments.ts';
import type { ReadPool } from './store/pool.ts';
import type { StoreQueries } from './store/queries.ts';
import { newEventId } from './system.ts';

export interface DueWorkHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly evidenceFolder: string;
  readonly read: ReadPool<StoreQueries>['read'];
  readonly submit: (event: StationEvent) => Promise<Answer>;
  readonly openNotifier: () => Notifier;
  readonly companies: readonly ProviderConfig[];
  /** told: by a company that is in the process itself. */
  readonly openProviders: (told: (name: string, callback: ProviderCallback) => void) => readonly PaymentProvider[];
  /** What was opened is closed in reverse. */
  readonly onClose: (close: () => void) => void;
}

export interface DueWork {
  readonly messages: Pick<NotifyLoop, 'look'>;
  readonly payments: PaymentLoop;
}

export function startDueWork({ clock, log, evidenceFolder, read, submit, onClose, ...host }: DueWorkHost): DueWork {
  const messages = startNotifying({
    clock,
    log,
    notifier: host.openNotifier(),
    due: (nowMs) => read('notificationsDue', { nowMs }),
    settings: () => read('settings', undefined),
    submit,
  });
  onClose(() => messages.close());

  let loop: PaymentLoop | null = null;
  const payments = startPayments({
    clock,
    log,
    configs: host.companies,
    providers: host.openProviders((name, callback) => loop?.told(name, callback)),
    questions: (nowMs) => read('providerQuestions', { nowMs }),
    submit,
  });
  loop = payments;
  onClose(() => payments.close());

  onClose(
    startIncidentRecords({
      clock,
      log,
      evidenceFolder,
      next: (nowMs, passOver) => read('incidentToRecord', { nowMs, passOver }),
      record: (incidentId, nowMs) => read('incidentRecord', { incidentId, nowMs }, 'report'),
      submit,
    }),
  );
  onClose(startEvidenceQuota({ clock, log, evidenceFolder, read: () => read('evidenceQuota', undefined), submit, newEventId }));
  return { messages, payments };
}
