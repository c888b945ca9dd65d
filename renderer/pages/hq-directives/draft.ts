/** A directive as it is being written. */

/** body undefined: not right yet. objectId null: the person names it. */
export interface Draft {
  readonly body: unknown;
  readonly objectId: string | null;
}
