/** What signs requests and callbacks (docs/payment-http.md, Signature). */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature holds so many seconds before and after the time it names. */
export const HOLDS_S = 300;

/** Of a request of the station: path is what is sent, the query with it. */
export function requestSignature(secret: string, timeS: number, method: string, path: string, body: string): string {
  return sign(secret, `${timeS}\n${method}\n${path}\n${body}`);
}

/** Whether a callback comes from whoever has the secret, and now. */
export function isGenuine(
  secret: string,
  told: {
    readonly id: string | undefined;
    readonly time: string | undefined;
    readonly signature: string | undefined;
    readonly body: Uint8Array;
  },
  nowS: number,
): boolean {
  const { id, time, signature, body } = told;
  if (id === undefined || id === '' || time === undefined || signature === undefined) return false;
  if (!/^\d{1,12}$/.test(time) || !/^[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(Number(time) - nowS) > HOLDS_S) return false;
  const whole = createHmac('sha256', secret).update(`${time}\nCALLBACK\n${id}\n`, 'utf8').update(body).digest();
  return timingSafeEqual(whole, Buffer.from(signature, 'hex'));
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}
