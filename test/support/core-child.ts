/** The core of a data folder in a process of its own, for tests that kill it: told what to do by lines on its standard input. */
import { createInterface } from 'node:readline';
import { openTestPlant, type TestPlant } from './open-plant.ts';

/** First argument, as JSON. */
export interface CoreChildOptions {
  readonly folder: string;
  readonly zone: string;
  /** Piles to be accepted, with `connectors` each; only on the folder's first run. */
  readonly piles: readonly string[];
  readonly connectors: number;
  readonly ratedPowerW: number;
  readonly synchronous: 'full' | 'off';
  /** Seconds a finished session waits for its connector to be free; null: as the station was set up. */
  readonly idleCapS: number | null;
}

const options = JSON.parse(process.argv[2] ?? '{}') as CoreChildOptions;
let plant: TestPlant | null = null;

async function open(): Promise<void> {
  const { folder, zone, synchronous } = options;
  plant = await openTestPlant({ folder, zone, synchronous });
  for (const name of options.piles) await plant.admit(name, options);
  if (options.idleCapS !== null)
    await plant.click({ kind: 'operator.settings', name: 'Yard', language: 'en', heartbeatS: 60, idleCapS: options.idleCapS });
  console.log(`open ${plant.url}`);
}

async function close(): Promise<void> {
  await plant?.close();
  console.log('closed');
  process.exit(0);
}

// A parent that died closes the pipe: then the core ends too.
const lines = createInterface({ input: process.stdin });
lines.on('close', () => void close());
lines.on('line', (line) => {
  const work = line === 'open' ? open() : close();
  work.catch((error: unknown) => {
    console.log(`failed ${String(error)}`);
    process.exit(1);
  });
});
console.log('loaded');
