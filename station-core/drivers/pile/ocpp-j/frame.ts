/** Text of a WebSocket message <-> OCPP-J frame (OCPP-J 1.6 §4.1, §4.2; OCPP 2.0.1 part 4 §4). Knows no action and no payload. */

/** What was wrong with a message, in no version's spelling; each dialect has its own word for it. */
export type Problem =
  | 'malformed' // not an OCPP-J frame
  | 'not-implemented'
  | 'not-supported'
  | 'internal'
  | 'security'
  | 'formation'
  | 'property'
  | 'occurrence'
  | 'type';

export type Payload = Readonly<Record<string, unknown>>;

export interface CallFrame {
  readonly type: 'call';
  /** The id as JSON, to be echoed to the letter: "this must be the exact same ID that is in the call request" (§4.2.2). */
  readonly idToken: string;
  readonly messageId: string;
  readonly action: string;
  readonly payload: Payload;
  /** The payload as it came. */
  readonly text: string;
}

export type Frame =
  | CallFrame
  | { readonly type: 'answer'; readonly messageId: string }
  /** idToken null: not to be answered, because it is itself an answer. */
  | {
      readonly type: 'bad';
      readonly kind: 'malformed' | 'unknown-type';
      readonly idToken: string | null;
      readonly text: string;
      readonly problem: string;
    };

/** OCPP-J allows 36 characters; some piles use more. */
const LONGEST_ID = 64;
const LONGEST_ACTION = 64;
/** OCPP-J 1.6 has no id for a call whose own cannot be read; 2.0.1 (§4.2.3) says "-1". */
const NO_ID = '"-1"';

const CALL_HEAD = /^\s*\[\s*2\s*,\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)\s*,\s*"(?:[^"\\]|\\.)*"\s*,\s*/;
/** Echoed as it stands, so a number must be one of JSON's (no zeros in front). */
const READABLE_ID = /^\s*\[\s*2\s*,\s*("[^"\\\p{Cc}]{0,64}"|-?(?:0|[1-9]\d{0,19}))\s*[,\]]/u;

export function parseFrame(data: Buffer, isBinary: boolean): Frame {
  const text = data.toString('utf8');
  if (isBinary) return bad(readableId(text), text, 'binary frames are not OCPP-J, which is text (OCPP-J 1.6 §4.1)');
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch {
    return text.trim() === '' ? bad(null, '', 'empty message') : bad(readableId(text), text, 'not JSON');
  }
  if (!Array.isArray(parts)) return bad(NO_ID, text, 'not a JSON array');
  const [type, ...rest] = parts as unknown[];
  switch (type) {
    case 2:
      return parseCall(text, rest);
    case 3:
      return typeof rest[0] === 'string' && isObject(rest[1] ?? {})
        ? { type: 'answer', messageId: rest[0] }
        : bad(null, text, 'a CALLRESULT is [3, "id", {payload}]');
    case 4:
      return typeof rest[0] === 'string' && typeof rest[1] === 'string'
        ? { type: 'answer', messageId: rest[0] }
        : bad(null, text, 'a CALLERROR is [4, "id", "code", "description", {details}]');
    default:
      return typeof type === 'number'
        ? bad(idTokenOf(rest[0]) ?? NO_ID, text, 'unknown message type number', 'unknown-type')
        : bad(idTokenOf(rest[0]) ?? NO_ID, text, 'no message type number');
  }
}

export function resultText(idToken: string, payload: object): string {
  return `[3,${idToken},${JSON.stringify(payload)}]`;
}

/** Details stay empty: what was wrong is in the description, what was sent (a card number, say) is never echoed. */
export function errorText(idToken: string, code: string, description: string): string {
  return `[4,${idToken},${JSON.stringify(code)},${JSON.stringify(description.slice(0, 255))},{}]`;
}

function parseCall(text: string, rest: readonly unknown[]): Frame {
  const [id, action, payload] = rest;
  const idToken = idTokenOf(id);
  if (idToken === null) return bad(NO_ID, text, `the message id is not a text of at most ${LONGEST_ID} characters`);
  if (typeof action !== 'string' || action.length === 0 || action.length > LONGEST_ACTION) return bad(idToken, text, 'no action');
  if (rest.length !== 3) return bad(idToken, text, 'a CALL is [2, "id", "action", {payload}]');
  if (payload !== null && !isObject(payload)) return bad(idToken, text, 'the payload is not a JSON object');
  const head = CALL_HEAD.exec(text);
  return {
    type: 'call',
    idToken: head?.[1] ?? idToken,
    messageId: String(id),
    action,
    payload: payload ?? {},
    text: head === null ? '{}' : text.slice(head[0].length, text.lastIndexOf(']')).trimEnd(),
  };
}

function bad(idToken: string | null, text: string, problem: string, kind: 'malformed' | 'unknown-type' = 'malformed'): Frame {
  return { type: 'bad', kind, idToken, text, problem };
}

/** Ids that are numbers are taken too: the answer carries the same number. */
function idTokenOf(id: unknown): string | null {
  if (typeof id === 'string') return id.length <= LONGEST_ID ? JSON.stringify(id) : null;
  return typeof id === 'number' && Number.isFinite(id) ? JSON.stringify(id) : null;
}

/** The id of a call that is broken further on, so that the pile can match the error. */
function readableId(text: string): string {
  return READABLE_ID.exec(text.slice(0, 256))?.[1] ?? NO_ID;
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
