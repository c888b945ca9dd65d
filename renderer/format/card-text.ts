/** A card as it may be shown: never more than its last four characters. */

/** "1234" as "•••• 1234". */
export function cardHintText(hint: string): string {
  return `•••• ${hint.replace(/^[•\s]+/, '')}`;
}
