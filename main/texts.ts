/** The few words the shell itself says, in the languages of the screens; everything else is the pages' own. */

const english = {
  open: 'Open Stationmaster',
  autostart: 'Start with this computer',
  quit: 'Quit',
  quitAsk: 'Stop the station?',
  quitDetail:
    'The piles lose their connection until Stationmaster is started again. Charging goes on as the pile decides by itself; sensors are not watched.',
  quitYes: 'Stop the station',
  quitNo: 'Keep running',
  running: 'The station is running',
  starting: 'The station is starting',
  silent: 'The station core is silent',
  stillRunning: 'The station keeps running here. Quit it from this menu.',
};

/** One sentence or label per thing the shell says. */
export type Texts = Readonly<typeof english>;

const chinese: Texts = {
  open: '打开 Stationmaster',
  autostart: '开机自动启动',
  quit: '退出',
  quitAsk: '停止充电站系统？',
  quitDetail: '停止后充电桩将断开连接，直到 Stationmaster 再次启动。正在进行的充电由充电桩自行决定；传感器将无人监视。',
  quitYes: '停止系统',
  quitNo: '继续运行',
  running: '充电站正在运行',
  starting: '充电站正在启动',
  silent: '充电站核心没有响应',
  stillRunning: '充电站仍在此运行。请从此菜单退出。',
};

/** The words for a system's language tag: Chinese for any zh, English otherwise. */
export function textsFor(locale: string): Texts {
  return /^zh\b/i.test(locale) ? chinese : english;
}
