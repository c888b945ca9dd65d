/** Whom the station tells of alarms, and what it told. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { NotificationRow, NotifyTargetRow, Page } from '../../domain/views.ts';
import { severity } from '../alarm-input.ts';
import { idText, language, page } from './parts.ts';

const notifyTarget = z.object({
  name: z.string().trim().min(1).max(60),
  channel: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('webhook'), url: z.string().trim().max(500) }),
    z.object({
      kind: z.literal('mail'),
      host: z.string().trim().min(1).max(253),
      port: z.number().int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls', 'none']),
      username: z.string().trim().max(200),
      from: z.string().trim().max(200),
      to: z.array(z.string().trim().max(200)).min(1).max(20),
    }),
  ]),
  atLeast: z.enum(['low', 'medium', 'high', 'critical']),
  step: z.number().int().min(0).max(5),
  language,
  enabled: z.boolean(),
});

/** Whom the station tells of alarms. Notices: notify. */
export const notifyArea = {
  list: oc.output(type<readonly NotifyTargetRow[]>()),
  /** What was sent, or is on its way, the newest first; a month is kept. */
  messages: oc.input(z.object(page)).output(type<Page<NotificationRow>>()),
  /** targetId null: a new one. secret null: as it was; empty: none. Of mail the password, of a webhook the key its signature is made with. */
  save: oc
    .input(z.object({ targetId: idText.nullable(), target: notifyTarget, secret: z.string().max(200).nullable() }))
    .output(type<{ readonly targetId: string }>()),
  remove: oc.input(z.object({ targetId: idText })).output(type<{ readonly done: true }>()),
  /** This device of whoever asks, by its Push API subscription. */
  own: {
    /** Uncompressed P-256 point, base64url, for PushManager.subscribe. */
    key: oc.output(type<{ readonly publicKey: string }>()),
    /** null: this device is not told. */
    state: oc
      .input(z.object({ endpoint: z.string().max(1_000) }))
      .output(type<{ readonly targetId: string; readonly atLeast: NotifyTargetRow['atLeast'] } | null>()),
    /** On, or changed. auth: the subscription's auth secret. Throws input.invalid for an address that is no push service's. */
    on: oc
      .input(
        z.object({
          endpoint: z.string().min(10).max(1_000),
          p256dh: z.string().max(100),
          auth: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
          device: z.string().trim().min(1).max(40),
          atLeast: severity,
          language,
        }),
      )
      .output(type<{ readonly targetId: string }>()),
    off: oc.input(z.object({ endpoint: z.string().max(1_000) })).output(type<{ readonly done: true }>()),
    /** One message to this device alone. */
    test: oc.input(z.object({ endpoint: z.string().max(1_000) })).output(type<{ readonly done: true }>()),
  },
  /** Puts one test message on its way; `messages` tells what came of it. */
  test: oc.input(z.object({ targetId: idText })).output(type<{ readonly done: true }>()),
};
