/** How anybody checks the evidence of an incident, with tools that every computer has or can have; in the file itself. */

export const CHECK_IT = `How to check this evidence
==========================
Unpack the whole archive into one folder and open a terminal there.

1. Were the files changed?      sha256sum -c SHA256SUMS
2. Was the list of sums signed by the station?
   openssl pkeyutl -verify -pubin -inkey station-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig
   It says "Signature Verified Successfully".
3. Is it this station's key?    openssl pkey -pubin -in station-key.pem -outform DER | openssl dgst -sha256
   Compare the result with the one the station shows on the page of the incident.

Stationmaster does all three:   stationmaster verify-evidence FOLDER

Times are UTC. incident.json: what happened, step by step; afterMs counts from the reading that began it.
sensors.csv, meters.csv: what was measured. sessions.json: the charges that ran. people.ndjson: who did what.
journal.ndjson: every message of the piles as it came; passwords are masked, card numbers are left out.

如何核验本证据
==============
将整个压缩包解压到同一个文件夹，在该文件夹打开终端。

1. 文件是否被改动：       sha256sum -c SHA256SUMS
2. 校验和清单是否由本站签名：
   openssl pkeyutl -verify -pubin -inkey station-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig
   应显示 "Signature Verified Successfully"。
3. 是否为本站的密钥：     openssl pkey -pubin -in station-key.pem -outform DER | openssl dgst -sha256
   与站场事件页面上显示的结果比对。

也可用本软件一次完成：    stationmaster verify-evidence 文件夹

时间均为 UTC。incident.json：逐步经过，afterMs 自触发读数起算。
sensors.csv、meters.csv：测量值。sessions.json：当时的充电。people.ndjson：人员操作。
journal.ndjson：充电桩的全部原始报文；密码已遮蔽，不含卡号。
`;
