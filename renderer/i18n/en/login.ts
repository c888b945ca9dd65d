/** English words of the log-in page. */
export const login = {
  intro: 'Log in to this station.',
  name: 'Name',
  password: 'Password',
  submit: 'Log in',
  wrong: 'Name or password is not right. Check capital letters, then try again.',
  forgotten: 'Password forgotten? The owner sets a new one under People.',
  version: 'Stationmaster {{version}}',
} as const;
