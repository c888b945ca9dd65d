/** The vocabulary of the simulated ONVIF camera: what it has, what it tells, and how it may misbehave. */
import type { AuthScheme } from './device-auth.ts';
import type { Timers } from './timers.ts';

export interface OnvifPreset {
  readonly token: string;
  readonly name: string;
}

/** One of its streams. */
export interface OnvifProfile {
  readonly token: string;
  readonly name: string;
  readonly codec: 'H264' | 'H265' | 'JPEG';
  readonly width: number;
  readonly height: number;
  readonly streamUrl: string;
}

/** How it knows who asks: the token of WS-Security, HTTP digest, both are good, or nobody is asked. */
export type OnvifAuth = 'wsse' | 'http' | 'either' | 'none';

export interface OnvifCameraOptions {
  readonly name?: string;
  readonly username?: string;
  readonly password?: string;
  readonly auth?: OnvifAuth;
  readonly httpSchemes?: readonly AuthScheme[];
  /** Its clock minus the real one; may be changed later. */
  readonly clockOffsetMs?: number;
  readonly profiles: readonly OnvifProfile[];
  readonly ptz?: boolean;
  readonly presets?: readonly OnvifPreset[];
  readonly relays?: readonly string[];
  readonly inputs?: readonly string[];
  readonly snapshots?: boolean;
  readonly audioOut?: boolean;
  /** Offers Media2 (ver20) beside Media. */
  readonly media2?: boolean;
  /** Knows GetCapabilities alone, as devices from before 2.0. */
  readonly withoutGetServices?: boolean;
  /** Host and port it writes into its addresses, e.g. the one inside a NAT; default the real ones. */
  readonly saysHost?: string;
  /** The longest life of a subscription it grants; default 60 s. */
  readonly subscriptionMs?: number;
  /** The longest it holds a PullMessages; default 30 s. 0: answers at once, as some do. */
  readonly pullMs?: number;
  /** Default: the system picks it. */
  readonly port?: number;
  readonly timers?: Timers;
}

/** One notification. Values are text, as on the wire. */
export interface OnvifEvent {
  /** E.g. `tns1:Device/Trigger/DigitalInput`. */
  readonly topic: string;
  readonly source?: Readonly<Record<string, string>>;
  readonly key?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  /** Kept and told again as Initialized to every new subscription; default true. */
  readonly isProperty?: boolean;
}

/** How it answers; may be changed while it runs. `only`: for these operations (local names) alone. */
export type OnvifHabit =
  | { readonly kind: 'answers' }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'cuts' }
  /** Ten entities, each ten times the one before: 10^10 letters when expanded. */
  | { readonly kind: 'entity-bomb' }
  /** An entity that names a file and an address. */
  | { readonly kind: 'outside-entity' }
  /** White space without end inside the answer. */
  | { readonly kind: 'endless' }
  /** A correct answer with so many bytes of comment in it. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** Elements inside each other, so many. */
  | { readonly kind: 'deep'; readonly levels: number }
  /** Well-formed, with words where numbers, times and tokens belong, and lists where one belongs. */
  | { readonly kind: 'wrong-types' }
  /** Cut in the middle of an element, with status 200. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'content-length'; readonly by: number }
  /** One byte at a time. */
  | { readonly kind: 'drips'; readonly everyMs: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'junk' }
  | { readonly kind: 'status'; readonly code: number }
  /** 302 to itself. */
  | { readonly kind: 'redirects' }
  /** Every PullMessages answers at once with so many notifications. */
  | { readonly kind: 'floods'; readonly each: number }
  /** Each subscription is gone at the first pull. */
  | { readonly kind: 'forgets-subscriptions' };

export type OnvifHabitFor = OnvifHabit & { readonly only?: readonly string[] };

/** What it was asked to do. */
export interface OnvifDeed {
  readonly what: 'move' | 'stop' | 'preset' | 'set-preset' | 'relay';
  readonly detail: string;
  /** performance.now() of its arrival. */
  readonly atMs: number;
}
