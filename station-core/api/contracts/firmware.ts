/** Firmware for piles, and the files they send. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { CommandResult } from '../../domain/command.ts';
import type { FirmwareRow, LogRequestRow, Page, PileFileRow, RolloutTarget, RolloutView } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

export const firmwareArea = {
  /** servedAt: where piles fetch files; empty: nowhere, the log says why. */
  list: oc.output(type<{ readonly images: readonly FirmwareRow[]; readonly servedAt: readonly string[] }>()),
  /** Makes an image of what POST /upload/firmware answered. */
  add: oc
    .input(
      z.object({
        uploadId: idText,
        name: z.string().trim().min(1).max(80),
        /** As the pile tells it when it boots with this image; that is how it is known to be installed. */
        version: z.string().trim().min(1).max(50),
        vendor: z.string().trim().min(1).max(50).nullable(),
        model: z.string().trim().min(1).max(50).nullable(),
        /** OCPP 2.0.1 §2.20 FirmwareType: certificate and signature of the maker; both or neither. */
        certificatePem: z.string().trim().max(5_500).includes('-----BEGIN CERTIFICATE-----').nullable(),
        signature: z
          .string()
          .trim()
          .max(800)
          .regex(/^[A-Za-z0-9+/]+={0,2}$/)
          .nullable(),
      }),
    )
    .output(type<{ readonly firmwareId: string }>()),
  remove: oc.input(z.object({ firmwareId: idText })).output(type<{ readonly done: true }>()),
  /** Accepted piles, and what keeps each from being updated now. */
  targets: oc.output(type<readonly RolloutTarget[]>()),
  rollouts: oc.input(z.object(page)).output(type<Page<RolloutView>>()),
  rollout: oc.input(z.object({ rolloutId: idText })).output(type<RolloutView>()),
  startRollout: oc
    .input(z.object({ firmwareId: idText, pileIds: z.array(idText).min(1).max(1_000) }))
    .output(type<{ readonly rolloutId: string }>()),
  stopRollout: oc.input(z.object({ rolloutId: idText })).output(type<{ readonly done: true }>()),
  /** Asks a pile for its diagnostics or its security log; the file comes later, see `files`. */
  fetchLog: oc.input(z.object({ pileId: idText, log: z.enum(['diagnostics', 'security']) })).output(type<CommandResult>()),
  /** pileId null: of all piles. requests: what was asked for and is not here. */
  files: oc
    .input(z.object({ pileId: idText.nullable().default(null), ...page }))
    .output(type<Page<PileFileRow> & { readonly requests: readonly LogRequestRow[] }>()),
};
