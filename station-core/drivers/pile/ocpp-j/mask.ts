/** What of a message may stand in the journal: tags become "§tag", secrets "***", long bodies are cut. */

export const TAG = '§tag';
export const SECRET = '***';
const LONGEST_BODY = 64 * 1_024;
const CUT = ' [cut]';
const DEEPEST = 16;

/** Nothing of these words in a text: it has nothing to mask, and needs no second look. A backslash may hide one; "Voltage" hides none. */
const SUSPECT = /(?<!vol)tag|token|passw|passphrase|secret|credential|key|pin|writeonly|:\/\/[^/\s"]*@|\\u/i;
/** The value of a setting, in every message that carries one. */
const VALUE_NAME = /^(?:value|attributeValue|actualValue)$/;
const TAG_NAME = /id_?(?:tag|token)$/i;
const SECRET_NAME = /key|passw|passphrase|secret|token|credential|pin_?code/i;
/** PIN as a word of its own: WebSocketPingInterval is no secret. */
const PIN_NAME = /(?:^|[^A-Za-z])pin(?![a-z])|[a-z]Pin(?![a-z])|^Pin(?![a-z])|PIN(?![A-Z])/;

/** The JSON text of a payload, masked and at most 64 KiB. */
export function maskedBody(text: string, payload: unknown): string {
  return SUSPECT.test(text) ? maskedJson(payload) : cut(text);
}

/** A value as masked JSON text, at most 64 KiB. */
export function maskedJson(value: unknown): string {
  return cut(JSON.stringify(masked(value)));
}

/** Text that is no JSON: only what looks like a secret is masked. */
export function maskedText(text: string): string {
  return cut(scrub(text));
}

/** True for names of settings whose value is nobody's business, e.g. AuthorizationKey. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || PIN_NAME.test(name);
}

/** A JSON value with tags, secrets and URL logins masked. */
export function masked(value: unknown, depth = 0, insideSecret = false): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item, depth + 1, insideSecret));
  const fields = value as Readonly<Record<string, unknown>>;
  const namesSecret = isNameOfSecret(fields) || insideSecret;
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, maskedField(name, field, namesSecret, depth)]));
}

function maskedField(name: string, field: unknown, namesSecret: boolean, depth: number): unknown {
  const isScalar = typeof field === 'string' || typeof field === 'number';
  if (isScalar && TAG_NAME.test(name)) return TAG;
  if (isScalar && ((namesSecret && VALUE_NAME.test(name)) || (name !== 'key' && isSecretName(name)))) return SECRET;
  return masked(field, depth + 1, namesSecret);
}

/** {"key": name, "value": secret} is how OCPP 1.6 writes a setting (§7.15), {"variable": {"name": ...}} beside or above the value how 2.0.1 does (part 2 §2.50). */
function isNameOfSecret({ key, variable, mutability }: Readonly<Record<string, unknown>>): boolean {
  if (mutability === 'WriteOnly') return true;
  if (typeof key === 'string') return isSecretName(key);
  if (typeof variable !== 'object' || variable === null || !('name' in variable)) return false;
  return typeof variable.name === 'string' && isSecretName(variable.name);
}

/** Secrets inside a text: JSON or key=value in a DataTransfer, the login of a URL. */
function scrub(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(/([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s"@]{0,512}@/gi, `$1${SECRET}@`)
    .replace(/(id_?(?:tag|token)\\?["']?\s*[:=]\s*\\?["']?)[^\\"',;&}\]\s]+/gi, `$1${TAG}`)
    .replace(
      /((?:key|password|passwd|passphrase|secret|token|credential|pin|pincode)\\?["']?\s*[:=]\s*\\?["']?)(?!§tag)[^\\"',;&}\]\s]+/gi,
      `$1${SECRET}`,
    );
}

function cut(text: string): string {
  if (text.length * 3 <= LONGEST_BODY || Buffer.byteLength(text) <= LONGEST_BODY) return text;
  return (
    Buffer.from(text)
      .subarray(0, LONGEST_BODY - CUT.length - 3)
      .toString('utf8')
      .replace(/\uFFFD+$/, '') + CUT
  );
}
