/** The one file of a multipart/form-data body (RFC 7578), as it streams by. */
import { Fault } from '../../../base/fault.ts';

/** Before the first part, of a part's head, of a field that is no file, after the file; more is refused. */
const MOST_BESIDE = 64 * 1_024;
const MOST_HEAD = 8 * 1_024;
const MOST_PARTS = 16;

/** null: the header names no multipart body with a usable boundary. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null;
  const found = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

/**
 * The bytes of the first part that is a file; `onName` gets its name before them. Throws Fault('input.invalid') where the
 * body is not what it says: no file in it, no end, a head too long.
 */
export async function* fileInForm(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  onName: (name: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = new Reader(source, Buffer.from(`\r\n--${boundary}`));
  await reader.skip(MOST_BESIDE, 'what stands before the first part');
  for (let parts = 0; parts < MOST_PARTS; parts += 1) {
    if (await reader.isEnd()) throw broken('there is no file in it');
    const head = await reader.head();
    const name = nameIn(head);
    if (name === null) {
      await reader.skip(MOST_BESIDE, 'a field that is no file');
      continue;
    }
    onName(name);
    yield* reader.content();
    await reader.drain();
    return;
  }
  throw broken('it has too many parts');
}

/** null: a field, not a file. A part with a type of its own is a file even without a name. */
function nameIn(head: string): string | null {
  const disposition = /^content-disposition\s*:([^\r\n]*)/im.exec(head)?.[1] ?? '';
  const name = /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition);
  if (name !== null) return (name[1] ?? name[2] ?? '').replace(/\\(.)/g, '$1');
  const type = /^content-type\s*:\s*([^\r\n;]*)/im.exec(head)?.[1]?.trim().toLowerCase() ?? 'text/plain';
  return type === 'text/plain' ? null : '';
}

class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #mark: Buffer;
  /** Begins with a line break, so that a boundary at the very beginning looks like any other. */
  #held: Buffer = Buffer.from('\r\n');

  constructor(source: AsyncIterable<Uint8Array>, mark: Buffer) {
    this.#source = source[Symbol.asyncIterator]();
    this.#mark = mark;
  }

  /** Everything up to the next boundary, which is passed. */
  async *content(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const at = this.#held.indexOf(this.#mark);
      if (at >= 0) {
        if (at > 0) yield this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + this.#mark.length);
        return;
      }
      const sure = this.#held.length - this.#mark.length;
      if (sure > 0) {
        yield this.#held.subarray(0, sure);
        this.#held = this.#held.subarray(sure);
      }
      await this.#more();
    }
  }

  async skip(most: number, what: string): Promise<void> {
    let bytes = 0;
    for await (const part of this.content()) {
      bytes += part.length;
      if (bytes > most) throw broken(`${what} is too long`);
    }
  }

  /** After a boundary: two hyphens end the body. */
  async isEnd(): Promise<boolean> {
    while (this.#held.length < 2) await this.#more();
    return this.#held.subarray(0, 2).toString('latin1') === '--';
  }

  async head(): Promise<string> {
    for (;;) {
      const at = this.#held.indexOf('\r\n\r\n');
      if (at > MOST_HEAD || (at < 0 && this.#held.length > MOST_HEAD)) throw broken('the head of a part is too long');
      if (at >= 0) {
        const head = this.#held.subarray(0, at).toString('utf8');
        this.#held = this.#held.subarray(at + 4);
        return head;
      }
      await this.#more();
    }
  }

  /** What may follow the file is not looked at, only bounded. */
  async drain(): Promise<void> {
    let bytes = this.#held.length;
    for (;;) {
      const next = await this.#source.next();
      if (next.done === true) return;
      bytes += next.value.length;
      if (bytes > MOST_BESIDE) throw broken('too much follows the file');
    }
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw broken('it ends in the middle');
    this.#held = Buffer.concat([this.#held, next.value]);
  }
}

function broken(problem: string): Fault {
  return new Fault('input.invalid', { field: 'body', help: `The form cannot be read: ${problem}.` });
}
