/** 摄像机画面上的文字。 */
import type { live as english } from '../en/live.ts';
import type { Words } from '../words.ts';

export const live: Words<typeof english> = {
  picture: '{{name}} 的画面',
  waiting: '正在等待画面',
  nothing: '没有画面，正在重试。',
  live: '实时',
  old: '画面已停 {{seconds}} 秒',
  snapshot: '快照，{{seconds}} 秒前',
  'why.not-secure': '以快照代替视频：此页面不是通过 HTTPS 打开的。用站场的 https 地址打开即可看视频。',
  'why.no-decoder': '以快照代替视频：此浏览器版本太旧，无法播放。',
  'why.codec': '以快照代替视频：此浏览器不支持该摄像机的视频格式（多为 H.265）。请把其子码流设为 H.264。',
  'why.still': '每分钟一张图片',
};
