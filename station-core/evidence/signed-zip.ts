/**
 * Everything of an incident in one file that anybody can check: the files, their SHA-256 sums in the form of sha256sum, a signature over
 * those sums by the station's key (Ed25519, RFC 8032), the public key, and how to check it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { CHECK_IT } from './check-it.ts';

export type ZippedFile =
  | { readonly name: string; readonly text: string }
  /** sha256 as it was when it was kept: a file that was changed since does not pass. */
  | { readonly name: string; readonly path: string; readonly sha256: string; readonly bytes: number };

export const SUMS = 'SHA256SUMS';
export const SIGNATURE = 'SHA256SUMS.sig';
export const PUBLIC_KEY = 'station-key.pem';

export interface SigningKey {
  readonly publicKeyPem: string;
  /** base64url. */
  readonly sign: (text: string) => string;
}

/** The stream fails where a file is gone: what was sent then is no whole ZIP. Names are plain and unique. */
export function signedZip(files: readonly ZippedFile[], key: SigningKey, atMs: number): Readable {
  const zip = new ZipFile();
  const mtime = new Date(atMs);
  const withGuide: readonly ZippedFile[] = [...files, { name: 'README.txt', text: CHECK_IT }];
  const sums = withGuide.map((file) => `${'text' in file ? sha256(file.text) : file.sha256}  ${file.name}\n`).join('');
  for (const file of withGuide) {
    if ('text' in file) zip.addBuffer(Buffer.from(file.text, 'utf8'), file.name, { mtime });
    else
      zip.addReadStreamLazy(file.name, { mtime, compress: false, size: file.bytes }, (opened) => {
        const stream = createReadStream(file.path);
        stream.once('error', (error) => opened(error, stream));
        stream.once('open', () => opened(null, stream));
      });
  }
  zip.addBuffer(Buffer.from(sums, 'utf8'), SUMS, { mtime });
  zip.addBuffer(Buffer.from(key.sign(sums), 'base64url'), SIGNATURE, { mtime });
  zip.addBuffer(Buffer.from(key.publicKeyPem, 'utf8'), PUBLIC_KEY, { mtime });
  zip.end();
  const out = new PassThrough();
  zip.on('error', (error: Error) => out.destroy(error));
  zip.outputStream.on('error', (error: Error) => out.destroy(error));
  zip.outputStream.pipe(out);
  return out;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
