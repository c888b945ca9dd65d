/** A list of cards, looked at as a whole before any of it is put on file: every row that cannot be is named with its reason. */
import type { AccountId } from '../../base/ids.ts';
import type { Account } from '../../domain/account.ts';
import type { NewCard } from '../../domain/token.ts';

/** Cards in one list; all of them go into one commit, which other events wait for. */
export const IMPORT_MOST = 2_000;
/** OCPP 2.0.1 idToken, and what a card's name has room for. */
export const LONGEST_NUMBER = 36;
export const LONGEST_LABEL = 80;
/** OCPP 1.6 parentIdTag. */
export const LONGEST_PARENT = 20;

export type ImportTrouble =
  | 'number-missing'
  | 'number-too-long'
  /** 1.23E+15: a spreadsheet took it for a number and rounded it. */
  | 'number-rounded'
  | 'number-twice'
  | 'number-on-file'
  | 'label-missing'
  | 'label-too-long'
  | 'account-unknown'
  | 'account-closed'
  | 'account-merchant'
  | 'parent-too-long';

export interface ImportProblem {
  /** Place in the list, from 0. */
  readonly index: number;
  readonly why: ImportTrouble;
  /** Of number-twice: where it stood first. */
  readonly firstIndex: number | null;
}

export interface ImportRow extends NewCard {
  /** Every form the number may stand in on file, in its canonical form first. */
  readonly forms: readonly string[];
}

export interface ImportFacts {
  readonly onFile: (forms: readonly string[]) => boolean;
  readonly accountOf: (accountId: AccountId) => Pick<Account, 'state' | 'kind'> | null;
}

/** In the order of the list; of one row every problem. */
export function checkImport(rows: readonly ImportRow[], facts: ImportFacts): ImportProblem[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const first = row.forms.map((form) => seen.get(form)).find((at) => at !== undefined) ?? null;
    for (const form of row.forms) if (!seen.has(form)) seen.set(form, index);
    const troubles = [...numberTroubles(row, first, facts), ...labelTroubles(row), ...accountTroubles(row, facts)];
    return troubles.map((why) => ({ index, why, firstIndex: why === 'number-twice' ? first : null }));
  });
}

function numberTroubles({ number, forms }: ImportRow, first: number | null, { onFile }: ImportFacts): ImportTrouble[] {
  if (number.trim() === '') return ['number-missing'];
  if (number.trim().length > LONGEST_NUMBER) return ['number-too-long'];
  if (/^\d(?:[.,]\d+)?E\+\d+$/i.test(number.trim())) return ['number-rounded'];
  if (first !== null) return ['number-twice'];
  return onFile(forms) ? ['number-on-file'] : [];
}

function labelTroubles({ label }: ImportRow): ImportTrouble[] {
  if (label.trim() === '') return ['label-missing'];
  return label.length > LONGEST_LABEL ? ['label-too-long'] : [];
}

function accountTroubles({ accountId, parentTag }: ImportRow, { accountOf }: ImportFacts): ImportTrouble[] {
  const troubles: ImportTrouble[] = parentTag !== null && parentTag.trim().length > LONGEST_PARENT ? ['parent-too-long'] : [];
  if (accountId === null) return troubles;
  const account = accountOf(accountId);
  if (account === null) return [...troubles, 'account-unknown'];
  if (account.state === 'closed') return [...troubles, 'account-closed'];
  return account.kind === 'merchant' ? [...troubles, 'account-merchant'] : troubles;
}
