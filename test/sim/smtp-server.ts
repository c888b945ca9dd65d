/** A mail server (RFC 5321, AUTH PLAIN and LOGIN of RFC 4954, STARTTLS of RFC 3207 not offered): keeps what it is given. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface SmtpOptions {
  /** Asked for by AUTH; null: nobody has to log in. */
  readonly login?: { readonly user: string; readonly password: string } | null;
  /** accept: as a mail server does; refuse-sender: 550 to MAIL; silent: connects and says nothing; junk: greets with rubbish. */
  readonly manner?: 'accept' | 'refuse-sender' | 'silent' | 'junk';
}

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, dots unstuffed. */
  readonly data: string;
}

export interface SmtpServer {
  readonly port: number;
  readonly mails: readonly TakenMail[];
  close(): Promise<void>;
}

export async function startSmtpServer({ login = null, manner = 'accept' }: SmtpOptions = {}): Promise<SmtpServer> {
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (manner === 'silent') return;
    if (manner === 'junk') socket.end('\u0000\u0001 not a mail server\r\n');
    else talk(socket, login, manner, (mail) => mails.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function talk(socket: Socket, login: SmtpOptions['login'], manner: string, take: (mail: TakenMail) => void): void {
  let text = '';
  let isLoggedIn = login === null || login === undefined;
  let from = '';
  let to: string[] = [];
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  say('220 mail.example ESMTP');
  socket.setEncoding('utf8');

  const onLine = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say(login ? '250-mail.example\r\n250 AUTH PLAIN' : '250 mail.example');
    else if (verb === 'AUTH') {
      const [, user = '', password = ''] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString('utf8')
        .split('\0');
      isLoggedIn = user === login?.user && password === login.password;
      say(isLoggedIn ? '235 2.7.0 Accepted' : '535 5.7.8 Authentication failed');
    } else if (verb === 'MAIL') {
      from = /<(.*?)>/.exec(line)?.[1] ?? '';
      to = [];
      say(!isLoggedIn ? '530 5.7.0 Authentication required' : manner === 'refuse-sender' ? '550 5.1.0 Sender refused' : '250 OK');
    } else if (verb === 'RCPT') {
      to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
      say('250 OK');
    } else if (verb === 'DATA') {
      inData = true;
      say('354 Go on');
    } else if (verb === 'QUIT') socket.end('221 Bye\r\n');
    else say(verb === 'RSET' || verb === 'NOOP' ? '250 OK' : '502 5.5.1 Not known here');
  };

  socket.on('data', (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        take({ from, to, data: part.replaceAll('\r\n..', '\r\n.') });
        say('250 2.0.0 Taken');
      } else onLine(part);
    }
  });
}
