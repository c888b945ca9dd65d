/** The text of a journal row, for reading: JSON spread over lines where it is JSON, as it came where it is not. */

/** Two blanks a level; anything that is not JSON (a frame cut at 64 KiB, say) comes back unchanged. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // A journal keeps broken frames too; they are shown as they came.
    return body;
  }
}

/** New rows on top of those shown, each once, newest first, at most `max`. */
export function withNewRows<R extends { readonly seq: number }>(shown: readonly R[], came: readonly R[], max: number): readonly R[] {
  const known = new Set(shown.map((row) => row.seq));
  const fresh = came.filter((row) => !known.has(row.seq));
  if (fresh.length === 0) return shown;
  return [...fresh, ...shown].sort((a, b) => b.seq - a.seq).slice(0, max);
}
