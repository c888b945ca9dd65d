/** English words of HQ's alarms. */
export const hqAlarms = {
  title: 'Alarms',
  search: 'Station or what happened',
  severity: 'Severity',
  'severity.any': 'Any severity',
  'tab.standing': 'Standing',
  'tab.over': 'Over',
  'empty.standing': 'No alarm stands',
  'empty.standing.help': 'Alarms of all stations come here by themselves, seconds after they are raised where the line is up.',
  'empty.over': 'No alarm yet',
  'empty.over.help': 'Alarms that are over stay here for 400 days.',
} as const;
