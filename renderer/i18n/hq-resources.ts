/** Every area's English words of HQ's pages, made as resources.ts is. What a station says otherwise HQ says its own way. */
import { common } from './en/common.ts';
import { hq } from './en/hq.ts';
import { hqAlarms } from './en/hq-alarms.ts';
import { hqCodes } from './en/hq-codes.ts';
import { hqCommon, hqInstead } from './en/hq-common.ts';
import { hqDirectives } from './en/hq-directives.ts';
import { hqIncidents } from './en/hq-incidents.ts';
import { hqLogin } from './en/hq-login.ts';
import { hqMap } from './en/hq-map.ts';
import { hqPartners } from './en/hq-partners.ts';
import { hqPeople } from './en/hq-people.ts';
import { hqRollups } from './en/hq-rollups.ts';
import { hqStations } from './en/hq-stations.ts';
import { hqWallets } from './en/hq-wallets.ts';
import { login } from './en/login.ts';

type Common = Readonly<Record<keyof typeof common | keyof typeof hqCommon, string>>;
const all: Common = { ...common, ...hqCommon, ...hqInstead };
const loginAtHq: Readonly<Record<keyof typeof login, string>> = { ...login, ...hqLogin };

export const hqEnglish = {
  common: all,
  login: loginAtHq,
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
