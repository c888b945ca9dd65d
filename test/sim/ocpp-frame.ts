/** OCPP-J 1.6 framing (chapter 4): [2,id,action,payload], [3,id,payload], [4,id,code,description,details]. Written apart from the product. */

/** A JSON object as it goes over the wire. */
export type Payload = Record<string, unknown>;

/** One frame as received; what is none of the three kinds is kept as garbage, with its text. */
export type Frame = FrameBody & { readonly text: string; readonly atMs: number };
type FrameBody =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: Payload }
  | { readonly kind: 'result'; readonly id: string; readonly payload: Payload }
  | {
      readonly kind: 'error';
      readonly id: string;
      readonly errorCode: string;
      readonly errorDescription: string;
      readonly errorDetails: unknown;
    }
  | { readonly kind: 'garbage' };

/** What came back for a CALL: a CALLRESULT or a CALLERROR. */
export type CallAnswer = CallResult | CallError;
/** A CALLRESULT's payload. */
export interface CallResult {
  readonly ok: true;
  readonly payload: Payload;
}
/** A CALLERROR (OCPP-J 4.2.3). */
export interface CallError {
  readonly ok: false;
  readonly errorCode: string;
  readonly description: string;
  readonly details: unknown;
}

/** Reads one text frame; never throws. */
export function parseFrame(text: string, atMs: number): Frame {
  return { ...bodyOf(parseJson(text)), text, atMs };
}

/** The text of a CALL. */
export function callText(id: string, action: string, payload: Payload): string {
  return JSON.stringify([2, id, action, payload]);
}

/** The text of a CALLRESULT. */
export function resultText(id: string, payload: Payload): string {
  return JSON.stringify([3, id, payload]);
}

/** The text of a CALLERROR. */
export function errorText(id: string, errorCode: string, description = '', details: Payload = {}): string {
  return JSON.stringify([4, id, errorCode, description, details]);
}

/** Narrows to a JSON object. */
export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string field of a payload, or undefined when it is missing or of another type. */
export function textOf(payload: Payload, key: string): string | undefined {
  const value = payload[key];
  return typeof value === 'string' ? value : undefined;
}

/** A number field of a payload, or undefined when it is missing or of another type. */
export function numberOf(payload: Payload, key: string): number | undefined {
  const value = payload[key];
  return typeof value === 'number' ? value : undefined;
}

/** An object field of a payload; an empty one when it is missing or of another type. */
export function objectOf(payload: Payload, key: string): Payload {
  const value = payload[key];
  return isPayload(value) ? value : {};
}

/** An array field of a payload; an empty one when it is missing or of another type. */
export function listOf(payload: Payload, key: string): readonly unknown[] {
  const value = payload[key];
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function bodyOf(frame: unknown): FrameBody {
  if (!Array.isArray(frame)) return { kind: 'garbage' };
  const [type, id, third, fourth, fifth] = frame as unknown[];
  if (typeof id !== 'string') return { kind: 'garbage' };
  if (type === 2 && typeof third === 'string' && isPayload(fourth)) return { kind: 'call', id, action: third, payload: fourth };
  if (type === 3 && isPayload(third)) return { kind: 'result', id, payload: third };
  if (type === 4 && typeof third === 'string') {
    return { kind: 'error', id, errorCode: third, errorDescription: typeof fourth === 'string' ? fourth : '', errorDetails: fifth };
  }
  return { kind: 'garbage' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // the caller keeps the text as garbage
  }
}
