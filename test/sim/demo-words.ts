/** What the demo prints, in both languages. */
import { demoPile, LOCKED_OUT_PILE, OFFLINE_PILE, WAITING_PILE } from './demo-site.ts';

export const USAGE = 'npm run demo -- [--port N] [--language en|zh] [--keep] [--once]';

export interface Ready {
  readonly screens: string;
  readonly piles: string;
  readonly owner: { readonly name: string; readonly password: string };
  readonly folder: string;
  /** It ends now: there is nothing left to look at but the folder. */
  readonly once: boolean;
}

const offline = demoPile(OFFLINE_PILE).name;
const lockedOut = demoPile(LOCKED_OUT_PILE).name;

export const toldByDemo = {
  en: {
    preparing: 'Telling the station a week of history through simulated piles; some seconds …',
    ready: ({ screens, piles, owner, folder, once }: Ready): string[] => [
      ...(once ? ['A week of history is told.'] : ['', `Open     ${screens}`]),
      `Log in   ${owner.name}   ${owner.password}`,
      `Piles    ${piles}/<identity>`,
      `Folder   ${folder}`,
      '',
      'What to look at:',
      `  Board     charges run by themselves, a reading every 10 s; D3 B has a ground fault; ${offline} is offline; a car without a card waits to be started now and then`,
      `  Sessions  a week of them; on A2 A one that was cut off, billed, paid, and billed anew when its real end arrived; unpaid bills to take money for`,
      `  Piles     ${WAITING_PILE.identity} waits to be accepted; ${lockedOut} knocks with a wrong password`,
      '  Alarms    an end without a beginning on A1, the ground fault, the missing piles',
      '  Plans     sharp, peak, flat and valley, energy and service apart',
      '',
      ...(once ? [] : ['Ctrl-C ends it and removes the folder (--keep leaves it).']),
    ],
  },
  zh: {
    preparing: '正在通过模拟充电桩写入一周的历史，请稍候……',
    ready: ({ screens, piles, owner, folder, once }: Ready): string[] => [
      ...(once ? ['一周的历史已写入。'] : ['', `打开     ${screens}`]),
      `登录     ${owner.name}   ${owner.password}`,
      `充电桩   ${piles}/<identity>`,
      `文件夹   ${folder}`,
      '',
      '可以看看：',
      `  看板     充电自动进行，每 10 秒一次读数；D3 B 接地故障；${offline} 离线；不时有未刷卡的车等待从屏幕启动`,
      '  会话     一周的充电记录；A2 A 有一次断电：先按估算结账付款，真正的结束到达后重新出账；还有未付账单可收款',
      `  充电桩   ${WAITING_PILE.identity} 等待接入；${lockedOut} 用错误的密码连接`,
      '  告警     A1 上一条没有开始的结束、接地故障、失联的充电桩',
      '  电价     尖、峰、平、谷，电费与服务费分开',
      '',
      ...(once ? [] : ['按 Ctrl-C 结束并删除文件夹（--keep 保留）。']),
    ],
  },
} as const;
