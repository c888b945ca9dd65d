/** How a list is searched for what a person typed: the pattern of an ILIKE, anywhere in a text. */
export function like(typed: string): string {
  return `%${typed.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
