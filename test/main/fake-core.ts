/** A core's process for tests: the real service over Node's own IPC, around a station that only pretends. Its manners come in argv: open | refuse | slow-close | babble. */
import { parseToCore } from '../../main/core-messages.ts';
import { serveCore } from '../../main/core-service.ts';

const manners = process.argv[2] ?? 'open';

serveCore({
  port: {
    on: (_event, listener) => process.on('message', (data) => listener({ data })),
    postMessage: (message) => {
      process.send?.(message);
    },
  },
  parse: parseToCore,
  open: async (options) => {
    if (manners === 'refuse') throw new Error(`the data folder ${options.dataFolder} cannot be written\n    at a stack nobody needs`);
    if (manners === 'babble') process.send?.({ kind: 'ready', screens: 'http://far.example', piles: [] });
    return Promise.resolve({
      addresses: { screens: 'http://127.0.0.1:4080', piles: ['ws://127.0.0.1:8887'] },
      close: () => (manners === 'slow-close' ? new Promise<void>(() => undefined) : Promise.resolve()),
    });
  },
  // Node's IPC is asynchronous: the last word must have left before the process does.
  exit: (code) => {
    process.exitCode = code;
    process.disconnect();
    process.removeAllListeners('message');
  },
});

// A pretended station that hangs still holds the process, as an open socket would.
if (manners === 'slow-close') setInterval(() => undefined, 60_000);
