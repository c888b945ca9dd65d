/** Sizes of files as text. */
import { decimalText } from '../../format/money-text.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Powers of 1000, one decimal below 100: 734003200 is "734 MB", 4194304 is "4.2 MB". */
export function sizeText(bytes: number): string {
  let unit = 0;
  let scale = 1;
  while (bytes >= scale * 1_000 && unit < units.length - 1) {
    unit += 1;
    scale *= 1_000;
  }
  const fine = unit > 0 && bytes < scale * 100;
  const text = fine ? decimalText(Math.round((bytes * 10) / scale), 1) : decimalText(Math.round(bytes / scale), 0);
  return `${text} ${units[unit] ?? ''}`;
}
