/** What the page of a secret is made from, and where it stands. */
import type { Minor } from '../../base/money.ts';
import type { BillPreview } from '../../domain/views.ts';
import type { DriverPageView } from '../../store/views/driver.ts';

/** What the page shows, worked out from what is stored. */
export interface ChargeFacts {
  readonly name: string;
  readonly view: DriverPageView;
  /** While there is no bill; null: no price plan. */
  readonly running: BillPreview | null;
  /** What of the bill is to be paid now. */
  readonly due: Minor;
  readonly providers: readonly string[];
  /** The code of money paid in advance, while it is good; null: none. */
  readonly code: string | null;
  readonly isInvoiceAsked: boolean;
  readonly problem: string | null;
}

/** Where the page stands. Another one is another page: the phone asks for it anew. */
export type ChargePhase = 'complaint' | 'waiting' | 'ready' | 'unused' | 'starting' | 'not-started' | 'charging' | 'finished' | 'billed';

export function phaseOf({ page, order, session, prepay, bill }: DriverPageView): ChargePhase {
  if (page.complaintId !== null) return 'complaint';
  if (session !== null) {
    if (session.phase === 'charging') return 'charging';
    return bill !== null || session.phase === 'closed' ? 'billed' : 'finished';
  }
  if (order?.state === 'sent' || order?.state === 'accepted' || order?.state === 'started') return 'starting';
  if (prepay !== null && prepay.state !== 'open') return prepay.state === 'waiting' ? 'waiting' : 'unused';
  if (order !== null) return 'not-started';
  return 'ready';
}
