/** What HQ, its line and its stick tell the station, and what people ask of them. */
import type { UtcMs } from '../base/time.ts';
import type { Envelope, FromOperator } from './envelope.ts';
import type { HqBatchFile, HqLink, HqLoss, HqMark, HqRestored, HqSettings, HqSentFile } from './hq.ts';
import type { Directive, DirectiveKind } from './hq-directive.ts';

export type HqEvent =
  /** The station was enrolled, or took over an identity with a recovery code: lost lists what HQ holds and this file does not. */
  | (FromOperator & {
      readonly kind: 'operator.hq-linked';
      readonly link: HqLink;
      readonly lost: readonly HqLoss[];
      readonly how: 'enrolled' | 'recovered';
      /** Of a recovery: where HQ closed the epoch before. Left out: what this file knows was acknowledged. */
      readonly closed?: HqMark;
      /** Of a recovery: the last directive that HQ knows of. Fewer than were taken here: HQ itself was put back to an earlier day. */
      readonly directives?: number;
    })
  /** Set, or confirmed as they are: a link that was stopped is tried again. */
  | (FromOperator & { readonly kind: 'operator.hq-settings'; readonly settings: HqSettings })
  | (FromOperator & { readonly kind: 'operator.hq-unlink'; readonly reason: string })
  /**
   * The next batch is chosen: at most `most` notices. Where one stands that is cut and not made, it is cut anew, to at most `most`
   * of its notices: its rows were too much together, and it never left.
   */
  | (Envelope & { readonly kind: 'hq.cut'; readonly most: number })
  | (Envelope & { readonly kind: 'hq.batch-made'; readonly file: HqBatchFile; readonly manifestHash: string })
  /** HQ holds everything up to this mark. */
  | (Envelope & { readonly kind: 'hq.acknowledged'; readonly mark: HqMark; readonly via: 'line' | 'stick' })
  /** HQ refuses in a way that trying again does not mend. */
  | (Envelope & { readonly kind: 'hq.stopped'; readonly code: string; readonly help: string })
  /** In their order; those that came before are passed over. */
  | (Envelope & { readonly kind: 'hq.directives'; readonly directives: readonly Directive[] })
  /** A sheet of directives was turned down as a whole before it came to the inbox: wrong signature, another station's. */
  | (Envelope & { readonly kind: 'hq.sheet-refused'; readonly code: string; readonly help: string })
  /** The image of a firmware directive lies on its shelf, checked; problem: HQ gives none that fits what the directive says. */
  | (Envelope & { readonly kind: 'hq.image-fetched'; readonly number: number; readonly problem: string | null })
  /** The file HQ asked for is at HQ; problem: it cannot be made. */
  | (Envelope & {
      readonly kind: 'hq.file-sent';
      readonly number: number;
      readonly problem: string | null;
      readonly file: HqSentFile | null;
    })
  /** A PC with an empty file took over: what HQ holds of the station's own is put here, as far as it is not here. */
  | (FromOperator & { readonly kind: 'operator.hq-restored'; readonly restored: HqRestored })
  /** HQ's object is changed here all the same, until a day. */
  | (FromOperator & {
      readonly kind: 'operator.hq-override';
      readonly what: DirectiveKind;
      readonly objectId: string;
      /** null: the override ends now. */
      readonly untilMs: UtcMs | null;
      readonly reason: string;
    });
