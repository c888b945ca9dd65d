/** What a person at HQ's pages is refused with: a code the screens have words for, and a sentence. */

type DeniedCode =
  | 'access.not-logged-in'
  | 'access.wrong-password'
  | 'access.wrong-code'
  | 'access.forbidden'
  | 'access.throttled'
  | 'access.bad-host'
  | 'input.invalid'
  | 'input.not-found'
  | 'inbox.full'
  | 'plan.hole'
  | 'plan.invalid'
  | 'hq.bad-directive'
  | 'hq.no-station'
  | 'hq.wrong-currency'
  | 'hq.still-lent'
  | 'hq.refused';

export type DeniedDetail = Readonly<Record<string, string | number>>;

const SENTENCES: Readonly<Record<DeniedCode, string>> = {
  'access.not-logged-in': 'Log in first.',
  'access.wrong-password': 'Name or password is not right.',
  'access.wrong-code': 'The set-up code is not right.',
  'access.forbidden': 'Your role does not allow this.',
  'access.throttled': 'Too many attempts. Wait, then try again.',
  'access.bad-host': 'The address is not one of HQ’s.',
  'input.invalid': 'HQ cannot use this input.',
  'input.not-found': 'It is not there.',
  'inbox.full': 'HQ has more to do than it can take right now. Try again in a moment.',
  'plan.hole': 'The plan leaves a minute without a price.',
  'plan.invalid': 'The plan cannot be used.',
  'hq.bad-directive': 'The directive is not one.',
  'hq.no-station': 'There is no such station.',
  'hq.wrong-currency': 'The stations bill in another currency.',
  'hq.still-lent': 'Stations still hold money of this account.',
  'hq.refused': 'HQ does not do this.',
};

/** A refusal of the pages; `detail.help` is a sentence more, `detail.field` the input it is about, `detail.seconds` a wait. */
export class Denied extends Error {
  override readonly name = 'Denied';
  readonly code: DeniedCode;
  readonly detail: DeniedDetail;

  constructor(code: DeniedCode, detail: DeniedDetail = {}, options?: ErrorOptions) {
    const help = detail['help'];
    super(typeof help === 'string' ? `${SENTENCES[code]} ${help}` : SENTENCES[code], options);
    this.code = code;
    this.detail = detail;
  }
}

/** What a store function refused with, by its code; one without words of its own is 'hq.refused'. */
export function deniedOf(code: string, help: string): Denied {
  return new Denied(isDeniedCode(code) ? code : 'hq.refused', { help });
}

function isDeniedCode(code: string): code is DeniedCode {
  return Object.hasOwn(SENTENCES, code);
}

/** HTTP's word for a refusal. */
export function statusOf(code: DeniedCode): number {
  switch (code) {
    case 'access.not-logged-in':
    case 'access.wrong-password':
    case 'access.wrong-code':
      return 401;
    case 'access.forbidden':
    case 'access.bad-host':
      return 403;
    case 'access.throttled':
      return 429;
    case 'input.not-found':
      return 404;
    case 'inbox.full':
      return 503;
    case 'input.invalid':
    case 'plan.hole':
    case 'plan.invalid':
    case 'hq.bad-directive':
    case 'hq.no-station':
    case 'hq.wrong-currency':
    case 'hq.still-lent':
    case 'hq.refused':
      return 422;
  }
}
