/** What went wrong with a call, as a code the screens have words for and the station's own sentence. */

export interface ScreenFault {
  /** The station's fault code, e.g. "access.forbidden"; "screen.no-line" when the station was not reached; "screen.unexpected" otherwise. */
  readonly code: string;
  /** The station's sentence in English; empty where it gave none. */
  readonly sentence: string;
  /** How long to wait before another try, where the station says so. */
  readonly seconds?: number;
  /** Of hq.refused: HQ's own code, e.g. "hq.bad-code". */
  readonly refusal?: string;
}

/** Reads what a call threw. Never throws. */
export function faultOf(error: unknown): ScreenFault {
  if (!(error instanceof Error)) return { code: 'screen.unexpected', sentence: '' };
  if (error.name === 'TimeoutError') return { code: 'screen.too-slow', sentence: '' };
  const code = codeIn(error);
  if (code !== null) return { code, sentence: error.message, ...secondsIn(error), ...refusalIn(error) };
  if (error instanceof TypeError) return { code: 'screen.no-line', sentence: '' };
  return { code: 'screen.unexpected', sentence: error.message };
}

/** A call that was given up by the screen itself is not a fault. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

const BY_STATUS: Readonly<Record<string, string>> = {
  UNAUTHORIZED: 'access.not-logged-in',
  FORBIDDEN: 'access.forbidden',
  NOT_FOUND: 'input.not-found',
  BAD_REQUEST: 'input.invalid',
  TOO_MANY_REQUESTS: 'access.throttled',
};

/** A fault code travels as the error's code or in its data; a bare HTTP word is translated. */
function codeIn(error: Error): string | null {
  const { code, data } = error as Error & { readonly code?: unknown; readonly data?: unknown };
  if (typeof data === 'object' && data !== null && 'code' in data && isFaultCode(data.code)) return data.code;
  if (isFaultCode(code)) return code;
  return typeof code === 'string' ? (BY_STATUS[code] ?? null) : null;
}

function secondsIn(error: Error): Pick<ScreenFault, 'seconds'> {
  const { data } = error as Error & { readonly data?: { readonly detail?: { readonly seconds?: unknown } } };
  const seconds = data?.detail?.seconds;
  return typeof seconds === 'number' ? { seconds } : {};
}

function refusalIn(error: Error): Pick<ScreenFault, 'refusal'> {
  const { data } = error as Error & { readonly data?: { readonly detail?: { readonly refusal?: unknown } } };
  const refusal = data?.detail?.refusal;
  return typeof refusal === 'string' ? { refusal } : {};
}

function isFaultCode(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]+\.[a-z-]+$/.test(value);
}
