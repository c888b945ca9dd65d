/** A station's stick, brought in by a person at HQ's pages: the ZIP goes up, what became of it and the answer file come back. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { MOST_FILE_BYTES } from '../../station-core/hq/wire.ts';
import { allow, keepDeed, type ContextOf } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { importBundle, type ImportedBundle } from '../bundle.ts';
import { Refusal } from '../refusal.ts';

/** POST /upload/bundle, the ZIP as application/octet-stream. Inside of the uploads' routes, whose body nobody reads before. */
export function addBundleUpload(app: FastifyInstance, contextOf: ContextOf): void {
  app.post('/upload/bundle', { bodyLimit: MOST_FILE_BYTES }, async (request, reply): Promise<ImportedBundle> => {
    const context = contextOf(request, reply);
    const caller = allow(context, 'stations');
    const { hq } = context;
    const file = path.join(tmpdir(), `stationmaster-hq-${randomUUID()}.zip`);
    try {
      await keep(request.raw, file);
      const imported = await importBundle(hq, file, caller.name);
      const { stationId, applied, held, refused } = imported;
      const detail = { stationId, applied: String(applied), held: String(held), refused: refused?.code ?? '' };
      await hq.db.tx((sql) => keepDeed(sql, hq, caller, 'bundle.import', detail));
      return imported;
    } catch (error) {
      if (error instanceof Refusal) throw new Denied('input.invalid', { field: 'file', code: error.code, help: error.message });
      throw error;
    } finally {
      await rm(file, { force: true });
    }
  });
}

async function keep(raw: Readable, file: string): Promise<void> {
  let size = 0;
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const part of source) {
      size += part.byteLength;
      if (size > MOST_FILE_BYTES) throw new Denied('input.invalid', { field: 'file', help: 'It is larger than 2 GiB.' });
      yield part;
    }
  };
  await pipeline(raw, counted, createWriteStream(file, { mode: 0o600 }));
}
