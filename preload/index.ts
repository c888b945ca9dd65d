/** Hands the page its bridge: plain calls to main/, which checks the sender and every argument. Nothing of Electron itself gets through. */
import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopAnswer, StationmasterBridge } from './bridge.ts';

const versionSwitch = '--stationmaster-version=';

const bridge: StationmasterBridge = {
  version: process.argv.find((argument) => argument.startsWith(versionSwitch))?.slice(versionSwitch.length) ?? '',
  platform: process.platform,
  print: (options) => ask('stationmaster:print', options),
  saveFile: (file) => ask('stationmaster:save-file', file),
  openSecondScreen: (open) => ask('stationmaster:open-second-screen', open),
};

contextBridge.exposeInMainWorld('stationmaster', bridge);

async function ask(channel: string, request: unknown): Promise<DesktopAnswer> {
  return (await ipcRenderer.invoke(channel, request)) as DesktopAnswer;
}
