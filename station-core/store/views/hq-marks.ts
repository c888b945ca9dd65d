/** Which objects of a list are HQ's, as lists and pages mark them. */
import type { UtcMs } from '../../base/time.ts';
import type { DirectiveKind } from '../../domain/hq-directive.ts';
import type { HqMarkRow } from '../../domain/hq-views.ts';
import type { Reader, Row } from '../connection.ts';
import { int, jsonOrNull, text, textOrNull, timeOrNull } from '../rows.ts';

/** localIds: of the rows that are shown; null: all of the kinds. At most 5,000. */
export function hqMarks(
  db: Reader,
  {
    kinds,
    localIds,
    nowMs,
  }: { readonly kinds: readonly DirectiveKind[]; readonly localIds: readonly string[] | null; readonly nowMs: UtcMs },
): HqMarkRow[] {
  return db
    .all(
      `SELECT o.*, p.name AS by_name FROM hq_owned o LEFT JOIN operator p ON p.id = o.overridden_by
       WHERE o.kind IN (SELECT value FROM json_each(?)) AND (? IS NULL OR o.local_id IN (SELECT value FROM json_each(?)))
       ORDER BY o.kind, o.object_id LIMIT 5000`,
      JSON.stringify(kinds),
      localIds === null ? null : 1,
      JSON.stringify(localIds ?? []),
    )
    .map((row) => toMark(row, nowMs));
}

function toMark(row: Row, nowMs: UtcMs): HqMarkRow {
  const untilMs = timeOrNull(row, 'overridden_until_ms');
  const isOverridden = untilMs !== null && untilMs > nowMs;
  return {
    kind: text(row, 'kind') as DirectiveKind,
    objectId: text(row, 'object_id'),
    localId: text(row, 'local_id'),
    version: int(row, 'version'),
    fields: jsonOrNull<readonly string[]>(row, 'fields'),
    lentUntilMs: timeOrNull(row, 'lent_until_ms'),
    override: isOverridden
      ? {
          untilMs,
          by: textOrNull(row, 'by_name') ?? textOrNull(row, 'overridden_by') ?? '',
          reason: textOrNull(row, 'override_reason') ?? '',
        }
      : null,
  };
}
