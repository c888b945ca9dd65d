/** What a fresh Debian lacks, set up where that can be done without asking: as root, by apt-get. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const APT_GET = '/usr/bin/apt-get';

/** Installs the packages; null when they are there now, else why not in one line. 'not Debian as root' where it may not be tried. */
export function installOnDebian(packages: readonly string[]): string | null {
  if (process.platform !== 'linux' || !existsSync(APT_GET) || process.getuid?.() !== 0) return 'not Debian as root';
  console.log(`installing ${packages.join(', ')} with apt-get ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const run = spawnSync(APT_GET, args, { env, encoding: 'utf8', timeout: 15 * 60_000 });
    if (run.status !== 0) return `apt-get ${args[0] ?? ''} failed: ${run.stderr.trim().split('\n').at(-1) ?? ''}`;
  }
  return null;
}

/** strace, with which the durability test sees every write and sync of the database. Without it that test is skipped and says so. */
export function provideStrace(): void {
  if (process.platform !== 'linux' || existsSync('/usr/bin/strace')) return;
  const problem = installOnDebian(['strace']);
  if (problem !== null)
    console.log(`strace is missing and was not installed (${problem}): the test of torn writes is skipped; install strace to run it`);
}
