/** 充电桩自检与区域测试记录共用的文字。 */
import type { testRecord as english } from '../en/test-record.ts';
import type { Words } from '../words.ts';

export const testRecord: Words<typeof english> = {
  left: '最多还需 {{span}}',
  late: '即将有结果',
  pdf: '记录 PDF',
  signed: '带签名的记录',
  help: '带签名的文件以后可用 “stationmaster verify-record” 核验，证明内容未被改动。',
};
