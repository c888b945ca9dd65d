/** Setting up, logging in, who may, and the station itself. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { Role } from '../../domain/operator.ts';
import type { LoginRow, OperatorRow } from '../../domain/views.ts';
import { hqCode, hqSettings, hqStationId } from './hq.ts';
import { idText, language } from './parts.ts';

export interface Me {
  readonly operatorId: string;
  readonly name: string;
  readonly role: Role;
}

/** Shown before anybody is logged in, so nothing of the site but what the log-in page needs. */
export interface SetupStatus {
  readonly setUp: boolean;
  readonly stationName: string | null;
  readonly language: 'en' | 'zh';
  readonly version: string;
  /** Suggested by the PC, for the set-up page. */
  readonly suggestedZone: string;
}

export interface StationInfo {
  readonly name: string;
  readonly zone: string;
  readonly currency: { readonly code: string; readonly digits: number };
  readonly language: 'en' | 'zh';
  readonly heartbeatS: number;
  readonly idleCapS: number;
  readonly activePlanId: string | null;
  readonly version: string;
  readonly nowMs: number;
  /** Exact URLs to type into a pile, one per network address; identity is appended. */
  readonly pileUrls: readonly string[];
  /** HTTPS addresses for the site's network; empty until the owner's password is set. */
  readonly networkUrls: readonly string[];
}

export interface Health {
  readonly store: 'ok' | 'damaged' | 'full';
  readonly journalRows: number;
  readonly fileBytes: number;
  readonly walBytes: number;
  readonly freeDiskBytes: number | null;
  readonly lastBackupMs: number | null;
  readonly lastVerifiedMs: number | null;
  readonly inboxWaiting: number;
  readonly recovery: {
    /** What came after this moment is not in the newest recovery file that left; null: none did. */
    readonly lastMadeMs: number | null;
    /** Made more than 90 days ago. */
    readonly isOld: boolean;
  };
}

/** copying: and checking the copy; sealing: with the keys, under the passphrase. */
export interface RecoveryFileState {
  readonly step: 'copying' | 'sealing' | 'ready';
  /** 0 until it is ready. */
  readonly bytes: number;
}

const password = z.string().min(10).max(200);
const personName = z.string().trim().min(1).max(60);
const role = z.enum(['owner', 'attendant', 'installer', 'maintenance', 'viewer']);

export const setupArea = {
  status: oc.output(type<SetupStatus>()),
  complete: oc
    .input(
      z.object({
        stationName: z.string().trim().min(1).max(80),
        zone: z.string().min(1).max(60),
        currency: z.string().regex(/^[A-Z]{3}$/),
        language,
        ownerName: personName,
        password,
      }),
    )
    .output(type<Me>()),
  /** This PC takes the place of one that HQ knows: name, zone and currency come from there, and what else HQ has. */
  takeOver: oc
    .input(z.object({ settings: hqSettings, code: hqCode, stationId: hqStationId, language, ownerName: personName, password }))
    .output(type<{ readonly hqName: string; readonly lost: number }>()),
};

export const authArea = {
  login: oc.input(z.object({ name: personName, password: z.string().min(1).max(200) })).output(type<Me>()),
  logout: oc.output(type<{ readonly done: true }>()),
  me: oc.output(type<Me | null>()),
  logins: oc.output(type<readonly LoginRow[]>()),
  revoke: oc.input(z.object({ operatorId: idText })).output(type<{ readonly done: true }>()),
};

export const operatorsArea = {
  list: oc.output(type<readonly OperatorRow[]>()),
  add: oc.input(z.object({ name: personName, role, password })).output(type<{ readonly done: true }>()),
  change: oc
    .input(z.object({ operatorId: idText, role, disabled: z.boolean(), password: password.nullable() }))
    .output(type<{ readonly done: true }>()),
};

export const stationArea = {
  info: oc.output(type<StationInfo>()),
  health: oc.output(type<Health>()),
  /** Begins it. The name is good for ten minutes from when it is ready, for who asked, and gone when the whole file has left. */
  makeRecoveryFile: oc.input(z.object({ passphrase: z.string().max(1_000) })).output(type<{ readonly name: string }>()),
  recoveryFile: oc.input(z.object({ name: idText })).output(type<RecoveryFileState>()),
  change: oc
    .input(
      z.object({
        name: z.string().trim().min(1).max(80),
        language,
        heartbeatS: z.number().int().min(10).max(86_400),
        idleCapS: z.number().int().min(60).max(604_800),
      }),
    )
    .output(type<{ readonly done: true }>()),
};
