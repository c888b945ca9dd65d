/** Bench: the core of a station of HQ. Told over IPC to enrol, to send all that waits, how far it is, and to end. */
import { openTestPlant, BOSS } from '../support/open-plant.ts';

export interface HqAsk {
  readonly kind: 'enrol' | 'send' | 'close';
  readonly url?: string;
  readonly code?: string;
}

/** Of everything that waited. */
export interface HqSent {
  readonly seconds: number;
  readonly problem: string | null;
  readonly cpuMs: number;
}

const [, , count = '0', folder = ''] = process.argv;
const names = Array.from({ length: Number(count) }, (_, i) => `LOAD-${String(i + 1).padStart(4, '0')}`);
const test = await openTestPlant({ piles: names, folder });

/** Nothing goes before it is asked for: the window begins twelve hours from now. */
async function enrol(url: string, code: string): Promise<void> {
  const now = new Date();
  const fromMinute = (now.getUTCHours() * 60 + now.getUTCMinutes() + 720) % 1_440;
  const window = { fromMinute, toMinute: (fromMinute + 60) % 1_440 };
  const schedule = { everyMinutes: 1_440, window, urgentFrom: null };
  await test.plant.hq.enrol({ settings: { url, caPem: null, proxy: null, capKiBs: null, schedule }, code }, BOSS);
  process.send?.('enrolled');
}

async function send(): Promise<void> {
  const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
  await test.plant.hq.sendNow(BOSS);
  const cpu = process.cpuUsage(cpuBegan);
  const report: HqSent = {
    seconds: (performance.now() - began) / 1_000,
    problem: test.plant.hq.progress().problem?.help ?? null,
    cpuMs: (cpu.user + cpu.system) / 1_000,
  };
  process.send?.(report);
}

process.on('message', ({ kind, url = '', code = '' }: HqAsk) => {
  if (kind === 'enrol') void enrol(url, code);
  if (kind === 'send') void send();
  if (kind === 'close') void test.close().then(() => process.exit(0));
});
process.send?.({ url: test.url });
