/** SOAP 1.2 to one camera: the envelope with WS-UsernameToken by the camera's clock, HTTP's own log-in where it asks for it, faults in words. */
import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '../../../base/fault.ts';
import type { CameraAccess } from '../../../domain/field-ports.ts';
import type { Clock } from '../../../domain/ports.ts';
import { ask, type HttpReply } from './http.ts';
import { answerChallenge, readChallenge, type Challenge } from './http-login.ts';
import { LIMITS } from './limits.ts';
import { child, descend, escapeXml, readXml, shown, textAt, type XmlNode } from './xml.ts';

export interface SoapCall {
  readonly url: URL;
  /** As the WSDL names it. */
  readonly action: string;
  /** XML of the body's one element. */
  readonly body: string;
  /** WS-Addressing headers, where the service wants them. */
  readonly header?: string;
  /** Default 5 s. */
  readonly limitMs?: number;
  /** GetSystemDateAndTime is asked before anybody can log in. */
  readonly isOpen?: boolean;
  readonly signal?: AbortSignal;
}

export class SoapClient {
  readonly #clock: Clock;
  readonly #access: CameraAccess;
  #challenge: Challenge | null = null;
  #count = 0;
  /** Camera time minus station time, in milliseconds. */
  offsetMs = 0;

  constructor(clock: Clock, access: CameraAccess) {
    this.#clock = clock;
    this.#access = access;
  }

  /** The body's one element. Throws Fault('camera.*'). */
  async call(call: SoapCall): Promise<XmlNode> {
    const { url, limitMs = LIMITS.callMs } = call;
    const reply = await this.#send(
      {
        url,
        method: 'POST',
        headers: { 'content-type': `application/soap+xml; charset=utf-8; action="${call.action}"` },
        limitMs,
        limitBytes: LIMITS.answerBytes,
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      },
      () => this.#envelope(call),
      call.isOpen === true,
    );
    const envelope = readXml(reply.body.toString('utf8'));
    const body = child(envelope, 'Body');
    const answer = body?.children[0] ?? null;
    if (envelope.name !== 'Envelope' || answer === null)
      throw new Fault('camera.bad-answer', { help: 'The answer is not a SOAP envelope.' });
    if (answer.name === 'Fault') throw faultOf(answer);
    if (reply.status >= 400) throw new Fault('camera.fault', { status: reply.status });
    return answer;
  }

  /** A picture, or whatever stands at this address. */
  async fetch(url: URL, limitBytes: number, limitMs: number): Promise<HttpReply> {
    const reply = await this.#send({ url, method: 'GET', headers: {}, limitMs, limitBytes }, () => '', false);
    if (reply.status !== 200) throw new Fault('camera.fault', { status: reply.status });
    return reply;
  }

  /** Asks with what HTTP wanted last time, and once or twice more where it wants something else. */
  async #send(wish: Omit<Parameters<typeof ask>[1], 'body' | 'pinned'>, body: () => string, isOpen: boolean): Promise<HttpReply> {
    const pinned = this.#access.pinnedCertificate;
    for (let attempt = 0; ; attempt += 1) {
      const hasLogin = this.#challenge !== null && this.#access.username !== '';
      const headers = { ...wish.headers, ...this.#login(wish.method, wish.url) };
      const reply = await ask(this.#clock, { ...wish, headers, body: body(), pinned });
      if (reply.status >= 300 && reply.status < 400)
        throw new Fault('camera.bad-answer', {
          status: reply.status,
          help: 'The camera sends the station elsewhere; type that address instead.',
        });
      if (reply.status !== 401) return reply;
      const challenge = readChallenge(challengesOf(reply));
      // A camera that says 401 in HTTP to a question that needs no log-in, or without saying how: its SOAP fault is the reason.
      const isNew = challenge !== null && (!hasLogin || challenge.isStale || challenge.nonce !== this.#challenge?.nonce);
      this.#challenge = challenge;
      this.#count = 0;
      if (!isNew || attempt >= (challenge.isStale ? 2 : 1) || (isOpen && this.#access.username === ''))
        throw new Fault('camera.refused-login', { address: wish.url.host });
    }
  }

  #login(method: string, url: URL): { readonly authorization?: string } {
    const { username, password } = this.#access;
    if (this.#challenge === null || username === '') return {};
    this.#count += 1;
    const uri = url.pathname + url.search;
    return { authorization: answerChallenge(this.#challenge, { method, uri, username, password, count: this.#count }) };
  }

  #envelope({ body, header = '', isOpen }: SoapCall): string {
    const security = isOpen === true || this.#access.username === '' ? '' : this.#security();
    return (
      '<?xml version="1.0" encoding="UTF-8"?>' +
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">' +
      `<s:Header>${security}${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
    );
  }

  /** WS-Security UsernameToken 1.0: Base64(SHA-1(nonce + created + password)), created by the camera's clock. */
  #security(): string {
    const nonce = randomBytes(16);
    const created = new Date(this.#clock.now() + this.offsetMs).toISOString();
    const digest = createHash('sha1').update(nonce).update(created, 'utf8').update(this.#access.password, 'utf8').digest('base64');
    const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
    return (
      `<w:Security xmlns:w="${wss}-wssecurity-secext-1.0.xsd" xmlns:u="${wss}-wssecurity-utility-1.0.xsd" s:mustUnderstand="1">` +
      `<w:UsernameToken><w:Username>${escapeXml(this.#access.username)}</w:Username>` +
      `<w:Password Type="${wss}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password>` +
      `<w:Nonce EncodingType="${wss}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</w:Nonce>` +
      `<u:Created>${created}</u:Created></w:UsernameToken></w:Security>`
    );
  }
}

function challengesOf(reply: HttpReply): readonly string[] {
  const told = reply.headers['www-authenticate'];
  return told === undefined ? [] : [told];
}

/** A SOAP 1.2 or 1.1 fault in words; one about the log-in has a code of its own. */
function faultOf(fault: XmlNode): Fault {
  const codes: string[] = [];
  for (let code = child(fault, 'Code'); code !== null && codes.length < 4; code = child(code, 'Subcode')) codes.push(textAt(code, 'Value'));
  codes.push(textAt(fault, 'faultcode'));
  const named = codes.map((code) => code.slice(code.indexOf(':') + 1)).filter((code) => code !== '');
  const told = descend(fault, 'Reason', 'Text')?.text ?? textAt(fault, 'faultstring');
  const problem = shown(told).slice(0, 160);
  if (named.some((code) => /^(NotAuthorized|FailedAuthentication|SenderNotAuthorized)$/i.test(code)))
    return new Fault('camera.refused-login', { problem });
  if (named.some((code) => /^(ActionNotSupported|OptionalActionNotImplemented|NotSupported)$/i.test(code)))
    return new Fault('camera.not-offered', { problem });
  return new Fault('camera.fault', { code: (named.at(-1) ?? '').slice(0, 60), problem });
}
