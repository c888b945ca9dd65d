/** Words of alarms on a phone or PC whose page is hidden or closed. */
export const device = {
  title: 'Alarms on this device',
  lead: 'The page shows alarms while it is open. With this they reach you while it is hidden or closed as well.',
  'state.insecure': 'Open the station by its https:// address first; its certificate is installed from the page Settings.',
  'state.unsupported': 'This browser cannot show messages. On an iPhone add the page to the home screen first.',
  'state.blocked': 'Messages of this page are blocked. Allow them in the settings of the browser, then open this again.',
  'state.off': 'Not switched on.',
  'on.open':
    'Switched on while the page is open somewhere, looked at or not. For a closed page the station and this device need the internet.',
  'on.closed': 'Switched on, for a closed page as well. That needs the internet: on the site the screens stay the first to tell.',
  'problem.refused': 'The browser was not allowed to show messages.',
  'problem.noService':
    'The browser’s message service could not be reached. Messages come while the page is open; try again with the internet.',
  atLeast: 'Told of',
  'at.low': 'every alarm',
  'at.medium': 'soon and more urgent',
  'at.high': 'now and danger',
  'at.critical': 'danger alone',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  again: 'Try again',
  test: 'Send a test',
  tested: 'A test message is on its way.',
  close: 'Close',
  'hidden.open': 'Touch to look',
} as const;
