/** Effects, severities and what a drill found, in both languages, for paper. */
import type { Effect, Severity } from '../domain/safety.ts';
import type { DocumentLanguage } from './receipt-words.ts';

const EFFECTS: Readonly<Record<Effect, Readonly<Record<DocumentLanguage, string>>>> = {
  stop: { en: 'stop every charge', zh: '停止全部充电' },
  trip: { en: 'cut the power at once', zh: '立即切断电源' },
  'stop-pile': { en: 'stop the one pile', zh: '停止该桩' },
  siren: { en: 'siren', zh: '声光报警' },
  relays: { en: 'other relays', zh: '其他继电器' },
  cameras: { en: 'turn the cameras', zh: '摄像机转向' },
  record: { en: 'keep evidence', zh: '保存证据' },
  notify: { en: 'tell people', zh: '通知人员' },
};

const SEVERITIES: Readonly<Record<Severity, Readonly<Record<DocumentLanguage, string>>>> = {
  low: { en: 'low', zh: '低' },
  medium: { en: 'medium', zh: '中' },
  high: { en: 'high', zh: '高' },
  critical: { en: 'critical', zh: '紧急' },
};

/** In the order in which they are done. */
export const EFFECT_ORDER: readonly Effect[] = ['stop', 'trip', 'stop-pile', 'siren', 'relays', 'cameras', 'record', 'notify'];

export function effectWord(effect: Effect, language: DocumentLanguage): string {
  return EFFECTS[effect][language];
}

export function severityWord(severity: Severity, language: DocumentLanguage): string {
  return SEVERITIES[severity][language];
}
