/** The drawer and its shifts. Amounts in minor units of the station's currency. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { ShiftReport, ShiftRow, TillView } from '../../domain/till-views.ts';
import type { Page } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

export type * from '../../domain/till-views.ts';

/** As rules/ledger/drawer.ts takes it. */
const cash = z.number().int().min(0).max(1_000_000_000);

export const tillArea = {
  get: oc.output(type<TillView>()),
  shifts: oc.input(z.object(page)).output(type<Page<ShiftRow>>()),
  report: oc.input(z.object({ shiftId: idText })).output(type<ShiftReport>()),
  open: oc.input(z.object({ countedCash: cash })).output(type<{ readonly shiftId: string }>()),
  /** Closes with what was counted; what is not left in the drawer goes to the safe. */
  close: oc
    .input(z.object({ shiftId: idText, countedCash: cash, leftCash: cash, note: z.string().trim().max(300) }))
    .output(type<ShiftReport>()),
  move: oc
    .input(
      z.object({
        direction: z.enum(['in', 'out']),
        other: z.enum(['owner', 'safe']),
        amount: cash.min(1),
        reason: z.string().trim().min(1).max(200),
      }),
    )
    .output(type<{ readonly done: true }>()),
};
