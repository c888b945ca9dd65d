/** The tray's menu: the station lives there while no window is open. */
import type { MenuItemConstructorOptions } from 'electron';
import type { StationState } from './station-host.ts';
import type { Texts } from './texts.ts';

type Choices = { open: () => void; setAutostart: (on: boolean) => void; quit: () => void };

/** The menu for a state; its first line, which cannot be clicked, says how the station is. */
export function trayMenu(state: StationState, autostart: boolean, texts: Texts, choices: Choices): MenuItemConstructorOptions[] {
  return [
    { label: trayTip(state, texts), enabled: false },
    { type: 'separator' },
    { label: texts.open, click: choices.open },
    { label: texts.autostart, type: 'checkbox', checked: autostart, click: (item) => choices.setAutostart(item.checked) },
    { type: 'separator' },
    { label: texts.quit, click: choices.quit },
  ];
}

/** One line on how the station is, for the tray icon and its menu. */
export function trayTip(state: StationState, texts: Texts): string {
  switch (state.kind) {
    case 'up':
      return texts.running;
    case 'starting':
      return texts.starting;
    case 'silent':
    case 'closed':
      return texts.silent;
  }
}
