/** A condition as a sentence a person reads, in the language of the screen. */
import { useTranslation } from 'react-i18next';
import type { AlarmRulesView, Condition } from '../../../station-core/api/contract.ts';
import { useAlarmWords } from '../../components/alarm-looks.ts';
import { english } from '../../i18n/resources.ts';

export type Names = Pick<AlarmRulesView, 'sensors' | 'cameras' | 'piles'>;

export interface ConditionWords {
  readonly sentence: (condition: Condition) => string;
  readonly signal: (signal: string) => string;
}

/** Ids of things that are gone stand as they are. */
export function useConditionWords(names: Names): ConditionWords {
  const { t } = useTranslation('rules');
  const kindOf = useAlarmWords();
  const word = (key: string, plain: string): string => (isWord(key) ? t(key) : plain);
  const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    list.find((one) => one.id === id)?.name ?? id;

  const signal = (key: string): string => {
    const colon = key.indexOf(':');
    const head = key.slice(0, colon);
    const parts = key.slice(colon + 1).split('/');
    const [thing = '', ...rest] = parts;
    switch (head) {
      case 'sensor':
        if (thing === '*') return t('at.sensor.any');
        return rest[0] === '*' ? t('at.sensor.kind', { kind: word(`kind.${thing}`, thing) }) : nameOf(names.sensors, parts.join('/'));
      case 'camera': {
        const camera = thing === '*' ? t('at.camera.any') : nameOf(names.cameras, thing);
        const [what = '', token = ''] = rest;
        return t('at.camera', { camera, signal: [word(`camera.${what}`, what), token].filter((one) => one !== '').join(' ') });
      }
      case 'pile': {
        const pile = thing === '*' ? t('at.pile.any') : nameOf(names.piles, thing);
        if (rest.length === 1) return t('at.pile', { pile, what: word(`pile.${rest[0] ?? ''}`, rest[0] ?? '') });
        const [, connector = '', what = ''] = rest;
        const at = thing === '*' && connector === '*' ? t('at.connector.any') : t('at.connector', { pile, connector });
        return t('at.pile', { pile: at, what: word(`pile.${what}`, what) });
      }
      case 'station':
        return t('at.station', { what: kindOf(thing) });
      case 'hq':
        return t('at.hq');
      default:
        return key;
    }
  };

  const span = (spanMs: number): string => {
    if (spanMs < 1_000) return t('span.ms', { n: spanMs });
    if (spanMs < 120_000) return t('span.s', { n: spanMs / 1_000 });
    return spanMs < 7_200_000
      ? t('span.min', { n: Math.round(spanMs / 6_000) / 10 })
      : t('span.h', { n: Math.round(spanMs / 360_000) / 10 });
  };

  const sentence = (condition: Condition): string => {
    switch (condition.kind) {
      case 'above':
      case 'below':
        return t(`say.${condition.kind}`, { what: signal(condition.signal), limit: condition.limit });
      case 'on':
        return t('say.on', { what: signal(condition.signal) });
      case 'text':
        return t('say.text', { what: signal(condition.signal), words: condition.oneOf.join(t('say.or')) });
      case 'rate':
        return t('say.rate', { what: signal(condition.signal), rate: condition.perMinute, over: span(condition.overMs) });
      case 'silent':
        return t('say.silent', { what: signal(condition.signal), span: span(condition.forMs) });
      case 'lasting':
        return condition.forMs === 0
          ? sentence(condition.of)
          : t('say.lasting', { what: sentence(condition.of), span: span(condition.forMs) });
      case 'votes': {
        const { need, of } = condition;
        const parts = of.map(sentence).join(t('say.joint'));
        return need === of.length
          ? t('say.all', { parts })
          : need === 1
            ? t('say.any', { parts })
            : t('say.votes', { need, of: of.length, parts });
      }
      case 'not':
        return t('say.not', { what: sentence(condition.of) });
      case 'during': {
        const { weekdays, fromMinute, toMinute, of } = condition;
        const days =
          weekdays.length >= 7 ? t('say.everyDay') : weekdays.map((day) => word(`form.weekday.${day}`, String(day))).join(t('say.comma'));
        return t('say.during', { what: sentence(of), from: clock(fromMinute), to: clock(toMinute), days });
      }
    }
  };
  return { sentence, signal };
}

/** 24:00 stands for the end of the day. */
export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

type RuleWord = Extract<keyof typeof english.rules, `${'kind' | 'camera' | 'pile' | 'form.weekday'}.${string}`>;

function isWord(key: string): key is RuleWord {
  return key in english.rules;
}
