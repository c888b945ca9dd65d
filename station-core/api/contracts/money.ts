/** How the station handles money, and how its payment companies are. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { MoneySettings } from '../../domain/money-settings.ts';
import type { ProviderSeen } from '../../domain/payment-desk.ts';

export type { MoneySettings } from '../../domain/money-settings.ts';
export type { ProviderSeen } from '../../domain/payment-desk.ts';

/** The event's decision says which numbers can be used. */
const whole = z.number().int().min(0);
const line = z.string().trim().max(200);

const settings = z.object({
  planHolds: z.enum(['session', 'moment']),
  shiftsRequired: z.boolean(),
  refundAlone: whole,
  writeOffAlone: whole,
  topUpMost: whole,
  walletMost: whole,
  meterIntervalS: whole,
  stopDeadlineS: whole,
  codeHours: whole,
  personMonths: whole,
  unknownPayer: z.enum(['bill', 'none']),
  seller: z.object({ name: line, address: line, taxId: line, phone: line }),
  /** As /upload/static-qr answered it. */
  staticQr: z
    .string()
    .regex(/^[\w-]{1,60}\.(png|jpg|webp)$/)
    .nullable(),
  invoiceAtOnce: z.boolean(),
});

export const moneyArea = {
  settings: oc.output(type<MoneySettings>()),
  /** All of them; throws input.invalid with the field that cannot be used. */
  change: oc.input(settings).output(type<{ readonly done: true }>()),
  /** In the order of config.json; since the station started. */
  providers: oc.output(type<readonly ProviderSeen[]>()),
};
