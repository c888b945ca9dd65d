/** As apply.ts, for what decisions about HQ write. */
import { unreachable } from '../base/assert.ts';
import type { HqWrite } from '../domain/hq-write.ts';
import type { Writer } from '../store/connection.ts';
import { raiseNumbers } from '../store/counters.ts';
import { addDirective, clearDirectives, putDirectiveOutcome } from '../store/hq-directives.ts';
import { deleteLeaseRequest, deleteShared, putLeaseRequest, putShared } from '../store/hq-leases.ts';
import { deleteOwned, forgetVersions, putBlockedList, putOwned } from '../store/hq-owned.ts';
import { acknowledgeBatches, cutBatch, dropDeadBatches, dropOldBatches, makeBatch } from '../store/hq-batches.ts';
import { deleteHqLink, putHqLink, putHqLosses } from '../store/hq-link.ts';
import { closeOutbox, dropOldNotices, openEpoch, putHqTold, stepBackfill, tellFaults } from '../store/hq-outbox.ts';
import type { Vault } from '../store/vault.ts';

/** Rows that go in one step of the tidying. */
const TIDY_NOTICES = 2_000;
const TIDY_BATCHES = 20;

export function applyHqWrite(db: Writer, vault: Vault, write: HqWrite): void {
  switch (write.kind) {
    case 'hq-link.put': return putHqLink(db, write.link);
    case 'hq-link.delete':
      closeOutbox(db);
      return deleteHqLink(db);
    case 'numbers.raise': return raiseNumbers(db, write.atMs);
    case 'hq-losses.put': return putHqLosses(db, write.lost);
    case 'hq-batch.cut': return cutBatch(db, write.batch);
    case 'hq-batch.made': return makeBatch(db, write.file, write.manifestHash, write.atMs);
    case 'hq-batches.acknowledge': return acknowledgeBatches(db, write.mark, write.via, write.atMs);
    case 'hq-epoch.open': return openEpoch(db, { epoch: write.epoch, stationId: write.stationId, openedAtMs: write.atMs }, write.backfill);
    case 'hq-backfill.step': return stepBackfill(db, write.objects, write.next, write.atMs);
    case 'hq-faults.told': return tellFaults(db, write.objects, write.untilMs, write.atMs);
    case 'hq-outbox.tidy':
      dropOldNotices(db, write.epoch, TIDY_NOTICES);
      dropDeadBatches(db, write.epoch, TIDY_BATCHES);
      return dropOldBatches(db, write.beforeMs, TIDY_BATCHES);
    case 'hq-told.put': return putHqTold(db, write.what, write.objectId, write.body);
    case 'hq-directive.put': return addDirective(db, vault, write.directive, write.outcome, write.sealedBy);
    case 'hq-directive.outcome': return putDirectiveOutcome(db, write.outcome);
    case 'hq-directives.clear': return clearDirectives(db);
    case 'hq-owned.put': return putOwned(db, write.owned);
    case 'hq-owned.forgotten': return forgetVersions(db, write.after);
    case 'hq-owned.delete': return deleteOwned(db, write.what, write.objectId);
    case 'blocked-list.put': return putBlockedList(db, write.listId, write.tokenIds);
    case 'hq-shared.put': return putShared(db, write.shared);
    case 'hq-shared.delete': return deleteShared(db, write.accountId);
    case 'lease-request.put': return putLeaseRequest(db, write.request);
    case 'lease-request.delete': return deleteLeaseRequest(db, write.accountId);
    default: return unreachable(write);
  }
} // prettier-ignore
