/** Every area's Chinese words of HQ's pages; loaded by those who read them. */
import type { hqEnglish } from './hq-resources.ts';
import { common } from './zh/common.ts';
import { hq } from './zh/hq.ts';
import { hqAlarms } from './zh/hq-alarms.ts';
import { hqCodes } from './zh/hq-codes.ts';
import { hqCommon, hqInstead } from './zh/hq-common.ts';
import { hqDirectives } from './zh/hq-directives.ts';
import { hqIncidents } from './zh/hq-incidents.ts';
import { hqLogin } from './zh/hq-login.ts';
import { hqMap } from './zh/hq-map.ts';
import { hqPartners } from './zh/hq-partners.ts';
import { hqPeople } from './zh/hq-people.ts';
import { hqRollups } from './zh/hq-rollups.ts';
import { hqStations } from './zh/hq-stations.ts';
import { hqWallets } from './zh/hq-wallets.ts';
import { login } from './zh/login.ts';

export const hqChinese: Readonly<Record<keyof typeof hqEnglish, Readonly<Record<string, string>>>> = {
  common: { ...common, ...hqCommon, ...hqInstead },
  login: { ...login, ...hqLogin },
  hq,
  hqStations,
  hqMap,
  hqAlarms,
  hqIncidents,
  hqRollups,
  hqDirectives,
  hqWallets,
  hqCodes,
  hqPeople,
  hqPartners,
};
