/** What handshakes must know anew after a decision: only the piles of which something differs from what was told. */
import type { PileId } from '../base/ids.ts';
import type { Write } from '../domain/outcome.ts';
import type { Pile } from '../domain/pile.ts';
import type { PileEntry } from '../domain/ports.ts';
import type { Reader } from '../store/connection.ts';
import { pileEntry } from '../store/piles.ts';

/** `known` is kept in step. The writes are made already. */
export function changedEntries(db: Reader, known: Map<PileId, PileEntry>, writes: readonly Write[]): PileEntry[] {
  const changed = new Set<PileId>();
  for (const write of writes) {
    if (write.kind === 'pile.put' && !isAsKnown(known.get(write.pile.id), write.pile)) changed.add(write.pile.id);
    if (write.kind === 'shy-key.put' || write.kind === 'shy-key.delete') changed.add(write.pileId);
    if (write.kind === 'pile-certificate.put' && write.certificate.state === 'revoked')
      for (const entry of known.values()) if (bears(entry, write.certificate)) changed.add(entry.id);
  }
  return [...changed].flatMap((pileId) => {
    const entry = pileEntry(db, pileId);
    if (entry === null) return [];
    known.set(pileId, entry);
    return [entry];
  });
}

function isAsKnown(known: PileEntry | undefined, { admission, vendor, model, firmware, passwordHash, security }: Pile): boolean {
  return (
    known?.admission === admission &&
    known.make.vendor === vendor &&
    known.make.model === model &&
    known.make.firmware === firmware &&
    known.passwordHash === passwordHash &&
    known.newPasswordHash === (security.move?.passwordHash ?? null) &&
    known.least === security.least &&
    known.certificateName === security.certificateName
  );
}

/** A certificate opens the door of whoever has its name, whichever pile it was made for. */
function bears(entry: PileEntry, certificate: { readonly pileId: PileId; readonly commonName: string }): boolean {
  return entry.id === certificate.pileId || entry.id === certificate.commonName || entry.certificateName === certificate.commonName;
}
