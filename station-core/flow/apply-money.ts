/** As apply.ts, for what decisions about money write. */
import { assert } from '../base/assert.ts';
import type { MoneyWrite } from '../domain/money-write.ts';
import type { Writer } from '../store/connection.ts';
import { addTransfer } from '../store/ledger.ts';
import type { Vault } from '../store/vault.ts';

export function applyMoneyWrite(db: Writer, _vault: Vault, write: MoneyWrite): void {
  switch (write.kind) {
    case 'transfer.add': return addTransfer(db, write.transfer);
    default: assert(false, `nothing writes ${write.kind} yet`);
  }
} // prettier-ignore
