/** What a page may ask of the desktop, checked here: who asks (only the station's own pages) and what (every argument has a shape and a limit). */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IpcMain, IpcMainInvokeEvent, WebContents, WebContentsPrintOptions } from 'electron';
import { z } from 'zod';
import { isOwnAddress } from './windows.ts';

/** The channels between preload/ and here, one per call of the bridge. */
export const bridgeChannels = {
  print: 'stationmaster:print',
  saveFile: 'stationmaster:save-file',
  openSecondScreen: 'stationmaster:open-second-screen',
} as const;

/** Paper the receipts are made for. */
export const paperSizes = ['receipt-80mm', 'a4'] as const;

const extensions = { pdf: 'PDF', csv: 'CSV', xlsx: 'Excel', zip: 'ZIP', json: 'JSON', png: 'PNG' } as const;
const printRequest = z.strictObject({
  paper: z.enum(paperSizes),
  /** Height of the roll's cut in mm; only for the receipt. */
  heightMm: z.int().min(40).max(2_000).optional(),
  copies: z.int().min(1).max(10).optional(),
  silent: z.boolean().optional(),
});
const bytesMax = 64 * 1024 * 1024;
const saveRequest = z.strictObject({
  /** A bare file name: no folder, no drive, no leading dot, nothing Windows refuses. */
  name: z
    .string()
    .max(120)
    .regex(/^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]*\.(pdf|csv|xlsx|zip|json|png)$/u),
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= bytesMax),
});
const secondScreenRequest = z.boolean();

/** The answer to every call: done, or a reason from a fixed list. `cancelled` is the person's own choice. */
export type BridgeAnswer = { ok: true } | { ok: false; why: 'not-allowed' | 'bad-request' | 'cancelled' | 'failed' | 'no-second-screen' };

type Deps = {
  ipc: Pick<IpcMain, 'handle'>;
  screens: () => string | null;
  /** Shows the save dialog over the asking window; null when the person cancels. */
  askWhere: (contents: WebContents, suggestion: { name: string; extension: string; label: string }) => Promise<string | null>;
  secondScreen: (open: boolean) => boolean;
  log: (line: string) => void;
};

/** Registers the bridge's handlers. Each answers with a BridgeAnswer and never throws into the page. */
export function registerBridge({ ipc, screens, askWhere, secondScreen, log }: Deps): void {
  handle(bridgeChannels.print, printRequest, (request, contents) => print(contents, request));
  handle(bridgeChannels.saveFile, saveRequest, async (request, contents) => {
    const extension = path.extname(request.name).slice(1) as keyof typeof extensions;
    const where = await askWhere(contents, { name: request.name, extension, label: extensions[extension] });
    if (where === null) return { ok: false, why: 'cancelled' };
    await writeFile(where, request.bytes);
    return { ok: true };
  });
  handle(bridgeChannels.openSecondScreen, secondScreenRequest, (open) =>
    Promise.resolve(secondScreen(open) ? { ok: true } : { ok: false, why: 'no-second-screen' }),
  );

  function handle<T>(channel: string, shape: z.ZodType<T>, answer: (request: T, contents: WebContents) => Promise<BridgeAnswer>): void {
    ipc.handle(channel, async (event, ...args: unknown[]): Promise<BridgeAnswer> => {
      if (!asksFromOwnPage(event, screens())) {
        log(`${channel}: refused, it does not come from the station's own page`);
        return { ok: false, why: 'not-allowed' };
      }
      const request = shape.safeParse(args[0]);
      if (!request.success || args.length > 1) return { ok: false, why: 'bad-request' };
      try {
        return await answer(request.data, event.sender);
      } catch (error) {
        log(`${channel}: ${error instanceof Error ? error.message : String(error)}`);
        return { ok: false, why: 'failed' };
      }
    });
  }
}

/** Electron's print options for our paper; sizes in micrometres. */
export function printOptions({ paper, heightMm, copies, silent }: z.infer<typeof printRequest>): WebContentsPrintOptions {
  const size: WebContentsPrintOptions =
    paper === 'a4'
      ? { pageSize: 'A4' }
      : { pageSize: { width: 80_000, height: (heightMm ?? 297) * 1_000 }, margins: { marginType: 'none' } };
  return { ...size, silent: silent ?? false, copies: copies ?? 1, printBackground: true };
}

function print(contents: WebContents, request: z.infer<typeof printRequest>): Promise<BridgeAnswer> {
  return new Promise((resolve) => {
    contents.print(printOptions(request), (success, reason) => {
      resolve(success ? { ok: true } : { ok: false, why: /cancel/i.test(reason) ? 'cancelled' : 'failed' });
    });
  });
}

/** Only the top page of a window may ask, and only while it shows the station's own address. */
function asksFromOwnPage(event: IpcMainInvokeEvent, screens: string | null): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnAddress(frame.url, screens);
}
