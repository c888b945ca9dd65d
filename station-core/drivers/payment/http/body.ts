/** Bodies of answers, as far as they are read. */
import { Fault } from '../../../base/fault.ts';

const MOST_BYTES = 64 * 1_024;

/** Throws Fault('payment.bad-answer') past 64 KiB: the rest is not read. */
export async function wholeText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw new Fault('payment.bad-answer', { problem: 'too-large', mostKib: MOST_BYTES / 1_024 });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Throws Fault('payment.bad-answer'). */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('payment.bad-answer', { problem: 'not JSON' }, { cause });
  }
}
