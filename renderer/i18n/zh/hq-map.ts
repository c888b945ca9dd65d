/** Chinese words of HQ's map. */
import type { hqMap as english } from '../en/hq-map.ts';
import type { Words } from '../words.ts';

export const hqMap: Words<typeof english> = {
  title: '地图',
  alt: '标有站场的地图',
  none: '还没有图片',
  'none.help': '选择任意地图或示意图（PNG、JPEG 或 WebP，最大 20 MB），再把站场放上去。',
  'none.viewer': '负责站场的人员可以在此上传图片。',
  upload: '选择图片',
  'upload.busy': '{{percent}} %',
  'upload.wrong': '请选择不超过 20 MB 的 PNG、JPEG 或 WebP 图片。',
  replace: '更换图片',
  arrange: '调整位置',
  'arrange.done': '完成',
  'arrange.help': '点击后站场出现在中央，拖到位置上，或用方向键移动。',
  off: '未放置',
  'off.none': '所有站场都已在地图上。',
  on: '已放置',
  takeOff: '从地图移除',
  remove: '移除图片',
  'remove.title': '移除图片？',
  'remove.do': '移除',
  'remove.text': '站场位置保留，用于下一张图片。',
  'word.alarm': '告警',
  'word.locked': '已锁定',
  'word.missing': '数据缺失',
  'word.silent': '无音讯',
  'word.well': '正常',
  alarms_other: '{{count}} 条告警',
};
