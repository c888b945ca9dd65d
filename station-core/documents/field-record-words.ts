/** What the installer's record of a zone says, in both languages: on its page and on paper, the same words. */
import type { CheckWords, FieldCheck, FieldCheckState, FieldCheckTarget, FieldFindingCode, FieldRecord } from '../domain/field-record.ts';
import type { RelayKind, SensorKind } from '../domain/safety.ts';
import type { DocumentLanguage } from './receipt-words.ts';

type Facts = Readonly<Record<string, string | number>>;
type Fact = string | number | undefined;
type Sentence = (facts: Facts) => string;

const text = (value: Fact): string => String(value ?? '');
/** Milliseconds as seconds with a tenth, rounded. */
const seconds = (value: Fact): string => (Math.round(Number(value ?? 0) / 100) / 10).toFixed(1);
/** Of somebody's own words, without the full stop at their end. */
const bare = (value: Fact): string => text(value).replace(/[.。]+$/u, '');

const EN: Readonly<Record<FieldFindingCode, Sentence>> = {
  'alarm-and-rest': (f) =>
    `The alarm “${text(f['rule'])}” came ${seconds(f['afterMs'])} s after the check began, ${text(f['readingMs'])} ms after the reading. Back at rest ${seconds(f['restMs'])} s later.`,
  'waits-for-rest': (f) =>
    `The alarm “${text(f['rule'])}” came ${seconds(f['afterMs'])} s after the check began, ${text(f['readingMs'])} ms after the reading. Now it has to come back to rest.`,
  'no-rule': () => 'No rule looks at this sensor: nothing would come of it. Make a rule for it, then try it again.',
  'no-alarm': (f) => `No alarm came within ${text(f['minutes'])} min.`,
  'no-alarm-alone': (f) =>
    `No alarm came within ${text(f['minutes'])} min. Its rules want other sensors beside it: try those at the same time.`,
  'not-at-rest': (f) =>
    `The alarm “${text(f['rule'])}” came ${seconds(f['afterMs'])} s after the check began, but the sensor did not come back to rest. It stays in test mode for ten minutes more, then it counts.`,
  acted: (f) => `Ordered to act for ${text(f['seconds'])} s; the order was carried out in ${text(f['tookMs'])} ms.`,
  'acted-seen': (f) => `Acted for ${text(f['seconds'])} s, ${text(f['tookMs'])} ms after the order. It was seen to work.`,
  'acted-unseen': (f) => `The order was carried out in ${text(f['tookMs'])} ms, but nothing was seen or heard of it.`,
  'not-acted': (f) => `It did not act: ${bare(f['problem'])}.`,
  stood: (f) => `The pulse stood still for ${seconds(f['stoodMs'])} s (asked for ${text(f['seconds'])} s) and goes on.`,
  'fell-and-back': (f) => `The pulse stood still for ${seconds(f['stoodMs'])} s: what hangs on it fell off, and came back.`,
  'did-not-fall': (f) =>
    `The pulse stood still for ${seconds(f['stoodMs'])} s, and what hangs on it did not fall off: nobody watches the station there.`,
  'did-not-come-back': (f) => `The pulse stood still for ${seconds(f['stoodMs'])} s: what hangs on it fell off and did not come back.`,
  'not-stood': (f) => `The pulse could not be held and let go: ${bare(f['problem'])}.`,
  'charge-began': (f) =>
    `A charge began, so the pulse went on at once, after ${seconds(f['stoodMs'])} s. Try it again when nothing charges.`,
  'no-outcome': () => 'Nothing was heard of what came of it.',
  'broken-off': () => 'Broken off: the station started anew in the middle of it.',
  'left-out': (f) => `Left out: ${bare(f['reason'])}.`,
};

const ZH: Readonly<Record<FieldFindingCode, Sentence>> = {
  'alarm-and-rest': (f) =>
    `检查开始后 ${seconds(f['afterMs'])} 秒出现告警“${text(f['rule'])}”，距读数 ${text(f['readingMs'])} 毫秒；${seconds(f['restMs'])} 秒后恢复正常。`,
  'waits-for-rest': (f) =>
    `检查开始后 ${seconds(f['afterMs'])} 秒出现告警“${text(f['rule'])}”，距读数 ${text(f['readingMs'])} 毫秒。现在等待其恢复正常。`,
  'no-rule': () => '没有规则使用此传感器：触发后不会有任何动作。请先为它建立规则，再重新检查。',
  'no-alarm': (f) => `${text(f['minutes'])} 分钟内没有出现告警。`,
  'no-alarm-alone': (f) => `${text(f['minutes'])} 分钟内没有出现告警。相关规则需要多个传感器同时触发：请同时检查它们。`,
  'not-at-rest': (f) =>
    `检查开始后 ${seconds(f['afterMs'])} 秒出现告警“${text(f['rule'])}”，但传感器未恢复正常。测试模式再保持十分钟，之后按真实情况处理。`,
  acted: (f) => `命令动作 ${text(f['seconds'])} 秒，${text(f['tookMs'])} 毫秒内执行。`,
  'acted-seen': (f) => `动作 ${text(f['seconds'])} 秒，命令后 ${text(f['tookMs'])} 毫秒执行；现场确认有效。`,
  'acted-unseen': (f) => `命令在 ${text(f['tookMs'])} 毫秒内执行，但现场没有任何反应。`,
  'not-acted': (f) => `未动作：${bare(f['problem'])}。`,
  stood: (f) => `脉冲停止了 ${seconds(f['stoodMs'])} 秒（要求 ${text(f['seconds'])} 秒），现已恢复。`,
  'fell-and-back': (f) => `脉冲停止 ${seconds(f['stoodMs'])} 秒：所接设备已断开，并已恢复。`,
  'did-not-fall': (f) => `脉冲停止 ${seconds(f['stoodMs'])} 秒，所接设备没有断开：那里没有监视本站。`,
  'did-not-come-back': (f) => `脉冲停止 ${seconds(f['stoodMs'])} 秒：所接设备已断开，但没有恢复。`,
  'not-stood': (f) => `脉冲未能停止并恢复：${bare(f['problem'])}。`,
  'charge-began': (f) => `期间有充电开始，${seconds(f['stoodMs'])} 秒后立即恢复了脉冲。请在没有充电时重试。`,
  'no-outcome': () => '没有收到执行结果。',
  'broken-off': () => '中断：检查期间站端重新启动。',
  'left-out': (f) => `未检查：${bare(f['reason'])}。`,
};

const SENTENCES: Readonly<Record<DocumentLanguage, Readonly<Record<FieldFindingCode, Sentence>>>> = { en: EN, zh: ZH };

const STATES: Readonly<Record<DocumentLanguage, Readonly<Record<FieldCheckState, string>>>> = {
  en: {
    open: 'to do',
    running: 'running',
    asking: 'what was seen?',
    passed: 'good',
    warned: 'to know',
    failed: 'not good',
    skipped: 'left out',
  },
  zh: { open: '待检查', running: '进行中', asking: '待确认', passed: '合格', warned: '提示', failed: '不合格', skipped: '未检查' },
};

const VERDICTS: Readonly<Record<DocumentLanguage, Readonly<Record<NonNullable<FieldRecord['verdict']>, string>>>> = {
  en: { passed: 'Good', warned: 'Good, with remarks', failed: 'Not good' },
  zh: { passed: '合格', warned: '合格（有提示）', failed: '不合格' },
};

const KINDS: Readonly<Record<DocumentLanguage, Readonly<Record<SensorKind | Exclude<RelayKind, 'other'> | 'other-output', string>>>> = {
  en: {
    smoke: 'Smoke',
    heat: 'Heat',
    'carbon-monoxide': 'Carbon monoxide',
    gas: 'Gas',
    temperature: 'Temperature',
    humidity: 'Humidity',
    water: 'Water',
    door: 'Door',
    voltage: 'Voltage',
    current: 'Current',
    power: 'Power',
    energy: 'Energy',
    'push-button': 'Emergency button',
    'fire-panel': 'Fire panel',
    'trip-feedback': 'Trip feedback',
    other: 'Other sensor',
    siren: 'Siren',
    'shunt-trip': 'Shunt trip',
    contactor: 'Contactor',
    light: 'Light',
    ventilation: 'Ventilation',
    watchdog: 'Watchdog output',
    'other-output': 'Other relay',
  },
  zh: {
    smoke: '烟感',
    heat: '温感',
    'carbon-monoxide': '一氧化碳',
    gas: '可燃气体',
    temperature: '温度',
    humidity: '湿度',
    water: '漏水',
    door: '门',
    voltage: '电压',
    current: '电流',
    power: '功率',
    energy: '电能',
    'push-button': '急停按钮',
    'fire-panel': '消防主机',
    'trip-feedback': '跳闸反馈',
    other: '其他传感器',
    siren: '警笛',
    'shunt-trip': '分励脱扣',
    contactor: '接触器',
    light: '警示灯',
    ventilation: '通风',
    watchdog: '看门狗输出',
    'other-output': '其他继电器',
  },
};

/** What a check is called, how it stands, what was found now and in its earlier tries. */
export function checkWords(check: FieldCheck, language: DocumentLanguage): CheckWords {
  const { seen } = check;
  const sentence = sentenceOf(check, language);
  const note = seen === null || seen.note === '' ? '' : language === 'en' ? ` Seen: ${bare(seen.note)}.` : `现场说明：${bare(seen.note)}。`;
  return {
    name: check.name,
    kind: kindWord(check.target, language),
    state: STATES[language][check.state],
    sentence: sentence === null ? null : sentence + note,
    earlier: check.earlier.map((one) => {
      const said = sentenceOf(one, language) ?? STATES[language][one.state];
      return language === 'en' ? `Tried before: ${said}` : `此前：${said}`;
    }),
  };
}

export function recordVerdictWord(verdict: NonNullable<FieldRecord['verdict']>, language: DocumentLanguage): string {
  return VERDICTS[language][verdict];
}

function sentenceOf({ finding }: Pick<FieldCheck, 'finding'>, language: DocumentLanguage): string | null {
  return finding === null ? null : SENTENCES[language][finding.code](finding.facts);
}

function kindWord(target: FieldCheckTarget, language: DocumentLanguage): string {
  if (target.kind === 'watchdog') return KINDS[language].watchdog;
  return KINDS[language][target.kind === 'relay' && target.what === 'other' ? 'other-output' : target.what];
}
