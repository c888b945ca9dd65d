/** Piles: let in, set up, ordered, tested and kept safe on the line. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { PileCertificate } from '../../domain/certificate.ts';
import type { CommandResult } from '../../domain/command.ts';
import type { KnockView, LocalListRow, PileQuirksView, PileSettings, PileView, SelfTestView } from '../../domain/views.ts';
import { pileOrder } from '../pile-order.ts';
import { connectorRef, idText, language } from './parts.ts';

export interface PilesView {
  readonly waiting: readonly PileView[];
  readonly accepted: readonly PileView[];
  readonly refused: readonly PileView[];
  readonly knocks: readonly KnockView[];
  readonly waitingLimit: number;
}

/** The CA is public: it is downloaded without a log-in at /download/station-ca.pem, .crt and .der. */
export interface StationSecurity {
  readonly caPem: string;
  /** SHA-256 of the certificate, upper-case hex with colons, to compare on a pile's screen. */
  readonly caFingerprint: string;
  readonly caValidUntilMs: number;
  /** As StationInfo.pileUrls, apart: ws:// and wss://. Empty: that listener is switched off. */
  readonly plainUrls: readonly string[];
  readonly secureUrls: readonly string[];
}

export const pilesArea = {
  list: oc.output(type<PilesView>()),
  get: oc.input(z.object({ pileId: idText })).output(type<PileView>()),
  admit: oc
    .input(
      z.object({
        pileId: idText,
        name: z.string().trim().min(1).max(60),
        /** undefined: keep what is set; empty: none. */
        place: z.string().trim().max(80).optional(),
        zone: z.string().trim().max(40).optional(),
        /** 16 to 40 printable characters (OCPP-J AuthorizationKey); null: none; undefined: keep what is set. */
        password: z
          .string()
          .regex(/^[\x21-\x7e]{16,40}$/)
          .nullable()
          .optional(),
        connectors: z
          .array(
            z.object({
              evse: z.number().int().min(1).max(99),
              connector: z.number().int().min(1).max(99),
              name: z.string().trim().min(1).max(40),
              ratedPowerW: z.number().int().min(1_000).max(2_000_000).nullable(),
              /** undefined: keep what is set. */
              phases: z
                .union([z.literal(1), z.literal(2), z.literal(3)])
                .nullable()
                .optional(),
            }),
          )
          .min(1)
          .max(32),
      }),
    )
    .output(type<{ readonly done: true }>()),
  refuse: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
  /** Stops every charge of the pile and takes it out of service, at once and by every means; an alarm says whether its power is gone. */
  emergencyStop: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
  /** What the pile told of its settings last; ask the pile anew by piles.order read-configuration. */
  settings: oc.input(z.object({ pileId: idText })).output(type<PileSettings>()),
  /** What piles of its make do differently, what was learned of this very one, and the quirks files that were left out. */
  quirks: oc.input(z.object({ pileId: idText })).output(type<PileQuirksView>()),
  /** A refused pile may knock again and waits for a decision. */
  letKnock: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
  /** reason: why somebody did what cuts a charge or a line; kept in the journal. */
  order: oc
    .input(z.object({ pileId: idText, order: pileOrder, reason: z.string().trim().min(3).max(200).optional() }))
    .output(type<CommandResult>()),
};

/** Security profiles, certificates, and who was turned away. PileView.security says how a pile stands. */
export const securityArea = {
  /**
   * Moves a pile to a profile, or gives it a new password or certificate on the one it has; the old way in stays open until
   * it was seen on the new one. To a lower profile than `least`: nothing is told to the pile, it is only let in again.
   */
  move: oc
    .input(
      z.object({
        pileId: idText,
        to: z.literal([0, 1, 2, 3]),
        /** A new password for it, 16 to 40 printable characters (strict 1.6 piles: 40 hex digits, F25); null: none. */
        password: z
          .string()
          .regex(/^[\x21-\x7e]{16,40}$/)
          .nullable()
          .default(null),
        /** What the CN of its certificate may be beside its identity; null: as it was. */
        certificateName: z.string().trim().min(1).max(64).nullable().default(null),
      }),
    )
    .output(type<{ readonly done: true }>()),
  endMove: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
  certificates: oc.input(z.object({ pileId: idText })).output(type<readonly PileCertificate[]>()),
  /** The pile is refused with this certificate from now on, and cut off if it came with it. */
  revoke: oc.input(z.object({ serial: z.string().min(1).max(80) })).output(type<{ readonly done: true }>()),
  /** What was turned away under this identity: refused handshakes, and connections that were cut off. */
  knocks: oc.input(z.object({ pileId: idText })).output(type<readonly KnockView[]>()),
  /** What an installer needs to know of this station: its CA, and the addresses to type. */
  station: oc.output(type<StationSecurity>()),
};

export const selfTestsArea = {
  /** Of one pile, the newest first; the one that runs is among them. */
  list: oc.input(z.object({ pileId: idText, language })).output(type<readonly SelfTestView[]>()),
  get: oc.input(z.object({ testId: idText, language })).output(type<SelfTestView>()),
  start: oc
    .input(z.object({ ref: connectorRef, installer: z.string().trim().max(60), withCharge: z.boolean(), withRestart: z.boolean() }))
    .output(type<{ readonly testId: string }>()),
  cancel: oc.input(z.object({ testId: idText })).output(type<{ readonly done: true }>()),
};

export const localListsArea = {
  list: oc.output(type<readonly LocalListRow[]>()),
  /** Sends the whole list to the pile again, at its next turn. */
  renew: oc.input(z.object({ pileId: idText })).output(type<{ readonly done: true }>()),
};
