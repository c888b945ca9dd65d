/** 登录页面的中文词句。 */
import type { login as english } from '../en/login.ts';
import type { Words } from '../words.ts';

export const login: Words<typeof english> = {
  intro: '登录本站。',
  name: '姓名',
  password: '密码',
  submit: '登录',
  wrong: '姓名或密码不正确，请检查大小写后重试。',
  forgotten: '忘记密码？业主可在“人员”页面重设。',
  version: 'Stationmaster {{version}}',
};
