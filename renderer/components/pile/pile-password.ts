/** Passwords for piles: made here, shown once, never kept by the screen. */

/** Without I, l, 1, O and 0: they are typed off a screen into a pile's web page. 56 characters. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const length = 24;

/** 24 random characters, about 139 bits; fits the AuthorizationKey of OCPP-J 1.6 (16 to 40). */
export function newPilePassword(): string {
  let password = '';
  while (password.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // Bytes beyond the last whole multiple of the alphabet would make its first characters likelier.
      if (byte < 256 - (256 % alphabet.length) && password.length < length) password += alphabet.charAt(byte % alphabet.length);
    }
  }
  return password;
}

/** The form the station takes: 16 to 40 printable characters without blanks. */
export function isPilePassword(text: string): boolean {
  return /^[\x21-\x7e]{16,40}$/.test(text);
}

/** "60" or "7.5" kilowatts typed, as whole watts between 1 and 2000 kW; null: not such a number. */
export function wattsTyped(text: string): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  const watts = Number(match[1]) * 1_000 + Number((match[2] ?? '').padEnd(3, '0'));
  return watts >= 1_000 && watts <= 2_000_000 ? watts : null;
}
