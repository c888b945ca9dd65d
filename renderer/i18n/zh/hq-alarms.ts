/** Chinese words of HQ's alarms. */
import type { hqAlarms as english } from '../en/hq-alarms.ts';
import type { Words } from '../words.ts';

export const hqAlarms: Words<typeof english> = {
  title: '告警',
  search: '站场或内容',
  severity: '级别',
  'severity.any': '全部级别',
  'tab.standing': '未消除',
  'tab.over': '已结束',
  'empty.standing': '没有告警',
  'empty.standing.help': '线路正常时，各站场的告警在产生后数秒内自动出现在这里。',
  'empty.over': '还没有告警',
  'empty.over.help': '已结束的告警在此保留 400 天。',
};
