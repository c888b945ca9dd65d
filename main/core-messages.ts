/** What the shell and the core's process say to each other. Both sides parse what they get: a message is outside data. */
import { z } from 'zod';

/** An http address on this machine: the only kind of address the shell ever opens. */
export const loopbackUrl = z
  .string()
  .max(200)
  .refine((text) => {
    const url = URL.parse(text);
    return url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  });
const shortText = z.string().max(1_000);
const folder = z.string().min(1).max(4_096);

const toCore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), dataFolder: folder, rendererFolder: folder.nullable(), configFile: folder.nullable() }),
  z.strictObject({ kind: z.literal('close') }),
]);

const fromCore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), screens: loopbackUrl, piles: z.array(shortText).max(16) }),
  z.strictObject({ kind: z.literal('failed'), reason: shortText }),
  z.strictObject({ kind: z.literal('closed') }),
]);

/** Shell to core: open this station, or close it in order. */
export type ToCore = z.infer<typeof toCore>;
/** Core to shell: the station is open at these addresses; it could not be opened or closed for this reason (a sentence); it is closed. */
export type FromCore = z.infer<typeof fromCore>;

/** A message to the core, or null for anything else. */
export function parseToCore(message: unknown): ToCore | null {
  return toCore.safeParse(message).data ?? null;
}

/** A message from the core, or null for anything else. */
export function parseFromCore(message: unknown): FromCore | null {
  return fromCore.safeParse(message).data ?? null;
}
