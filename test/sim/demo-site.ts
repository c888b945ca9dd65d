/** What stands on the demo's site: its piles, cards and prices. Every name and figure is made up. */
import type { TimeOfUseInput } from '../../station-core/api/contract.ts';
import type { ConnectorSpec } from './pile16-options.ts';

export type DemoLanguage = 'en' | 'zh';

/** One pile as the site knows it. */
export interface DemoPile {
  readonly identity: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
  readonly connectors: readonly ConnectorSpec[];
  /** OCPP Basic auth; null: none is set for it. */
  readonly password: string | null;
  /** What it speaks today; its past was told in 1.6, before its firmware was changed. Default 1.6. */
  readonly speaks?: '2.0.1';
}

const ac = (maxW: number, phases: 1 | 3): ConnectorSpec => ({ kind: 'ac', maxW, phases });
const dc = (maxW: number): ConnectorSpec => ({ kind: 'dc', maxW });
const AC = { vendor: 'Lumenfjord', firmware: '2.4.1' };

/** Eight piles, eleven connectors. */
export const DEMO_PILES: readonly DemoPile[] = [
  { identity: 'LF-A-0101', name: 'A1', ...AC, model: 'Duo 7', serial: 'LF7D-20417', connectors: [ac(7_000, 1), ac(7_000, 1)], password: null },
  { identity: 'LF-A-0102', name: 'A2', ...AC, model: 'Duo 7', serial: 'LF7D-20418', connectors: [ac(7_000, 1), ac(7_000, 1)], password: null },
  { identity: 'LF-A-0201', name: 'A3', ...AC, model: 'Solo 22', serial: 'LF22-00931', connectors: [ac(22_000, 3)], password: 'harbour-lantern-22', speaks: '2.0.1' },
  { identity: 'LF-A-0202', name: 'A4', ...AC, model: 'Solo 22', serial: 'LF22-00944', connectors: [ac(22_000, 3)], password: null },
  { identity: 'ZL-D-0301', name: 'D1', vendor: 'Zhaoliu', model: 'Q60', serial: 'ZL60-7713', connectors: [dc(60_000)], password: 'granite-orchard-60' },
  { identity: 'ZL-D-0302', name: 'D2', vendor: 'Zhaoliu', model: 'Q60', serial: 'ZL60-7719', connectors: [dc(60_000)], password: 'saffron-willow-60' },
  { identity: 'AW-D-0401', name: 'D3', vendor: 'Ampelwind', model: 'Twin 120', serial: 'AW-T-1180', connectors: [dc(120_000), dc(120_000)], password: null },
  { identity: 'AW-D-0402', name: 'D4', vendor: 'Ampelwind', model: 'Single 120', serial: 'AW-S-0467', connectors: [dc(120_000)], password: null, speaks: '2.0.1' },
]; // prettier-ignore

/** Out of order since today: its cable is out. */
export const OFFLINE_PILE = 'LF-A-0202';
/** Its control board was changed, and the new one still has an old password. */
export const LOCKED_OUT_PILE = 'ZL-D-0302';
/** Delivered today and not accepted yet. */
export const WAITING_PILE: DemoPile = {
  identity: 'AW-D-0403',
  name: 'AW-D-0403',
  vendor: 'Ampelwind',
  model: 'Twin 120',
  serial: 'AW-T-1302',
  connectors: [dc(120_000), dc(120_000)],
  password: null,
};

/** A pile by its identity. Throws RangeError for one that is not here. */
export function demoPile(identity: string): DemoPile {
  const pile = DEMO_PILES.find((one) => one.identity === identity);
  if (pile === undefined) throw new RangeError(`the demo has no pile ${identity}`);
  return pile;
}

/** A pile's connectors as the pairing page would admit them. */
export function admission(pile: DemoPile) {
  return {
    pileId: pile.identity,
    name: pile.name,
    password: pile.password,
    connectors: pile.connectors.map((spec, at) => ({
      evse: at + 1,
      connector: at + 1,
      name: String.fromCharCode(65 + at),
      ratedPowerW: spec.maxW,
    })),
  };
}

export interface DemoCard {
  readonly number: string;
  readonly label: string;
}

/** Sixteen cards that may charge. */
export function demoCards(language: DemoLanguage): DemoCard[] {
  const label = { en: ['Taxi', 'Delivery van', 'Resident', 'Staff'], zh: ['出租车', '配送车', '住户', '员工'] }[language];
  return Array.from({ length: 16 }, (_, at) => ({
    number: `04D3${(0x5a17 + at * 0x1f3).toString(16).toUpperCase().padStart(4, '0')}80`,
    label: `${label[at % label.length] ?? ''} ${Math.floor(at / label.length) + 1}`,
  }));
}

/** Reported lost: refused by every pile. */
export function lostCard(language: DemoLanguage): DemoCard {
  return { number: '04D3FFEE80', label: { en: 'Lost on 3 May', zh: '五月三日挂失' }[language] };
}

export const demoStation = {
  en: { stationName: 'Riverside demo station', plan: 'Time of use' },
  zh: { stationName: '河畔演示充电站', plan: '分时电价' },
} as const satisfies Record<DemoLanguage, unknown>;

const HOUR = 60;
const range = (from: number, to: number) => ({ fromMinute: from * HOUR, toMinute: to * HOUR });

/** Sharp, peak, flat and valley; yuan a kWh, energy and service apart, tax included. */
export function demoPlan(language: DemoLanguage): TimeOfUseInput {
  return {
    name: demoStation[language].plan,
    periods: [
      { label: 'sharp', ranges: [range(19, 21)], energyRate: '1.2680', serviceRate: '0.4500' },
      { label: 'peak', ranges: [range(8, 11), range(17, 19)], energyRate: '1.0520', serviceRate: '0.4500' },
      { label: 'flat', ranges: [range(7, 8), range(11, 17), range(21, 23)], energyRate: '0.6890', serviceRate: '0.4000' },
      { label: 'valley', ranges: [range(23, 7)], energyRate: '0.3120', serviceRate: '0.3000' },
    ],
    idleRate: '6.00',
    idleGraceMinutes: 15,
    taxPercent: '13',
  };
}
