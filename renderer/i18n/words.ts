/** One file per area and language; the languages say the same things. */

/** The shape of a translation: the same keys. Chinese has one form for all counts, so `key_one` is English alone. */
export type Words<English extends Readonly<Record<string, string>>> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: string;
};
