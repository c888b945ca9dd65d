/** Chinese words that every page of HQ uses beside the common ones, and common ones that HQ says otherwise. */
import type { hqCommon as english, hqInstead as englishInstead } from '../en/hq-common.ts';
import type { Words } from '../words.ts';

export const hqCommon: Words<typeof english> = {
  'nav.stations': '站场',
  'nav.hqMap': '地图',
  'nav.hqAlarms': '告警',
  'nav.hqIncidents': '事件',
  'nav.rollups': '汇总',
  'nav.directives': '下发',
  'nav.wallets': '共享资金',
  'nav.codes': '站场接入',
  'nav.partners': '合作方',
  'nav.hqPeople': '人员',
  'hqRole.admin': '管理员',
  'hqRole.pricing': '价格',
  'hqRole.operations': '运营',
  'hqRole.viewer': '只读',
  'top.password': '修改我的密码',
  'page.to-stations': '返回站场',
  'fault.access.wrong-code': '初始化码不正确，或总部已完成初始化。以总部最近一次启动时显示的码为准。',
  'fault.hq.bad-directive': '下发内容不完整或不正确。',
  'fault.hq.no-station': '没有可下发的站场。',
  'fault.hq.wrong-currency': '币种与这些站场不一致。',
  'fault.hq.still-lent': '仍有站场持有该账户的资金，请先收回。',
  'fault.hq.refused': '总部不执行此操作。',
  'fault.internal': '总部内部出错，详情见总部日志。',
};

export const hqInstead: Words<typeof englishInstead> = {
  'line.connecting': '正在连接总部',
  'line.open': '总部在线',
  'line.banner': '自 {{time}} 起总部没有应答。当前显示为当时的数据；站场照常运行。正在自动重试。',
  'reason.help': '至少 3 个字符，将连同您的姓名保存。',
  'fault.said': '总部反馈：{{sentence}}',
  'fault.screen.no-line': '总部没有应答。请检查总部服务器是否运行，以及本机能否访问。',
  'fault.screen.too-slow': '总部超过 30 秒没有应答。请缩小日期或搜索范围，或稍后重试。',
  'fault.screen.unexpected': '发生了本页面无法说明的情况。请重试；若仍如此，请记下操作步骤并告知总部维护人员。',
  'fault.screen.page': '此页面无法显示，请重新加载；总部和站场不受影响。',
  'fault.access.forbidden': '您的角色无权进行此操作，请联系管理员。',
  'fault.access.bad-host': '浏览器中的地址不属于总部，请使用 PUBLIC_URL 中的地址。',
  'fault.input.invalid': '总部无法使用这些输入，请检查各项。',
  'fault.inbox.full': '总部当前任务过多，请几秒后重试。',
  'page.not-found.help': '地址可能有误，点击即可返回站场列表。',
};
