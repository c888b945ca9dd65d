/** Starting with the computer: Electron's login item on Windows and macOS, a .desktop file on Linux, where Electron has none. */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { App } from 'electron';

/** Reads and changes it. `set` throws when the system refuses (a read-only home). */
export type Autostart = { isOn(): boolean; set(on: boolean): Promise<void> };

type Where = {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  executable: string;
  args: readonly string[];
};

/** The switch the application starts with then: no window, straight to the tray. */
export const hiddenSwitch = '--hidden';

/** Autostart for this computer. */
export function autostartFor(app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>, where: Where): Autostart {
  const args = [...where.args, hiddenSwitch];
  if (where.platform !== 'linux') {
    return {
      isOn: () => app.getLoginItemSettings({ path: where.executable, args }).openAtLogin,
      set: (openAtLogin) => {
        app.setLoginItemSettings({ openAtLogin, path: where.executable, args });
        return Promise.resolve();
      },
    };
  }
  const file = desktopFilePath(where);
  return {
    isOn: () => existsSync(file),
    set: async (on) => {
      if (!on) {
        await rm(file, { force: true });
        return;
      }
      await mkdir(path.dirname(file), { recursive: true });
      // An AppImage runs from a mount that changes each time; the file the person started is named in APPIMAGE.
      await writeFile(file, desktopEntry(where.env['APPIMAGE'] ?? where.executable, args));
    },
  };
}

/** The text of an autostart entry (Desktop Entry Specification 1.5). */
export function desktopEntry(executable: string, args: readonly string[]): string {
  const command = [executable, ...args].map(quoted).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Stationmaster',
    `Exec=${command}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function desktopFilePath({ env, home }: Where): string {
  const config = env['XDG_CONFIG_HOME'] ?? '';
  return path.join(config === '' ? path.join(home, '.config') : config, 'autostart', 'stationmaster.desktop');
}

/** An argument of Exec: quoted, with its quotes escaped, then the backslashes once more as the file format's own; a percent sign would be a field code. */
function quoted(argument: string): string {
  return `"${argument
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}
