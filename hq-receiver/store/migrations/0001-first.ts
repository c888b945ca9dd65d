/**
 * Stations, what they sent, and how far. station_id leads every key of a station's data: it is the column a distributed database
 * spreads by. Tables that grow are partitioned by month, on a column that never changes for an object; the default partition
 * catches what lies outside of the months that are made (store/partitions.ts).
 */
import type { Migration } from './list.ts';

/** What every kind of object has: who said it, when by the station's clock and when it came in by HQ's, and the body as it was said (null: it is gone). */
const object = `station_id text NOT NULL,
  id text NOT NULL,
  epoch integer NOT NULL,
  version bigint NOT NULL,
  seq bigint NOT NULL,
  at_ms bigint NOT NULL,
  received_at_ms bigint NOT NULL,
  body jsonb`;

const connector = `pile_id text,
  evse integer,
  connector integer`;

/** pile_id null: the whole station. */
const sums = `${connector},
  energy bigint,
  charging_ms bigint,
  taken_ms bigint,
  income_energy bigint,
  income_service bigint,
  income_idle bigint,
  net bigint,
  tax bigint,
  discount bigint,
  bills bigint,
  faults bigint,
  fault_ms bigint`;

const plain = (table: string, columns: string): string => `CREATE TABLE ${table} (
  ${object},${columns === '' ? '' : `\n  ${columns},`}
  PRIMARY KEY (station_id, id)
);`;

const monthly = (table: string, by: string, columns: string): string => `CREATE TABLE ${table} (
  ${object},
  ${columns},
  PRIMARY KEY (station_id, id, ${by})
) PARTITION BY RANGE (${by});
CREATE TABLE ${table}_other PARTITION OF ${table} DEFAULT;`;

export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
CREATE TABLE server_setting (
  name text PRIMARY KEY,
  value jsonb NOT NULL
);
CREATE TABLE station (
  station_id text PRIMARY KEY,
  name text NOT NULL,
  zone text NOT NULL,
  currency text NOT NULL,
  software text NOT NULL,
  country_code text NOT NULL,
  party_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'locked')),
  locked_reason text,
  public_key text NOT NULL,
  key_hash text NOT NULL,
  epoch integer NOT NULL,
  mark_number bigint NOT NULL,
  mark_seq bigint NOT NULL,
  mark_hash text NOT NULL,
  enrolled_at_ms bigint NOT NULL,
  contact_at_ms bigint,
  batch_at_ms bigint,
  told_at_ms bigint,
  tags text[] NOT NULL DEFAULT '{}',
  address text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '',
  postal_code text NOT NULL DEFAULT '',
  country text NOT NULL DEFAULT '',
  latitude text NOT NULL DEFAULT '',
  longitude text NOT NULL DEFAULT ''
);
CREATE TABLE station_key (
  station_id text NOT NULL,
  key_hash text NOT NULL,
  public_key text NOT NULL,
  since_ms bigint NOT NULL,
  replaced_at_ms bigint,
  PRIMARY KEY (station_id, key_hash)
);
CREATE TABLE station_epoch (
  station_id text NOT NULL,
  epoch integer NOT NULL,
  opened_at_ms bigint NOT NULL,
  how text NOT NULL CHECK (how IN ('enrolled', 'recovered')),
  code_hash text NOT NULL,
  had_epoch integer,
  had_number bigint,
  had_seq bigint,
  closed_at_ms bigint,
  closed_number bigint,
  closed_seq bigint,
  closed_hash text,
  PRIMARY KEY (station_id, epoch)
);
CREATE TABLE enrol_code (
  code_hash text PRIMARY KEY,
  hint text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('enrol', 'recover')),
  station_id text,
  label text NOT NULL,
  country_code text NOT NULL,
  party_id text NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  made_by text NOT NULL,
  made_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  used_at_ms bigint,
  used_by_station text,
  used_by_key text,
  withdrawn_at_ms bigint
);
CREATE INDEX enrol_code_made ON enrol_code (made_at_ms);
CREATE TABLE client_assertion (
  station_id text NOT NULL,
  jti text NOT NULL,
  expires_at_ms bigint NOT NULL,
  PRIMARY KEY (station_id, jti)
);
CREATE INDEX client_assertion_expires ON client_assertion (expires_at_ms);
CREATE TABLE batch (
  station_id text NOT NULL,
  epoch integer NOT NULL,
  number bigint NOT NULL,
  applied_at_ms bigint NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  row_count integer NOT NULL,
  bytes integer NOT NULL,
  manifest_hash text NOT NULL,
  previous text NOT NULL,
  made_at_ms bigint NOT NULL,
  via text NOT NULL CHECK (via IN ('line', 'stick')),
  PRIMARY KEY (station_id, epoch, number, applied_at_ms)
) PARTITION BY RANGE (applied_at_ms);
CREATE TABLE batch_other PARTITION OF batch DEFAULT;
CREATE TABLE refusal (
  station_id text NOT NULL,
  day date NOT NULL,
  code text NOT NULL,
  times bigint NOT NULL,
  first_at_ms bigint NOT NULL,
  last_at_ms bigint NOT NULL,
  last_route text NOT NULL,
  last_address text NOT NULL,
  last_help text NOT NULL,
  PRIMARY KEY (station_id, day, code)
);
CREATE INDEX refusal_last ON refusal (last_at_ms);
${plain('location', '')}
${plain(
  'tariff',
  `plan_id text,
  plan_version bigint,
  layer text,
  is_active boolean`,
)}
${monthly(
  'session',
  'started_at_ms',
  `started_at_ms bigint NOT NULL,
  ${connector},
  ended_at_ms bigint,
  phase text,
  energy bigint`,
)}
${monthly(
  'cdr',
  'issued_at_ms',
  `issued_at_ms bigint NOT NULL,
  ${connector},
  session_id text,
  bill_id text,
  bill_number bigint,
  is_credit boolean,
  day date,
  energy bigint,
  currency text,
  total bigint,
  net bigint,
  tax bigint,
  discount bigint`,
)}
${monthly(
  'rollup_hour',
  'hour_ms',
  `hour_ms bigint NOT NULL,
  ${sums}`,
)}
${monthly(
  'rollup_day',
  'day',
  `day date NOT NULL,
  ${sums}`,
)}
${plain(
  'day_close',
  `day date,
  currency text,
  last_transfer bigint,
  hash text`,
)}
${monthly(
  'posting',
  'moved_at_ms',
  `moved_at_ms bigint NOT NULL,
  account_id text,
  debit text,
  debit_party text,
  credit text,
  credit_party text,
  amount bigint,
  currency text`,
)}
${monthly(
  'alarm',
  'raised_at_ms',
  `raised_at_ms bigint NOT NULL,
  kind text,
  severity text,
  acknowledged_at_ms bigint,
  cleared_at_ms bigint,
  zone_id text,
  is_test boolean`,
)}
CREATE INDEX alarm_standing ON alarm (station_id, raised_at_ms) WHERE cleared_at_ms IS NULL;
${plain(
  'incident',
  `begun_at_ms bigint,
  ended_at_ms bigint,
  zone_id text,
  is_drill boolean`,
)}
CREATE INDEX incident_begun ON incident (station_id, begun_at_ms);
${plain(
  'pile',
  `name text,
  is_online boolean`,
)}
${plain('station_state', 'software text')}
${plain(
  'account',
  `number text,
  kind text,
  state text,
  wallet bigint,
  owed bigint,
  is_shared boolean`,
)}
${plain(
  'card',
  `state text,
  account_id text`,
)}
${plain(
  'directive_outcome',
  `number bigint,
  state text`,
)}
${plain(
  'lease_request',
  `account_id text,
  amount bigint,
  currency text`,
)}
${plain(
  'station_file',
  `directive_number bigint,
  name text,
  media_type text,
  size bigint,
  sha256 text`,
)}
CREATE TABLE station_file_bytes (
  station_id text NOT NULL,
  id text NOT NULL,
  total bigint NOT NULL,
  received bigint NOT NULL,
  started_at_ms bigint NOT NULL,
  finished_at_ms bigint,
  sha256 text,
  PRIMARY KEY (station_id, id)
);
CREATE TABLE station_file_part (
  station_id text NOT NULL,
  id text NOT NULL,
  from_byte bigint NOT NULL,
  part bytea NOT NULL,
  PRIMARY KEY (station_id, id, from_byte)
);
CREATE TABLE hq_image (
  id text PRIMARY KEY,
  name text NOT NULL,
  size bigint NOT NULL,
  sha256 text NOT NULL,
  made_by text NOT NULL,
  made_at_ms bigint NOT NULL,
  finished_at_ms bigint
);
CREATE TABLE hq_image_part (
  id text NOT NULL,
  from_byte bigint NOT NULL,
  part bytea NOT NULL,
  PRIMARY KEY (id, from_byte)
);
`,
};
