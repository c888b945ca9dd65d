/** Deeds that have words. */

const WORDS = [
  'set-up', 'own-password', 'people.add', 'people.change', 'people.end-logins', 'stations.change', 'stations.lock', 'stations.unlock',
  'stations.recovery-code', 'codes.make', 'codes.withdraw', 'map.picture', 'map.remove-picture', 'firmware.upload', 'directives.issue', 'wallets.pay',
  'wallets.grant', 'wallets.recall', 'wallets.release', 'wallets.settle', 'partners.add', 'partners.end',
] as const; // prettier-ignore

export function isDeedWord(what: string): what is (typeof WORDS)[number] {
  return (WORDS as readonly string[]).includes(what);
}
