/** All calls of the contract, each area from its own file. */
import { access, people } from './people.ts';
import { alarms, incidents } from './alarms.ts';
import { directives } from './directives.ts';
import { os } from './implement.ts';
import { map } from './map.ts';
import { rollups } from './rollups.ts';
import { partners } from './partners.ts';
import { codes, stations } from './stations.ts';
import { wallets } from './wallets.ts';

export const router = os.router({ access, people, stations, codes, map, alarms, rollups, incidents, directives, wallets, partners });
