/** A push service and the browser that subscribed at it, from RFC 8030, 8188, 8291 and 8292: reads messages as the browser would, and checks who sent them. */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PushSim {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  /** What the browser read, the newest last. */
  readonly read: unknown[];
  /** What is wrong with a message, in words. */
  readonly problems: string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>[];
  /** The next answers, 201 when there is none. */
  readonly answers: number[];
  close(): void;
}

export async function openPushService(vapidPublicKey: string): Promise<PushSim> {
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  const sim = { read: [] as unknown[], problems: [] as string[], headers: [] as PushSim['headers'], answers: [] as number[] };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      sim.headers.push(request.headers);
      const status = sim.answers.shift() ?? 201;
      const problem = problemWith(request.headers, origin(), vapidPublicKey);
      if (problem !== null) sim.problems.push(problem);
      else if (status < 300) sim.read.push(JSON.parse(decrypt(Buffer.concat(parts), browser, auth)));
      response.writeHead(problem === null ? status : 403).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...sim,
    endpoint: `${origin()}/push/device-1`,
    p256dh: browser.getPublicKey('base64url', 'uncompressed'),
    auth: auth.toString('base64url'),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** RFC 8292 §3: a JWT by ES256 over this origin, of the key the browser subscribed with. */
function problemWith(headers: PushSim['headers'][number], origin: string, vapidPublicKey: string): string | null {
  if (headers['content-encoding'] !== 'aes128gcm') return 'not encrypted';
  if (!/^\d+$/.test(String(headers['ttl']))) return 'no TTL';
  const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(String(headers['authorization']));
  if (found === null) return 'no VAPID';
  const [, head = '', body = '', signature = '', key] = found;
  if (key !== vapidPublicKey) return 'another station';
  const point = Buffer.from(vapidPublicKey, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return 'forged';
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { readonly aud: unknown };
  return claims.aud === origin ? null : `meant for ${String(claims.aud)}`;
}

/** RFC 8188 §2 with the keys of RFC 8291 §3.4; one record. */
function decrypt(message: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = message.subarray(0, 16);
  const idLength = message.readUInt8(20);
  const senderKey = message.subarray(21, 21 + idLength);
  const body = message.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), senderKey]);
  const keying = Buffer.from(hkdfSync('sha256', browser.computeSecret(senderKey), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', keying, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', keying, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(body.subarray(-16));
  const plain = Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}
