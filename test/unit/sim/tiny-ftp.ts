/** An FTP server of one folder in memory, for tests of the client alone. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

/** A running server. */
export interface TinyFtp {
  readonly url: string;
  readonly files: Map<string, Buffer>;
  /** Commands as they came, passwords too (they are the test's own). */
  readonly commands: readonly string[];
  close(): Promise<void>;
}

/** Listens on loopback; knows the user `pile` with the password `s3cret`. Without `epsv` it answers 502 to that. */
export async function tinyFtp(options: { epsv?: boolean } = {}): Promise<TinyFtp> {
  const files = new Map<string, Buffer>();
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // a client may vanish
    let waiting: Promise<Socket> | null = null;
    let fromByte = 0;
    const listen = async (): Promise<number> => {
      const data = createServer();
      waiting = new Promise((resolve) =>
        data.once('connection', (one) => {
          one.on('error', () => undefined); // broken off on purpose
          sockets.add(one);
          data.close();
          resolve(one);
        }),
      );
      await new Promise<void>((resolve) => data.listen(0, '127.0.0.1', resolve));
      return (data.address() as AddressInfo).port;
    };
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const answer = async (line: string): Promise<void> => {
      commands.push(line);
      const [word = '', ...rest] = line.split(' ');
      const name = rest.join(' ');
      switch (word.toUpperCase()) {
        case 'USER': {
          say('331 and the password');
          return;
        }
        case 'PASS': {
          say(name === 's3cret' ? '230-come in\r\n230 logged in' : '530 no');
          return;
        }
        case 'TYPE': {
          say('200 fine');
          return;
        }
        case 'REST':
          fromByte = Number(name);
          {
            say('350 from there');
            return;
          }
        case 'EPSV': {
          say(options.epsv === false ? '502 not here' : `229 Entering Extended Passive Mode (|||${await listen()}|)`);
          return;
        }
        case 'PASV': {
          const port = await listen();
          say(`227 Entering Passive Mode (127,0,0,1,${port >> 8},${port & 255})`);
          return;
        }
        case 'RETR': {
          const content = files.get(name);
          if (content === undefined) {
            say('550 no such file');
            return;
          }
          say('150 coming');
          const data = await waiting;
          data?.end(content.subarray(fromByte));
          await new Promise((resolve) => data?.once('close', resolve));
          fromByte = 0;
          say('226 done');
          return;
        }
        case 'STOR': {
          say('150 send it');
          const parts: Buffer[] = [];
          const data = await waiting;
          data?.on('data', (part: Buffer) => parts.push(part));
          await new Promise((resolve) => data?.once('close', resolve));
          files.set(name, Buffer.concat(parts));
          say('226 stored');
          return;
        }
        case 'QUIT':
          return void socket.end('221 bye\r\n');
        default: {
          say('500 what');
          return;
        }
      }
    };
    say('220 tiny');
    let rest = '';
    socket.on('data', (bytes: Buffer) => {
      const lines = (rest + bytes.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) void answer(line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ftp://pile:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    commands,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
