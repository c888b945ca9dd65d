/** What stands in the dialog that accepts or changes a pile, and what is wrong with it. */
import type { PileView } from '../../../station-core/api/contract.ts';
import { powerText } from '../../format/energy-text.ts';
import { isPilePassword, wattsTyped } from './password.ts';

export interface ConnectorDraft {
  readonly number: number;
  readonly name: string;
  /** Kilowatts as typed; empty: not known. */
  readonly power: string;
}

export type PasswordChoice = 'keep' | 'make' | 'type' | 'none';

export interface AdmitDraft {
  readonly name: string;
  readonly password: PasswordChoice;
  /** Made here, shown once. */
  readonly made: string;
  readonly typed: string;
  readonly connectors: readonly ConnectorDraft[];
}

export type AdmitWrong = 'nameMissing' | 'passwordShape' | 'connectorName' | 'power' | 'noConnector';

export const connectorsMax = 32;

/** What was heard of the pile so far; with nothing heard, one connector. */
export function draftFor(pile: PileView, made: string): AdmitDraft {
  const heard = pile.connectors.filter(({ connector }) => connector > 0);
  return {
    name: pile.name === '' ? pile.id : pile.name,
    password: pile.admission === 'accepted' ? 'keep' : 'make',
    made,
    typed: '',
    connectors:
      heard.length === 0
        ? [newConnector(1)]
        : heard.map((one) => ({
            number: one.connector,
            name: one.name,
            power: one.ratedPower === null ? '' : kilowattsOf(one.ratedPower),
          })),
  };
}

/** Named by its letter: 1 is A. */
export function newConnector(number: number): ConnectorDraft {
  return { number, name: number <= 26 ? String.fromCharCode(64 + number) : String(number), power: '' };
}

/** By field: "name", "typed", "<number>.name", "<number>.power", "connectors". */
export function wrongsOf(draft: AdmitDraft): ReadonlyMap<string, AdmitWrong> {
  const found = new Map<string, AdmitWrong>();
  if (draft.name.trim() === '') found.set('name', 'nameMissing');
  if (draft.password === 'type' && !isPilePassword(draft.typed)) found.set('typed', 'passwordShape');
  if (draft.connectors.length === 0) found.set('connectors', 'noConnector');
  for (const connector of draft.connectors) {
    if (connector.name.trim() === '') found.set(`${connector.number}.name`, 'connectorName');
    if (connector.power.trim() !== '' && wattsTyped(connector.power) === null) found.set(`${connector.number}.power`, 'power');
  }
  return found;
}

/** What is sent. OCPP 1.6 has evse = connector. `password` missing: keep what is set. */
export function admission(pileId: string, draft: AdmitDraft) {
  const password = { keep: undefined, make: draft.made, type: draft.typed, none: null }[draft.password];
  return {
    pileId,
    name: draft.name.trim(),
    ...(password === undefined ? {} : { password }),
    connectors: draft.connectors.map(({ number, name, power }) => ({
      evse: number,
      connector: number,
      name: name.trim(),
      ratedPowerW: wattsTyped(power),
    })),
  };
}

function kilowattsOf(watts: number): string {
  return powerText(watts, 3)
    .replace(/\u202f/g, '')
    .replace(/\.?0+$/, '');
}
