/** What is typed about the owner in a first run. */
import { strengthOf } from './password-strength.ts';

export interface OwnerDraft {
  readonly name: string;
  readonly password: string;
}

export const blankOwner: OwnerDraft = { name: '', password: '' };

/** Both are there, and the password is long enough. */
export function isOwnerReady({ name, password }: OwnerDraft): boolean {
  return name.trim() !== '' && strengthOf(password) !== 'short';
}
