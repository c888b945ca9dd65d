/** Messages out of the station: webhooks, mail, and phones whose page is closed. */
import type { Clock } from '../../domain/ports.ts';
import type { Notifier } from '../../domain/notify-port.ts';
import { sendMail } from './mail.ts';
import { sendPush, type PushPost } from './push.ts';
import { postWebhook } from './webhook.ts';

const LIMIT_MS = 15_000;

export interface NotifierHost {
  readonly clock: Clock;
  readonly vapid: PushPost['vapid'];
  readonly pushServices: readonly string[];
}

export function openNotifier({ clock, vapid, pushServices: services }: NotifierHost): Notifier {
  const closing = new AbortController();
  return {
    send: async ({ channel }, secret, station, messages) => {
      if (closing.signal.aborted) return { problem: 'The station is closing.', isGone: false };
      if (channel.kind === 'mail')
        return { problem: await sendMail({ channel, secret, station, messages, limitMs: LIMIT_MS }), isGone: false };
      const late = new AbortController();
      const cancel = clock.after(LIMIT_MS, () => late.abort());
      try {
        const signal = AbortSignal.any([closing.signal, late.signal]);
        if (channel.kind === 'push') return await sendPush({ channel, secret, station, messages, vapid, services, signal });
        const nowS = Math.floor(clock.now() / 1_000);
        return { problem: await postWebhook({ url: channel.url, secret, station, messages, nowS, signal }), isGone: false };
      } finally {
        cancel();
      }
    },
    close: () => closing.abort(),
  };
}
