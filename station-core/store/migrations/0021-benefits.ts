/** What holds where, for whom and when: groups, assignments, levels, promotions, coupons, holidays. */
import type { Migration } from './list.ts';

export const benefits: Migration = {
  number: 21,
  name: 'benefits',
  sql: `
-- Groups, assignments, levels, promotions and coupons: one row an object, as it was saved last.
CREATE TABLE benefit (
  kind TEXT NOT NULL CHECK (kind IN ('group','assignment','level','promotion','coupon')),
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Of a coupon: what a driver types.
  code TEXT UNIQUE CHECK ((code IS NOT NULL) = (kind = 'coupon')),
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupon_use (
  session_id TEXT PRIMARY KEY,
  coupon_id TEXT NOT NULL,
  account_id TEXT,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  kept_back INTEGER CHECK (kept_back >= 0),
  -- Its session has not been billed yet.
  is_open INTEGER NOT NULL CHECK (is_open IN (0,1)),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX coupon_use_of ON coupon_use(coupon_id, is_open, amount, kept_back);
CREATE INDEX coupon_use_account ON coupon_use(account_id, coupon_id) WHERE account_id IS NOT NULL;

CREATE TABLE holiday (
  day TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What an account was billed by the day of its bills, reversed and reduced ones taken back: decides its member level.
CREATE TABLE account_day (
  account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  billed INTEGER NOT NULL,
  PRIMARY KEY (account_id, day)
) STRICT, WITHOUT ROWID;
`,
};
