/** The station's settings as they stand in the fields. */
import type { StationInfo } from '../../../station-core/api/contract.ts';

export interface SettingsDraft {
  readonly name: string;
  readonly language: 'en' | 'zh';
  readonly heartbeat: string;
  /** Hours. */
  readonly idleCap: string;
}

export type SettingsWrong = 'nameMissing' | 'heartbeat' | 'idleCap';

const hourS = 3_600;

export function draftOf(station: StationInfo): SettingsDraft {
  return { name: station.name, language: station.language, heartbeat: String(station.heartbeatS), idleCap: hoursOf(station.idleCapS) };
}

/** By field; empty: can be saved. */
export function wrongsOf(draft: SettingsDraft): ReadonlyMap<keyof SettingsDraft, SettingsWrong> {
  const found = new Map<keyof SettingsDraft, SettingsWrong>();
  if (draft.name.trim() === '') found.set('name', 'nameMissing');
  const heartbeat = wholeNumber(draft.heartbeat);
  if (heartbeat === null || heartbeat < 10 || heartbeat > 86_400) found.set('heartbeat', 'heartbeat');
  const idleCap = secondsOf(draft.idleCap);
  if (idleCap === null || idleCap < 60 || idleCap > 168 * hourS) found.set('idleCap', 'idleCap');
  return found;
}

/** What is sent; only what wrongsOf finds nothing in. */
export function changeOf(draft: SettingsDraft) {
  return {
    name: draft.name.trim(),
    language: draft.language,
    heartbeatS: wholeNumber(draft.heartbeat) ?? 300,
    idleCapS: secondsOf(draft.idleCap) ?? 12 * hourS,
  };
}

/** Hours with up to two decimals, as whole seconds: "1.5" is 5400. */
function secondsOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return match === null ? null : Number(match[1]) * hourS + Number((match[2] ?? '').padEnd(2, '0')) * 36;
}

function hoursOf(seconds: number): string {
  const hundredths = Math.round(seconds / 36);
  const rest = hundredths % 100;
  return `${Math.floor(hundredths / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`}`;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}
