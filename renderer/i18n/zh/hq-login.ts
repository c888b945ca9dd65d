/** What HQ's log-in page says otherwise than a station's, in Chinese. */
import type { hqLogin as english } from '../en/hq-login.ts';
import type { Words } from '../words.ts';

export const hqLogin: Words<typeof english> = {
  intro: '登录总部。',
  forgotten: '忘记密码？请管理员在“人员”中重新设置。',
  version: 'Stationmaster 总部 {{version}}',
};
