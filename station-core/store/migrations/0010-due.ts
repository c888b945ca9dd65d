/** Indexes for what the tick asks each second: hardly any row is in them, and nothing else has to be looked through. */
import type { Migration } from './list.ts';

export const due: Migration = {
  number: 10,
  name: 'due',
  sql: `
CREATE INDEX connector_untold ON connector(pile_id) WHERE state = 'unknown' AND status_asked_ms IS NULL;
CREATE INDEX pile_gone ON pile(disconnected_at_ms) WHERE admission = 'accepted' AND connection_id IS NULL;
`,
};
