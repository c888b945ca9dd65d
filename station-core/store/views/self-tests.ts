/** Tests of piles, with the names of people and connectors. */
import type { PileId, SelfTestId } from '../../base/ids.ts';
import type { SelfTest } from '../../domain/selftest.ts';
import type { Reader } from '../connection.ts';
import { operatorById } from '../operators.ts';
import { connectorAt } from '../piles.ts';
import { selfTestById, selfTestsOf } from '../self-tests.ts';

/** byName null: the person is not on file any more. */
export interface NamedSelfTest {
  readonly test: SelfTest;
  readonly byName: string | null;
  readonly connectorName: string | null;
}

/** The newest first, at most 50. */
export function selfTestRows(db: Reader, params: { readonly pileId: PileId }): NamedSelfTest[] {
  return selfTestsOf(db, params.pileId).map((test) => named(db, test));
}

export function selfTestView(db: Reader, params: { readonly testId: SelfTestId }): NamedSelfTest | null {
  const test = selfTestById(db, params.testId);
  return test === null ? null : named(db, test);
}

function named(db: Reader, test: SelfTest): NamedSelfTest {
  return { test, byName: operatorById(db, test.by)?.name ?? null, connectorName: connectorAt(db, test.ref)?.name ?? null };
}
