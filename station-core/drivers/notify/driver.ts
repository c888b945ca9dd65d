/** Messages out of the station: webhooks and mail. */
import type { Clock } from '../../domain/ports.ts';
import type { Notifier } from '../../domain/notify-port.ts';
import { sendMail } from './mail.ts';
import { postWebhook } from './webhook.ts';

const LIMIT_MS = 15_000;

export function openNotifier({ clock }: { readonly clock: Clock }): Notifier {
  const closing = new AbortController();
  return {
    send: async ({ channel }, secret, station, messages) => {
      if (closing.signal.aborted) return 'The station is closing.';
      if (channel.kind === 'mail') return sendMail({ channel, secret, station, messages, limitMs: LIMIT_MS });
      const late = new AbortController();
      const cancel = clock.after(LIMIT_MS, () => late.abort());
      try {
        const signal = AbortSignal.any([closing.signal, late.signal]);
        return await postWebhook({ url: channel.url, secret, station, messages, nowS: Math.floor(clock.now() / 1_000), signal });
      } finally {
        cancel();
      }
    },
    close: () => closing.abort(),
  };
}
