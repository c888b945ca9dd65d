/** The name of a payment, made by the screen that asks for it: sent twice it is the same payment. */

/** 128 random bits as hex. crypto.randomUUID is there in a secure context alone, this is everywhere. */
export function newPaymentId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
