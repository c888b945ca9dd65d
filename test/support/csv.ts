/** The smallest CSV reader that serves the shared test data (RFC 4180: quotes, doubled quotes, line ends of both kinds). */

/** Rows as objects keyed by the header line; a field the row lacks is ''. */
export function csvRows(text: string): Record<string, string>[] {
  const [header = [], ...rows] = csvLines(text);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

function csvLines(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => (line.includes('"') ? quotedFields(line) : line.split(',')));
}

function quotedFields(line: string): string[] {
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return fields;
}
