/** What stands in the dialogs that accept or change a pile, and what is wrong with it. */
import type { PileView } from '../../../station-core/api/contract.ts';
import { powerText } from '../../format/energy-text.ts';
import { isPilePassword, wattsTyped } from './pile-password.ts';

export interface ConnectorDraft {
  /** Stays while its numbers are typed. */
  readonly key: number;
  readonly evse: string;
  readonly connector: string;
  readonly name: string;
  /** Kilowatts as typed; empty: not known. */
  readonly power: string;
  readonly phases: '' | '1' | '2' | '3';
}

export type PasswordChoice = 'keep' | 'make' | 'type' | 'none';

export interface AdmitDraft {
  readonly name: string;
  readonly place: string;
  readonly zone: string;
  readonly password: PasswordChoice;
  /** Made here, shown once. */
  readonly made: string;
  readonly typed: string;
  readonly connectors: readonly ConnectorDraft[];
}

export type AdmitWrong = 'nameMissing' | 'passwordShape' | 'connectorName' | 'power' | 'noConnector' | 'number' | 'twice';

export const connectorsMax = 32;

/** In OCPP 1.6 a connector is its own evse; later versions number both. */
export function hasEvses(protocol: string): boolean {
  return !protocol.includes('1.6');
}

/** What was heard of the pile so far; with nothing heard, one connector. */
export function draftFor(pile: PileView, made: string): AdmitDraft {
  const heard = pile.connectors.filter(({ connector }) => connector > 0);
  return {
    name: pile.name === '' ? pile.id : pile.name,
    place: pile.place,
    zone: pile.zone,
    password: pile.admission === 'accepted' ? 'keep' : 'make',
    made,
    typed: '',
    connectors:
      heard.length === 0
        ? [newConnector([], pile.protocol)]
        : heard.map((one, key) => ({
            key,
            evse: String(one.evse),
            connector: String(one.connector),
            name: one.name,
            power: one.ratedPower === null ? '' : kilowattsOf(one.ratedPower),
            phases: one.phases === null ? '' : (`${one.phases}` as const),
          })),
  };
}

/** The next one, named by its letter: the first is A. */
export function newConnector(before: readonly ConnectorDraft[], protocol: string): ConnectorDraft {
  const number = Math.max(0, ...before.map(({ evse }) => Number(evse) || 0)) + 1;
  return {
    key: Math.max(-1, ...before.map(({ key }) => key)) + 1,
    evse: String(number),
    connector: hasEvses(protocol) ? '1' : String(number),
    name: number <= 26 ? String.fromCharCode(64 + number) : String(number),
    power: '',
    phases: '',
  };
}

/** By field: "name", "typed", "connectors", and "<key>.name", "<key>.power", "<key>.number". */
export function wrongsOf(draft: AdmitDraft): ReadonlyMap<string, AdmitWrong> {
  const found = new Map<string, AdmitWrong>();
  if (draft.name.trim() === '') found.set('name', 'nameMissing');
  if (draft.password === 'type' && !isPilePassword(draft.typed)) found.set('typed', 'passwordShape');
  if (draft.connectors.length === 0) found.set('connectors', 'noConnector');
  const seen = new Set<string>();
  for (const one of draft.connectors) {
    const place = `${Number(one.evse)}/${Number(one.connector)}`;
    if (!isNumber(one.evse) || !isNumber(one.connector)) found.set(`${one.key}.number`, 'number');
    else if (seen.has(place)) found.set(`${one.key}.number`, 'twice');
    seen.add(place);
    if (one.name.trim() === '') found.set(`${one.key}.name`, 'connectorName');
    if (one.power.trim() !== '' && wattsTyped(one.power) === null) found.set(`${one.key}.power`, 'power');
  }
  return found;
}

/** What is sent. `password` missing: keep what is set. */
export function admission(pileId: string, draft: AdmitDraft) {
  const password = passwordOf(draft);
  return {
    pileId,
    name: draft.name.trim(),
    place: draft.place.trim(),
    zone: draft.zone.trim(),
    ...(password === undefined ? {} : { password }),
    connectors: draft.connectors.map(({ evse, connector, name, power, phases }) => ({
      evse: Number(evse),
      connector: Number(connector),
      name: name.trim(),
      ratedPowerW: wattsTyped(power),
      phases: phases === '' ? null : phasesOf(phases),
    })),
  };
}

/** null: none; undefined: as it was. */
export function passwordOf(draft: AdmitDraft): string | null | undefined {
  return { keep: undefined, make: draft.made, type: draft.typed, none: null }[draft.password];
}

function phasesOf(text: '1' | '2' | '3'): 1 | 2 | 3 {
  return text === '1' ? 1 : text === '2' ? 2 : 3;
}

function isNumber(text: string): boolean {
  return /^[1-9]\d?$/.test(text.trim());
}

function kilowattsOf(watts: number): string {
  return powerText(watts, 3)
    .replace(/\u202f/g, '')
    .replace(/\.?0+$/, '');
}
