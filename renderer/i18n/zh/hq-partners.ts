/** Chinese words of HQ's partners. */
import type { hqPartners as english } from '../en/hq-partners.ts';
import type { Words } from '../words.ts';

export const hqPartners: Words<typeof english> = {
  title: '合作方',
  document: '接口说明',
  add: '添加合作方',
  'add.do': '添加',
  'add.tags': '仅限带这些标签的站场（留空：全部）',
  empty: '还没有合作方',
  'empty.help': '合作方可通过 OCPI 2.2.1 读取站场、充电记录、CDR 和资费，并以文件形式读取汇总。',
  made: '{{name}} 现在可以读取',
  'made.text': '请把以下内容交给合作方。密钥仅此刻显示。',
  secret: '密钥',
  address: '令牌地址',
  end: '终止',
  'end.title': '终止 {{name}}？',
  'end.text': '密钥立即失效。已发出的令牌几分钟后失效。',
  'col.name': '合作方',
  'col.id': '客户端编号',
  'col.scopes': '可读取',
  'col.tags': '站场',
  'col.state': '状态',
  'col.used': '最近使用',
  'tags.all': '全部',
  'scope.ocpi': 'OCPI',
  'scope.rollups': '汇总',
  'scope.ocpi.long': 'OCPI 2.2.1：站场、充电记录、CDR、资费',
  'scope.rollups.long': '按小时和按日汇总（CSV、Parquet）',
  'state.active': '有效',
  'state.ended': '已终止',
};
