/** The same card, as different readers write it (FIELD-FAULTS F23). */
import { canonicalTag } from './authorize.ts';

/** UIDs of 4, 7, 8 and 10 bytes and MAC addresses, in pairs of hex digits. */
const IN_PAIRS = /^[0-9A-F]{2}(?:[:\- ][0-9A-F]{2}){3,9}$/;
const BARE_HEX = /^(?:[0-9A-F]{2}){4,10}$/;

/**
 * Every form the number may stand in on file, as it was told first: a card that is on file in that very form is this one.
 * Then without what the pile adds to it, and with or without the colons of a MAC address.
 */
export function tagForms(tag: string, suffixFrom: string | null): readonly string[] {
  const told = tag.trim().toUpperCase();
  const bare = suffixFrom === null ? told : withoutSuffix(told, suffixFrom.toUpperCase());
  return [...new Set([told, bare].flatMap(hexForms).map(canonicalTag))];
}

/** As it goes on file: without what the pile adds to it, so that every other pile's reading of the card is the same card. */
export function bareTag(tag: string, suffixFrom: string | null): string {
  const told = tag.trim().toUpperCase();
  return canonicalTag(suffixFrom === null ? told : withoutSuffix(told, suffixFrom.toUpperCase()));
}

/** A suffix is cut only where something stands before it. */
function withoutSuffix(tag: string, from: string): string {
  const at = tag.lastIndexOf(from);
  return at > 0 ? tag.slice(0, at) : tag;
}

function hexForms(tag: string): string[] {
  const hex = IN_PAIRS.test(tag) ? tag.replaceAll(/[:\- ]/g, '') : tag;
  if (!BARE_HEX.test(hex)) return [tag];
  const pairs = hex.match(/../g) ?? [];
  return [tag, hex, pairs.join(':'), pairs.join('-')];
}
