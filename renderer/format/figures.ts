/** Small figures of reports: shares and changes as whole numbers, never of money alone. */

/** 253 of 1000 is "25.3"; null where there is no whole. */
export function shareText(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const tenths = Math.round((part * 1_000) / whole);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** How much more or less than before, in whole percent; null where there was nothing before. */
export function changeOf(now: number, before: number): number | null {
  return before <= 0 ? null : Math.round(((now - before) * 100) / before);
}

/** Hours with one place: 5_400_000 is "1.5". */
export function hoursText(ms: number): string {
  const tenths = Math.round(ms / 360_000);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** 1_234 thousandths is "1.2". */
export function meanText(thousandths: number): string {
  const tenths = Math.round(thousandths / 100);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** Half hour 17 is "08:30"; 48 is "24:00". */
export function slotText(slot: number): string {
  return `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`;
}
