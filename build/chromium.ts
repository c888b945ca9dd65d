/** Finds a Chromium for the browser tests, and sets one up where that can be done without asking. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

const programFiles = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];

/** The executable of a Chromium or Chrome on this machine: STATIONMASTER_CHROMIUM, the system's, or the one Playwright installed; null if none. */
export function findChromium(): string | null {
  const named = process.env['STATIONMASTER_CHROMIUM'] ?? '';
  if (named !== '') return named;
  return [...systemPlaces(), chromium.executablePath()].find((file) => existsSync(file)) ?? null;
}

/** As `findChromium`; on a Debian as root it installs Debian's package first (with a CJK font, or Chinese screenshots are boxes). Returns how-to in one line otherwise. */
export function provideChromium(): { ok: true; executable: string } | { ok: false; how: string } {
  const there = findChromium();
  if (there !== null) return { ok: true, executable: there };
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('Chromium is missing: installing chromium and fonts-noto-cjk with apt-get ...');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']]) {
      const run = spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: 15 * 60_000 });
      if (run.status !== 0) return { ok: false, how: `apt-get ${args[0] ?? ''} failed: ${lastLine(run.stderr)}` };
    }
    const installed = findChromium();
    if (installed !== null) return { ok: true, executable: installed };
  }
  return {
    ok: false,
    how: 'no Chromium found; run "npx playwright install chromium" (or, on Debian, "sudo apt-get install chromium fonts-noto-cjk") and try again',
  };
}

function systemPlaces(): string[] {
  if (process.platform === 'win32') {
    return programFiles.flatMap((name) => {
      const folder = process.env[name];
      return folder === undefined
        ? []
        : [path.join(folder, 'Google/Chrome/Application/chrome.exe'), path.join(folder, 'Microsoft/Edge/Application/msedge.exe')];
    });
  }
  if (process.platform === 'darwin') return ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'];
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
