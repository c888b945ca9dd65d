/**
 * The typefaces of printed pages, both SIL Open Font License: Noto Sans for Latin, Greek and Cyrillic, Noto Sans SC for
 * Chinese. Each PDF embeds only the glyphs it uses. The three files named here are all that has to be shipped.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Fault } from '../base/fault.ts';

export interface Fonts {
  readonly regular: Buffer;
  readonly bold: Buffer;
  readonly chinese: Buffer;
}

const FILES = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  chinese: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
};

/**
 * Reads the fonts, 12 MB, to be kept by the caller. From `folder` where a package keeps them there, else from the
 * installed packages. Throws Fault('config.bad-value') naming the file that is missing.
 */
export async function readFonts(folder?: string): Promise<Fonts> {
  const find = createRequire(import.meta.url);
  const read = async (file: string): Promise<Buffer> => {
    try {
      return await readFile(folder === undefined ? find.resolve(file) : join(folder, basename(file)));
    } catch (cause) {
      throw new Fault(
        'config.bad-value',
        { font: basename(file), help: 'The typeface for printing is missing: install Stationmaster again.' },
        { cause },
      );
    }
  };
  const [regular, bold, chinese] = await Promise.all([read(FILES.regular), read(FILES.bold), read(FILES.chinese)]);
  return { regular, bold, chinese };
}
