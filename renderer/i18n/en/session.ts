/** English words of the session page. */
export const session = {
  title: 'Session',
} as const;
