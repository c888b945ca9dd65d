/** A message as plain-text mail through a mail server of the owner's (SMTP, RFC 5321). */
import { messageOf } from '../../base/fault.ts';
import type { NotifyChannel } from '../../domain/notify.ts';
import type { OutgoingMessage } from '../../domain/notify-port.ts';

export interface Mail {
  readonly channel: Extract<NotifyChannel, { kind: 'mail' }>;
  readonly secret: string | null;
  readonly station: string;
  readonly messages: readonly OutgoingMessage[];
  readonly limitMs: number;
}

/** null: the mail server has taken it. */
export async function sendMail({ channel, secret, station, messages, limitMs }: Mail): Promise<string | null> {
  // Most stations send none: the library is loaded with the first mail.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: channel.host,
    port: channel.port,
    secure: channel.security === 'tls',
    requireTLS: channel.security === 'starttls',
    ignoreTLS: channel.security === 'none',
    ...(channel.username === '' ? {} : { auth: { user: channel.username, pass: secret ?? '' } }),
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    dnsTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: { name: station, address: channel.from },
      to: [...channel.to],
      subject: subjectOf(station, messages),
      text: messages.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n\n'),
      messageId: `<${messages[0]?.id.replace(/[^\w.-]/g, '-') ?? 'none'}@stationmaster>`,
    });
    return null;
  } catch (error) {
    return problemOf(error, channel);
  } finally {
    transport.close();
  }
}

function subjectOf(station: string, messages: readonly OutgoingMessage[]): string {
  const more = messages.length > 1 ? ` (+${messages.length - 1})` : '';
  return `${station}: ${messages[0]?.title ?? ''}${more}`.slice(0, 150);
}

/** In plain words, by what went wrong; a server's own sentence may hold the user's name, never the password. */
function problemOf(error: unknown, { host, port }: Mail['channel']): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const where = `${host}:${port}`;
  switch (code) {
    case 'EAUTH':
      return `The mail server ${where} does not take this name and password.`;
    case 'ETLS':
      return `The mail server ${where} offers no encryption, or none that can be trusted.`;
    case 'EENVELOPE':
      return `The mail server ${where} refuses the sender or one of the receivers.`;
    case 'ETIMEDOUT':
      return `The mail server ${where} did not answer in time.`;
    default:
      return `The mail server ${where} could not be used: ${messageOf(error)}`.slice(0, 200);
  }
}
