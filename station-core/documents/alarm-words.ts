/** What an alarm is called where it leaves the station, in both languages; the screens say the same (renderer/i18n, held together by a test). */
import { toIso, localTime, type UtcMs, type ZoneName } from '../base/time.ts';
import type { Notification } from '../domain/notify.ts';
import type { OutgoingMessage } from '../domain/notify-port.ts';
import type { Severity } from '../domain/safety.ts';
import type { Alarm, AlarmKind, StationSettings } from '../domain/station.ts';

type Language = 'en' | 'zh';

const EN: Readonly<Record<AlarmKind, string>> = {
  'orphan-stop': 'A pile reported the end of a charge this station never started',
  'start-ignored': 'A pile accepted a start and did not begin',
  'stop-ignored': 'A pile accepted a stop and goes on charging',
  'implausible-energy': 'A meter reading cannot be true and was left out',
  'pile-missing': 'A pile is not connected',
  'pile-faulted': 'A pile reports a fault',
  'emergency-stop': 'Emergency stop: the power of a pile is being taken away',
  'power-still-on': 'A pile still has power after the emergency stop',
  'security-event': 'A pile reports a security event',
  'security-move-failed': 'A pile could not move to the next security profile',
  'certificate-expiring': 'The certificate of a pile ends soon',
  'local-list-failed': 'A pile does not take its list of cards',
  'rollout-failed': 'A firmware rollout stopped at a failure',
  'reservation-lost': 'A reserved connector is lost',
  'sequence-gap': 'Messages of a charge are missing',
  'clock-jumped': 'The clock of this PC jumped',
  'waiting-list-full': 'Too many unknown piles are knocking; the list is full',
  'wal-too-large': 'The database cannot tidy up its log',
  'backup-failed': 'The backup did not work',
  'store-damaged': 'The database is damaged',
  'disk-nearly-full': 'The disk is nearly full',
  'writer-slow': 'The disk is too slow for the station',
  'tick-failed': 'Something due could not be done',
  'rule-things-full': 'Alarm rules do not watch everything: there are too many things for them',
  'rule-signals-full': 'Alarm rules do not watch everything: there are too many signals',
  'lane-untold': 'What the safety part told was lost while the disk took nothing',
  'sensor-silent': 'A sensor says nothing',
  'sensor-faulty': 'A sensor cannot be read right',
  'field-device-silent': 'A field device does not answer',
  'camera-unreachable': 'A camera cannot be reached',
  'camera-not-recording': 'A camera sends no pictures',
  'camera-covered': 'A camera is covered or turned away',
  'camera-clock': 'The clock of a camera is wrong',
  'watched-seen': 'Somebody or something on the watch list was seen',
  'zone-held': 'A zone is held: no charge can start',
  'zone-latched': 'A zone is latched: its charges are stopped',
  'relay-failed': 'A relay did not act',
  'bypass-in-force': 'A safety sensor or rule is bypassed',
  'evidence-quota': 'The room for evidence is used up',
  'recording-failed': 'A recording failed',
  'equipment-overdue': 'Fire equipment is overdue',
  'notify-failed': 'A message about an alarm could not be sent',
  'ledger-broken': 'The ledger does not agree with itself',
  'payment-stuck': 'A payment has been on its way for too long',
  'money-owed': 'An account owes money',
  'hq-silent': 'HQ cannot be reached',
  'hq-stopped': 'HQ refuses what the station sends',
  'hq-sheet-refused': 'Orders of HQ that this station does not accept',
  'hq-row-cut': 'Something was too large for HQ and was shortened',
};

const ZH: Readonly<Record<AlarmKind, string>> = {
  'orphan-stop': '充电桩上报了一次本站未启动的充电结束',
  'start-ignored': '充电桩接受了启动指令但没有开始充电',
  'stop-ignored': '充电桩接受了停止指令但仍在充电',
  'implausible-energy': '有一条电表读数不可能属实，已排除',
  'pile-missing': '充电桩未连接',
  'pile-faulted': '充电桩报告故障',
  'emergency-stop': '紧急停止：正在切断充电桩输出',
  'power-still-on': '紧急停止后充电桩仍有功率',
  'security-event': '充电桩上报安全事件',
  'security-move-failed': '充电桩未能切换安全等级',
  'certificate-expiring': '充电桩证书即将到期',
  'local-list-failed': '充电桩未接受充电卡名单',
  'rollout-failed': '固件升级因失败停止',
  'reservation-lost': '预约的充电枪已被占用或失效',
  'sequence-gap': '一次充电的报文有缺失',
  'clock-jumped': '本机时钟发生跳变',
  'waiting-list-full': '请求接入的未知充电桩过多，列表已满',
  'wal-too-large': '数据库无法整理其日志',
  'backup-failed': '备份失败',
  'store-damaged': '数据库已损坏',
  'disk-nearly-full': '磁盘即将写满',
  'writer-slow': '磁盘速度跟不上站场',
  'tick-failed': '到期事项无法完成',
  'rule-things-full': '告警规则未能监视全部：规则所涉对象过多',
  'rule-signals-full': '告警规则未能监视全部：信号过多',
  'lane-untold': '磁盘无法写入期间，有安全记录丢失',
  'sensor-silent': '传感器无数据',
  'sensor-faulty': '传感器读数异常',
  'field-device-silent': '现场设备无响应',
  'camera-unreachable': '摄像机无法连接',
  'camera-not-recording': '摄像机没有画面',
  'camera-covered': '摄像机被遮挡或转向',
  'camera-clock': '摄像机时钟不准',
  'watched-seen': '发现关注名单中的人或车',
  'zone-held': '防区暂停启动充电',
  'zone-latched': '防区已锁定：充电已停止',
  'relay-failed': '继电器未动作',
  'bypass-in-force': '有安全传感器或规则被旁路',
  'evidence-quota': '证据存储空间已满',
  'recording-failed': '录像失败',
  'equipment-overdue': '消防器材已逾期',
  'notify-failed': '告警消息发送失败',
  'ledger-broken': '账本核对不一致',
  'payment-stuck': '一笔付款长时间没有结果',
  'money-owed': '账户有欠款',
  'hq-silent': '无法连接总部',
  'hq-stopped': '总部拒收本站数据',
  'hq-sheet-refused': '总部下发的指令未被本站接受',
  'hq-row-cut': '一条数据过大，上传总部时已截短',
};

const TITLES: Readonly<Record<Language, Readonly<Record<AlarmKind, string>>>> = { en: EN, zh: ZH };

const SEVERITY: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  en: { low: 'can wait', medium: 'soon', high: 'now', critical: 'danger' },
  zh: { low: '可稍后', medium: '尽快', high: '立即', critical: '危险' },
};

const WHAT: Readonly<Record<Language, Readonly<Record<Notification['what'], string>>>> = {
  en: { raised: 'Alarm', escalated: 'Nobody has answered', cleared: 'Over', test: 'Test' },
  zh: { raised: '告警', escalated: '无人应答', cleared: '已恢复', test: '测试' },
};

const TEST_SENTENCE: Readonly<Record<Language, string>> = {
  en: 'This is a test message. Nothing has happened.',
  zh: '这是一条测试消息，没有发生任何事件。',
};

const WORDS: Readonly<Record<Language, Readonly<Record<'urgency' | 'since' | 'zone' | 'test', string>>>> = {
  en: { urgency: 'Urgency', since: 'Since', zone: 'Zone', test: 'Test or drill' },
  zh: { urgency: '紧急程度', since: '开始时间', zone: '防区', test: '测试或演练' },
};

/** Of a rule its own name, as it was when the alarm was raised (detail.name). */
export function alarmTitle({ kind, detail }: Pick<Alarm, 'kind' | 'detail'>, language: Language): string {
  return kind === 'rule' ? String(detail['name'] ?? detail['rule'] ?? '') : TITLES[language][kind];
}

/** alarm null: a test, or an alarm that is no longer kept. */
export function alarmMessage(
  notification: Notification,
  alarm: Alarm | null,
  { zone }: Pick<StationSettings, 'zone'>,
  language: Language,
): OutgoingMessage {
  const { id, what, madeAtMs } = notification;
  const word = WHAT[language][what];
  if (alarm === null) return { id, what, title: word, lines: [TEST_SENTENCE[language]], facts: { sentAt: toIso(madeAtMs) } };
  const words = WORDS[language];
  const told = Object.entries(alarm.detail).filter(([name]) => name !== 'name' || alarm.kind !== 'rule');
  return {
    id,
    what,
    title: `${word}: ${alarmTitle(alarm, language)}`,
    lines: [
      `${words.urgency}: ${SEVERITY[language][alarm.severity]}`,
      `${words.since}: ${whenText(alarm.raisedAtMs, zone)}`,
      ...(alarm.zoneId === null ? [] : [`${words.zone}: ${alarm.zoneId}`]),
      ...(alarm.isTest ? [words.test] : []),
      ...told.map(([name, value]) => `${name}: ${value}`),
    ],
    facts: {
      ...alarm.detail,
      key: alarm.key,
      kind: alarm.kind,
      severity: alarm.severity,
      zone: alarm.zoneId,
      isTest: alarm.isTest,
      raisedAt: toIso(alarm.raisedAtMs),
      clearedAt: alarm.clearedAtMs === null ? null : toIso(alarm.clearedAtMs),
    },
  };
}

/** Station time, e.g. 2026-03-01 14:05. */
function whenText(atMs: UtcMs, zone: ZoneName): string {
  const { date, minuteOfDay } = localTime(atMs, zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date} ${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}
