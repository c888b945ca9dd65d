/** The core's half of the process protocol, apart from Electron and from the station so that a test can hold both ends. */
import type { FromCore, ToCore } from './core-messages.ts';

/** The one thing needed of Electron's parentPort (it keeps messages until somebody listens). */
type Port = { on(event: 'message', listener: (message: { data: unknown }) => void): unknown; postMessage(message: FromCore): void };
type OpenOptions = { dataFolder: string; rendererFolder: string | null; configFile?: string };
type OpenStation = { readonly addresses: { readonly screens: string; readonly piles: readonly string[] }; close(): Promise<void> };

type Deps = {
  port: Port;
  parse: (message: unknown) => ToCore | null;
  open: (options: OpenOptions) => Promise<OpenStation>;
  exit: (code: number) => void;
};

/** Obeys 'open' (once) and 'close' (always the last word, also while opening). Ends the process through `exit`: 0 after an orderly close, 1 after a failure. Other messages are refused with 'failed'. */
export function serveCore({ port, parse, open, exit }: Deps): void {
  let opening: Promise<OpenStation> | null = null;
  let closing = false;

  port.on('message', ({ data }) => {
    const message = parse(data);
    if (message === null) {
      port.postMessage({ kind: 'failed', reason: 'the shell sent a message the core does not know' });
      return;
    }
    switch (message.kind) {
      case 'open':
        if (opening !== null || closing) return;
        opening = open({
          dataFolder: message.dataFolder,
          rendererFolder: message.rendererFolder,
          ...(message.configFile === null ? {} : { configFile: message.configFile }),
        });
        void opening.then(ready, failed);
        return;
      case 'close':
        if (closing) return;
        closing = true;
        void close();
        return;
    }
  });

  function ready(station: OpenStation): void {
    if (!closing) port.postMessage({ kind: 'ready', screens: station.addresses.screens, piles: [...station.addresses.piles] });
  }

  function failed(error: unknown): void {
    if (closing) return;
    port.postMessage({ kind: 'failed', reason: sentenceOf(error) });
    exit(1);
  }

  async function close(): Promise<void> {
    const station = await opening?.catch(() => null);
    try {
      await station?.close();
      port.postMessage({ kind: 'closed' });
      exit(0);
    } catch (error) {
      port.postMessage({ kind: 'failed', reason: sentenceOf(error) });
      exit(1);
    }
  }
}

/** What went wrong, in one bounded line for a person. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 1_000);
}
