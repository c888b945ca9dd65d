/** How hard a password is to guess, roughly: enough to warn of the bad ones in words. */

/** short: fewer characters than are asked for. */
export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** What the station asks for at least. */
export const PASSWORD_MIN = 10;

const COMMON = /password|passwort|qwert|asdf|letmein|welcome|admin|station|charge|iloveyou|abc123|mima/i;

/** Counts guesses in bits: each character that repeats or continues the one before it adds almost nothing. */
export function strengthOf(password: string, least: number = PASSWORD_MIN): Strength {
  const length = Array.from(password).length;
  if (length < least) return 'short';
  const bits = freshCharacters(password) * bitsPerCharacter(password);
  if (bits < 36 || (COMMON.test(password) && bits < 60)) return 'weak';
  return bits < 60 ? 'fair' : 'strong';
}

function freshCharacters(password: string): number {
  let fresh = 0;
  let before = Number.NaN;
  const seen = new Set<string>();
  for (const character of password.toLowerCase()) {
    const code = character.codePointAt(0) ?? 0;
    const regular = Math.abs(code - before) <= 1;
    fresh += regular ? 0.1 : seen.has(character) ? 0.6 : 1;
    seen.add(character);
    before = code;
  }
  return fresh;
}

function bitsPerCharacter(password: string): number {
  let alphabet = 0;
  if (/[a-z]/.test(password)) alphabet += 26;
  if (/[A-Z]/.test(password)) alphabet += 26;
  if (/\d/.test(password)) alphabet += 10;
  if (/[^a-zA-Z\d]/.test(password)) alphabet += 30;
  if (/[^\u0020-\u007e]/.test(password)) alphabet += 500;
  return Math.log2(Math.max(alphabet, 2));
}
