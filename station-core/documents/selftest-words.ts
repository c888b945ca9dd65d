/** What a self-test says, in both languages: on its page and in its record, the same words. */
import { formatDecimal } from '../base/decimal.ts';
import { dwh } from '../base/energy.ts';
import type { SelfTest, SelfTestFindingCode, SelfTestStep, SelfTestStepId, SelfTestStepState } from '../domain/selftest.ts';
import type { SessionFlag } from '../domain/session.ts';
import { kwhText } from './figures.ts';
import type { DocumentLanguage } from './receipt-words.ts';

type Facts = Readonly<Record<string, string | number>>;
type Sentence = (facts: Facts) => string;

type Fact = string | number | undefined;

/** At least 0.01 kWh, all places where there are more. */
const kwh = (value: Fact): string => kwhText(dwh(Number(value ?? 0)), 2);
/** Watts as kW. */
const kw = (value: Fact): string => formatDecimal(Math.round(Number(value ?? 0) / 100), 1);
const text = (value: Fact): string => String(value ?? '');

/** 'ocpp2.0.1' as people write it. */
export function protocolWord(protocol: string): string {
  return protocol.replace(/^ocpp(?=\d)/, 'OCPP ');
}

/** How far off, in whole units from two of the smaller one on. */
function span(value: Fact, language: DocumentLanguage): string {
  const seconds = Math.abs(Number(value ?? 0));
  const [s, min, h] = language === 'en' ? [' s', ' min', ' h'] : [' 秒', ' 分钟', ' 小时'];
  if (seconds < 120) return `${seconds}${s}`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)}${min}` : `${Math.round(seconds / 3_600)}${h}`;
}

const FLAGS: Readonly<Record<DocumentLanguage, Readonly<Record<SessionFlag, string>>>> = {
  en: {
    'start-inferred': 'the start was inferred',
    'end-estimated': 'the end was estimated',
    amended: 'amended later',
    'zero-transaction-id': 'no transaction number',
    'clock-unset': 'the pile’s clock is not set',
    'unknown-card': 'unknown card',
    'implausible-energy': 'a reading was left out',
    'register-reset': 'the meter fell back',
    'schema-broken': 'a message broke the protocol',
    'sequence-gap': 'messages are missing',
    'place-inferred': 'the connector was guessed',
    'time-inferred': 'a time was inferred',
  },
  zh: {
    'start-inferred': '开始为推断',
    'end-estimated': '结束为估算',
    amended: '事后修正',
    'zero-transaction-id': '无交易号',
    'clock-unset': '桩时钟未设',
    'unknown-card': '未知充电卡',
    'implausible-energy': '剔除了读数',
    'register-reset': '电表回落',
    'schema-broken': '报文不合规',
    'sequence-gap': '报文有缺失',
    'place-inferred': '充电枪为推定',
    'time-inferred': '时间为推断',
  },
};

/** A space between them in the facts. */
function flags(value: Fact, language: DocumentLanguage): string {
  const words: Readonly<Record<string, string>> = FLAGS[language];
  return text(value)
    .split(' ')
    .map((flag) => words[flag] ?? flag)
    .join(language === 'en' ? ', ' : '、');
}

const STEPS: Readonly<Record<DocumentLanguage, Readonly<Record<SelfTestStepId, string>>>> = {
  en: {
    line: 'Connection',
    identity: 'Who it is',
    security: 'Security',
    heartbeat: 'Answers',
    states: 'States of the connectors',
    clock: 'Clock',
    settings: 'Meter settings',
    meter: 'Meter register',
    'local-list': 'Cards without the station',
    'bar-connector': 'Take out of service',
    'free-connector': 'Put back in service',
    'plug-in': 'Plug in a car',
    start: 'Start from the station',
    energy: 'Energy is counted',
    stop: 'Stop from the station',
    unplug: 'Unplug the car',
    bill: 'The bill',
    restart: 'Restart',
  },
  zh: {
    line: '连接',
    identity: '设备身份',
    security: '安全',
    heartbeat: '应答',
    states: '充电枪状态',
    clock: '时钟',
    settings: '计量设置',
    meter: '电表读数',
    'local-list': '离线刷卡',
    'bar-connector': '停用充电枪',
    'free-connector': '恢复充电枪',
    'plug-in': '插入车辆',
    start: '由站端启动',
    energy: '电量计量',
    stop: '由站端停止',
    unplug: '拔出车辆',
    bill: '账单',
    restart: '重启',
  },
};

const EN: Readonly<Record<SelfTestFindingCode, Sentence>> = {
  connected: (f) => `Connected, speaks ${protocolWord(text(f['protocol']))}.`,
  offline: () => 'The pile is not connected.',
  vanished: () => 'The connection broke at this step. Look into the journal for the last message.',
  known: (f) => `${text(f['vendor'])} ${text(f['model'])}, serial ${text(f['serial'])}, firmware ${text(f['firmware'])}.`,
  'no-serial': (f) => `${text(f['vendor'])} ${text(f['model'])} tells no serial number: its certificate can only be bound to its identity.`,
  profile: (f) => `Security profile ${text(f['profile'])}.`,
  plain: () => 'No password and no encryption: anybody on the network can pretend to be this pile. Set a password, better move it to TLS.',
  answers: () => 'Answers what it is asked.',
  'cannot-trigger': (f) => `The pile does not take this order (${text(f['word'])}). It works, but the station cannot ask it.`,
  'no-answer': () => 'No answer came in time.',
  'call-error': (f) => `Answered with an error: ${text(f['word'])}.`,
  'all-told': (f) => `Every connector tells its state (${text(f['connectors'])}).`,
  'known-untold': (f) => `Connectors that did not tell their state when asked: ${text(f['connectors'])}. What they said before is known.`,
  'state-unknown': (f) => `The state is not known (${text(f['connectors'])}). The station cannot see whether a car is there.`,
  'clock-right': (f) => `The clock is right within ${Math.max(1, Math.abs(Number(f['seconds'] ?? 0)))} s.`,
  'clock-off': (f) =>
    `The clock is ${span(f['seconds'], 'en')} ${Number(f['seconds']) < 0 ? 'behind' : 'ahead'}. Times are corrected; set its clock, and its time zone to UTC.`,
  'clock-unset': () => 'The clock is not set: offline charges cannot be dated. Check its battery and its time server.',
  'settings-good': (f) => `Tells its register every ${text(f['seconds'])} s.`,
  'settings-unread': (f) => `The settings could not be read${f['word'] === undefined ? '' : ` (${text(f['word'])})`}.`,
  'meter-interval': (f) =>
    `The interval of readings is ${text(f['seconds'])} s. Above 300 s, or without readings, a price change in the middle of a charge is a guess.`,
  'no-register': () => 'Readings come without the energy register: set the measurand Energy.Active.Import.Register.',
  'register-told': (f) => `The register stands at ${kwh(f['register'])} kWh.`,
  'no-meter': () => 'No reading without a charge. Many piles do so; the test charge shows it.',
  'local-list': (f) => `Keeps a list of cards (version ${text(f['version'])}).`,
  'no-local-list': () => 'Keeps no list of cards: without the station nobody, or everybody, can charge.',
  barred: () => 'Went out of service when told.',
  'not-barred': (f) => `Did not go out of service${f['word'] === undefined ? '' : ` (${text(f['word'])})`}.`,
  freed: () => 'Came back into service when told.',
  'not-freed': (f) => `Did not come back into service (${text(f['word'])}). Put it back by hand.`,
  'plugged-in': () => 'The plug was noticed.',
  'nobody-plugged': () => 'No car was plugged in within 5 minutes, or the pile did not notice it.',
  started: () => 'The charge began.',
  'start-refused': (f) => `The pile refused to start (${text(f['word'])}).`,
  'start-ignored': () => 'The pile accepted the start and began nothing.',
  counted: (f) => `${kwh(f['energy'])} kWh in ${text(f['readings'])} readings, last with ${kw(f['power'])} kW.`,
  'no-readings': () => 'No reading came during the charge: it could only be billed by its end.',
  'register-still': (f) => `${text(f['readings'])} readings came, and the register did not move.`,
  'power-above-rated': (f) =>
    `The meter shows ${kw(f['power'])} kW on a connector rated for ${kw(f['rated'])} kW. Check the unit, or the rated power.`,
  'register-per-session': (f) => `${kwh(f['energy'])} kWh counted; the register begins anew with each charge, which is corrected.`,
  stopped: (f) => `The charge ended when told${f['reason'] === '' ? '' : ` (${text(f['reason'])})`}.`,
  'stop-refused': (f) => `The pile refused to stop (${text(f['word'])}). In danger, only the switch will.`,
  'stop-ignored': () => 'The pile accepted the stop and charged on. In danger, only the switch will.',
  unplugged: () => 'The connector is free again.',
  'still-plugged': () => 'The connector was not free within 5 minutes, or the pile did not say so.',
  billed: (f) => `Billed ${kwh(f['energy'])} kWh.`,
  'billed-flagged': (f) => `Billed ${kwh(f['energy'])} kWh, with something to look at: ${flags(f['flags'], 'en')}.`,
  'not-billed': () => 'The charge was not closed and billed.',
  'no-plan': (f) => `Closed with ${kwh(f['energy'])} kWh. No bill, because no price plan is in force yet.`,
  'came-back': (f) => `Back after ${text(f['seconds'])} s, with the state of each connector.`,
  'restart-refused': (f) => `The pile refused to restart (${text(f['word'])}).`,
  'no-boot': () => 'The pile did not come back within 5 minutes.',
  cancelled: () => 'Cancelled.',
  'not-reached': () => 'Not reached.',
};

const ZH: Readonly<Record<SelfTestFindingCode, Sentence>> = {
  connected: (f) => `已连接，协议 ${protocolWord(text(f['protocol']))}。`,
  offline: () => '充电桩未连接。',
  vanished: () => '执行此步骤时连接中断。请在通信日志中查看最后一条报文。',
  known: (f) => `${text(f['vendor'])} ${text(f['model'])}，序列号 ${text(f['serial'])}，固件 ${text(f['firmware'])}。`,
  'no-serial': (f) => `${text(f['vendor'])} ${text(f['model'])} 未上报序列号：其证书只能与标识绑定。`,
  profile: (f) => `安全等级 ${text(f['profile'])}。`,
  plain: () => '无密码且未加密：网络中任何设备都可冒充此桩。请设置密码，最好改用 TLS。',
  answers: () => '能正常应答。',
  'cannot-trigger': (f) => `该桩不执行此指令（${text(f['word'])}）。可以使用，但站端无法主动查询。`,
  'no-answer': () => '未及时应答。',
  'call-error': (f) => `返回错误：${text(f['word'])}。`,
  'all-told': (f) => `${text(f['connectors'])} 个充电枪均上报了状态。`,
  'known-untold': (f) => `查询时有 ${text(f['connectors'])} 个充电枪未上报状态；此前上报的状态已知。`,
  'state-unknown': (f) => `状态未知（${text(f['connectors'])}）。站端无法判断是否有车。`,
  'clock-right': (f) => `时钟误差在 ${Math.max(1, Math.abs(Number(f['seconds'] ?? 0)))} 秒以内。`,
  'clock-off': (f) =>
    `时钟${Number(f['seconds']) < 0 ? '慢' : '快'}了 ${span(f['seconds'], 'zh')}。时间会被校正；请校准其时钟，并将时区设为 UTC。`,
  'clock-unset': () => '时钟未设置：离线充电无法确定时间。请检查其电池和对时服务器。',
  'settings-good': (f) => `每 ${text(f['seconds'])} 秒上报一次电表读数。`,
  'settings-unread': (f) => `无法读取设置${f['word'] === undefined ? '' : `（${text(f['word'])}）`}。`,
  'meter-interval': (f) => `读数间隔为 ${text(f['seconds'])} 秒。超过 300 秒或无读数时，充电中途的价格变化只能估算。`,
  'no-register': () => '读数中不含电量表底：请设置测量项 Energy.Active.Import.Register。',
  'register-told': (f) => `表底读数 ${kwh(f['register'])} kWh。`,
  'no-meter': () => '未充电时不上报读数，许多桩都是如此；由试充检验。',
  'local-list': (f) => `支持本地卡名单（版本 ${text(f['version'])}）。`,
  'no-local-list': () => '不支持本地卡名单：与站端断开时无法识别卡。',
  barred: () => '已按指令停用。',
  'not-barred': (f) => `未能停用${f['word'] === undefined ? '' : `（${text(f['word'])}）`}。`,
  freed: () => '已按指令恢复。',
  'not-freed': (f) => `未能恢复（${text(f['word'])}），请手动恢复。`,
  'plugged-in': () => '已识别插枪。',
  'nobody-plugged': () => '5 分钟内无车辆插入，或充电桩未识别。',
  started: () => '充电已开始。',
  'start-refused': (f) => `充电桩拒绝启动（${text(f['word'])}）。`,
  'start-ignored': () => '充电桩接受了启动指令，但未开始充电。',
  counted: (f) => `${text(f['readings'])} 次读数共 ${kwh(f['energy'])} kWh，最后功率 ${kw(f['power'])} kW。`,
  'no-readings': () => '充电期间没有读数：只能按结束时的读数计费。',
  'register-still': (f) => `收到 ${text(f['readings'])} 次读数，但表底没有变化。`,
  'power-above-rated': (f) => `电表显示 ${kw(f['power'])} kW，而该充电枪额定功率为 ${kw(f['rated'])} kW。请检查单位或额定功率。`,
  'register-per-session': (f) => `已计量 ${kwh(f['energy'])} kWh；该桩每次充电从零计数，系统会自动校正。`,
  stopped: (f) => `已按指令停止${f['reason'] === '' ? '' : `（${text(f['reason'])}）`}。`,
  'stop-refused': (f) => `充电桩拒绝停止（${text(f['word'])}）。遇险时只能断开电源开关。`,
  'stop-ignored': () => '充电桩接受了停止指令，但仍在充电。遇险时只能断开电源开关。',
  unplugged: () => '充电枪已空闲。',
  'still-plugged': () => '5 分钟内充电枪未恢复空闲，或充电桩未上报。',
  billed: (f) => `已计费 ${kwh(f['energy'])} kWh。`,
  'billed-flagged': (f) => `已计费 ${kwh(f['energy'])} kWh，但需核对：${flags(f['flags'], 'zh')}。`,
  'not-billed': () => '本次充电未结束并计费。',
  'no-plan': (f) => `已结束，共 ${kwh(f['energy'])} kWh。尚未启用价格方案，因此没有账单。`,
  'came-back': (f) => `${text(f['seconds'])} 秒后恢复连接，并上报了每个充电枪的状态。`,
  'restart-refused': (f) => `充电桩拒绝重启（${text(f['word'])}）。`,
  'no-boot': () => '5 分钟内未恢复连接。',
  cancelled: () => '已取消。',
  'not-reached': () => '未执行。',
};

const SENTENCES: Readonly<Record<DocumentLanguage, Readonly<Record<SelfTestFindingCode, Sentence>>>> = { en: EN, zh: ZH };

const STATES: Readonly<Record<DocumentLanguage, Readonly<Record<SelfTestStepState, string>>>> = {
  en: { waiting: 'to do', running: 'running', passed: 'good', warned: 'to know', failed: 'not good', skipped: 'left out' },
  zh: { waiting: '待测', running: '进行中', passed: '合格', warned: '提示', failed: '不合格', skipped: '跳过' },
};

const VERDICTS: Readonly<Record<DocumentLanguage, Readonly<Record<NonNullable<SelfTest['verdict']>, string>>>> = {
  en: { passed: 'Good', warned: 'Good, with remarks', failed: 'Not good', cancelled: 'Cancelled' },
  zh: { passed: '合格', warned: '合格（有提示）', failed: '不合格', cancelled: '已取消' },
};

export interface StepWords {
  readonly name: string;
  readonly state: string;
  /** null: nothing found yet. */
  readonly sentence: string | null;
}

export function stepWords(step: Pick<SelfTestStep, 'id' | 'state' | 'finding'>, language: DocumentLanguage): StepWords {
  const { finding } = step;
  return {
    name: STEPS[language][step.id],
    state: STATES[language][step.state],
    sentence: finding === null ? null : SENTENCES[language][finding.code](finding.facts),
  };
}

export function verdictWord(verdict: NonNullable<SelfTest['verdict']>, language: DocumentLanguage): string {
  return VERDICTS[language][verdict];
}
