/** `npm run demo`: a whole simulated site in a temporary folder, with a week behind it and charges running. The piles are simulated; the rest is the product. */
import { parseArgs } from 'node:util';
import { bundle } from '../../build/bundle.ts';
import { messageOf } from '../../station-core/base/fault.ts';
import type { DemoLanguage } from './demo-site.ts';
import { openDemoStation } from './demo-station.ts';
import { portFrom, portIn, runDemo, UsageError, words, type Closers, type DemoOptions } from './demo-tools.ts';
import { toldByDemo, USAGE } from './demo-words.ts';

const WEEK_MS = 7 * 86_400_000;
/** The same site every time. */
const SEED = 20_260_601;
const FIRST_PORT = 8_080;

interface Options extends DemoOptions {
  readonly language: DemoLanguage;
}

async function run(options: Options, folder: string, closers: Closers): Promise<void> {
  const { language, once } = options;
  if (!once) await bundle(['renderer']);
  const owner = { name: 'demo', password: words(4) };
  const screensPort = await portFrom(FIRST_PORT, options);
  const { screens, piles, begin } = await openDemoStation({
    dataFolder: folder, isServed: !once, screensPort, language, owner, seed: SEED, pastMs: WEEK_MS, closers,
  }); // prettier-ignore
  console.log(toldByDemo[language].preparing);
  await begin();
  for (const line of toldByDemo[language].ready({ screens, piles, owner, folder, once })) console.log(line);
}

function readOptions(args: readonly string[]): Options {
  const { port, language = 'en', keep, once } = parsed(args).values;
  if (language !== 'en' && language !== 'zh') throw new UsageError(`--language is en or zh, not "${language}".`);
  return { port: portIn(port), keep, once, language };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        keep: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        language: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n${USAGE}`);
  }
}

if (import.meta.main) await runDemo({ name: 'demo', options: () => readOptions(process.argv.slice(2)), run });
