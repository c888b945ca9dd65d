/** Words of what a pile's self-test and an installer's record of a zone share. */
export const testRecord = {
  left: 'at most {{span}} more',
  late: 'any moment now',
  pdf: 'Record as PDF',
  signed: 'Record with signature',
  help: 'The file with signature can be checked later with “stationmaster verify-record”: it shows that nothing was changed.',
} as const;
