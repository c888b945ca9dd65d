/** Files over FTP, on real sockets: closed until a pile needs it, one log-in per request, one file or none, and no word that ends it. */
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ftpFetch, FtpRefused, ftpStore } from '../sim/ftp-client.ts';
import { ask, openTestFiles, PILE, type TestFiles } from '../support/file-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SOON } from '../support/plant-peers.ts';

const CONTENT = randomBytes(200_000);

let station: TestFiles;
const talks: Talk[] = [];
beforeEach(async () => {
  station = await openTestFiles({ limits: { fileBytes: 1_000_000, freeBytes: 0, reportMs: 0 } });
});
afterEach(async () => {
  for (const talk of talks.splice(0)) talk.socket.destroy();
  await station.close();
});

/** A control connection, a line at a time. */
class Talk {
  readonly socket: Socket;
  #held = '';
  #isOver = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('latin1').on('data', (text: string) => (this.#held += text));
    this.socket.on('error', () => undefined).on('close', () => (this.#isOver = true));
    talks.push(this);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next reply's last line; 'over' when the server hung up. */
  async reply(): Promise<string> {
    let found: RegExpExecArray | null = null;
    await expect
      .poll(() => {
        found = /^(?:\d{3}-[^]*?\r\n)?(\d{3} [^\r\n]*)\r\n/.exec(this.#held);
        return found !== null || this.#isOver;
      }, SOON)
      .toBe(true);
    const [all = '', line = 'over'] = (found as RegExpExecArray | null) ?? [];
    this.#held = this.#held.slice(all.length);
    return line;
  }

  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  static async begin(url: string, logsIn = true): Promise<Talk> {
    const { port, username, password } = new URL(url);
    const talk = new Talk(Number(port));
    await talk.reply();
    if (!logsIn) return talk;
    await talk.say(`USER ${username}`);
    expect(await talk.say(`PASS ${password}`)).toMatch(/^230/);
    return talk;
  }
}

describe('an image', () => {
  test.each(['epsv', 'pasv'] as const)('is fetched by %s, and how much of it is told', async (passive) => {
    const image = await station.image(CONTENT);
    const url = await station.offer(image, 'ftp');
    expect(url).toMatch(/^ftp:\/\/pile-[0-9a-f]{8}:[\w-]{24}@127\.0\.0\.1:\d+\/firmware_v2\.bin$/);
    expect((await ftpFetch(url, { passive })).equals(CONTENT)).toBe(true);
    await expect
      .poll(() => station.told.at(-1), SOON)
      .toMatchObject({ kind: 'pile.file-fetched', pileId: PILE, requestId: 7, bytes: CONTENT.length, isWhole: true });
  });

  test('that broke off is fetched on from where it was', async () => {
    const url = await station.offer(await station.image(CONTENT), 'ftp');
    const first = await ftpFetch(url, { breaksAfterBytes: 50_000 });
    const rest = await ftpFetch(url, { fromByte: 50_000 });
    expect(Buffer.concat([first, rest]).equals(CONTENT)).toBe(true);
  });

  test('tells its size, and is there under its own name alone', async () => {
    const talk = await Talk.begin(await station.offer(await station.image(CONTENT), 'ftp'));
    expect(await talk.say('SIZE firmware_v2.bin')).toBe('213 200000');
    expect(await talk.say('SIZE /./firmware_v2.bin')).toBe('213 200000');
    for (const name of ['other.bin', '/etc/passwd', '../../stationmaster.sqlite', 'a/firmware_v2.bin', 'firmware_v2.bin\\x', ''])
      expect(await talk.say(`SIZE ${name}`)).toMatch(/^550/);
    await talk.say('PASV');
    expect(await talk.say('STOR firmware_v2.bin')).toMatch(/^550/);
  });
});

describe('a log', () => {
  test.each(['epsv', 'pasv'] as const)('arrives by %s under a name of the pile', async (passive) => {
    await ftpStore(`${await station.expect('ftp')}log one.zip`, CONTENT, { passive });
    expect(station.told).toEqual([
      expect.objectContaining({
        kind: 'pile.file-received',
        file: expect.objectContaining({ name: 'log one.zip', bytes: CONTENT.length, requestId: 8 }) as unknown,
      }),
    ]);
    expect(station.onDisk()).toHaveLength(1);
  });

  test('that breaks off leaves nothing, and may be sent again', async () => {
    const url = `${await station.expect('ftp')}log.zip`;
    await ftpStore(url, CONTENT, { breaksAfterBytes: 50_000 });
    await expect.poll(() => station.onDisk(), SOON).toEqual([]);
    expect(station.told).toEqual([]);
    const sent = (): Promise<boolean> =>
      ftpStore(url, CONTENT).then(
        () => true,
        () => false,
      );
    // As soon as the station has seen that the first line is gone.
    await expect.poll(sent, SOON).toBe(true);
    expect(station.told).toHaveLength(1);
    // Used up.
    await expect(ftpStore(url, CONTENT)).rejects.toThrow(FtpRefused);
  });

  test('that is too large is refused and leaves nothing', async () => {
    await expect(ftpStore(`${await station.expect('ftp')}log.zip`, randomBytes(1_200_000))).rejects.toThrow();
    await expect.poll(() => station.onDisk(), SOON).toEqual([]);
    expect(station.told).toEqual([]);
  });

  test('that the station could not write is refused', async () => {
    const url = `${await station.expect('ftp')}log.zip`;
    station.answer = new Error('the writer is gone');
    await expect(ftpStore(url, CONTENT)).rejects.toMatchObject({ code: 451 });
    expect(station.onDisk()).toEqual([]);
  });
});

describe('bad input', () => {
  test('it is closed until a pile needs it, and closes when none does', async () => {
    const clock = new ManualClock(1_000_000);
    const quiet = await openTestFiles({ clock, limits: { freeBytes: 0, ticketMs: 60_000, ftpLingerMs: 30_000 } });
    try {
      const { port } = new URL(await quiet.expect('ftp'));
      const open = (): Promise<boolean> =>
        new Promise((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
          socket.on('connect', () => socket.destroy());
        });
      expect(await open()).toBe(true);
      clock.advance(60_000);
      await expect.poll(() => (clock.advance(30_000), open()), SOON).toBe(false);
    } finally {
      await quiet.close();
    }
  });

  test('nothing works without a log-in, and three wrong ones end the session', async () => {
    const talk = await Talk.begin(await station.expect('ftp'), false);
    for (const line of ['PASV', 'EPSV', 'SIZE x', 'RETR x', 'STOR x', 'PWD', 'LIST']) expect(await talk.say(line)).toMatch(/^530/);
    expect(await talk.say('PASS x')).toMatch(/^530/);
    expect(await talk.say('USER anonymous')).toMatch(/^331/);
    expect(await talk.say('PASS x@y')).toMatch(/^530/);
    expect(await talk.say('PASS x')).toMatch(/^421/);
    await expect.poll(() => talk.isOver, SOON).toBe(true);
  });

  test('an address for HTTP is no log-in for FTP, nor the reverse', async () => {
    const ftp = new URL(await station.expect('ftp', 8));
    const http = new URL(await station.expect('http', 9));
    const talk = await Talk.begin(ftp.href, false);
    const secret = http.pathname.split('/')[2] ?? '';
    await talk.say('USER x');
    expect(await talk.say(`PASS ${secret}`)).toMatch(/^530/);
    expect((await ask(`${http.origin}/u/${ftp.password}/`, { method: 'PUT', body: 'x' })).status).toBe(404);
  });

  test.each([
    ['LIST', 550], ['NLST', 550], ['MLSD', 550], ['MKD x', 550], ['DELE x', 550], ['RNFR x', 550], ['RMD x', 550], ['CWD secret', 550], ['CWD /', 250], ['CWD ./../', 250],
    ['CDUP', 250], ['PWD', 257], ['SYST', 215], ['FEAT', 211], ['OPTS UTF8 ON', 200], ['OPTS x', 501], ['NOOP', 200], ['ALLO 10', 202], ['TYPE I', 200], ['TYPE A N', 200], ['TYPE E', 504],
    ['MODE S', 200], ['MODE Z', 504], ['STRU F', 200], ['STRU R', 504], ['PORT 127,0,0,1,0,80', 502], ['EPRT |1|127.0.0.1|80|', 502], ['APPE x', 502], ['AUTH TLS', 502], ['SITE EXEC x', 502],
    ['REST 10', 350], ['REST -1', 501], ['REST x', 501], ['EPSV 9', 522], ['EPSV ALL', 200], ['ABOR', 226], ['RETR x', 550], ['STOR x', 425], ['', 502], ['\u0000', 502], ['QUIT', 221],
  ] as const)('%j is answered with %d', async (line, code) => {
    const talk = await Talk.begin(await station.expect('ftp'));
    expect(await talk.say(line)).toMatch(new RegExp(`^${code} `));
  }); // prettier-ignore

  test('a line too long, and too much at once, end the session', async () => {
    const url = await station.expect('ftp');
    for (const text of ['x'.repeat(600), 'NOOP\r\n'.repeat(2_000)]) {
      const talk = await Talk.begin(url);
      talk.socket.write(text);
      await expect.poll(() => talk.isOver, SOON).toBe(true);
    }
  });

  test('more sessions of one address than allowed are turned away', async () => {
    const few = await openTestFiles({ limits: { freeBytes: 0, ftpSessionsOfOne: 2 } });
    try {
      const url = await few.expect('ftp');
      await Talk.begin(url);
      await Talk.begin(url);
      const third = new Talk(Number(new URL(url).port));
      expect(await third.reply()).toMatch(/^421/);
      for (const talk of talks.splice(0)) talk.socket.destroy();
    } finally {
      await few.close();
    }
  });

  test('a session that says nothing, and a data connection that does not come, are given up', async () => {
    const clock = new ManualClock(1_000_000);
    const slow = await openTestFiles({ clock, limits: { freeBytes: 0, ftpIdleMs: 120_000, ftpDataMs: 30_000 } });
    try {
      const url = await slow.offer(await slow.image(CONTENT), 'ftp');
      const talk = await Talk.begin(url);
      await talk.say('PASV');
      talk.socket.write('RETR firmware_v2.bin\r\n');
      // The server must have taken the command before its time goes by.
      await expect.poll(() => (clock.advance(31_000), talk.socket.bytesRead), SOON).toBeGreaterThan(100);
      expect(await talk.reply()).toMatch(/^425/);
      clock.advance(120_001);
      expect(await talk.reply()).toMatch(/^421/);
    } finally {
      await slow.close();
    }
  });

  test('data ports end: the one too many is told so', async () => {
    const free = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
    });
    const narrow = await openTestFiles({
      ftp: { host: '127.0.0.1', port: 0, passive: { from: free, to: free } },
      limits: { freeBytes: 0 },
    });
    try {
      const url = await narrow.expect('ftp');
      const [one, other] = [await Talk.begin(url), await Talk.begin(url)];
      expect(await one.say('EPSV')).toBe(`229 Passive (|||${free}|)`);
      expect(await other.say('EPSV')).toMatch(/^425/);
      // The same session asks anew: its own port is free again.
      expect(await one.say('PASV')).toMatch(/^227/);
      for (const talk of talks.splice(0)) talk.socket.destroy();
    } finally {
      await narrow.close();
    }
  });

  test('whatever is said, the server goes on', async () => {
    const url = await station.offer(await station.image(CONTENT), 'ftp');
    const { port, username, password } = new URL(url);
    const word = fc.constantFrom(
      'USER',
      'PASS',
      'PASV',
      'EPSV',
      'RETR',
      'STOR',
      'SIZE',
      'REST',
      'CWD',
      'TYPE',
      'ABOR',
      'ÿôÿòABOR',
      username,
      password,
      'firmware_v2.bin',
      '|||1|',
      '..',
      '/',
    );
    const line = fc.oneof(
      fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 50 }),
    );
    const end = fc.constantFrom('\r\n', '\n', '\r', '');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(line, end), { maxLength: 12 }), fc.boolean(), async (lines, logsIn) => {
        const socket = connect(Number(port), '127.0.0.1');
        socket.on('error', () => undefined).resume();
        const over = new Promise((resolve) => socket.once('close', resolve));
        if (logsIn) socket.write(`USER ${username}\r\nPASS ${password}\r\n`);
        socket.end(lines.map(([text, ending]) => text + ending).join(''));
        await over;
      }),
      { numRuns: 150 },
    );
    expect((await ftpFetch(url)).equals(CONTENT)).toBe(true);
  });
});
