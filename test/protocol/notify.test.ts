/** Messages about alarms on real sockets: to a web server and to a mail server, and what they may do wrong. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openNotifier } from '../../station-core/drivers/notify/driver.ts';
import { signatureOf, SIGNATURE_HEADER } from '../../station-core/drivers/notify/webhook.ts';
import type { NotifyChannel, NotifyTarget } from '../../station-core/domain/notify.ts';
import type { OutgoingMessage } from '../../station-core/domain/notify-port.ts';
import { systemClock } from '../../station-core/system.ts';
import { startSmtpServer, type SmtpOptions } from '../sim/smtp-server.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const smoke: OutgoingMessage = {
  id: 'desk.7.raised.0',
  what: 'raised',
  title: 'Alarm: Smoke in hall 1',
  lines: ['Urgency: danger', 'value: 1'],
  facts: { key: 'rule:smoke/sensor:s1', severity: 'critical', value: 1 },
};

const TAKEN = { problem: null, isGone: false };

function targetOf(channel: NotifyChannel): NotifyTarget {
  return { id: 't', name: 'Desk', channel, atLeast: 'low', step: 0, language: 'en', enabled: true };
}

function notifier(clock = systemClock()) {
  const open = openNotifier({ clock, vapid: { publicKey: '', privateKey: '' }, pushServices: [] });
  closers.push(() => open.close());
  return open;
}

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly url: string;
}

async function webServer(answer: (response: ServerResponse) => void): Promise<{ readonly url: string; readonly taken: Taken[] }> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      taken.push({ headers: request.headers, body, url: request.url ?? '' });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, taken };
}

describe('a webhook', () => {
  test('gets all messages in one POST, signed over its time and body', async () => {
    const { url, taken } = await webServer((response) => response.writeHead(204).end());
    const second = { ...smoke, id: 'desk.7.cleared.0', what: 'cleared' as const };
    expect(await notifier().send(targetOf({ kind: 'webhook', url }), 's3cret', 'Yard', [smoke, second])).toEqual(TAKEN);
    expect(taken).toHaveLength(1);
    const [post] = taken;
    expect(JSON.parse(post?.body ?? '')).toEqual({ station: 'Yard', messages: [smoke, second] });
    const [, seconds = '', hex = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(post?.headers[SIGNATURE_HEADER])) ?? [];
    expect(hex).toBe(signatureOf('s3cret', Number(seconds), post?.body ?? ''));
    expect(signatureOf('another', Number(seconds), post?.body ?? '')).not.toBe(hex);
    expect(signatureOf('s3cret', Number(seconds) + 1, post?.body ?? '')).not.toBe(hex);
  });

  test('without a secret it is not signed', async () => {
    const { url, taken } = await webServer((response) => response.end('ok'));
    expect(await notifier().send(targetOf({ kind: 'webhook', url }), null, 'Yard', [smoke])).toEqual(TAKEN);
    expect(taken[0]?.headers[SIGNATURE_HEADER]).toBeUndefined();
  });

  test.each([
    ['an error', (response: ServerResponse) => response.writeHead(503).end('down'), 'The address answered 503.'],
    [
      'a redirect, which is not followed',
      (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end(),
      'The address answers with a redirect (302); enter the address it leads to.',
    ],
    ['a line that breaks', (response: ServerResponse) => response.destroy(), /^The address could not be reached: /],
  ])('%s is told in words', async (_name, answer, problem) => {
    const { url } = await webServer((response) => void answer(response));
    const { problem: told } = await notifier().send(targetOf({ kind: 'webhook', url }), null, 'Yard', [smoke]);
    if (typeof problem === 'string') expect(told).toBe(problem);
    else expect(told).toMatch(problem);
  });

  test('an endless answer is not read', async () => {
    const { url } = await webServer((response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', pour);
      };
      pour();
    });
    expect(await notifier().send(targetOf({ kind: 'webhook', url }), null, 'Yard', [smoke])).toEqual(TAKEN);
  });

  test('one that never answers is given up after the time limit', async () => {
    const { url, taken } = await webServer(() => undefined);
    let late = (): void => undefined;
    const clock = {
      ...systemClock(),
      after: (_ms: number, call: () => void) => {
        late = call;
        return () => undefined;
      },
    };
    const sent = notifier(clock).send(targetOf({ kind: 'webhook', url }), null, 'Yard', [smoke]);
    await expect.poll(() => taken.length).toBe(1);
    late();
    expect(await sent).toEqual({ problem: 'The address did not answer in time.', isGone: false });
  });
});

describe('mail', () => {
  async function mail(
    options: SmtpOptions = {},
    more: Partial<Extract<NotifyChannel, { kind: 'mail' }>> = {},
    secret: string | null = null,
  ) {
    const server = await startSmtpServer(options);
    closers.push(() => server.close());
    const channel = {
      kind: 'mail' as const,
      host: '127.0.0.1',
      port: server.port,
      security: 'none' as const,
      username: '',
      from: 'station@example.org',
      to: ['desk@example.org', 'fire@example.org'],
      ...more,
    };
    const second = { ...smoke, id: 'desk.8.raised.0', title: '告警: 二号厅烟感' };
    const { problem } = await notifier().send(targetOf(channel), secret, '充电站 1', [smoke, second]);
    return { problem, mails: server.mails };
  }

  test('is one plain mail with all of it, in any script', async () => {
    const { problem, mails } = await mail();
    expect(problem).toBeNull();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ from: 'station@example.org', to: ['desk@example.org', 'fire@example.org'] });
    const [head = '', ...rest] = (mails[0]?.data ?? '').split('\r\n\r\n');
    expect(head).toMatch(/content-type: text\/plain; charset=utf-8/i);
    const body = rest.join('\r\n\r\n').replace(/\r\n$/, '');
    const plain = /base64/i.test(head) ? Buffer.from(body, 'base64').toString('utf8') : decodeQuoted(body);
    expect(plain).toContain('Alarm: Smoke in hall 1');
    expect(plain).toContain('告警: 二号厅烟感');
  });

  test('logs in where the server asks', async () => {
    const login = { user: 'station', password: 'pass word' };
    expect((await mail({ login }, { username: 'station' }, 'pass word')).problem).toBeNull();
    const wrong = await mail({ login }, { username: 'station' }, 'another');
    expect(wrong.problem).toMatch(/^The mail server 127\.0\.0\.1:\d+ does not take this name and password\.$/);
    expect(wrong.mails).toEqual([]);
  });

  test.each([
    ['a server that refuses the sender', { manner: 'refuse-sender' } as const, {}, /refuses the sender/],
    ['a port where something else listens', { manner: 'junk' } as const, {}, /could not be used/],
    ['a server without encryption where it is asked for', {}, { security: 'starttls' } as const, /no encryption|could not be used/],
  ])('%s is told in words, without the password', async (_name, options, more, problem) => {
    const told = await mail(options, { username: 'u', ...more }, 'hunter2-hunter2');
    expect(told.problem).toMatch(problem);
    expect(told.problem).not.toContain('hunter2');
    expect(told.mails).toEqual([]);
  });
});

function decodeQuoted(text: string): string {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
