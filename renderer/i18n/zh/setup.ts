/** 首次设置页面的中文词句。 */
import type { setup as english } from '../en/setup.ts';
import type { Words } from '../words.ts';

export const setup: Words<typeof english> = {
  title: '设置站场',
  intro: '填写六项即可接入充电桩。大部分以后可在“设置”中修改；时区和货币不可更改。',
  'part.station': '站场',
  'part.owner': '业主',
  name: '站场名称',
  'name.help': '将印在小票上，例如“林荫路充电站”。',
  zone: '时区',
  'zone.now': '当地现在是 {{time}}。价格和日期均按此时区计算。',
  'zone.suggested': '与本电脑一致',
  'zone.none': '没有这个时区',
  currency: '货币',
  'currency.none': '没有这种货币',
  'currency.help': '用于所有价格和账单，以后不可更改。',
  language: '语言',
  'language.help': '站场及小票的语言；每个屏幕可另选。',
  owner: '您的姓名',
  'owner.help': '用于登录。',
  password: '密码',
  'password.lost': '请妥善保管：任何人都无法为您找回。',
  submit: '完成设置',
  'lost.text': '用来替换丢失的旧电脑？请先恢复其恢复文件；如果没有，总部会交还它所知道的内容。',
  'lost.do': '用这台电脑接替总部已有的站点',
  'missing.name': '请填写站场名称。',
  'missing.owner': '请填写您的姓名。',
};
