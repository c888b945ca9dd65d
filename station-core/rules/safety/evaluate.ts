/**
 * Every rule over every signal: what is heard comes in with its time, what is raised and cleared comes out. The state is kept in
 * place (thousands of signals a second); no clock, no IO: the same signals at the same times give the same changes.
 */
import type { AlarmRuleId } from '../../base/ids.ts';
import type { AlarmRule, Condition, SafetySetup, Signal, SignalKey } from '../../domain/safety.ts';
import { tellCondition, type Heard, type Memory, type Moment } from './conditions.ts';
import { DueQueue } from './due-queue.ts';
import { boundKey, isOfKind, matchOf, partsOf, starsOf } from './signal-key.ts';

export type { LocalMoment, Moment } from './conditions.ts';

/** A rule raised or cleared for one thing. What is set aside or under test, zones and effects are the caller's. */
export interface RuleChange {
  readonly ruleId: AlarmRuleId;
  /** null: it was gone already when the evaluator began. */
  readonly rule: AlarmRule | null;
  /** `rule:<rule>/<signal>`: the alarm's key, the same for the same thing after every start. */
  readonly key: string;
  /** Where it is: the first signal of the condition with all of its `*`, filled in. */
  readonly signalKey: SignalKey;
  readonly change: 'raised' | 'cleared';
  /** The signals that speak for it, in the order in which they came; none of a cleared one. */
  readonly because: readonly SignalKey[];
  /** rule (its name), signal, value or text, limit; because, where it is more than one; why, where it went with its rule. */
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface EvaluatorLimits {
  /** Rule × thing; more are not taken in, see `left`. */
  readonly instances: number;
  /** Names of signals; more are not taken in. */
  readonly signals: number;
}

const LIMITS: EvaluatorLimits = { instances: 20_000, signals: 50_000 };
/** So many of what was left out are counted by name. */
const MOST_LEFT = 1_000;
/** At the limit, names that no rule looks at make room for one that a rule does, so often at most. */
const ROOM_EVERY_MS = 1_000;

/** What no rule watches because there is no room for it. */
export interface LeftOut {
  readonly limit: number;
  /** At most 1,000 are counted. */
  readonly count: number;
  /** The first of them. rule: its name; null: of whatever rule looks at the signal. */
  readonly rule: string | null;
  readonly signal: SignalKey;
}

/** One rule for one thing. */
interface Instance {
  readonly of: Compiled;
  readonly key: string;
  readonly signalKey: SignalKey;
  /** What each `*` stands for. */
  readonly stars: readonly string[];
  /** The condition's names of signals with their `*` filled in. */
  readonly keys: ReadonlyMap<string, SignalKey>;
  readonly sinceMs: number;
  memory: Memory | null;
  isRaised: boolean;
  awaySinceMs: number | null;
}

interface Compiled {
  rule: AlarmRule;
  readonly patterns: readonly { readonly pattern: string; readonly parts: readonly string[] }[];
  readonly stars: number;
  /** The signal its alarms are named after. */
  readonly main: string;
  /** By what the `*` stand for, joined by a slash. */
  readonly instances: Map<string, Instance>;
}

/** A signal fits one of a rule's names. */
interface Hit {
  readonly of: Compiled;
  readonly stars: readonly string[];
}

/** Of SafetySetup: the rules, and which sensor is of which kind. */
export type RuleSetup = Pick<SafetySetup, 'rules'> & { readonly sensors: readonly Pick<SafetySetup['sensors'][number], 'id' | 'kind'>[] };

/** Begins without rules: setRules brings them. */
export class Evaluator {
  readonly #limits: EvaluatorLimits;
  readonly #known = new Map<SignalKey, Heard>();
  readonly #compiled = new Map<string, Compiled>();
  readonly #hits = new Map<SignalKey, readonly Hit[]>();
  readonly #due = new DueQueue<Instance>();
  /** Kind of each sensor. */
  #kinds: ReadonlyMap<string, string> = new Map();
  #instances = 0;
  /** Rules × things without room, by rule and thing. */
  readonly #leftThings = new Map<string, { readonly rule: string; readonly signal: SignalKey }>();
  /** Signals without room that a rule looks at. */
  readonly #leftSignals = new Set<SignalKey>();
  #roomMadeMs = -Infinity;

  constructor(limits: EvaluatorLimits = LIMITS) {
    this.#limits = limits;
  }

  /** What is not watched because there is too much; null: all of it is. */
  get left(): { readonly things: LeftOut | null; readonly signals: LeftOut | null } {
    const [thing] = this.#leftThings.values();
    const [signal] = this.#leftSignals;
    return {
      things: thing === undefined ? null : { ...thing, limit: this.#limits.instances, count: this.#leftThings.size },
      signals: signal === undefined ? null : { rule: null, signal, limit: this.#limits.signals, count: this.#leftSignals.size },
    };
  }

  /** Keys of what is raised now. */
  get raised(): readonly string[] {
    return [...this.#compiled.values()].flatMap(({ instances }) =>
      [...instances.values()].filter(({ isRaised }) => isRaised).map(({ key }) => key),
    );
  }

  /** When pass would look at something next, by the monotonic clock; null: only a signal can change anything. */
  get dueMs(): number | null {
    return this.#due.earliest();
  }

  /** A signal was heard. */
  hear(signal: Signal, now: Moment): readonly RuleChange[] {
    const before = this.#known.get(signal.key);
    if (before === undefined && !this.#hasRoom(signal.key, now)) return NOTHING;
    this.#leftSignals.delete(signal.key);
    const isKnown = signal.value !== null || signal.text !== null;
    this.#known.set(signal.key, { signal, knownAtMs: isKnown ? now.atMs : (before?.knownAtMs ?? now.atMs) });
    const hits = this.#hitsOf(signal.key);
    if (hits.length === 0) return NOTHING;
    const touched = new Set<Instance>();
    for (const { of, stars } of hits) for (const instance of this.#touchedBy(of, stars, now)) touched.add(instance);
    return [...touched].flatMap((instance) => this.#look(instance, now));
  }

  /** Time has passed: what became due. */
  pass(now: Moment): readonly RuleChange[] {
    const changes: RuleChange[] = [];
    for (let next = this.#due.takeDue(now.atMs); next !== null; next = this.#due.takeDue(now.atMs)) changes.push(...this.#look(next, now));
    return changes;
  }

  /**
   * These rules from now on. What did not change goes on as it is. A raised one whose condition was changed stays raised until the new
   * one is known not to hold; one that is gone or switched off is cleared, with the reason. open: keys of alarms that stand from
   * before the start.
   */
  setRules(setup: RuleSetup, now: Moment, open: readonly string[] = []): readonly RuleChange[] {
    const kinds = new Map(setup.sensors.map(({ id, kind }) => [id as string, kind as string]));
    const sameKinds = kinds.size === this.#kinds.size && [...kinds].every(([id, kind]) => this.#kinds.get(id) === kind);
    this.#kinds = kinds;
    const wanted = new Map(setup.rules.filter(({ enabled }) => enabled).map((rule) => [rule.id as string, rule]));
    const left = new Map<string, AlarmRule | null>(open.filter((key) => ruleIdOf(key) !== null).map((key) => [key, null]));
    for (const [ruleId, old] of this.#compiled) {
      const rule = wanted.get(ruleId);
      const sameThings = sameKinds || !old.patterns.some(({ pattern }) => isOfKind(pattern));
      if (rule !== undefined && sameThings && JSON.stringify(rule.condition) === JSON.stringify(old.rule.condition)) {
        old.rule = rule;
        continue;
      }
      for (const instance of old.instances.values()) {
        this.#due.set(instance, null);
        if (instance.isRaised) left.set(instance.key, old.rule);
      }
      this.#instances -= old.instances.size;
      this.#compiled.delete(ruleId);
    }
    const added = [...wanted.values()].filter(({ id }) => !this.#compiled.has(id)).map(compile);
    for (const one of added) this.#compiled.set(one.rule.id, one);
    this.#hits.clear();
    const isLeft = this.#leftThings.size > 0;
    this.#leftThings.clear();
    const begun: RuleChange[] = added.flatMap((one) => this.#begin(one, left, now));
    // What found no room before: fewer rules, or fewer sensors of a kind, may have made some.
    if (isLeft) for (const one of this.#compiled.values()) if (!added.includes(one)) begun.push(...this.#begin(one, new Map(), now));
    this.#roomMadeMs = -Infinity;
    if (this.#leftSignals.size > 0 && this.#makeRoom(now)) this.#leftSignals.clear();
    return [...begun, ...[...left].map(([key, rule]) => goneWithRule(key, rule))];
  }

  /** An instance for a rule without `*`, and for each thing that is known already or has an alarm that stands (taken out of `left`). */
  #begin(one: Compiled, left: Map<string, AlarmRule | null>, now: Moment): readonly RuleChange[] {
    const prefix = `rule:${one.rule.id}/`;
    if (one.stars === 0) this.#instanceOf(one, [], now);
    else
      for (const key of this.#known.keys())
        for (const { of, stars } of this.#hitsOf(key)) if (of === one && stars.length === one.stars) this.#instanceOf(one, stars, now);
    for (const key of [...left.keys()].filter((other) => other.startsWith(prefix))) {
      const stars = this.#fits({ pattern: one.main, parts: partsOf(one.main) }, key.slice(prefix.length));
      const instance = stars === null ? null : this.#instanceOf(one, stars, now);
      if (instance === null) continue;
      instance.isRaised = true;
      left.delete(key);
    }
    return [...one.instances.values()].flatMap((instance) => this.#look(instance, now));
  }

  #instanceOf(of: Compiled, stars: readonly string[], now: Moment): Instance | null {
    const name = stars.join('/');
    const there = of.instances.get(name);
    if (there !== undefined) return there;
    const signalKey = boundKey(of.main, stars);
    if (this.#instances >= this.#limits.instances) {
      if (this.#leftThings.size < MOST_LEFT) this.#leftThings.set(`${of.rule.id}/${name}`, { rule: of.rule.name, signal: signalKey });
      return null;
    }
    const keys = new Map(of.patterns.map(({ pattern }) => [pattern, boundKey(pattern, stars)]));
    const rest = { sinceMs: now.atMs, memory: null, isRaised: false, awaySinceMs: null };
    const made: Instance = { of, key: `rule:${of.rule.id}/${signalKey}`, signalKey, stars, keys, ...rest };
    of.instances.set(name, made);
    this.#instances += 1;
    return made;
  }

  /** The rules that look at this signal, and what their `*` stand for in it. The same names come again and again: the answer is kept. */
  #hitsOf(key: SignalKey): readonly Hit[] {
    const there = this.#hits.get(key);
    if (there !== undefined) return there;
    const hits = this.#lookedAt(key);
    this.#hits.set(key, hits);
    return hits;
  }

  #lookedAt(key: SignalKey): readonly Hit[] {
    return [...this.#compiled.values()].flatMap((of) =>
      of.patterns.flatMap((pattern): Hit[] => {
        const stars = this.#fits(pattern, key);
        return stars === null ? [] : [{ of, stars }];
      }),
    );
  }

  /** For a name that was not heard before. At the limit only for one that a rule looks at, where another that none looks at can go. */
  #hasRoom(key: SignalKey, now: Moment): boolean {
    if (this.#known.size < this.#limits.signals) return true;
    if (this.#lookedAt(key).length === 0) return false;
    if (this.#makeRoom(now)) return true;
    if (this.#leftSignals.size < MOST_LEFT) this.#leftSignals.add(key);
    return false;
  }

  /** Forgets what no rule looks at: it is heard again when it speaks next. */
  #makeRoom(now: Moment): boolean {
    if (now.atMs - this.#roomMadeMs < ROOM_EVERY_MS) return this.#known.size < this.#limits.signals;
    this.#roomMadeMs = now.atMs;
    for (const key of [...this.#known.keys()])
      if (this.#hitsOf(key).length === 0) {
        this.#known.delete(key);
        this.#hits.delete(key);
      }
    return this.#known.size < this.#limits.signals;
  }

  #fits({ pattern, parts }: Compiled['patterns'][number], key: SignalKey): readonly string[] | null {
    const own = partsOf(key);
    if (!isOfKind(pattern)) return matchOf(parts, own);
    const [head = '', sensor = ''] = own;
    return head === 'sensor' && own.length === 2 && this.#kinds.get(sensor) === parts[1] ? [sensor] : null;
  }

  /** A signal with all of the rule's `*` is of one thing; one with fewer is of every thing it stands over. */
  #touchedBy(of: Compiled, stars: readonly string[], now: Moment): readonly Instance[] {
    if (stars.length === of.stars) {
      const instance = this.#instanceOf(of, stars, now);
      return instance === null ? [] : [instance];
    }
    return [...of.instances.values()].filter((instance) => stars.every((star, index) => instance.stars[index] === star));
  }

  #look(instance: Instance, now: Moment): readonly RuleChange[] {
    const { rule } = instance.of;
    const told = tellCondition(rule.condition, instance.memory, (pattern) => this.#heardOf(instance, pattern), now);
    instance.memory = told.memory;
    const overMs = told.truth === -2 && instance.isRaised ? (instance.awaySinceMs ?? now.atMs) + rule.clearAfterMs : null;
    // What is not known may be there again: the time it must have been away begins anew.
    instance.awaySinceMs = overMs === null ? null : (instance.awaySinceMs ?? now.atMs);
    const isOver = overMs !== null && now.atMs >= overMs;
    const dueMs = overMs === null || isOver ? told.dueMs : Math.min(overMs, told.dueMs ?? Infinity);
    // Never at once again: a condition that said so forever would hold the lane.
    this.#due.set(instance, dueMs === null ? null : Math.max(dueMs, now.atMs + 1));
    if (isOver) {
      instance.isRaised = false;
      instance.awaySinceMs = null;
      return [this.#changeOf(instance, 'cleared')];
    }
    if (told.truth !== 2 || instance.isRaised) return NOTHING;
    instance.isRaised = true;
    return [this.#changeOf(instance, 'raised')];
  }

  #heardOf(instance: Instance, pattern: string): Heard {
    const heard = this.#known.get(instance.keys.get(pattern) ?? pattern);
    return heard ?? { signal: null, knownAtMs: instance.sinceMs };
  }

  #changeOf(instance: Instance, change: RuleChange['change']): RuleChange {
    const { of, key, signalKey } = instance;
    const because = change === 'cleared' ? [] : this.#speakersOf(instance);
    const { value = null, text = null } = this.#known.get(signalKey)?.signal ?? {};
    const limit = leavesOf(of.rule.condition).find(({ signal }) => signal === of.main);
    const detail = {
      rule: of.rule.name,
      signal: signalKey,
      ...(value === null ? {} : { value: Math.round(value * 1_000) / 1_000 }),
      ...(text === null || text === '' ? {} : { text: text.slice(0, 100) }),
      ...(limit !== undefined && 'limit' in limit ? { limit: limit.limit } : {}),
      ...(because.length > 1 ? { because: because.join(', ').slice(0, 300) } : {}),
    };
    return { ruleId: of.rule.id, rule: of.rule, key, signalKey, change, because, detail };
  }

  /** Those of its signals that hold by themselves now, the earliest first. */
  #speakersOf(instance: Instance): readonly SignalKey[] {
    const speaking = leavesOf(instance.of.rule.condition).flatMap((leaf) => {
      const heard = this.#heardOf(instance, leaf.signal);
      const told = tellCondition(leaf, null, () => heard, { atMs: heard.knownAtMs, local: NO_WINDOW });
      return told.truth === 2 ? [{ key: instance.keys.get(leaf.signal) ?? leaf.signal, atMs: heard.signal?.atMs ?? 0 }] : [];
    });
    return [...new Set(speaking.sort((a, b) => a.atMs - b.atMs).map(({ key }) => key))];
  }
}

/** The rule an alarm's key names; null: it is no alarm of a rule. */
export function ruleIdOf(key: string): string | null {
  const slash = key.indexOf('/');
  return key.startsWith('rule:') && slash > 5 ? key.slice(5, slash) : null;
}

const NOTHING: readonly RuleChange[] = [];
const NO_WINDOW = (): { weekday: number; msOfDay: number } => ({ weekday: 1, msOfDay: 0 });

type Leaf = Extract<Condition, { readonly signal: SignalKey }>;

/** Every part of a condition that looks at a signal, from left to right. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  switch (condition.kind) {
    case 'votes':
      return condition.of.flatMap(leavesOf);
    case 'lasting':
    case 'not':
    case 'during':
      return leavesOf(condition.of);
    default:
      return [condition];
  }
}

function compile(rule: AlarmRule): Compiled {
  const names = [...new Set(leavesOf(rule.condition).map(({ signal }) => signal))];
  const stars = Math.max(0, ...names.map(starsOf));
  const main = names.find((name) => starsOf(name) === stars) ?? '';
  return { rule, patterns: names.map((pattern) => ({ pattern, parts: partsOf(pattern) })), stars, main, instances: new Map() };
}

function goneWithRule(key: string, rule: AlarmRule | null): RuleChange {
  const ruleId = (ruleIdOf(key) ?? '') as AlarmRuleId;
  const signalKey = key.slice(`rule:${ruleId}/`.length);
  const detail = { rule: rule?.name ?? ruleId, signal: signalKey, why: 'the rule is gone, changed or switched off' };
  return { ruleId, rule, key, signalKey, change: 'cleared', because: [], detail };
}
