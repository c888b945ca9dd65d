/** Pictures of one kind (the site's plan, fire equipment), outside of the database. */

export interface PictureFiles {
  /** Keeps a PNG, JPEG or WebP and gives its name. Throws Fault('input.invalid') for anything else, Fault('store.disk-full'). */
  keep(picture: Uint8Array): Promise<string>;
  /** null: it is not there. */
  read(name: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;
  /** Removes every picture but these. */
  keepOnly(names: readonly string[]): Promise<void>;
}
