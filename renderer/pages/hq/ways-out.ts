/** Codes of the line and of HQ that this page has words for: what it means, and what to do. */
const CODES = [
  'hq.unreachable',
  'hq.bad-answer',
  'hq.busy',
  'hq.gap',
  'hq.fork',
  'hq.epoch-closed',
  'hq.unknown-station',
  'hq.locked',
  'hq.old-key',
  'hq.bad-signature',
  'hq.tampered',
  'hq.manifest-lies',
  'hq.too-large',
  'hq.bad-row',
  'hq.bad-request',
  'hq.bad-token',
] as const;

export function isWayOut(code: string): code is (typeof CODES)[number] {
  return (CODES as readonly string[]).includes(code);
}

const BY_CODE: readonly string[] = ['hq.gap', 'hq.fork', 'hq.epoch-closed', 'hq.old-key', 'hq.bad-signature'];

/** A recovery code of HQ is the way out. */
export function needsRecovery(code: string): boolean {
  return BY_CODE.includes(code);
}
