/** English words that every page of HQ uses beside the common ones, and common ones that HQ says otherwise. */

/** Only HQ's. */
export const hqCommon = {
  'nav.stations': 'Stations',
  'nav.hqMap': 'Map',
  'nav.hqAlarms': 'Alarms',
  'nav.hqIncidents': 'Incidents',
  'nav.rollups': 'Figures',
  'nav.directives': 'Directives',
  'nav.wallets': 'Shared money',
  'nav.codes': 'Enrolment',
  'nav.partners': 'Partners',
  'nav.hqPeople': 'People',
  'hqRole.admin': 'Administrator',
  'hqRole.pricing': 'Prices',
  'hqRole.operations': 'Operations',
  'hqRole.viewer': 'Viewer',
  'top.password': 'Change my password',
  'page.to-stations': 'To the stations',
  'fault.access.wrong-code': 'The set-up code is not right, or HQ is set up already. The newest start of HQ prints the code that counts.',
  'fault.hq.bad-directive': 'The directive is not complete or not right.',
  'fault.hq.no-station': 'There is no station that this would go to.',
  'fault.hq.wrong-currency': 'The currency does not fit all of these stations.',
  'fault.hq.still-lent': 'Stations still hold money of this account. Recall it first.',
  'fault.hq.refused': 'HQ does not do this.',
  'fault.internal': 'Something broke inside of HQ. It is in HQ’s log.',
} as const;

/** Said otherwise than at a station. */
export const hqInstead = {
  'line.connecting': 'Connecting to HQ',
  'line.open': 'HQ answers',
  'line.banner': 'HQ does not answer since {{time}}. What you see is from then; the stations go on. Asking again by itself.',
  'reason.help': 'At least 3 characters; it is kept with your name.',
  'fault.said': 'HQ says: {{sentence}}',
  'fault.screen.no-line': 'HQ does not answer. Check that HQ’s server is running and that this computer reaches it.',
  'fault.screen.too-slow': 'HQ took longer than 30 seconds to answer. Narrow the days or the search, or try again in a moment.',
  'fault.screen.unexpected':
    'Something happened that this page has no words for. Try again; if it stays, note what you did and tell whoever looks after HQ.',
  'fault.screen.page': 'This page could not be drawn. Reload it; HQ and the stations are not affected.',
  'fault.access.forbidden': 'Your role does not allow this. Ask an administrator.',
  'fault.access.bad-host': 'The address in the browser is not HQ’s own. Open it by the address in PUBLIC_URL.',
  'fault.input.invalid': 'HQ cannot use this input. Check the fields.',
  'fault.inbox.full': 'HQ has more to do than it can take right now. Try again in a few seconds.',
  'page.not-found.help': 'The address may be mistyped. The stations are one click away.',
} as const;
