/** A passphrase, from the environment or typed without being shown. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** STATIONMASTER_PASSPHRASE where it is set (a script), else the next line of the input. */
export async function askPassphrase(question: string): Promise<string> {
  const given = process.env['STATIONMASTER_PASSPHRASE'];
  if (given !== undefined && given !== '') return given;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY });
  try {
    const typed = await lines.question('');
    process.stderr.write('\n');
    return typed;
  } finally {
    lines.close();
  }
}
