/** HQ answered and said no: with a code, a sentence, and where the station has to go on. */
import { z } from 'zod';
import type { HqMark } from '../domain/hq.ts';
import { refusal, type RefusalCode } from './wire.ts';

export class HqRefused extends Error {
  /** One of wire's RefusalCode, or `http-<status>` where the answer had no such form. */
  readonly code: string;
  readonly help: string;
  readonly status: number;
  readonly mark: HqMark | null;
  /** HQ's clock, as the answer or its header Date tells it. */
  readonly dateMs: number | null;

  constructor(told: {
    readonly code: string;
    readonly help: string;
    readonly status: number;
    readonly mark: HqMark | null;
    readonly dateMs: number | null;
  }) {
    super(`HQ refused (${told.code}): ${told.help}`);
    this.name = 'HqRefused';
    this.code = told.code;
    this.help = told.help;
    this.status = told.status;
    this.mark = told.mark;
    this.dateMs = told.dateMs;
  }
}

export function isHqRefused(error: unknown): error is HqRefused {
  return error instanceof HqRefused;
}

/** RFC 6749 5.2, should something stand before HQ that speaks it. */
const oauthError = z.object({ error: z.string().max(60), error_description: z.string().max(1_000).optional() });

/** Of an answer that is not 2xx. text: at most what the client read. */
export function readRefusal(status: number, text: string, date: string | null): HqRefused {
  const dateMs = date === null || Number.isNaN(Date.parse(date)) ? null : Date.parse(date);
  const body = parsed(text);
  const ours = refusal.safeParse(body).data;
  if (ours !== undefined)
    return new HqRefused({ code: ours.code, help: ours.help, status, mark: ours.mark ?? null, dateMs: ours.timeMs ?? dateMs });
  const theirs = oauthError.safeParse(body).data;
  const help = theirs === undefined ? `The answer was HTTP ${status} and not HQ's.` : `${theirs.error}: ${theirs.error_description ?? ''}`;
  return new HqRefused({ code: `http-${status}`, help, status, mark: null, dateMs });
}

/** What a refusal means for the line: wait and try again; do it again and then stop; stop, since only a person can mend it; a new token. */
export function meaningOf({ code, status }: HqRefused): 'away' | 'resend' | 'stop' | 'token' | 'gap' {
  switch (code as RefusalCode) {
    case 'hq.gap':
      return 'gap';
    case 'hq.fork':
    case 'hq.epoch-closed':
    case 'hq.unknown-station':
    case 'hq.locked':
    case 'hq.old-key':
      return 'stop';
    case 'hq.bad-signature':
    case 'hq.tampered':
    case 'hq.manifest-lies':
    case 'hq.too-large':
    case 'hq.bad-row':
    case 'hq.bad-request':
    case 'hq.bad-code':
      return 'resend';
    case 'hq.bad-token':
      return 'token';
    case 'hq.busy':
      return 'away';
    default:
      // A code of a newer HQ, or somebody between us who is not HQ at all.
      return status === 401 ? 'token' : 'away';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy or of a portal.
    return null;
  }
}
