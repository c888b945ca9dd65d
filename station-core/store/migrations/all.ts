/** Every migration of the file, oldest first. New ones are added at the end; shipped ones are never edited. */
import { first } from './0001-first.ts';
import { journal } from './0002-journal.ts';
import { security } from './0003-security.ts';
import { transactions } from './0004-transactions.ts';
import { files } from './0005-files.ts';
import { reservations } from './0006-reservations.ts';
import { selftest } from './0007-selftest.ts';
import { shyKeys } from './0008-shy-keys.ts';
import { teachIn } from './0009-teach-in.ts';
import { due } from './0010-due.ts';
import { alarms } from './0011-alarms.ts';
import { safety } from './0012-safety.ts';
import { sensors } from './0013-sensors.ts';
import { cameras } from './0014-cameras.ts';
import { equipment } from './0015-equipment.ts';
import { notify } from './0016-notify.ts';
import { sitePlan } from './0017-site-plan.ts';
import { ledger } from './0018-ledger.ts';
import { accounts } from './0019-accounts.ts';
import { payments } from './0020-payments.ts';
import { benefits } from './0021-benefits.ts';
import { driverPage } from './0022-driver-page.ts';
import { invoices } from './0023-invoices.ts';
import { sales } from './0024-sales.ts';
import { tills } from './0025-tills.ts';
import { fieldRecords } from './0026-field-records.ts';
import { safetyReturn } from './0027-safety-return.ts';
import { hqOutbox } from './0028-hq-outbox.ts';
import { hqLink } from './0029-hq-link.ts';
import { hqDirectives } from './0030-hq-directives.ts';
import { numberFloors } from './0031-number-floors.ts';
import { leasesArePostings } from './0032-leases-are-postings.ts';
import type { Migration } from './list.ts';

export const migrations: readonly Migration[] = [
  first,
  journal,
  security,
  transactions,
  files,
  reservations,
  selftest,
  shyKeys,
  teachIn,
  due,
  alarms,
  safety,
  sensors,
  cameras,
  equipment,
  notify,
  sitePlan,
  ledger,
  accounts,
  payments,
  benefits,
  driverPage,
  invoices,
  sales,
  tills,
  fieldRecords,
  safetyReturn,
  hqOutbox,
  hqLink,
  hqDirectives,
  numberFloors,
  leasesArePostings,
];
