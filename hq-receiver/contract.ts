/** Every call that HQ's pages make, area by area; each area stands in contracts/. The renderer imports its types alone. Times are UTC milliseconds, money integers. */
import type { z } from 'zod';
import { access, people, type me, type personRow } from './contracts/access.ts';
import {
  directives,
  partners,
  wallets,
  type kind,
  type orderRow,
  type state,
  type targets,
  type walletRow,
} from './contracts/directives.ts';
import { alarms, incidents, rollups, type alarmRow } from './contracts/facts.ts';
import type { role, severity } from './contracts/parts.ts';
import { codes, map, stations, type codeRow, type stationRow, type stationView } from './contracts/stations.ts';

export const contract = { access, people, stations, codes, map, alarms, rollups, incidents, directives, wallets, partners };

export type Me = z.infer<typeof me>;
export type HqRole = z.infer<typeof role>;
export type PersonRow = z.infer<typeof personRow>;
export type StationRow = z.infer<typeof stationRow>;
export type StationView = z.infer<typeof stationView>;
export type CodeRow = z.infer<typeof codeRow>;
export type Severity = z.infer<typeof severity>;
export type AlarmRow = z.infer<typeof alarmRow>;
export type DirectiveKind = z.infer<typeof kind>;
export type OrderState = z.infer<typeof state>;
export type OrderRow = z.infer<typeof orderRow>;
export type Targets = z.infer<typeof targets>;
export type WalletRow = z.infer<typeof walletRow>;
