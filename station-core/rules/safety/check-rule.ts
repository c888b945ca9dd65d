/** A rule with a mistake in it is refused in words, before anybody relies on it. */
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import type { AlarmRule, Condition } from '../../domain/safety.ts';
import { leavesOf } from './evaluate.ts';
import { partsOf, starsOf } from './signal-key.ts';

/** More nobody reads. */
export const MOST_RULES = 200;
export const DEEPEST = 6;
const MOST_PARTS = 32;
const MOST_WORDS = 20;

/** What is wrong, one sentence; null: it can be used. Whether what it names is there is asked apart from it. */
export function checkRule(rule: AlarmRule): string | null {
  const name = rule.name.trim();
  if (name.length < 1 || name.length > 80) return 'A rule has a name of 1 to 80 characters.';
  if (!isSpan(rule.clearAfterMs, 0, DAY_MS)) return 'It is over when the condition was away for 0 seconds to a day.';
  if (rule.escalateAfterMs !== null && !isSpan(rule.escalateAfterMs, 10_000, DAY_MS))
    return 'It is escalated after 10 seconds to a day, or never.';
  return checkCondition(rule.condition, 1) ?? checkStars(rule.condition);
}

/** null: it can be used. */
export function checkCondition(condition: Condition, depth: number): string | null {
  if (depth > DEEPEST) return `A condition goes at most ${DEEPEST} deep.`;
  switch (condition.kind) {
    case 'above':
    case 'below':
      if (!Number.isFinite(condition.limit)) return 'A limit is a number.';
      if (!Number.isFinite(condition.hysteresis) || condition.hysteresis < 0) return 'A hysteresis is a number, 0 or more.';
      return checkName(condition.signal);
    case 'on':
      return checkName(condition.signal);
    case 'text': {
      const { oneOf } = condition;
      if (oneOf.length === 0 || oneOf.length > MOST_WORDS) return `It waits for 1 to ${MOST_WORDS} words.`;
      if (oneOf.some((word) => word.trim() === '' || word.length > 60)) return 'A word to wait for has 1 to 60 characters.';
      return checkName(condition.signal);
    }
    case 'rate':
      if (!Number.isFinite(condition.perMinute) || condition.perMinute === 0) return 'A rise or fall is so much a minute, and not 0.';
      return isSpan(condition.overMs, 1_000, HOUR_MS)
        ? checkName(condition.signal)
        : 'A rise or fall is looked at over 1 second to an hour.';
    case 'silent':
      return isSpan(condition.forMs, 500, DAY_MS) ? checkName(condition.signal) : 'Silence lasts 0.5 seconds to a day.';
    case 'lasting':
      return isSpan(condition.forMs, 0, DAY_MS) ? checkCondition(condition.of, depth + 1) : 'A condition lasts 0 seconds to a day.';
    case 'votes':
      return checkVotes(condition, depth);
    case 'not':
      return checkCondition(condition.of, depth + 1);
    case 'during':
      return checkWindow(condition) ?? checkCondition(condition.of, depth + 1);
  }
}

function checkVotes({ need, of }: Extract<Condition, { kind: 'votes' }>, depth: number): string | null {
  if (of.length === 0) return 'A vote needs somebody to vote: it has no parts.';
  if (of.length > MOST_PARTS) return `A vote has at most ${MOST_PARTS} parts.`;
  if (!Number.isInteger(need) || need < 1) return 'A vote needs at least 1 of its parts.';
  if (need > of.length) return `A vote cannot need ${need} of ${of.length}.`;
  for (const part of of) {
    const problem = checkCondition(part, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function checkWindow({ weekdays, fromMinute, toMinute }: Extract<Condition, { kind: 'during' }>): string | null {
  if (weekdays.length === 0) return 'A window of time has at least one weekday.';
  if (weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) return 'Weekdays go from 1 (Monday) to 7.';
  const isMinute = (minute: number, most: number): boolean => Number.isInteger(minute) && minute >= 0 && minute <= most;
  return isMinute(fromMinute, 1_439) && isMinute(toMinute, 1_440) ? null : 'A window of time goes from 00:00 to 24:00.';
}

/** The parts a name may have behind its colon; null: any number from 1. */
const FORMS: Readonly<Record<string, readonly RegExp[]>> = {
  sensor: [/^[^/]+$/, /^[a-z-]+\/\*$/],
  camera: [/^[^/]+\/[a-z-]+$/, /^[^/]+\/input\/[^/]+$/],
  pile: [/^[^/]+\/online$/, /^[^/]+\/(\d{1,2}|\*)\/(\d{1,2}|\*)\/[a-z-]+$/],
  station: [/^[a-z-]+$/],
  hq: [/^online$/],
};

/** A name of a form that no signal has would never be heard: the rule would be silent for ever. */
function checkName(signal: string): string | null {
  if (signal.length > 200 || /\p{Cc}/u.test(signal)) return 'The name of a signal has at most 200 printable characters.';
  const colon = signal.indexOf(':');
  const forms = colon < 0 ? undefined : FORMS[signal.slice(0, colon)];
  const rest = signal.slice(colon + 1);
  if (forms?.some((form) => form.test(rest)) !== true) return `“${signal}” is not the name of a signal.`;
  if (partsOf(signal).some((part) => part.includes('*') && part !== '*')) return `In “${signal}”, * stands for a whole id.`;
  return null;
}

/** What `*` stands for must be the same thing in all of a rule's signals. */
function checkStars(condition: Condition): string | null {
  const starred = [...new Set(leavesOf(condition).map(({ signal }) => signal))].filter((signal) => starsOf(signal) > 0);
  const kinds = new Set(starred.map((signal) => partsOf(signal)[0]));
  return kinds.size > 1 ? 'In one rule, * stands for things of one kind: sensors, cameras or piles.' : null;
}

function isSpan(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
