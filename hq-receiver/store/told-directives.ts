/** Rows of a batch that the directives and leases are waiting for: taken in the transaction that applies the batch, in their order. */
import type { WireRow } from '../../station-core/hq/wire.ts';
import { bodies } from '../../station-core/hq/wire-objects.ts';
import { recordOutcome } from './directives.ts';
import { emptyWallet, leaseAnswered, takePosting, takeWallet, takeWish } from './lease-told.ts';
import type { Sql } from './sql.ts';

/** The bodies were checked before (wire-objects). The station's row is held. The same rows again change nothing. */
export async function takeDirectiveRows(sql: Sql, stationId: string, rows: readonly WireRow[], nowMs: number): Promise<void> {
  // Money that came or went first: it decides what there is for who wants some.
  const wishes = rows.filter(({ kind }) => kind === 'lease-request');
  for (const row of [...rows.filter(({ kind }) => kind !== 'lease-request'), ...wishes]) {
    const { kind, body, id, epoch, version } = row;
    if (body === null) {
      // Its person was erased at the station, which pays the wallet out before.
      if (kind === 'account') await emptyWallet(sql, stationId, { accountId: id, epoch, version }, nowMs);
      continue;
    }
    switch (kind) {
      case 'directive': {
        const told = bodies.directive.parse(body);
        const known = await recordOutcome(sql, stationId, told, { epoch, version });
        if (known?.kind === 'lease-grant' || known?.kind === 'lease-recall')
          await leaseAnswered(sql, stationId, known.orderId, { state: told.state, epoch }, nowMs);
        break;
      }
      case 'posting': {
        await takePosting(sql, stationId, { ...bodies.posting.parse(body), id, epoch, version }, nowMs);
        break;
      }
      case 'account': {
        const { id: accountId, wallet, isShared } = bodies.account.parse(body);
        if (isShared) await takeWallet(sql, stationId, { accountId, wallet, epoch, version }, nowMs);
        break;
      }
      case 'lease-request': {
        const told = bodies['lease-request'].parse(body);
        await takeWish(sql, stationId, { ...told, epoch, version }, nowMs);
        break;
      }
      default:
    }
  }
}
