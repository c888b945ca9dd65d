/** What a driver says is wrong, in the words of the screen's language; what has no words here is shown as it was said. */
import type { english } from '../../i18n/resources.ts';

type ProblemKey = Extract<keyof (typeof english)['sensors'], `problem.${string}`>;

type Value = 'where' | 'code' | 'value' | 'limit' | 'path' | 'text';

const NO_VALUES: Readonly<Record<Value, string>> = { where: '', code: '', value: '', limit: '', path: '', text: '' };

export interface ProblemWords {
  readonly key: ProblemKey;
  readonly values: Readonly<Record<Value, string>>;
}

const PATTERNS: readonly (readonly [pattern: RegExp, key: ProblemKey, names: readonly Value[]])[] = [
  [/exception 2\)/, 'problem.no-register', []],
  [/exception (\d+)/, 'problem.exception', ['code']],
  [/^(\S+) is below (\S+),/, 'problem.below', ['value', 'limit']],
  [/^(\S+) is above (\S+),/, 'problem.above', ['value', 'limit']],
  [/measures nothing|not a number"$/, 'problem.missing', []],
  [/^the MQTT broker is away: (.*(?:certificate|speaks no TLS|mqtt\.ca).*)$/, 'problem.broker-trust', ['text']],
  [/^the MQTT broker is away/, 'problem.broker', []],
  [/^nothing listens at (\S+)/, 'problem.refused', ['where']],
  [/no way to (\S+)|^(\S+) does not take the connection/, 'problem.no-way', ['where', 'where']],
  [/closed the connection|cut the connection|went away|connected anew/, 'problem.gone', []],
  [/being connected/, 'problem.connecting', []],
  [/not answer/, 'problem.no-answer', []],
  [/not Modbus|answered function|in place of device|brought \d+ bytes|far more/, 'problem.not-modbus', []],
  [/not JSON/, 'problem.not-json', []],
  [/^the message has nothing at (\S+)/, 'problem.nothing-at', ['path']],
  [/neither a number nor yes or no|no number that can be used|is not text/, 'problem.no-number', []],
  [/are not looked at/, 'problem.too-long', []],
  [/^its register map is wrong: (.+)$/, 'problem.map', ['text']],
];

/** null: it has no words here. */
export function problemWords(problem: string): ProblemWords | null {
  for (const [pattern, key, names] of PATTERNS) {
    const found = pattern.exec(problem);
    if (found === null) continue;
    const values = names.flatMap((name, index) => (found[index + 1] === undefined ? [] : [[name, found[index + 1] ?? ''] as const]));
    return { key, values: { ...NO_VALUES, ...Object.fromEntries(values) } };
  }
  return null;
}
