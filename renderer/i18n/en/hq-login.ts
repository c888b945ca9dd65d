/** What HQ's log-in page says otherwise than a station's, in English. */
export const hqLogin = {
  intro: 'Log in to HQ.',
  forgotten: 'Password forgotten? An administrator sets a new one under People.',
  version: 'Stationmaster HQ {{version}}',
} as const;
