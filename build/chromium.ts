/** Finds a Chromium for the browser tests, and sets one up where that can be done without asking. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { installOnDebian } from './debian.ts';

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
  const problem = installOnDebian(['chromium', 'fonts-noto-cjk']);
  const installed = findChromium();
  if (installed !== null) return { ok: true, executable: installed };
  return {
    ok: false,
    how: `no Chromium found (${problem ?? 'apt-get brought none'}); run "npx playwright install chromium" (or, on Debian, "sudo apt-get install chromium fonts-noto-cjk") and try again`,
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
