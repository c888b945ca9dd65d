/** Which sentence says what a pile's word means. */
import type { CommandResult } from '../../../station-core/api/contract.ts';
import type { english } from '../../i18n/resources.ts';

type WordKey = Extract<keyof (typeof english)['pile'], `word.${string}`>;

/** Words of both protocols that a person should not have to know. Those missing here say no more than yes or no. */
const known = {
  Accepted: 'word.Accepted',
  Scheduled: 'word.Scheduled',
  RebootRequired: 'word.RebootRequired',
  NotSupported: 'word.NotSupported',
  NotImplemented: 'word.NotSupported',
  Unlocked: 'word.Unlocked',
  UnlockFailed: 'word.UnlockFailed',
  OngoingAuthorizedTransaction: 'word.OngoingTransaction',
  UnknownConnector: 'word.UnknownConnector',
  Occupied: 'word.Occupied',
  Faulted: 'word.Faulted',
  Unavailable: 'word.Unavailable',
  NotFound: 'word.NotFound',
  NoProfiles: 'word.NotFound',
  EmptyResultSet: 'word.NotFound',
  Unknown: 'word.NotFound',
  UnknownComponent: 'word.UnknownSetting',
  UnknownVariable: 'word.UnknownSetting',
  UnknownMessageId: 'word.UnknownMessage',
  UnknownVendorId: 'word.UnknownMessage',
  UnknownVendor: 'word.UnknownMessage',
  UnknownTransaction: 'word.UnknownTransaction',
  Failed: 'word.Failed',
} satisfies Readonly<Record<string, WordKey>>;

export function wordKey(result: Extract<CommandResult, { outcome: 'accepted' | 'rejected' }>): WordKey {
  const special = Object.entries(known).find(([word]) => word === result.status)?.[1];
  return special ?? (result.outcome === 'accepted' ? 'word.accepted' : 'word.rejected');
}

/** It is done or agreed. */
export function isGood(result: CommandResult): boolean {
  return result.outcome === 'accepted' && result.status !== 'UnlockFailed';
}
